use crate::can::Can;
use crate::pages::not_found::NotFound;
use crate::parts::{Heading, StatusBadge, Toaster};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_core::{Command, Member, MemberId};
use std::sync::Arc;

mod actions;
mod effective;
mod facts;
mod links;
mod policies;

use actions::Actions;
use effective::Effective;
pub use effective::classes;
use facts::Facts;
use links::InvitationLink;
use policies::Policies;

/// `/:account/members/:member`: what one member can do, where it comes from, and what can be done about it.
#[component]
pub fn MemberPage() -> impl IntoView {
    let account = AccountState::here();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("member").and_then(|text| text.parse::<MemberId>().ok()));
    let is_known = Memo::new(move |_| id.get().filter(|id| account.snapshot().member(*id).is_some()));
    move || match is_known.get() {
        Some(id) => view! { <Whole id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Whole(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let member = Memo::new(move |_| account.snapshot().member(id).map(Arc::clone));
    let name = move || member.get().map_or_else(String::new, |member| member.shown());
    let address =
        move || member.get().and_then(|member| member.name.get().and(member.address.get()).map(str::to_owned));
    view! {
        <Can action="members:read">
            <nav aria-label="Back"><A href=account.path("members") attr:class="crumb">"← Members"</A></nav>
        </Can>
        <Heading title=Signal::derive(name) text=Signal::derive(move || address().unwrap_or_default())>
            <Actions id=id />
        </Heading>
        <p>{move || member.get().map(|member| view! { <StatusBadge member=member now=account.now() /> })}</p>
        <InvitationLink id=id />
        <div class="member-columns">
            <div class="stack">
                <Effective id=id />
                <Policies id=id />
            </div>
            <Facts id=id />
        </div>
    }
}

/// Sends an invitation again, says so, and keeps its new link to be copied.
pub fn resend(account: AccountState, id: MemberId) {
    let toaster = Toaster::here();
    let name = account.snapshot_untracked().member(id).map_or_else(String::new, |member: &Arc<Member>| member.shown());
    spawn_local(async move {
        match account.submit(Command::ResendInvitation { member: id }, None).await {
            Ok(answer) => {
                links::keep(answer.links);
                toaster.say(format!("The invitation to {name} was sent again. It works for seven days."));
            }
            Err(error) => toaster.say(links::reason(&error)),
        }
    });
}
