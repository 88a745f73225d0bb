use crate::parts::{Empty, Heading, Search, StatusWord, Tone, Windowed};
use crate::shell::Frame;
use crate::state::{ClientsState, SessionState};
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_api::AccountEntry;
use portcullis_core::MemberStatus;

mod answers;
mod choices;
mod switcher;

pub use switcher::Switcher;

use answers::Answers;

/// From how many accounts on a search helps.
const MANY: usize = 8;

/// `/`: the accounts one is in or invited to.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let session = SessionState::here();
    let sought = RwSignal::new(String::new());
    let all = Memo::new(move |_| session.session().map(|session| session.accounts.clone()).unwrap_or_default());
    let found = Memo::new(move |_| all.with(|all| search(all, &sought.get())));
    view! {
        <Frame>
            <div class="medium stack">
                <Heading title="Accounts" text="Choose the account to work in." />
                <Show when=move || all.with(|all| all.len() >= MANY)>
                    <Search label="Search accounts" value=sought search=move |text| sought.set(text) />
                </Show>
                <Show
                    when=move || !all.with(Vec::is_empty)
                    fallback=|| view! { <Empty title="No accounts yet" text="Once somebody invites you, the account appears here." /> }
                >
                    <ul class="panel account-list">
                        <For each=move || found.get() key=|entry| entry.id let(entry)><AccountLine entry=entry /></For>
                    </ul>
                </Show>
                <Clients />
            </div>
        </Frame>
    }
}

/// Accounts that one works on through agencies; only those in sight are drawn.
#[component]
fn Clients() -> impl IntoView {
    let (session, state) = (SessionState::here(), ClientsState::here());
    state.refresh(session);
    let sought = RwSignal::new(String::new());
    let all = Memo::new(move |_| {
        let own = session.session().map(|session| session.accounts.clone()).unwrap_or_default();
        let all = choices::choices(&own, &state.clients(), &state.favourites());
        all.into_iter().filter(|choice| choice.agency.is_some()).collect::<Vec<_>>()
    });
    let found = Memo::new(move |_| all.with(|all| choices::search(all, &sought.get())));
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="clients-title">
                <div class="panel-head"><h2 id="clients-title">"Clients"</h2><span class="help" role="status">{move || crate::words::number(found.with(Vec::len))}</span></div>
                <div class="panel-body">
                    <Search label="Search clients" value=sought search=move |text| sought.set(text) />
                    <Windowed items=found line=44.0 height=528.0 label="Clients" draw=|choice| view! { <switcher::Line choice=choice /> }.into_any() />
                </div>
            </section>
        </Show>
    }
}

#[component]
fn AccountLine(entry: AccountEntry) -> impl IntoView {
    let is_open = match entry.status {
        MemberStatus::Accepted => true,
        MemberStatus::Pending | MemberStatus::Rejected => false,
    };
    let initial = entry.name.chars().next().map(|letter| letter.to_uppercase().to_string());
    let name = view! { <span class="avatar square" aria-hidden="true">{initial}</span><span class="account-name">{entry.name.clone()}</span> };
    if is_open {
        view! { <li><A href=format!("/{}/members", entry.id) attr:class="account-line">{name}</A></li> }.into_any()
    } else {
        view! {
            <li>
                <div class="account-line">
                    {name}
                    <StatusWord word="Invited" tone=Tone::Waiting />
                    <Answers account=entry.id name=entry.name.clone() />
                </div>
            </li>
        }
        .into_any()
    }
}

/// Accounts whose name holds every word, in the order they came.
fn search(accounts: &[AccountEntry], text: &str) -> Vec<AccountEntry> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |entry: &&AccountEntry| {
        let name = entry.name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    accounts.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{AccountId, MemberId};

    #[test]
    fn every_word_must_be_there() {
        let entry = |n: u128, name: &str| AccountEntry {
            id: AccountId::from_bits(n),
            name: name.into(),
            member: MemberId::from_bits(n),
            status: MemberStatus::Accepted,
        };
        let all = [entry(1, "Nordwind Media"), entry(2, "Südwind")];
        assert_eq!(search(&all, "").len(), 2);
        assert_eq!(search(&all, "wind NORD"), [all[0].clone()]);
        assert!(search(&all, "west").is_empty());
    }
}
