use super::grid::{People, search};
use super::told;
use crate::parts::{Empty, Heading, Problem, Search, Skeleton};
use crate::state::{AccountState, Load};
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_api::ClientsView;
use portcullis_core::{GrantId, MemberId};
use std::sync::Arc;

/// How many people stand beside each other, and how many clients one under another; the rest is found by searching.
const WIDE: usize = 8;
const LONG: usize = 40;

/// `/:account/clients/people`: people × clients.
#[component]
pub fn PeopleOnClientsPage() -> impl IntoView {
    let (account, told) = (AccountState::here(), told());
    view! {
        <A href=account.path("clients") attr:class="crumb">"← Clients"</A>
        <Heading title="People on clients" text="What each of ours may do on each client at most, by assignment and grant together." />
        {move || match told.state.get() {
            Load::Waiting => view! { <Skeleton lines=8 /> }.into_any(),
            Load::Failed(error) => view! { <Problem error=error retry=move |()| told.again() /> }.into_any(),
            Load::Ready(view) => view! { <Told view=view /> }.into_any(),
        }}
    }
}

#[component]
fn Told(view: ClientsView) -> impl IntoView {
    let account = AccountState::here();
    let (people, clients) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let grid = Memo::new_with_compare(
        move |_| Arc::new(People::new(&account.snapshot(), &view, account.minute())),
        |_, _| true,
    );
    let open = RwSignal::new(None::<(MemberId, GrantId)>);
    let empty = || view! { <div class="panel"><Empty title="Nobody is on any client" text="Assign people or groups to clients first." /></div> };
    view! {
        <Show when=move || grid.with(|grid| !grid.people.is_empty()) fallback=empty>
            <div class="toolbar">
                <Search label="Search clients" value=clients search=move |text| clients.set(text) />
                <input class="input" type="search" aria-label="Search people" placeholder="Search people" bind:value=people />
            </div>
            <Cells grid=grid people=people clients=clients open=open />
            <Opened grid=grid open=open />
        </Show>
    }
}

#[component]
fn Cells(
    grid: Memo<Arc<People>>,
    people: RwSignal<String>,
    clients: RwSignal<String>,
    open: RwSignal<Option<(MemberId, GrantId)>>,
) -> impl IntoView {
    let account = AccountState::here();
    let drawn = move || {
        let (grid, agency) = (grid.get(), account.snapshot());
        let (people, clients) = (search(&grid.people, &people.get()), search(&grid.clients, &clients.get()));
        let left = (people.len().saturating_sub(WIDE), clients.len().saturating_sub(LONG));
        let (people, clients): (Vec<_>, Vec<_>) =
            (people.into_iter().take(WIDE).collect(), clients.into_iter().take(LONG).collect());
        let heads = people.iter().map(|(_, name)| view! { <th scope="col">{name.clone()}</th> }).collect_view();
        let rows = clients.into_iter().map(|(client, name)| {
            let cells = people.iter().map(|(member, who)| {
                let (member, cell) = (*member, grid.cell(&agency, *member, client));
                let label = format!("{who} on {name}: {}", cell.word());
                view! {
                    <td data-label=who.clone()>
                        <button type="button" class="reach" aria-label=label on:click=move |_| open.set(Some((member, client)))>
                            <span aria-hidden="true">{cell.sign()}</span>" "<span class="reach-word">{cell.word()}</span>
                        </button>
                    </td>
                }
            });
            let cells = cells.collect_view();
            view! { <tr><th scope="row">{name}</th>{cells}</tr> }
        });
        view! {
            <div class="panel scrolls" tabindex="0" role="region" aria-label="People on clients">
                <table class="table reach-table">
                    <thead><tr><th scope="col">"Client"</th>{heads}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <p class="help">{more(left)}</p>
        }
    };
    view! { {drawn} }
}

/// "and 12 people and 1,960 clients more: search to find them".
fn more((people, clients): (usize, usize)) -> String {
    let of = |n: usize, one, many| (n > 0).then(|| words::count(n, one, many));
    let parts: Vec<String> =
        [of(people, "person", "people"), of(clients, "client", "clients")].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("and {} more: search to find them", words::listed(&parts)) }
}

/// One cell in words, with the ways on.
#[component]
fn Opened(grid: Memo<Arc<People>>, open: RwSignal<Option<(MemberId, GrantId)>>) -> impl IntoView {
    let account = AccountState::here();
    move || {
        let (member, client) = open.get()?;
        let (grid, agency) = (grid.get(), account.snapshot());
        let who = agency.member(member).map_or_else(|| "Somebody".to_owned(), |member| member.shown());
        let name = grid.clients.iter().find(|(id, _)| *id == client).map(|(_, name)| name.clone()).unwrap_or_default();
        let said = grid.said(&agency, member, client);
        Some(view! {
            <section class="panel panel-body stack" aria-live="polite">
                <p class="sentence">{format!("{who} may {said} for {name}.")}</p>
                <p class="row">
                    <A href=account.path(&format!("clients/{client}")) attr:class="button small">{format!("To {name}")}</A>
                    <A href=account.path(&format!("members/{member}")) attr:class="button small">{format!("To {who}")}</A>
                </p>
            </section>
        })
    }
}
