use super::loss::{made, who_is_out};
use super::relink::NewLink;
use crate::can::Commanded;
use crate::parts::affected::Foretold;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portcullis_api::{PartnerView, StaffView};
use portcullis_core::{Command, GrantId, GrantStatus, Made};

/// What can be done about an agency: switch its access off and on, change it, end it.
#[component]
pub fn Actions(partner: PartnerView) -> impl IntoView {
    let account = AccountState::here();
    let (id, name) = (partner.grant.id, partner.grant.name.clone());
    let (ending, switching) = (RwSignal::new(false), RwSignal::new(false));
    let navigate = use_navigate();
    let edit = move |()| navigate(&account.path(&format!("partners/{id}/edit")), NavigateOptions::default());
    let end = Command::EndGrant { grant: id, keep: Made::default() };
    let waits = partner.grant.status == GrantStatus::Waiting;
    let is_on = partner.grant.status != GrantStatus::Suspended;
    let renamed = Command::ChangeGrant {
        grant: id,
        name: Some(format!("{name}.")),
        policies: None,
        conditions: None,
        suspended: None,
    };
    view! {
        <Commanded command=end.clone() class="button danger soft" press=move |()| ending.set(true)>"End"</Commanded>
        {waits.then(|| view! { <NewLink id=id /> })}
        <Commanded command=switched(id, is_on) press=move |()| switching.set(true)>{if is_on { "Suspend" } else { "Resume" }}</Commanded>
        <Commanded command=renamed class="button primary" press=edit>"Edit"</Commanded>
        <Switch id=id name=name.clone() is_on=is_on people=partner.people.clone() open=switching />
        <End partner=partner open=ending />
    }
}

/// Ends it, and says who is out by that and what goes with it.
#[component]
fn End(partner: PartnerView, open: RwSignal<bool>) -> impl IntoView {
    let (id, through) = (partner.grant.id, partner.grant.made.clone());
    let (made, keeps) = (made(&through), RwSignal::new(false));
    let end = Signal::derive(move || Command::EndGrant {
        grant: id,
        keep: if keeps.get() { through.clone() } else { Made::default() },
    });
    let (title, out) = (format!("End the access of {}?", partner.grant.name), who_is_out(&partner.people));
    view! {
        <Foretold open=open title=title action="End access" command=end said="Ended.">
            <Out people=out.clone() />
            <p>"What they did stays in the audit log."</p>
            {made.clone().map(|made| view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || keeps.get() on:change:target=move |event| keeps.set(event.target().checked()) />
                    <span>{format!("Keep what was made through it: {made}")}</span>
                </label>
            })}
        </Foretold>
    }
}

/// Who is out.
#[component]
fn Out(people: Option<String>) -> impl IntoView {
    let text = match people {
        Some(people) => format!("Out from their next request on: {people}."),
        None => "Nobody of it has access at the moment.".to_owned(),
    };
    view! { <p>{text}</p> }
}

fn switched(grant: GrantId, suspended: bool) -> Command {
    Command::ChangeGrant { grant, name: None, policies: None, conditions: None, suspended: Some(suspended) }
}

#[component]
fn Switch(id: GrantId, name: String, is_on: bool, people: Vec<StaffView>, open: RwSignal<bool>) -> impl IntoView {
    let (title, action, said) = match is_on {
        true => (format!("Suspend {name}?"), "Suspend", "Suspended."),
        false => (format!("Let {name} work again?"), "Resume", "It may work again."),
    };
    let text = match is_on {
        true => "They can do nothing here until you resume it. What was set up stays.",
        false => "Its people can do again what you granted.",
    };
    let out = who_is_out(&people);
    let out = move || is_on.then(|| view! { <Out people=out.clone() /> });
    view! { <Foretold open=open title=title action=action command=switched(id, is_on) said=said>{out.clone()}<p>{text}</p></Foretold> }
}
