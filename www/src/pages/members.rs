use crate::can::{Can, On, can};
use crate::parts::{Empty, Glyph, Heading, Icon};
use crate::shell::landing;
use crate::state::AccountState;
use crate::time;
use leptos::prelude::*;
use leptos_router::components::{A, Redirect};
use portcullis_core::{Context, MemberId};

mod address;
mod banner;
mod filters;
mod pager;
mod query;
mod row;
mod rows;
mod who_can;

use address::Address;
use banner::LoneOwner;
use filters::Filters;
use pager::Pager;
use query::Query;
use row::MemberRow;

/// `/:account/members`: everybody, with what they effectively can do. Who may not list members is led to their own page.
#[component]
pub fn MembersPage() -> impl IntoView {
    let account = AccountState::here();
    let address = Address::here();
    let found = Memo::new(move |_| {
        let (snapshot, last_active) = (account.snapshot(), account.last_active());
        rows::find(
            &snapshot,
            &last_active,
            &address.query(),
            &Context { now: account.minute(), ..account.context_untracked() },
        )
    });
    let lists = can("members:read", On::Account);
    let own = move || view! { <Redirect path=untrack(|| landing(account)) /> };
    view! { <Show when=move || lists.get() fallback=own><List address=address found=found /></Show> }
}

#[component]
fn List(address: Address, found: Memo<Vec<MemberId>>) -> impl IntoView {
    let account = AccountState::here();
    view! {
        <Heading title="Members" text=Signal::derive(move || head_count(account))>
            <Can action="members:edit">
                <A href=account.path("invite") attr:class="button primary"><Icon glyph=Glyph::Plus />"Invite"</A>
            </Can>
        </Heading>
        <LoneOwner />
        <Filters address=address found=found />
        <div class="panel">
            <Show when=move || !found.with(Vec::is_empty) fallback=move || view! { <NobodyFits address=address /> }>
                <Table found=found address=address />
                <Pager address=address count=Signal::derive(move || found.with(Vec::len)) />
            </Show>
        </div>
    }
}

/// `/:account` alone leads to the members.
#[component]
pub fn ToMembers() -> impl IntoView {
    view! { <Redirect path=AccountState::here().path("members") /> }
}

#[component]
fn Table(found: Memo<Vec<MemberId>>, address: Address) -> impl IntoView {
    let page = Memo::new(move |_| found.with(|found| address.query().slice(found)));
    view! {
        <table class="table members">
            <thead>
                <tr>
                    <th scope="col">"Member"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Effective access"</th>
                    <th scope="col">"Last active"</th>
                    <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>
                <For each=move || page.get() key=|id| *id let(id)><MemberRow id=id /></For>
            </tbody>
        </table>
    }
}

#[component]
fn NobodyFits(address: Address) -> impl IntoView {
    view! {
        <Empty title="Nobody fits" text="Try other words, or fewer filters.">
            <button type="button" class="button" on:click=move |_| address.go(&Query::default())>"Clear filters"</button>
        </Empty>
    }
}

/// "200 members, 3 of them pending".
fn head_count(account: AccountState) -> String {
    let snapshot = account.snapshot();
    let members = &snapshot.state().members;
    let pending = members.values().filter(|member| !member.is_accepted()).count();
    let all = time::count(i64::try_from(members.len()).unwrap_or(i64::MAX), "member");
    if pending == 0 { all } else { format!("{all}, {pending} of them not in yet") }
}
