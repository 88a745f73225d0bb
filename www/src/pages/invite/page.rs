use super::Desk;
use super::done::Done;
use super::draft::Invitation;
use super::form::Form;
use super::summary::Summary;
use crate::pages::not_found::NotFound;
use crate::parts::Heading;
use crate::parts::cards::Cards;
use crate::parts::desk::Step;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use portcullis_core::MemberId;

/// `/:account/invite?role=…`: inviting people: form, summary, done. With `?handover`, by an agency that opened the account,
/// it is about the client's own super administrator.
#[component]
pub fn InvitePage() -> impl IntoView {
    let account = AccountState::here();
    if use_query_map().read_untracked().get("handover").is_some() && account.through().is_some() {
        return view! { <HandOver /> }.into_any();
    }
    let role = use_query_map().read_untracked().get("role");
    let known = role.filter(|role| account.snapshot_untracked().role_mask(role).is_some());
    let cards = known.map_or_else(Cards::blank, Cards::role_on_everything);
    let desk = Desk::new(account, Invitation::default(), cards);
    view! {
        <Crumb />
        <Heading title="Invite members" text="Choose what they get; beside it you see what they will be able to do." />
        <Work desk=desk />
    }
    .into_any()
}

/// The client gets a super administrator of its own.
#[component]
fn HandOver() -> impl IntoView {
    let account = AccountState::here();
    let (draft, cards) = Invitation::handing_over();
    let desk = Desk::new(account, draft, cards);
    let name = account.snapshot_untracked().state().account.settings.name.clone();
    let agency = account.through().map(|through| (through.agency, through.name));
    let text = agency.as_ref().map(|(_, agency)| {
        format!("Invite its own super administrator. Once they have joined, the account can change or end what {agency} may do here.")
    });
    let back = agency.map(|(id, _)| view! { <A href=format!("/{id}/clients") attr:class="crumb">"← Our clients"</A> });
    view! {
        {back}
        <Heading title=format!("Hand over {name}") text=text.unwrap_or_default() />
        <Work desk=desk />
    }
}

/// Editing a member with the same panel.
#[component]
pub fn EditPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let member = Memo::new(move |_| params.read().get("member").and_then(|id| id.parse::<MemberId>().ok()));
    move || match member.get().filter(|id| account.snapshot_untracked().member(*id).is_some()) {
        Some(member) => view! { <Edit member=member /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Edit(member: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let (draft, cards) = Invitation::of_member(&account.snapshot_untracked(), member);
    let desk = Desk::new(account, draft, cards);
    let name = move || account.snapshot().member(member).map_or_else(String::new, |m| m.shown());
    view! {
        <Crumb />
        <Heading title=Signal::derive(move || format!("Edit {}", name())) text="Beside it you see what will change." />
        <Work desk=desk />
    }
}

#[component]
fn Crumb() -> impl IntoView {
    view! { <A href=AccountState::here().path("members") attr:class="crumb">"← Members"</A> }
}

#[component]
fn Work(desk: Desk) -> impl IntoView {
    let step = desk.step;
    move || match step.get() {
        Step::Form => view! { <Form desk=desk /> }.into_any(),
        Step::Summary => view! { <Summary desk=desk /> }.into_any(),
        Step::Done(answer) => view! { <Done desk=desk answer=answer /> }.into_any(),
    }
}
