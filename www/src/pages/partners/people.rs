use super::loss::loses;
use crate::can::Commanded;
use crate::parts::affected::Foretold;
use crate::parts::{Ago, Badge, Tone};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_api::StaffView;
use portcullis_core::{Actor, Command, Effect, GrantId, PolicyDraft, Scope, Snapshot, UserId};

/// The role that a block denies: everything.
const EVERYTHING: &str = "super-administrator";

/// The agency's people with access today.
#[component]
pub fn People(people: Vec<StaffView>, grant: GrantId) -> impl IntoView {
    let none = people.is_empty();
    view! {
        <section class="panel" aria-label="People with access">
            <div class="panel-head"><h2>"People with access today"</h2></div>
            {none.then(|| view! { <div class="panel-body"><p class="help">"None. The agency has put nobody on this account, or may not at the moment."</p></div> })}
            <ul class="staff">{people.into_iter().map(|person| view! { <Person person=person grant=grant /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Person(person: StaffView, grant: GrantId) -> impl IntoView {
    let active = match person.last_active {
        Some(at) => view! { "Last active "<Ago at=at /> }.into_any(),
        None => view! { "Has done nothing here yet" }.into_any(),
    };
    let roles = (!person.roles.is_empty()).then(|| words::listed(&person.roles));
    let blocked = person.blocked.then(|| view! { <Badge tone=Tone::Bad text="Blocked" /> });
    view! {
        <li class="staff-person">
            <div>
                <p><strong>{person.shown.clone()}</strong>" "{blocked}</p>
                {roles.map(|roles| view! { <p>{roles}</p> })}
                <p class="help">{active}</p>
            </div>
            <Block person=person grant=grant />
        </li>
    }
}

/// Blocks one person, or lets them in again; the rest of the agency goes on.
#[component]
fn Block(person: StaffView, grant: GrantId) -> impl IntoView {
    let (account, open) = (AccountState::here(), RwSignal::new(false));
    let command = block(&account.snapshot_untracked(), person.id, !person.blocked);
    let (word, title, said) = match person.blocked {
        false => ("Block", format!("Block {}?", person.shown), "Blocked."),
        true => ("Unblock", format!("Let {} in again?", person.shown), "Let in again."),
    };
    let text = match person.blocked {
        false => format!(
            "{} can do nothing here any more, from their next request on, also if you invited them yourself. Their agency keeps its access.",
            person.shown
        ),
        true => format!("{} can do here again what their agency assigns to them.", person.shown),
    };
    let name = format!("{word} {}", person.shown);
    let blocked = person.blocked;
    let lost = move || (!blocked).then(|| loses(&account.snapshot(), grant, &person, account.minute()));
    view! {
        <Commanded command=command.clone() class="button small" name=name press=move |()| open.set(true)>{word}</Commanded>
        <Foretold open=open title=title action=word command=command said=said><p>{text.clone()}</p><p>{lost.clone()}</p></Foretold>
    }
}

/// What names a person by themselves, with or without the policy that blocks them.
pub fn block(snapshot: &Snapshot, user: UserId, blocked: bool) -> Command {
    let is_block = |p: &PolicyDraft| {
        p.effect == Effect::Deny && p.scope == Scope::account() && p.roles == [EVERYTHING] && p.conditions.is_empty()
    };
    let kept = snapshot.policies_of(Actor::Person(user)).into_iter().map(|p| PolicyDraft {
        id: Some(p.id),
        effect: p.effect,
        roles: p.roles.clone(),
        scope: p.scope.clone(),
        named: None,
        conditions: p.conditions.clone(),
    });
    let mut policies: Vec<PolicyDraft> = kept.filter(|p| !is_block(p)).collect();
    if blocked {
        policies.push(PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow([EVERYTHING], Scope::account()) });
    }
    Command::ChangePerson { user, policies }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_block_is_one_deny_and_taking_it_back_leaves_the_rest() {
        let mut snapshot = sample::account(2);
        let user = UserId::from_bits(77);
        let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["dns-edit"], Scope::account()) };
        sample::run(&mut snapshot, &sample::owner(), &Command::ChangePerson { user, policies: vec![deny] });
        let before = snapshot.policies_of(Actor::Person(user));
        let command = block(&snapshot, user, true);
        sample::run(&mut snapshot, &sample::owner(), &command);
        assert_eq!(snapshot.policies_of(Actor::Person(user)).len(), 2);
        let command = block(&snapshot, user, false);
        sample::run(&mut snapshot, &sample::owner(), &command);
        assert_eq!(snapshot.policies_of(Actor::Person(user)), before);
    }
}
