use super::csv;
use crate::parts::{Heading, Toaster};
use crate::state::{self, AccountState, SessionState};
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use portcullis_api::{ApiError, NewClient, OpenClients, OpenReport, OpenedClient};

/// How many accounts are opened with one request: between them the page says how far it has come.
const AT_ONCE: usize = 20;

/// Accounts on their way.
#[derive(Debug, Clone, Copy)]
struct Opening {
    text: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    wanted: RwSignal<usize>,
    lines: RwSignal<Vec<OpenedClient>>,
    busy: RwSignal<bool>,
}

/// `/:account/clients/open`: new accounts for clients, one or many.
#[component]
pub fn OpenClientsPage() -> impl IntoView {
    let account = AccountState::here();
    let opening = Opening {
        text: RwSignal::new(String::new()),
        wrong: RwSignal::new(None),
        wanted: RwSignal::new(0),
        lines: RwSignal::new(Vec::new()),
        busy: RwSignal::new(false),
    };
    view! {
        <A href=account.path("clients") attr:class="crumb">"← Clients"</A>
        <Heading title="Open accounts" text="Each client gets an account of its own. We hold it until its own super administrator has joined; from then on the client may end our access like any other." />
        <div class="readable stack">
            <List opening=opening />
            <Progress opening=opening />
            <Report opening=opening />
        </div>
    }
}

#[component]
fn List(opening: Opening) -> impl IntoView {
    let session = SessionState::here();
    let account = AccountState::here();
    let start = move |_| {
        if opening.busy.get_untracked() {
            return;
        }
        match csv::read(&opening.text.get_untracked()) {
            Err(why) => opening.wrong.set(Some(why)),
            Ok(clients) => {
                opening.wrong.set(None);
                spawn_local(open(account, session, opening, clients));
            }
        }
    };
    let file = move |event: web_sys::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
            if let Some(text) = text.ok().and_then(|text| text.as_string()) {
                opening.text.try_set(text);
            }
        });
    };
    view! {
        <section class="panel panel-body stack" aria-label="Clients to open">
            <div class="field">
                <label for="open-list">"Clients, one a line"</label>
                <textarea id="open-list" class="input mono" rows="8" spellcheck="false" aria-describedby="open-help open-wrong"
                    placeholder="Bakery Sommer, web;berlin, owner@bakery.example" prop:value=move || opening.text.get()
                    on:input:target=move |event| opening.text.set(event.target().value())></textarea>
                <p class="help" id="open-help">"Name, then tags with semicolons, then whom to invite as its super administrator. Only the name is needed."</p>
                <p id="open-wrong" role="alert">{move || opening.wrong.get().map(|why| view! { <span class="issue error">{why}</span> })}</p>
            </div>
            <div class="row">
                <label class="button">"From a file …"<input class="visually-hidden" type="file" accept=".csv,text/csv,text/plain" on:change=file /></label>
                <button type="button" class="button primary" aria-disabled=move || opening.busy.get().then_some("true") on:click=start>"Open accounts"</button>
            </div>
        </section>
    }
}

/// Some at a time. One that can't be opened does not hold up the others.
async fn open(account: AccountState, session: SessionState, opening: Opening, clients: Vec<NewClient>) {
    opening.busy.set(true);
    opening.wanted.set(clients.len());
    opening.lines.set(Vec::new());
    for some in clients.chunks(AT_ONCE) {
        let (lines, is_lost) = match sent(account, session, some).await {
            Ok(report) => (report.lines, false),
            Err(error) => {
                session.notice(&error);
                let why = words::sentence(&error.message);
                let line = |client: &NewClient| OpenedClient {
                    name: client.name.clone(),
                    problem: Some(why.clone()),
                    ..OpenedClient::default()
                };
                (some.iter().map(line).collect(), error.code == "unauthenticated")
            }
        };
        if opening.lines.try_update(|all| all.extend(lines)).is_none() || is_lost {
            break;
        }
    }
    opening.busy.try_set(false);
}

/// Sends some, and again with the same key for as long as the server gets on with those that it had no time for.
async fn sent(account: AccountState, session: SessionState, some: &[NewClient]) -> Result<OpenReport, ApiError> {
    let key = format!("{:032x}", state::random_seed());
    let request = OpenClients { clients: some.to_vec() };
    let mut rest = some.len();
    loop {
        let signed_in = session.signed_in().ok_or_else(state::signed_out)?;
        let mut report = signed_in.open_clients(account.id(), &request, key.clone()).await?;
        if report.rest > 0 && report.rest < rest {
            rest = report.rest;
            continue;
        }
        let untried = some.iter().skip(report.lines.len());
        let problem = Some("The server had no time for it. Try it again.".to_owned());
        let line = |client: &NewClient| OpenedClient {
            name: client.name.clone(),
            problem: problem.clone(),
            ..OpenedClient::default()
        };
        report.lines.extend(untried.map(line).collect::<Vec<_>>());
        return Ok(report);
    }
}

#[component]
fn Progress(opening: Opening) -> impl IntoView {
    let done = move || opening.lines.with(Vec::len);
    view! {
        <Show when=move || opening.busy.get()>
            <div class="stack">
                <progress aria-label="Accounts opened" max=move || opening.wanted.get().to_string() prop:value=move || done() as f64></progress>
                <p role="status">{move || format!("{} of {}", words::number(done()), words::number(opening.wanted.get()))}</p>
            </div>
        </Show>
    }
}

/// A line for each, and what did not work to be tried again.
#[component]
fn Report(opening: Opening) -> impl IntoView {
    let (account, toaster) = (AccountState::here(), Toaster::here());
    let failed = move || opening.lines.with(|lines| lines.iter().filter(|line| line.account.is_none()).count());
    let copy = move |_| {
        let lines = opening.lines.get_untracked();
        let origin = window().location().origin().unwrap_or_default();
        let link = |link: String| if link.starts_with('/') { format!("{origin}{link}") } else { link };
        let line = |line: OpenedClient| {
            let id = line.account.map(|id| id.to_string()).unwrap_or_default();
            [line.name, id, line.link.map(link).unwrap_or_default(), line.problem.unwrap_or_default()]
        };
        let head = ["name", "account", "invitation", "problem"].map(str::to_owned);
        state::copy(&csv::write(std::iter::once(head).chain(lines.into_iter().map(line))));
        toaster.say("Copied.");
    };
    let rows = move || {
        let row = |line: OpenedClient| {
            let href = line.grant.map(|grant| account.path(&format!("clients/{grant}")));
            let name = match href {
                Some(href) => view! { <A href=href>{line.name}</A> }.into_any(),
                None => view! { {line.name} }.into_any(),
            };
            let said = match (line.account, line.problem) {
                (Some(_), None) => view! { "Opened" }.into_any(),
                (Some(_), Some(why)) => view! { <span class="issue warning">"Opened. "{why}</span> }.into_any(),
                (None, why) => view! { <span class="issue error">"Not opened. "{why}</span> }.into_any(),
            };
            view! { <tr><th scope="row">{name}</th><td>{said}</td></tr> }
        };
        opening.lines.get().into_iter().map(row).collect_view()
    };
    view! {
        <Show when=move || opening.lines.with(|lines| !lines.is_empty())>
            <section class="panel" aria-label="What became of them">
                <div class="panel-head">
                    <h2>{move || format!("{} opened", words::count(opening.lines.with(Vec::len) - failed(), "account", "accounts"))}</h2>
                    <button type="button" class="button small" on:click=copy>"Copy as CSV"</button>
                </div>
                <Show when=move || { failed() > 0 }><p class="panel-body issue error">{move || format!("{} could not be opened.", words::count(failed(), "account", "accounts"))}</p></Show>
                <table class="table"><thead><tr><th scope="col">"Client"</th><th scope="col">"What became of it"</th></tr></thead><tbody>{rows}</tbody></table>
            </section>
        </Show>
    }
}
