use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::MemberId;

/// A starting point for who has nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Edit DNS on some domains, to be chosen.
    DnsOnSome,
    /// Look at everything.
    ReadEverything,
    /// What a member has.
    SameAs(MemberId),
}

/// Says that nothing is given yet, and offers where to start.
#[component]
pub fn Nothing(start: Callback<Start>) -> impl IntoView {
    let account = AccountState::here();
    let members = Memo::new(move |_| {
        let snapshot = account.snapshot();
        let mut all: Vec<_> = snapshot.state().members.values().map(|m| (m.shown(), m.id)).collect();
        all.sort();
        all
    });
    let chosen = move |text: String| {
        text.parse().ok().into_iter().for_each(|member| start.run(Start::SameAs(member)));
    };
    view! {
        <div class="nothing">
            <p class="empty-title">"Can sign in, sees nothing yet"</p>
            <p class="help">"Choose on what and which roles, or start from one of these:"</p>
            <div class="row">
                <button type="button" class="button small" on:click=move |_| start.run(Start::DnsOnSome)>"DNS on some domains"</button>
                <button type="button" class="button small" on:click=move |_| start.run(Start::ReadEverything)>"Read everything"</button>
                <select class="input same-as" aria-label="Same as" on:change:target=move |event| chosen(event.target().value())>
                    <option value="">"Same as …"</option>
                    <For each=move || members.get() key=|(_, id)| *id let((name, id))><option value=id.to_string()>{name}</option></For>
                </select>
            </div>
        </div>
    }
}
