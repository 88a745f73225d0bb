use super::Desk;
use crate::parts::desk;
use crate::parts::preview::Mode;
use crate::words;
use leptos::prelude::*;

/// Everything once more, in the same sentence, before it is done.
#[component]
pub fn Summary(desk: Desk) -> impl IntoView {
    let action = Signal::derive(move || match desk.mode() {
        Mode::Edit => "Save changes".to_owned(),
        Mode::Invite => {
            format!("Invite {}", desk.draft.with(|d| words::count(d.addresses.len(), "person", "people")))
        }
    });
    view! { <desk::Summary desk=desk action=action facts=move || view! { <Facts desk=desk /> } /> }
}

/// Who is invited, and into which groups.
#[component]
fn Facts(desk: Desk) -> impl IntoView {
    let people =
        move || desk.draft.with(|draft| draft.emails()).into_iter().map(|e| view! { <li>{e}</li> }).collect_view();
    let groups = Memo::new(move |_| {
        let snapshot = desk.account.snapshot();
        let chosen = desk.draft.with(|draft| draft.groups.clone());
        let names = chosen.iter().filter_map(|id| snapshot.state().groups.get(id).map(|g| g.name.clone()));
        words::listed(&names.collect::<Vec<_>>())
    });
    view! {
        <Show when=move || desk.mode() == Mode::Invite><dt>"Invited"</dt><dd><ul class="plain">{people()}</ul></dd></Show>
        <Show when=move || groups.with(|g| !g.is_empty())><dt>"Groups"</dt><dd>{move || groups.get()}</dd></Show>
    }
}
