use super::draft::GroupDraft;
use super::editor::Editor;
use crate::pages::not_found::NotFound;
use crate::parts::Heading;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_core::GroupId;

/// `/:account/groups/new`: make a group.
#[component]
pub fn NewGroupPage() -> impl IntoView {
    let account = AccountState::here();
    view! {
        <A href=account.path("groups") attr:class="crumb">"← Groups"</A>
        <Heading title="New group" text="Give it a name, put people in, choose what they get." />
        <Editor start=GroupDraft::default() />
    }
}

/// `/:account/groups/:id/edit`: name, members and policies of a group.
#[component]
pub fn EditGroupPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<GroupId>().ok()));
    move || {
        let start = id.get().and_then(|id| Some((id, GroupDraft::of(&account.snapshot_untracked(), id)?)));
        let Some((id, start)) = start else { return view! { <NotFound /> }.into_any() };
        view! {
            <A href=account.path(&format!("groups/{id}")) attr:class="crumb">{format!("← {}", start.name)}</A>
            <Heading title=format!("Edit {}", start.name) text="Beside it you see who gains and who loses." />
            <Editor start=start />
        }
        .into_any()
    }
}
