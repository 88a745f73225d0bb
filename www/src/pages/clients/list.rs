use super::answer::Offers;
use super::ask::Ask;
use super::handover::Handover;
use super::listed::{Listed, Which, listed, search, state_word};
use super::told;
use crate::can::Can;
use crate::parts::{Empty, Glyph, Heading, Icon, Problem, Search, Skeleton, StatusWord, Until};
use crate::state::{AccountState, Load};
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_api::ClientsView;

/// How many clients stand on the page at once.
const PAGE: usize = 50;

/// `/:account/clients`: the accounts that this one works for.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let (account, told, asking) = (AccountState::here(), told(), RwSignal::new(false));
    view! {
        <Heading title="Clients" text="Accounts that this one works for, as far as each of them grants it.">
            <A href=account.path("clients/people") attr:class="button">"People on clients"</A>
            <A href=account.path("clients/assignments") attr:class="button">"Assignments"</A>
            <A href=account.path("clients/templates") attr:class="button">"Templates"</A>
            <Can action="audit:read"><A href=account.path("clients/audit") attr:class="button">"What we did"</A></Can>
            <Can action="clients:edit">
                <button type="button" class="button" on:click=move |_| asking.set(true)>"Ask for access"</button>
                <A href=account.path("clients/open") attr:class="button primary"><Icon glyph=Glyph::Plus />"Open accounts"</A>
            </Can>
        </Heading>
        <Ask open=asking />
        {move || match told.state.get() {
            Load::Waiting => view! { <Skeleton lines=6 /> }.into_any(),
            Load::Failed(error) => view! { <Problem error=error retry=move |()| told.again() /> }.into_any(),
            Load::Ready(view) => view! { <Told view=view /> }.into_any(),
        }}
    }
}

#[component]
fn Told(view: ClientsView) -> impl IntoView {
    let account = AccountState::here();
    let (offers, is_empty) = (view.offers.clone(), view.clients.is_empty());
    let (query, which, drawn) = (RwSignal::new(String::new()), RwSignal::new(Which::All), RwSignal::new(PAGE));
    let all = Memo::new(move |_| listed(&account.snapshot(), &view, account.minute()));
    let found = Memo::new(move |_| all.with(|all| search(all, &query.get(), which.get(), account.minute())));
    let sought = move |text: String| {
        query.set(text);
        drawn.set(PAGE);
    };
    view! {
        <Offers offers=offers />
        {match is_empty {
            true => view! { <div class="panel"><Empty title="No clients yet" text="A client grants this account access on its Partners page, or you open an account for it." /></div> }.into_any(),
            false => view! {
                <div class="toolbar">
                    <Search label="Search clients" value=query search=sought />
                    <Choice which=which />
                    <span class="help" role="status">{move || words::count(found.with(Vec::len), "client", "clients")}</span>
                </div>
                <div class="panel"><Table found=found drawn=drawn /></div>
            }.into_any(),
        }}
    }
}

#[component]
fn Choice(which: RwSignal<Which>) -> impl IntoView {
    let option = move |this: Which| {
        view! {
            <label class="segment">
                <input type="radio" name="which" prop:checked=move || which.get() == this on:change=move |_| which.set(this) />
                <span>{this.name()}</span>
            </label>
        }
    };
    view! { <fieldset class="segments"><legend class="visually-hidden">"Which clients"</legend>{Which::ALL.map(option)}</fieldset> }
}

#[component]
fn Table(found: Memo<Vec<Listed>>, drawn: RwSignal<usize>) -> impl IntoView {
    let shown = move || found.with(|found| found.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let rest = move || found.with(Vec::len).saturating_sub(drawn.get());
    let empty = || view! { <Empty title="No client fits" text="Look for another name or tag." /> };
    view! {
        <Show when=move || !found.with(Vec::is_empty) fallback=empty>
            <table class="table clients-table">
                <thead>
                    <tr>
                        <th scope="col">"Client"</th><th scope="col">"We may at most"</th><th scope="col">"Status"</th>
                        <th scope="col">"Our people"</th><th scope="col">"We lack"</th><th scope="col">"Ends"</th>
                    </tr>
                </thead>
                <tbody><For each=shown key=Clone::clone let(client)><Row client=client /></For></tbody>
            </table>
            <Show when=move || { rest() > 0 }>
                <div class="panel-foot">
                    <button type="button" class="button small" on:click=move |_| drawn.update(|drawn| *drawn += PAGE)>
                        {move || format!("Show more of {}", words::number(rest()))}
                    </button>
                </div>
            </Show>
        </Show>
    }
}

#[component]
fn Row(client: Listed) -> impl IntoView {
    let account = AccountState::here();
    let href = account.path(&format!("clients/{}", client.grant));
    let soon = client.ends_soon(account.now_untracked());
    let ends = match client.until {
        Some(at) => view! { <span class:wait=soon><Until at=at /></span> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    };
    let (word, tone) = state_word(client.state);
    let waits = (client.handover == Handover::Waits).then(|| view! { <p class="help">"Not handed over"</p> });
    let tags = client.tags.iter().map(|tag| view! { <span class="chip">{tag.clone()}</span> }).collect_view();
    let lacks = if client.lacks.is_empty() { "Nothing".to_owned() } else { client.lacks.clone() };
    view! {
        <tr>
            <th scope="row"><A href=href>{client.name}</A><span class="chips">{tags}</span></th>
            <td data-label="May"><div>{client.may}</div></td>
            <td data-label="Status"><div><StatusWord word=word tone=tone />{waits}</div></td>
            <td data-label="People"><div>{words::number(client.people)}</div></td>
            <td data-label="Lack"><div>{lacks}</div></td>
            <td data-label="Ends"><div>{ends}</div></td>
        </tr>
    }
}
