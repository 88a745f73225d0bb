//! Domains: the list, tags, adding and removing.

mod add;
mod pasted;
mod remove;
mod rows;
mod table;
mod tag_draft;
mod tags;
mod view;

use crate::can::{Guarded, On};
use crate::parts::{Empty, Glyph, Heading, Icon};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use view::ZoneView;

/// `/:account/zones`: the domains one may see, with their tags.
#[component]
pub fn ZonesPage() -> impl IntoView {
    let view = ZoneView::new();
    let counted = move || view.all.with(|all| words::count(all.len(), "domain", "domains"));
    view! {
        <Heading title="Domains" text=Signal::derive(move || format!("{}. Tags say which belong together; access can follow a tag.", counted()))>
            <Guarded action="zones:create" class="button primary" press=move |()| view.adding.set(true)>
                <Icon glyph=Glyph::Plus />"Add domains"
            </Guarded>
        </Heading>
        <Show when=move || !view.all.with(Vec::is_empty) fallback=move || view! { <NoZones view=view /> }>
            <table::Toolbar view=view />
            <table::Table view=view />
            <table::Picked view=view />
        </Show>
        <add::AddDialog view=view />
        <tags::TagDialog view=view />
        <remove::RemoveDialog view=view />
    }
}

#[component]
fn NoZones(view: ZoneView) -> impl IntoView {
    let may_add = crate::can::can("zones:create", On::Account);
    let account = AccountState::here();
    let exist = move || account.snapshot().state().resources.values().any(|resource| resource.kind == "zone");
    move || {
        let text = if exist() { "None of them is yours to see yet." } else { "Add the first, or paste a whole list." };
        view! {
            <div class="panel">
                <Empty title="No domains here" text=text>
                    <Show when=move || may_add.get()>
                        <button type="button" class="button primary" on:click=move |_| view.adding.set(true)>"Add domains"</button>
                    </Show>
                </Empty>
            </div>
        }
    }
}
