//! The accounts that this one works for, as their agency: what we may do there, who of ours does it, and new ones.

mod answer;
mod ask;
mod assign;
mod assigned;
mod assignment;
mod audit;
mod beside;
mod changes;
mod chosen;
mod client;
mod csv;
mod grid;
mod grid_view;
mod handover;
mod list;
mod listed;
mod open;
mod report;
mod templates;
mod why;

pub use assign::{AssignPage, EditAssignmentPage};
pub use assigned::AssignmentsPage;
pub use audit::ClientsAuditPage;
pub use client::ClientPage;
pub use grid_view::PeopleOnClientsPage;
pub use list::ClientsPage;
pub use open::OpenClientsPage;
pub use report::ReportPage;
pub use templates::{EditTemplatePage, NewTemplatePage, TemplatesPage};

use crate::state::{AccountState, Loading, follow};
use portcullis_api::ClientsView;

/// What the server tells of the clients, now and as it changes. Decisions here look at what they grant.
fn told() -> Loading<ClientsView> {
    let account = AccountState::here();
    let id = account.id();
    let told = follow(account, move |signed_in| signed_in.clients(id));
    leptos::prelude::Effect::new(move || {
        if let Some(view) = told.ready() {
            account.set_beside(beside::accounts(&account.snapshot_untracked(), &view));
        }
    });
    told
}
