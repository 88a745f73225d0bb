use portcullis_core::{Change, Entry, Event, Snapshot, State};

/// The account as it is, with what these entries name and what is gone from it put back as it last was, so that it can be
/// called by its name. Entries come newest first.
pub fn past(now: &Snapshot, entries: &[Entry]) -> Snapshot {
    let mut past = now.clone();
    let revision = past.state().revision;
    for event in entries.iter().flat_map(|entry| &entry.events) {
        if let Some(back) = brought_back(past.state(), event) {
            past.apply(revision, &[back]);
        }
    }
    past
}

fn brought_back(state: &State, event: &Event) -> Option<Event> {
    match event {
        Event::Resource(c) => c
            .object()
            .filter(|o| !state.resources.contains_key(&o.id))
            .map(|o| Event::Resource(Change::added(o.clone()))),
        Event::Member(c) => {
            c.object().filter(|o| !state.members.contains_key(&o.id)).map(|o| Event::Member(Change::added(o.clone())))
        }
        Event::Group(c) => {
            c.object().filter(|o| !state.groups.contains_key(&o.id)).map(|o| Event::Group(Change::added(o.clone())))
        }
        Event::Role(c) => {
            c.object().filter(|o| !state.roles.contains_key(&o.id)).map(|o| Event::Role(Change::added(o.clone())))
        }
        Event::Scope(c) => {
            c.object().filter(|o| !state.scopes.contains_key(&o.id)).map(|o| Event::Scope(Change::added(o.clone())))
        }
        Event::Token(c) => {
            c.object().filter(|o| !state.tokens.contains_key(&o.id)).map(|o| Event::Token(Change::added(o.clone())))
        }
        Event::Grant(c) => {
            c.object().filter(|o| !state.grants.contains_key(&o.id)).map(|o| Event::Grant(Change::added(o.clone())))
        }
        Event::Client(c) => c
            .object()
            .filter(|o| !state.clients.contains_key(&o.grant))
            .map(|o| Event::Client(Change::added(o.clone()))),
        Event::Assignment(_) | Event::Template(_) => None,
        // Nobody calls these by name.
        Event::Account(_) | Event::Settings(_) | Event::Policy(_) | Event::Record(_) | Event::Zone(_) => None,
    }
}
