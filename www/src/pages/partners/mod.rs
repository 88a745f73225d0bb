//! The agencies that work for the account: what each may do, who of theirs has access, and how it ends.

mod actions;
mod beside;
mod done;
mod draft;
mod edit;
mod find;
mod form;
mod list;
mod listed;
mod loss;
mod partner;
mod people;
mod relink;
mod standing;
mod summary;
pub mod templates;
mod waiting;

pub use edit::{EditPartnerPage, NewPartnerPage};
pub use list::PartnersPage;
pub use partner::PartnerPage;

use crate::state::{AccountState, Loading, follow};
use portcullis_api::PartnersView;

/// The desk of a grant.
type Desk = crate::parts::desk::Desk<draft::GrantDraft>;

/// What the server tells of the agencies, now and as it changes.
fn told() -> Loading<PartnersView> {
    let account = AccountState::here();
    let id = account.id();
    let told = follow(account, move |signed_in| signed_in.partners(id));
    leptos::prelude::Effect::new(move || {
        if let Some(view) = told.ready() {
            account.set_beside(beside::accounts(&account.snapshot_untracked(), &view));
        }
    });
    told
}
