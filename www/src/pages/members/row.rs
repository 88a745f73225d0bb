use crate::can::Commanded;
use crate::pages::member::resend;
use crate::parts::{Ago, Badge, StatusBadge, Tone, Until};
use crate::phrase::phrase;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Command, Member, MemberId, MemberStatus, Millis};
use std::sync::Arc;

/// One member of the list: who, where it stands, what they can do, when they were last here.
#[component]
pub fn MemberRow(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let member = Memo::new(move |_| account.snapshot().member(id).map(Arc::clone));
    let access = access_of(account, id);
    move || {
        member.get().map(|member| {
            view! {
                <tr>
                    <th scope="row"><Person member=Arc::clone(&member) is_me=id == account.me() /></th>
                    <td><StatusBadge member=Arc::clone(&member) now=account.now() /></td>
                    <td class="access">{move || access.get()}</td>
                    <td class="active"><LastActive member=Arc::clone(&member) /></td>
                    <td class="end">{(!member.is_accepted()).then(|| view! { <Resend id=id name=member.shown() /> })}</td>
                </tr>
            }
        })
    }
}

/// The phrase of a member, made again when the account changes or a date of theirs passes, and not as time merely goes by.
fn access_of(account: AccountState, id: MemberId) -> Memo<String> {
    let until = RwSignal::new(Millis::MAX);
    let passed = Memo::new(move |_| account.now() >= until.get());
    Memo::new(move |_| {
        passed.get();
        let (snapshot, now) = (account.snapshot(), account.now_untracked());
        until.set(snapshot.outlook(id, now).until());
        phrase(&snapshot, id, now)
    })
}

#[component]
fn Person(member: Arc<Member>, is_me: bool) -> impl IntoView {
    let account = AccountState::here();
    let initial = member.shown().chars().next().map(|letter| letter.to_uppercase().to_string());
    let address = member.name.get().and(member.address.get()).map(str::to_owned);
    view! {
        <div class="person">
            <span class="avatar" aria-hidden="true">{initial}</span>
            <div>
                <A href=account.path(&format!("members/{}", member.id)) attr:class="person-name">{member.shown()}</A>
                {is_me.then(|| view! { " "<Badge tone=Tone::Accent text="You" /> })}
                {address.map(|address| view! { <div class="help">{address}</div> })}
            </div>
        </div>
    }
}

/// When somebody was last here; for invited people, until when the invitation works.
#[component]
fn LastActive(member: Arc<Member>) -> impl IntoView {
    let account = AccountState::here();
    let at = account.last_active_untracked().get(&member.id).copied();
    match (member.status, at) {
        (MemberStatus::Pending, _) if member.has_expired(account.now_untracked()) => {
            view! { "ran out "<Ago at=member.invitation.expires_at /> }.into_any()
        }
        (MemberStatus::Pending, _) => view! { "runs out "<Until at=member.invitation.expires_at /> }.into_any(),
        (MemberStatus::Accepted, Some(at)) => view! { <Ago at=at /> }.into_any(),
        (MemberStatus::Accepted, None) => "not seen yet".into_any(),
        (MemberStatus::Rejected, _) => "–".into_any(),
    }
}

#[component]
fn Resend(id: MemberId, name: String) -> impl IntoView {
    let account = AccountState::here();
    let press = Callback::new(move |()| resend(account, id));
    view! {
        <Commanded command=Command::ResendInvitation { member: id } class="button small" press=press name=format!("Resend the invitation to {name}")>
            "Resend"
        </Commanded>
    }
}
