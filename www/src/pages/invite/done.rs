use super::Desk;
use crate::parts::Toaster;
use crate::parts::preview::Mode;
use crate::{state, words};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use portcullis_api::CommandAnswer;
use std::sync::Arc;

/// It is done: for who was invited, a link each to hand over.
#[component]
pub fn Done(desk: Desk, answer: Arc<CommandAnswer>) -> impl IntoView {
    if desk.mode() == Mode::Edit {
        after_edit(desk);
        return ().into_any();
    }
    let links = links(desk, &answer);
    let title = format!("{} invited", words::count(links.len(), "person", "people"));
    let all = links.iter().map(|(who, link)| format!("{who} {link}")).collect::<Vec<_>>().join("\n");
    let many = links.len() > 1;
    view! {
        <section class="panel done">
            <div class="panel-head"><h2 tabindex="-1">{title}</h2></div>
            <div class="panel-body stack">
                <p>{desk.promised.get_untracked()}</p>
                <p class="help">
                    "Each got a mail. You can also hand over these links yourself. They are shown only now and work for seven days."
                </p>
                <ul class="links">{links.into_iter().map(|(who, link)| view! { <Link who=who link=link /> }).collect_view()}</ul>
            </div>
            <div class="panel-foot">
                {many.then(|| view! { <Copy text=all label="Copy all".to_owned() /> })}
                {desk.account.through().map(|through| view! { <A href=format!("/{}/clients", through.agency) attr:class="button">"To our clients"</A> })}
                <A href=desk.account.path("members") attr:class="button primary">"To the members"</A>
            </div>
        </section>
    }
    .into_any()
}

/// After an edit there is nothing to hand over: back to the member.
fn after_edit(desk: Desk) {
    Toaster::here().say("Saved.");
    let member = desk.draft.with_untracked(|draft| draft.member.map(|id| id.to_string())).unwrap_or_default();
    use_navigate()(&desk.account.path(&format!("members/{member}")), Default::default());
}

/// Address and link of each.
fn links(desk: Desk, answer: &CommandAnswer) -> Vec<(String, String)> {
    let (snapshot, origin) = (desk.account.snapshot_untracked(), window().location().origin().unwrap_or_default());
    let named = answer.links.iter().map(|(member, link)| {
        let who = snapshot.member(*member).map_or_else(|| "Somebody".to_owned(), |m| m.shown());
        (who, if link.starts_with('/') { format!("{origin}{link}") } else { link.clone() })
    });
    let mut links: Vec<_> = named.collect();
    links.sort();
    links
}

#[component]
fn Link(who: String, link: String) -> impl IntoView {
    let label = format!("Invitation link of {who}");
    view! {
        <li>
            <strong>{who}</strong>
            <span class="row">
                <input class="input" type="text" readonly aria-label=label prop:value=link.clone() />
                <Copy text=link label="Copy link".to_owned() />
            </span>
        </li>
    }
}

#[component]
fn Copy(text: String, label: String) -> impl IntoView {
    let toaster = Toaster::here();
    let copy = move |_| {
        state::copy(&text);
        toaster.say("Copied.");
    };
    view! { <button type="button" class="button" on:click=copy>{label}</button> }
}
