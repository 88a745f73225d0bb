//! The schema: which entities there are, which facts a request has, which actions there are and about what.

use super::names::{Names, action_group, literal};
use crate::Map;
use crate::Mask;
use crate::model::Effect;

/// What is the same in every account.
const FIXED: &str = "entity Group;
entity Member in [Group] { suspended?: Bool };
// A user is inside the member they are, once they have joined.
entity User in [Member] { suspended?: Bool };
entity Tag;
entity Kind;

// The facts of one request; `now` counts milliseconds since 1970.
type Request = { now: Long, second_factor?: Bool, address?: ipaddr, channel?: String };
";

/// The whole schema.
pub(super) fn schema(names: &Names<'_>) -> String {
    let kinds: String = names.kinds().map(|(id, name)| kind(names, id, name)).collect();
    let roles = roles_in_use(names);
    let groups: String = roles.keys().map(|name| format!("action {};\n", literal(name))).collect();
    let actions: String = (0..names.snapshot.catalogue().actions().len()).map(|n| action(names, &roles, n)).collect();
    format!("{FIXED}\n{kinds}\n{groups}\n{actions}")
}

fn kind(names: &Names<'_>, id: &str, name: &str) -> String {
    let account = names.account().kind;
    match id {
        "account" => format!("entity {name};\n"),
        "record" => {
            let zone = names.kind("zone").map(|zone| format!(", {zone}")).unwrap_or_default();
            format!("entity {name} in [{account}, Kind, Tag{zone}] {{ name: String, rtype: String }};\n")
        }
        _ => format!("entity {name} in [{account}, Kind, Tag];\n"),
    }
}

/// What the roles that policies name allow or deny, each a group of actions.
fn roles_in_use(names: &Names<'_>) -> Map<String, Mask> {
    let policies = names.snapshot.state().policies.values();
    let named = policies.flat_map(|p| p.roles.iter().map(move |role| (p.effect, role)));
    let known = named.filter_map(|(effect, role)| {
        let mask = names.snapshot.role_mask(role)?;
        let does = match effect {
            Effect::Allow => mask.gives,
            Effect::Deny => mask.takes,
        };
        Some((action_group(effect, role), does))
    });
    known.collect()
}

fn action(names: &Names<'_>, roles: &Map<String, Mask>, number: usize) -> String {
    let catalogue = names.snapshot.catalogue();
    let within = roles.iter().filter(|(_, mask)| mask.contains(number)).map(|(name, _)| literal(name));
    let within: Vec<String> = within.collect();
    let within = if within.is_empty() { String::new() } else { format!(" in [{}]", within.join(", ")) };
    let asked = names.kinds().filter(|(id, _)| catalogue.kind_actions(id).contains(number));
    let asked: Vec<&str> = asked.map(|(_, name)| name).collect();
    let applies = match asked.as_slice() {
        [] => String::new(),
        kinds => {
            let kinds = kinds.join(", ");
            format!(" appliesTo {{ principal: [User, Member], resource: [{kinds}], context: Request }}")
        }
    };
    format!("action {}{within}{applies};\n", literal(catalogue.action_name(number)))
}
