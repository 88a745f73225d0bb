use crate::can::Commanded;
use crate::parts::affected::Foretold;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portcullis_api::PartnerView;
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
        <Commanded command=switched(id, is_on) press=move |()| switching.set(true)>{if is_on { "Suspend" } else { "Resume" }}</Commanded>
        <Commanded command=renamed class="button primary" press=edit>"Edit"</Commanded>
        <Switch id=id name=name.clone() is_on=is_on open=switching />
        <Foretold open=ending title=format!("End the access of {name}?") action="End access" command=end said="Ended.">
            <p>"Its people are out from their next request on. What they did stays in the audit log."</p>
        </Foretold>
    }
}

fn switched(grant: GrantId, suspended: bool) -> Command {
    Command::ChangeGrant { grant, name: None, policies: None, conditions: None, suspended: Some(suspended) }
}

#[component]
fn Switch(id: GrantId, name: String, is_on: bool, open: RwSignal<bool>) -> impl IntoView {
    let (title, action, said) = match is_on {
        true => (format!("Suspend {name}?"), "Suspend", "Suspended."),
        false => (format!("Let {name} work again?"), "Resume", "It may work again."),
    };
    let text = match is_on {
        true => "Its people can do nothing here until you resume it. What was set up stays.",
        false => "Its people can do again what you granted.",
    };
    view! { <Foretold open=open title=title action=action command=switched(id, is_on) said=said><p>{text}</p></Foretold> }
}
