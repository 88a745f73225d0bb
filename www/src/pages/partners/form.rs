use super::Desk;
use super::draft::Field;
use super::find::Find;
use super::templates::templates;
use crate::parts::cards::{CardList, end_of};
use crate::parts::desk::Workplace;
use crate::parts::preview::Mode;
use crate::parts::{Field as Labelled, local_offset};
use crate::words;
use leptos::prelude::*;

/// To whom, what its people may do, and until when.
#[component]
pub fn Form(desk: Desk) -> impl IntoView {
    view! {
        <Workplace desk=desk nothing=move || view! { <Templates desk=desk /> }>
            <About desk=desk />
            <CardList bench=desk.bench() />
        </Workplace>
    }
}

#[component]
fn About(desk: Desk) -> impl IntoView {
    let is_new = desk.mode() == Mode::Invite && desk.draft.with_untracked(|draft| draft.answers.is_none());
    let ends = move || {
        let end = desk.draft.with(|draft| draft.conditions.expires_at);
        end.map_or_else(String::new, |end| words::last_day(end, local_offset(end)))
    };
    view! {
        <section class="card stack" aria-label="About the agency">
            {is_new.then(|| view! { <Find desk=desk /> })}
            <Labelled id="grant-name" label="How you call it" help="Your people see this name" issues=desk.at(Field::Name)>
                <input id="grant-name" class="input" maxlength="100" autocomplete="off" aria-describedby="grant-name-issues"
                    prop:value=move || desk.draft.with(|draft| draft.name.clone())
                    on:input:target=move |event| desk.edit(|draft| draft.name = event.target().value()) />
            </Labelled>
            <Labelled id="grant-until" label="Until" help="The end of that day; empty for no end" issues=desk.at(Field::Ends)>
                <input id="grant-until" class="input" type="date" aria-describedby="grant-until-issues" prop:value=ends
                    on:change:target=move |event| desk.edit(|draft| draft.conditions.expires_at = end_of(&event.target().value())) />
            </Labelled>
        </section>
    }
}

/// Says that nothing is given yet, and offers where to start.
#[component]
fn Templates(desk: Desk) -> impl IntoView {
    let all = templates(&desk.account.snapshot_untracked());
    let offered = all.into_iter().map(|template| {
        let cards = template.cards.clone();
        view! {
            <li>
                <button type="button" class="button small" on:click=move |_| desk.cards.set(cards.clone())>{template.name}</button>
                <span class="help">{template.about}</span>
            </li>
        }
    });
    view! {
        <div class="nothing">
            <p class="empty-title">"May do nothing yet"</p>
            <p class="help">"Choose on what and which roles, or start from one of these:"</p>
            <ul class="plain templates">{offered.collect_view()}</ul>
        </div>
    }
}
