use super::draft::RoleDraft;
use super::editor::Editor;
use crate::pages::not_found::NotFound;
use crate::parts::Heading;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/:account/roles/new`: a role of the account's own, from nothing or from another (`?from=`).
#[component]
pub fn NewRolePage() -> impl IntoView {
    let account = AccountState::here();
    let from = use_query_map().read_untracked().get("from");
    let start = from.map_or_else(RoleDraft::default, |role| RoleDraft::copy_of(&account.snapshot_untracked(), &role));
    view! {
        <A href=account.path("roles") attr:class="crumb">"← Roles"</A>
        <Heading title="New role" text="Tick what it shall hold. It can then be given like any other role." />
        <Editor start=start />
    }
}

/// `/:account/roles/:id/edit`: a role of the account's own.
#[component]
pub fn EditRolePage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    move || {
        let snapshot = account.snapshot_untracked();
        let Some(role) = snapshot.state().roles.get(&id.get()).cloned() else {
            return view! { <NotFound /> }.into_any();
        };
        let start = RoleDraft::of(snapshot.catalogue(), &role);
        view! {
            <A href=account.path(&format!("roles/{}", role.id)) attr:class="crumb">{format!("← {}", role.name)}</A>
            <Heading title=format!("Edit {}", role.name) text="Beside it you see who gains and who loses." />
            <Editor start=start />
        }
        .into_any()
    }
}
