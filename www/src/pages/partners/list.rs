use super::listed::{Listed, listed};
use super::told;
use super::waiting::Waiting;
use crate::can::Can;
use crate::parts::{Ago, Empty, Glyph, Heading, Icon, Problem, Skeleton, StatusWord, Until};
use crate::state::{AccountState, Load};
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_api::PartnersView;

/// `/:account/partners`: the agencies that work for the account.
#[component]
pub fn PartnersPage() -> impl IntoView {
    let told = told();
    view! {
        <Heading title="Partners" text="Agencies get access as agencies: who of their people uses it is theirs to say, and ends with them.">
            <Offer />
        </Heading>
        {move || match told.state.get() {
            Load::Waiting => view! { <Skeleton lines=4 /> }.into_any(),
            Load::Failed(error) => view! { <Problem error=error retry=move |()| told.again() /> }.into_any(),
            Load::Ready(view) => view! { <Told view=view /> }.into_any(),
        }}
    }
}

#[component]
fn Offer() -> impl IntoView {
    let href = AccountState::here().path("partners/new");
    view! {
        <Can action="partners:edit"><A href=href.clone() attr:class="button primary"><Icon glyph=Glyph::Plus />"Grant access"</A></Can>
    }
}

#[component]
fn Told(view: PartnersView) -> impl IntoView {
    let account = AccountState::here();
    let (asks, takers) = (view.asks.clone(), view.takers.clone());
    let is_empty = view.grants.is_empty();
    let all = Memo::new(move |_| listed(&account.snapshot(), &view, account.minute()));
    view! {
        <Waiting asks=asks takers=takers />
        <div class="panel">
            {match is_empty {
                true => view! {
                    <Empty title="No partners yet" text="Grant your IT company or web designer exactly what they need. You see what each of their people does, and end it in one step.">
                        <Offer />
                    </Empty>
                }.into_any(),
                false => view! { <Table all=all /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Table(all: Memo<Vec<Listed>>) -> impl IntoView {
    view! {
        <table class="table partners-table">
            <thead>
                <tr>
                    <th scope="col">"Agency"</th><th scope="col">"What it may do at most"</th><th scope="col">"Status"</th>
                    <th scope="col">"People"</th><th scope="col">"Last active"</th><th scope="col">"Ends"</th>
                </tr>
            </thead>
            <tbody><For each=move || all.get() key=Clone::clone let(partner)><Row partner=partner /></For></tbody>
        </table>
    }
}

#[component]
fn Row(partner: Listed) -> impl IntoView {
    let href = AccountState::here().path(&format!("partners/{}", partner.grant));
    let moment = |at: Option<portcullis_core::Millis>| match at {
        Some(at) => view! { <Ago at=at /> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    };
    let ends = match partner.until {
        Some(at) => view! { <Until at=at /> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><A href=href>{partner.name}</A></th>
            <td data-label="May"><div>{partner.may}</div></td>
            <td data-label="Status"><div><StatusWord word=partner.standing.word() tone=partner.standing.tone() /></div></td>
            <td data-label="People"><div>{words::count(partner.people, "person", "people")}</div></td>
            <td data-label="Last active"><div>{moment(partner.last_active)}</div></td>
            <td data-label="Ends"><div>{ends}</div></td>
        </tr>
    }
}
