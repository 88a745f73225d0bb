use crate::log::{Change, Event};
use crate::model::State;

/// The events that bring about a state from nothing, the account first: one entry of a log.
pub fn events_of(state: &State) -> Vec<Event> {
    let account = std::iter::once(Event::Account(Change::added(state.account.clone())));
    let resources = state.resources.values().map(|o| Event::Resource(Change::added((**o).clone())));
    let members = state.members.values().map(|o| Event::Member(Change::added((**o).clone())));
    let groups = state.groups.values().map(|o| Event::Group(Change::added((**o).clone())));
    let roles = state.roles.values().map(|o| Event::Role(Change::added((**o).clone())));
    let scopes = state.scopes.values().map(|o| Event::Scope(Change::added((**o).clone())));
    let policies = state.policies.values().map(|o| Event::Policy(Change::added((**o).clone())));
    let tokens = state.tokens.values().map(|o| Event::Token(Change::added((**o).clone())));
    let grants = state.grants.values().map(|o| Event::Grant(Change::added((**o).clone())));
    let clients = state.clients.values().map(|o| Event::Client(Change::added((**o).clone())));
    let assignments = state.assignments.values().map(|o| Event::Assignment(Change::added((**o).clone())));
    let templates = state.templates.values().map(|o| Event::Template(Change::added((**o).clone())));
    account
        .chain(resources)
        .chain(roles)
        .chain(members)
        .chain(groups)
        .chain(scopes)
        .chain(tokens)
        .chain(grants)
        .chain(policies)
        .chain(clients)
        .chain(assignments)
        .chain(templates)
        .collect()
}
