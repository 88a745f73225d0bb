use super::changes::Changes;
use super::grid::People;
use super::handover::HandoverPanel;
use super::listed::{Listed, listed, state_word};
use super::told;
use super::why::{Sides, actions};
use crate::can::{Can, Commanded};
use crate::pages::not_found::NotFound;
use crate::parts::affected::{Foretold, Sending};
use crate::parts::{Dialog, Heading, Problem, Skeleton, StatusWord, Toaster, Until};
use crate::state::{AccountState, Load};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use portcullis_api::{ClientState, ClientView, ClientsView};
use portcullis_core::{Command, GrantId, MemberId};

/// `/:account/clients/:id`: one client: what we may do there, who of us does it, and why somebody can't.
#[component]
pub fn ClientPage() -> impl IntoView {
    let (account, params, told) = (AccountState::here(), use_params_map(), told());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<GrantId>().ok()));
    let is_here = Memo::new(move |_| id.get().is_some_and(|id| account.snapshot().state().clients.contains_key(&id)));
    // Once it is left there is nothing to look at here.
    let navigate = use_navigate();
    Effect::new(move |before: Option<bool>| {
        let here = is_here.get();
        if before == Some(true) && !here {
            navigate(&account.path("clients"), NavigateOptions::default());
        }
        here
    });
    move || match (told.state.get(), id.get()) {
        (_, None) => view! { <NotFound /> }.into_any(),
        (Load::Waiting, _) => view! { <Skeleton lines=8 /> }.into_any(),
        (Load::Failed(error), _) => view! { <Problem error=error retry=move |()| told.again() /> }.into_any(),
        (Load::Ready(view), Some(id)) => {
            let found = view.clients.iter().find(|client| client.client.grant == id).cloned();
            match found {
                Some(client) => view! { <Client view=view client=client /> }.into_any(),
                None => view! { <NotFound /> }.into_any(),
            }
        }
    }
}

#[component]
fn Client(view: ClientsView, client: ClientView) -> impl IntoView {
    let account = AccountState::here();
    let only = ClientsView { clients: vec![client.clone()], offers: Vec::new() };
    let Some(shown) = listed(&account.snapshot(), &only, account.now_untracked()).into_iter().next() else {
        return ().into_any();
    };
    let (name, may, opened) = (shown.name.clone(), shown.may.clone(), client.clone());
    let (here, asked) = (client.clone(), client.clone());
    view! {
        <A href=account.path("clients") attr:class="crumb">"← Clients"</A>
        <Heading title=name text=may><Actions client=client.clone() /></Heading>
        <div class="columns">
            <div class="stack"><OurPeople view=view client=here /><WhyNot client=asked /><Changes grant=shown.grant /></div>
            <div class="stack"><HandoverPanel client=opened /><Facts shown=shown /></div>
        </div>
    }
    .into_any()
}

#[component]
fn Actions(client: ClientView) -> impl IntoView {
    let account = AccountState::here();
    let (leaving, naming) = (RwSignal::new(false), RwSignal::new(false));
    let grant = client.client.grant;
    let leave = Command::LeaveClient { grant };
    let name = client.client.name.clone();
    let rename = Command::ChangeClient { grant, name: Some(format!("{name}.")), tags: None };
    let enter = format!("/{}/members", client.client.account);
    view! {
        <Commanded command=leave.clone() class="button danger soft" press=move |()| leaving.set(true)>"Leave"</Commanded>
        <Commanded command=rename press=move |()| naming.set(true)>"Name and tags"</Commanded>
        <Can action="clients:assign"><A href=account.path(&format!("clients/assign?client={grant}")) attr:class="button">"Assign people"</A></Can>
        {(client.state == ClientState::Working).then(|| view! { <A href=enter attr:class="button primary">"Open account"</A> })}
        <Foretold open=leaving title=format!("Leave {name}?") action="Leave client" command=leave said="Left.">
            <p>"Nobody of ours can do anything there any more. Only the client can grant it again."</p>
        </Foretold>
        <Naming client=client open=naming />
    }
}

/// How we call it, and its tags.
#[component]
fn Naming(client: ClientView, open: RwSignal<bool>) -> impl IntoView {
    let (sending, toaster) = (Sending::new(), Toaster::here());
    let grant = client.client.grant;
    let tags = client.client.tags.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (name, tags) = (RwSignal::new(client.client.name), RwSignal::new(tags));
    let send = move |_| {
        let tags = tags.get_untracked();
        let tags = tags.split([',', ' ']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
        let command = Command::ChangeClient { grant, name: Some(name.get_untracked()), tags: Some(tags) };
        sending.send(command, None, move |_| {
            open.try_set(false);
            toaster.say("Saved.");
        });
    };
    view! {
        <Dialog open=open title="Name and tags">
            <div class="dialog-body stack">
                {sending.failure(&[])}
                <div class="field"><label for="client-name">"How we call it"</label><input id="client-name" class="input" maxlength="100" autocomplete="off" autofocus bind:value=name /></div>
                <div class="field"><label for="client-tags">"Tags"</label><input id="client-tags" class="input" autocomplete="off" bind:value=tags /></div>
                <p class="help">"Assignments by tag follow at once."</p>
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button primary" aria-disabled=move || sending.is_busy().then_some("true") on:click=send>"Save"</button>
            </div>
        </Dialog>
    }
}

/// Who of us may do what there.
#[component]
fn OurPeople(view: ClientsView, client: ClientView) -> impl IntoView {
    let account = AccountState::here();
    let grant = client.client.grant;
    let people = move || {
        let agency = account.snapshot();
        let grid = People::new(&agency, &view, account.minute());
        let here = grid.people.iter().filter(|(member, _)| !grid.mask(*member, grant).is_empty());
        let lines: Vec<(MemberId, String, String)> =
            here.map(|(member, name)| (*member, name.clone(), grid.said(&agency, *member, grant))).collect();
        lines
    };
    let lines = Memo::new(move |_| people());
    view! {
        <section class="panel" aria-label="Our people here">
            <div class="panel-head"><h2>"Our people here"</h2></div>
            <Show when=move || lines.with(Vec::is_empty)>
                <div class="panel-body"><p class="help">"Nobody of ours may do anything here."</p></div>
            </Show>
            <ul class="staff">
                <For each=move || lines.get() key=Clone::clone let((member, name, may))>
                    <li class="staff-person"><p><A href=account.path(&format!("members/{member}"))>{name}</A>" may "{may}</p></li>
                </For>
            </ul>
        </section>
    }
}

/// "Why can't …": for somebody and an action, which side says no.
#[component]
fn WhyNot(client: ClientView) -> impl IntoView {
    let account = AccountState::here();
    let snapshot = account.snapshot_untracked();
    let mut people: Vec<_> =
        snapshot.state().members.values().filter(|m| m.is_accepted()).map(|m| (m.shown(), m.id.to_string())).collect();
    people.sort();
    let (who, what) = (RwSignal::new(String::new()), RwSignal::new(None::<usize>));
    let all = actions(&snapshot);
    let names = StoredValue::new(all.clone());
    let answer = move || {
        let (agency, action) = (account.snapshot(), what.get()?);
        let member = who.get().parse::<MemberId>().ok()?;
        let shown = agency.member(member)?.shown();
        let said =
            names.with_value(|names| names.iter().find(|(id, _)| *id == action).map(|(_, said)| said.clone()))?;
        Some(Sides::of(&agency, &client, member, action).said(&shown, &said))
    };
    view! {
        <section class="panel" aria-labelledby="why-title">
            <div class="panel-head"><h2 id="why-title">"Why can’t somebody …"</h2></div>
            <div class="panel-body stack">
                <div class="row">
                    <select class="input" aria-label="Who" on:change:target=move |event| who.set(event.target().value())>
                        <option value="">"Who"</option>
                        {people.into_iter().map(|(name, id)| view! { <option value=id>{name}</option> }).collect_view()}
                    </select>
                    <select class="input" aria-label="What" on:change:target=move |event| what.set(event.target().value().parse().ok())>
                        <option value="">"What"</option>
                        {all.into_iter().map(|(id, said)| view! { <option value=id.to_string()>{said}</option> }).collect_view()}
                    </select>
                </div>
                <p role="status">{answer}</p>
            </div>
        </section>
    }
}

#[component]
fn Facts(shown: Listed) -> impl IntoView {
    let account = AccountState::here();
    let (word, tone) = state_word(shown.state);
    let ends = match shown.until {
        Some(at) => view! { <Until at=at /> }.into_any(),
        None => view! { "Never" }.into_any(),
    };
    let lacks = if shown.lacks.is_empty() { "Nothing".to_owned() } else { shown.lacks };
    let done = account.path(&format!("clients/audit?client={}", shown.account));
    let report = account.path(&format!("clients/{}/report", shown.grant));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Details"</h2><StatusWord word=word tone=tone /></div>
            <div class="panel-body stack">
                <dl class="facts">
                    <dt>"Tags"</dt><dd>{if shown.tags.is_empty() { "None".to_owned() } else { shown.tags.join(", ") }}</dd>
                    <dt>"Ends"</dt><dd>{ends}</dd>
                    <dt>"We lack"</dt><dd>{lacks}</dd>
                    <dt>"Account"</dt><dd class="mono">{shown.account.to_string()}</dd>
                </dl>
                <p><A href=report>"Report of access"</A></p>
                <Can action="audit:read"><p><A href=done.clone()>"What we did here"</A></p></Can>
            </div>
        </section>
    }
}
