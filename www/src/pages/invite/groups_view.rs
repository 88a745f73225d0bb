use super::Desk;
use super::field::Field;
use crate::parts::IssueText;
use crate::words;
use leptos::prelude::*;
use portcullis_core::GroupId;

/// Groups to be in. Nothing where the account has none.
#[component]
pub fn Groups(desk: Desk) -> impl IntoView {
    let groups = Memo::new(move |_| {
        let snapshot = desk.account.snapshot();
        let mut all: Vec<_> =
            snapshot.state().groups.values().map(|g| (g.name.clone(), g.id, g.members.len())).collect();
        all.sort();
        all
    });
    let issues = desk.at(Field::Groups);
    view! {
        <Show when=move || groups.with(|groups| !groups.is_empty())>
            <fieldset class="card groups" id="groups" tabindex="-1">
                <legend class="visually-hidden">"Groups"</legend>
                <h3 aria-hidden="true">"Groups"</h3>
                <For each=move || groups.get() key=|group| group.clone() let((name, id, members))>
                    <Line desk=desk name=name id=id members=members />
                </For>
                <div class="issues">
                    {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
                </div>
            </fieldset>
        </Show>
    }
}

#[component]
fn Line(desk: Desk, name: String, id: GroupId, members: usize) -> impl IntoView {
    let inside = Memo::new(move |_| desk.draft.with(|draft| draft.groups.contains(&id)));
    let toggle = move |_| {
        desk.edit(|draft| {
            if !draft.groups.remove(&id) {
                draft.groups.insert(id);
            }
        })
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=move || inside.get() on:change=toggle />
            <span>{name} " " <span class="help">{words::count(members, "member", "members")}</span></span>
        </label>
    }
}
