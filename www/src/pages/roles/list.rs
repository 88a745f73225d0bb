use super::catalogue::{Listed, Shelf, search, shelves};
use crate::can::Guarded;
use crate::parts::{Badge, Empty, Glyph, Heading, Icon, Search, Tone};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{query_signal_with_options, use_navigate};

/// `/:account/roles`: every role, searched by names, aliases and actions.
#[component]
pub fn RolesPage() -> impl IntoView {
    let account = AccountState::here();
    let quietly = || NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let (query, set_query) = query_signal_with_options::<String>("q", quietly());
    let (show, set_show) = query_signal_with_options::<String>("show", quietly());
    let query = Memo::new(move |_| query.get().unwrap_or_default());
    let only_used = Memo::new(move |_| show.get().as_deref() == Some("used"));
    let all = Memo::new(move |_| shelves(&account.snapshot()));
    let found = Memo::new(move |_| all.with(|all| search(all, &query.get(), only_used.get())));
    let navigate = use_navigate();
    let make = move |()| navigate(&account.path("roles/new"), NavigateOptions::default());
    view! {
        <Heading title="Roles" text="A role is a named set of actions. Those that come with the product fit most; make your own for the rest.">
            <Guarded action="roles:edit" class="button primary" press=make><Icon glyph=Glyph::Plus />"New role"</Guarded>
        </Heading>
        <div class="toolbar">
            <Search label="Search roles, other names and actions" value=query search=move |text: String| set_query.set((!text.is_empty()).then_some(text)) />
            <label class="check">
                <input type="checkbox" prop:checked=move || only_used.get() on:change:target=move |event| set_show.set(event.target().checked().then(|| "used".to_owned())) />
                <span>"In use only"</span>
            </label>
            <span class="help" role="status">{move || found.with(|found| words::count(found.iter().map(|shelf| shelf.roles.len()).sum(), "role", "roles"))}</span>
        </div>
        <Show when=move || !found.with(Vec::is_empty) fallback=move || view! { <NoRole /> }>
            <div class="panel roles-list">
                <For each=move || found.get() key=|shelf| shelf.name.clone() let(shelf)>
                    <ShelfView name=shelf.name.clone() starts_open=shelf.is_first() found=found query=query />
                </For>
            </div>
        </Show>
    }
}

#[component]
fn NoRole() -> impl IntoView {
    view! { <div class="panel"><Empty title="No role fits" text="Search for a service (“DNS”), an action (“purge”), or a name you know from elsewhere." /></div> }
}

#[component]
fn ShelfView(name: String, starts_open: bool, found: Memo<Vec<Shelf>>, query: Memo<String>) -> impl IntoView {
    let heading = name.clone();
    let roles = Memo::new(move |_| {
        found.with(|found| {
            found.iter().find(|shelf| shelf.name == name).map(|shelf| shelf.roles.clone()).unwrap_or_default()
        })
    });
    // Few enough to be seen at once need no click.
    let few = move || found.with(|found| found.iter().map(|shelf| shelf.roles.len()).sum::<usize>() <= 30);
    let open = Memo::new(move |_| starts_open || few() || !query.with(String::is_empty));
    view! {
        <details class="shelf" prop:open=move || open.get()>
            <summary><span>{heading}</span><span class="help">{move || roles.with(Vec::len)}</span></summary>
            <ul class="role-lines">
                <For each=move || roles.get() key=Clone::clone let(role)><RoleLine role=role query=query /></For>
            </ul>
        </details>
    }
}

#[component]
fn RoleLine(role: Listed, query: Memo<String>) -> impl IntoView {
    let account = AccountState::here();
    let used = (role.uses > 0).then(|| words::count(role.uses, "policy", "policies"));
    let (name, about) = (role.name.clone(), role.about.clone());
    let href = account.path(&format!("roles/{}", role.id));
    let grows = role.grows;
    let found_by = move || {
        role.found_by(&query.get()).map(|alias| view! { <span class="help">{format!("Also known as {alias}")}</span> })
    };
    view! {
        <li class="role-line">
            <span class="role-text">
                <A href=href>{name}</A>
                <span class="help">{about}</span>
                {found_by}
            </span>
            <span class="row">
                {grows.then(|| view! { <Badge tone=Tone::Waiting text="Grows by itself" /> })}
                {used.map(|used| view! { <Badge tone=Tone::Accent text=used /> })}
            </span>
        </li>
    }
}
