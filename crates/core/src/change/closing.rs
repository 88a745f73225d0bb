//! The command that closes an account.

use super::work::Work;
use crate::log::{Change, Event};
use crate::model::Account;
use std::sync::Arc;

/// Takes out everything, what others refer to last, and closes the account.
pub(super) fn close(work: &mut Work<'_>) {
    let state = work.snapshot.state();
    take_out(work, state.policies.values(), Event::Policy);
    super::clients::check_all_handed_over(work);
    take_out(work, state.assignments.values(), Event::Assignment);
    take_out(work, state.clients.values(), Event::Client);
    take_out(work, state.templates.values(), Event::Template);
    take_out(work, state.grants.values(), Event::Grant);
    take_out(work, state.groups.values(), Event::Group);
    take_out(work, state.scopes.values(), Event::Scope);
    take_out(work, state.tokens.values(), Event::Token);
    take_out(work, state.members.values(), Event::Member);
    take_out(work, state.roles.values(), Event::Role);
    take_out(work, state.resources.values(), Event::Resource);
    let closed = Account { closed_at: Some(work.now), ..state.account.clone() };
    work.event(Event::Account(Change::changed(state.account.clone(), closed)));
}

fn take_out<'a, T: Clone + 'a>(
    work: &mut Work<'_>,
    objects: impl IntoIterator<Item = &'a Arc<T>>,
    event: impl Fn(Change<T>) -> Event,
) {
    objects.into_iter().for_each(|object| work.event(event(Change::removed((**object).clone()))));
}
