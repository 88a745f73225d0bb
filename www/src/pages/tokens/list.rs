use super::listed::{Listed, Which, listed, search};
use super::whose::Whose;
use crate::parts::{Ago, Empty, Glyph, Heading, Icon, Search, StatusWord, Until};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::query_signal_with_options;

/// `/:account/tokens`: one's own tokens, and for who may see them the account's and other people's.
#[component]
pub fn TokensPage() -> impl IntoView {
    let account = AccountState::here();
    let quietly = || NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let (query, set_query) = query_signal_with_options::<String>("q", quietly());
    let (which, set_which) = query_signal_with_options::<String>("whose", quietly());
    let query = Memo::new(move |_| query.get().unwrap_or_default());
    let which = Memo::new(move |_| which.get().map_or(Which::All, |word| Which::of(&word)));
    let all = Memo::new(move |_| listed(&account.snapshot(), account.user(), &account.tokens_used(), account.minute()));
    let found = Memo::new(move |_| all.with(|all| search(all, &query.get(), which.get())));
    let choose = Callback::new(move |which: Which| {
        set_which.set((which != Which::All).then(|| which.word().to_owned()));
    });
    let type_in = move |text: String| set_query.set((!text.is_empty()).then_some(text));
    let mixed = move || all.with(|all| all.iter().any(|token| token.whose != Whose::Mine));
    view! {
        <Heading title="Tokens" text="A token lets a program do what you choose, and nothing more.">
            <A href=account.path("tokens/new") attr:class="button primary"><Icon glyph=Glyph::Plus />"New token"</A>
        </Heading>
        <Show when=move || !all.with(Vec::is_empty) fallback=move || view! { <NoToken /> }>
            <div class="toolbar">
                <Search label="Search tokens" value=query search=type_in />
                <Show when=mixed><Choice which=which choose=choose /></Show>
            </div>
            <div class="panel"><Table found=found /></div>
        </Show>
    }
}

#[component]
fn NoToken() -> impl IntoView {
    let href = AccountState::here().path("tokens/new");
    view! {
        <div class="panel">
            <Empty title="No tokens yet" text="Make one for each program: a DNS updater, a build, a backup. Each can do only what you choose.">
                <A href=href attr:class="button primary">"New token"</A>
            </Empty>
        </div>
    }
}

#[component]
fn Choice(which: Memo<Which>, choose: Callback<Which>) -> impl IntoView {
    let option = move |this: Which| {
        view! {
            <label class="segment">
                <input type="radio" name="whose" prop:checked=move || which.get() == this on:change=move |_| choose.run(this) />
                <span>{this.name()}</span>
            </label>
        }
    };
    view! { <fieldset class="segments"><legend class="visually-hidden">"Whose"</legend>{Which::ALL.map(option)}</fieldset> }
}

#[component]
fn Table(found: Memo<Vec<Listed>>) -> impl IntoView {
    let empty = || view! { <Empty title="No token fits" text="Look for another name, or among all." /> };
    view! {
        <Show when=move || !found.with(Vec::is_empty) fallback=empty>
            <table class="table tokens-table">
                <thead>
                    <tr>
                        <th scope="col">"Token"</th><th scope="col">"Whose"</th><th scope="col">"What it may do"</th>
                        <th scope="col">"Status"</th><th scope="col">"Last used"</th><th scope="col">"Ends"</th><th scope="col">"Made by"</th>
                    </tr>
                </thead>
                <tbody><For each=move || found.get() key=Clone::clone let(token)><Row token=token /></For></tbody>
            </table>
        </Show>
    }
}

#[component]
fn Row(token: Listed) -> impl IntoView {
    let href = AccountState::here().path(&format!("tokens/{}", token.id));
    let ends = match token.expires_at {
        Some(at) => view! { <Until at=at /> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    };
    let used = match token.used {
        Some(at) => view! { <Ago at=at /> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><A href=href>{token.name}</A></th>
            <td data-label="Whose"><div>{token.whose.shown()}</div></td>
            <td data-label="May"><div>{token.may}</div></td>
            <td data-label="Status"><div><StatusWord word=token.standing.word() tone=token.standing.tone() /></div></td>
            <td data-label="Last used"><div>{used}</div></td>
            <td data-label="Ends"><div>{ends}</div></td>
            <td data-label="Made by"><div>{token.maker}</div></td>
        </tr>
    }
}
