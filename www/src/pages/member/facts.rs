use crate::parts::{Ago, Until};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Member, MemberId, MemberStatus, Snapshot, UserId};
use std::sync::Arc;

/// What is known of a member beside their access.
#[component]
pub fn Facts(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let member = Memo::new(move |_| account.snapshot().member(id).map(Arc::clone));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Details"</h2></div>
            <div class="panel-body">{move || member.get().map(|member| view! { <List member=member /> })}</div>
        </section>
    }
}

#[component]
fn List(member: Arc<Member>) -> impl IntoView {
    let account = AccountState::here();
    let id = member.id;
    let active = move || account.last_active().get(&id).copied();
    let address = member.address.get().unwrap_or("erased").to_owned();
    let verified = if member.facts.verified { "verified" } else { "not verified yet" };
    view! {
        <dl class="facts">
            <dt>"Address"</dt>
            <dd>{address}" "{member.is_accepted().then(|| view! { <span class="help">{verified}</span> })}</dd>
            {member.joined_at.map(|at| view! { <dt>"Joined"</dt><dd><Ago at=at /></dd> })}
            {move || active().map(|at| view! { <dt>"Last active"</dt><dd><Ago at=at /></dd> })}
            <dt>"Invited"</dt>
            <dd><Ago at=member.invitation.sent_at />{inviter(&account.snapshot_untracked(), member.invitation.by).map(|name| format!(" by {name}"))}</dd>
            {(member.status == MemberStatus::Pending).then(|| view! { <dt>"Invitation runs out"</dt><dd><Until at=member.invitation.expires_at /></dd> })}
            <dt>"Second factor"</dt>
            <dd>{if member.facts.second_factor { "Yes" } else { "None" }}" "<span class="help">"(coming)"</span></dd>
            <dt>"Groups"</dt>
            <dd><Groups id=id /></dd>
        </dl>
    }
}

#[component]
fn Groups(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    move || {
        let snapshot = account.snapshot();
        let groups = snapshot.groups_of(id);
        let link = |group: &portcullis_core::GroupId| {
            let name = snapshot.state().groups.get(group).map(|group| group.name.clone());
            name.map(|name| view! { <A href=account.path(&format!("groups/{group}")) attr:class="chip">{name}</A> })
        };
        let links = groups.iter().map(link).collect_view();
        if groups.is_empty() { "None".into_any() } else { view! { <span class="chips">{links}</span> }.into_any() }
    }
}

fn inviter(snapshot: &Snapshot, user: Option<UserId>) -> Option<String> {
    snapshot.member_of(user?).map(|member| member.shown())
}
