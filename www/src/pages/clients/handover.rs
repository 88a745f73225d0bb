use super::beside::account;
use super::why::Sides;
use crate::parts::{StatusWord, Tone};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_api::ClientView;
use portcullis_core::{MemberId, Snapshot, is_managed};

/// How far an account that we opened has become the client's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Handover {
    /// It always was.
    Theirs,
    /// Nobody of the client's own can manage it yet.
    Waits,
    /// Somebody of the client's own can manage it.
    Done,
}

impl Handover {
    /// Of a client, by what is told of its grant.
    pub fn of(agency: &Snapshot, told: &ClientView) -> Self {
        match &told.ceiling {
            Some(state) if told.client.opened && is_managed(&account(agency, state)) => Self::Waits,
            Some(_) if told.client.opened => Self::Done,
            Some(_) | None => Self::Theirs,
        }
    }

    /// On screen; nothing where there is nothing to hand over.
    pub fn word(self) -> Option<(&'static str, Tone)> {
        match self {
            Self::Theirs => None,
            Self::Waits => Some(("Not handed over", Tone::Waiting)),
            Self::Done => Some(("Handed over", Tone::Good)),
        }
    }
}

/// Whether somebody of ours may invite people there.
fn invites(agency: &Snapshot, told: &ClientView, member: MemberId) -> bool {
    let action = agency.catalogue().action("members:edit");
    action.is_some_and(|action| Sides::of(agency, told, member, action).are_both())
}

/// Whether an account that we opened is handed over, and how it is.
#[component]
pub fn HandoverPanel(client: ClientView) -> impl IntoView {
    let account = AccountState::here();
    let handover = Handover::of(&account.snapshot_untracked(), &client);
    handover.word().map(|(word, tone)| {
        let text = match handover {
            Handover::Done => "The client manages it, and may reduce or end what we may do.",
            Handover::Waits | Handover::Theirs => {
                "Nobody of the client’s own can manage it yet. Until then what we may do can’t be reduced or ended, and \
                 we can’t leave."
            }
        };
        let waits = handover == Handover::Waits;
        view! {
            <section class="panel" aria-label="Handover">
                <div class="panel-head"><h2>"Handover"</h2><StatusWord word=word tone=tone /></div>
                <div class="panel-body stack">
                    <p>{text}</p>
                    {waits.then(|| view! { <How client=client /> })}
                </div>
            </section>
        }
    })
}

/// The way there, for who may go it; else who could.
#[component]
fn How(client: ClientView) -> impl IntoView {
    let account = AccountState::here();
    let (to, grant) = (format!("/{}/invite?handover&as={}", client.client.account, account.id()), client.client.grant);
    let may = Memo::new(move |_| invites(&account.snapshot(), &client, account.me()));
    let assign = account.path(&format!("clients/assign?client={grant}"));
    move || {
        match may.get() {
        true => view! { <p><A href=to.clone() attr:class="button primary">"Hand over"</A></p> }.into_any(),
        false => view! {
            <p class="help">"Who hands it over needs the right to edit members there, such as by an assignment as Super Administrator."</p>
            <p><A href=assign.clone() attr:class="button">"Assign somebody"</A></p>
        }.into_any(),
    }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clients::listed::tests::{assigned, opened_client};
    use crate::sample;

    #[test]
    fn what_we_opened_waits_until_the_client_has_somebody_who_manages_it() {
        let (agency, mut client, mut told) = opened_client();
        assert_eq!(Handover::of(&agency, &told), Handover::Waits);
        sample::joins_as(&mut client, "carla@client.example", &["super-administrator"]);
        told.ceiling = portcullis_core::ceiling(&client, told.client.grant, |_| false);
        assert_eq!(Handover::of(&agency, &told), Handover::Done);
        told.client.opened = false;
        assert_eq!(Handover::of(&agency, &told), Handover::Theirs);
    }

    #[test]
    fn who_is_assigned_to_invite_people_there_may_hand_it_over() {
        let (mut agency, _, told) = opened_client();
        let helper = agency.member_of(sample::HELPER).expect("the helper").id;
        assert!(!invites(&agency, &told, helper));
        assigned(&mut agency, std::slice::from_ref(&told), "super-administrator");
        assert!(invites(&agency, &told, helper));
    }
}
