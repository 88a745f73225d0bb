use crate::{Ask, Covered, Flat, FlatRule, Named, Peer};
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use portcullis_core::Effect;

/// Roles for users, for zones and for actions; a deny wins. It has no words for conditions that are facts of the request.
const MODEL: &str = "
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act, eft
[role_definition]
g = _, _
g2 = _, _
g3 = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && g3(r.act, p.act) && g2(r.obj, p.obj)
";

/// Casbin, with one policy line for each of ours; what a policy covers is a role of zones.
pub struct Casbin {
    enforcer: Enforcer,
    zones: Vec<String>,
    actions: Vec<String>,
}

impl std::fmt::Debug for Casbin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Casbin").field("zones", &self.zones.len()).finish_non_exhaustive()
    }
}

impl Casbin {
    /// Adds policies and roles; conditions are left out.
    pub fn load(flat: &Flat) -> Self {
        let enforcer = pollster::block_on(async {
            let model = DefaultModel::from_str(MODEL).await?;
            let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
            enforcer.enable_auto_build_role_links(false);
            enforcer.add_policies(flat.rules.iter().map(line).collect()).await?;
            enforcer.add_named_grouping_policies("g", users(flat)).await?;
            enforcer.add_named_grouping_policies("g2", zones(flat)).await?;
            enforcer.add_named_grouping_policies("g3", actions(flat)).await?;
            enforcer.build_role_links()?;
            Ok::<_, casbin::Error>(enforcer)
        });
        Self {
            enforcer: enforcer.expect("the account can be said in casbin"),
            zones: flat.zones.iter().map(|z| z.id.clone()).collect(),
            actions: flat.actions.clone(),
        }
    }
}

/// The account as casbin's model and lines, for casbin in another language.
pub fn casbin_lines(flat: &Flat) -> serde_json::Value {
    let policies: Vec<Vec<String>> = flat.rules.iter().map(line).collect();
    serde_json::json!({ "model": MODEL, "p": policies, "g": users(flat), "g2": zones(flat), "g3": actions(flat) })
}

impl Peer for Casbin {
    const NAME: &'static str = "casbin";

    fn can(&self, ask: &Ask) -> bool {
        self.enforcer.enforce((&ask.user, &ask.zone, &ask.action)).expect("casbin decides")
    }

    fn grid(&self, user: &str, _context: usize) -> usize {
        let cells = self.zones.iter().flat_map(|zone| self.actions.iter().map(move |action| (zone, action)));
        cells.filter(|(zone, action)| self.enforcer.enforce((user, zone, action)).expect("casbin decides")).count()
    }
}

fn line(rule: &FlatRule) -> Vec<String> {
    let actor = match &rule.actor {
        Named::User(id) | Named::Group(id) => id.clone(),
    };
    let effect = if rule.effect == Effect::Allow { "allow" } else { "deny" };
    vec![actor, place(rule), role(rule), effect.to_owned()]
}

/// What it covers: one role of zones where the policy names one, else a role of its own.
fn place(rule: &FlatRule) -> String {
    match (&rule.include[..], &rule.exclude[..]) {
        ([Covered::All], []) => "all".to_owned(),
        ([Covered::Zone(one) | Covered::Tag(one)], []) => one.clone(),
        _ => format!("scope:{}", rule.id),
    }
}

fn role(rule: &FlatRule) -> String {
    rule.actions.join(" ")
}

fn users(flat: &Flat) -> Vec<Vec<String>> {
    flat.groups.iter().flat_map(|g| g.users.iter().map(|u| vec![u.clone(), g.id.clone()])).collect()
}

fn actions(flat: &Flat) -> Vec<Vec<String>> {
    let mut lines: Vec<Vec<String>> =
        flat.rules.iter().flat_map(|r| r.actions.iter().map(|a| vec![a.clone(), role(r)])).collect();
    lines.sort();
    lines.dedup();
    lines.retain(|line| line[0] != line[1]);
    lines
}

fn zones(flat: &Flat) -> Vec<Vec<String>> {
    let mut lines: Vec<Vec<String>> = Vec::new();
    for zone in &flat.zones {
        lines.push(vec![zone.id.clone(), "all".into()]);
        lines.extend(zone.tags.iter().map(|tag| vec![zone.id.clone(), tag.clone()]));
    }
    for rule in flat.rules.iter().filter(|r| place(r).starts_with("scope:")) {
        let covered = flat.zones.iter().filter(|z| rule.covers(z));
        lines.extend(covered.map(|z| vec![z.id.clone(), place(rule)]));
    }
    lines
}
