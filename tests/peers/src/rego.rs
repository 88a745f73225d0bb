use crate::{Ask, Covered, Flat, FlatRule, Peer};
use portcullis_core::{Channel, Context, Effect};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{PolicyModule, Value, compile_policy_with_entrypoint};
use serde_json::{Map, json};
use std::cell::RefCell;

/// Regorus: Rego compiled for its register machine, with the rules indexed by user and action as its users advise.
pub struct Rego {
    machine: RefCell<RegoVM>,
    contexts: Vec<Value>,
    names: Names,
}

/// The names of what an input is made of.
struct Names {
    user: Value,
    action: Value,
    zone: Value,
}

const ALLOW: &str = "data.access.allow";
const GRID: &str = "data.access.grid";

impl std::fmt::Debug for Rego {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rego").field("contexts", &self.contexts.len()).finish_non_exhaustive()
    }
}

impl Rego {
    /// Compiles the policy and hands over the data.
    pub fn load(flat: &Flat) -> Self {
        let data = Value::from(data(flat));
        let module = PolicyModule { id: "access.rego".into(), content: include_str!("access.rego").into() };
        let policy = compile_policy_with_entrypoint(data.clone(), &[module], ALLOW.into()).expect("sound Rego");
        let program = Compiler::compile_from_policy(&policy, &[ALLOW, GRID]).expect("Rego that can be compiled");
        let mut machine = RegoVM::new();
        machine.load_program(program);
        machine.set_max_instructions(usize::MAX); // a grid takes more than it allows by itself
        machine.set_data(data).expect("the data are accepted");
        let names = Names { user: "user".into(), action: "action".into(), zone: "zone".into() };
        Self { machine: RefCell::new(machine), contexts: flat.contexts.iter().map(facts).collect(), names }
    }

    fn ask(&self, entry: &str, context: usize, words: [(&Value, &str); 3]) -> Value {
        let mut input = self.contexts[context].clone();
        let fields = input.as_object_mut().expect("an object");
        words.into_iter().for_each(|(name, word)| drop(fields.insert(name.clone(), word.into())));
        let mut machine = self.machine.borrow_mut();
        machine.set_input(input);
        machine.execute_entry_point_by_name(entry).expect("Rego decides")
    }
}

impl Peer for Rego {
    const NAME: &'static str = "regorus";

    fn can(&self, ask: &Ask) -> bool {
        let Names { user, action, zone } = &self.names;
        self.ask(ALLOW, ask.context, [(user, &ask.user), (action, &ask.action), (zone, &ask.zone)]) == true.into()
    }

    fn grid(&self, user: &str, context: usize) -> usize {
        let Names { user: name, action, zone } = &self.names;
        let counted = self.ask(GRID, context, [(name, user), (action, ""), (zone, "")]);
        counted.as_u64().ok().and_then(|n| usize::try_from(n).ok()).expect("a count")
    }
}

fn data(flat: &Flat) -> serde_json::Value {
    let mark = |zone: &crate::FlatZone| -> Map<String, serde_json::Value> {
        let marks = zone.tags.iter().chain([&zone.id]).map(String::as_str).chain(["all"]);
        marks.map(|mark| (mark.to_owned(), true.into())).collect()
    };
    let zones: Map<_, _> = flat.zones.iter().map(|z| (z.id.clone(), mark(z).into())).collect();
    let rules = flat.rules_by_user();
    let of = |effect, index: fn(&[&FlatRule]) -> serde_json::Value| -> Map<String, serde_json::Value> {
        let indexed = |(user, all): (&&str, &Vec<&FlatRule>)| {
            let chosen: Vec<&FlatRule> = all.iter().copied().filter(|r| r.effect == effect).collect();
            ((*user).to_owned(), index(&chosen))
        };
        rules.iter().map(indexed).collect()
    };
    json!({
        "zones": zones,
        "allow": of(Effect::Allow, by_action), "deny": of(Effect::Deny, by_action),
        "allows": of(Effect::Allow, listed), "denies": of(Effect::Deny, listed),
    })
}

fn listed(rules: &[&FlatRule]) -> serde_json::Value {
    rules.iter().map(|r| spelled(r, true)).collect()
}

fn by_action(rules: &[&FlatRule]) -> serde_json::Value {
    let mut found: Map<String, serde_json::Value> = Map::new();
    for (rule, action) in rules.iter().flat_map(|r| r.actions.iter().map(move |a| (r, a))) {
        let list = found.entry(action.clone()).or_insert_with(|| json!([]));
        list.as_array_mut().expect("a list").push(spelled(rule, false));
    }
    found.into()
}

fn spelled(rule: &FlatRule, actions: bool) -> serde_json::Value {
    let mut said = json!({ "include": marks(&rule.include), "exclude": marks(&rule.exclude) });
    if actions {
        said["actions"] = json!(rule.actions);
    }
    if rule.conditions.second_factor.is_some() {
        said["second_factor"] = true.into();
    }
    if let Some(wanted) = rule.conditions.channel {
        said["channel"] = channel(Some(wanted)).into();
    }
    if !rule.conditions.address_in.is_empty() {
        said["networks"] = json!(rule.conditions.address_in);
    }
    said
}

fn marks(covered: &[Covered]) -> Vec<&str> {
    let mark = |one| match one {
        &Covered::All => "all",
        Covered::Zone(mark) | Covered::Tag(mark) => mark,
    };
    covered.iter().map(mark).collect()
}

fn facts(context: &Context) -> Value {
    let address = context.address.expect("every request has an address").to_string();
    let second_factor = context.second_factor == Some(true);
    json!({ "second_factor": second_factor, "channel": channel(context.channel), "address": address }).into()
}

fn channel(channel: Option<Channel>) -> &'static str {
    match channel {
        Some(Channel::Api) => "api",
        Some(Channel::Dashboard) | None => "dashboard",
    }
}
