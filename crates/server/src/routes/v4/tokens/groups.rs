//! Permission groups as tokens know them: what they are for is a list.

use super::super::envelope::whole;
use super::super::query::Asked;
use super::super::{ids, role, seen};
use crate::http::{Entered, SignedIn};
use crate::{App, Error, user_rights};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_core::{Catalogue, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

const KINDS: [(&str, &str); 2] =
    [("account", "com.cloudflare.api.account"), ("zone", "com.cloudflare.api.account.zone")];
const USER: &str = "com.cloudflare.api.user";

/// A permission group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenGroup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// On which kinds of things it gives anything.
    pub scopes: Vec<&'static str>,
}

/// `GET /client/v4/accounts/{account}/tokens/permission_groups`.
pub async fn permission_groups(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let own: Vec<String> = seen.state().roles.keys().cloned().collect();
    let all = of_product(seen.catalogue()).chain(own).map(|id| group(&seen, &id)).collect();
    Ok(whole(fitting(seen.catalogue(), all, &asked)))
}

/// `GET /client/v4/user/tokens/permission_groups`.
pub async fn user_permission_groups(State(app): State<App>, asked: Asked) -> Result<Json<Value>, Error> {
    let nobody = portcullis_core::Account {
        id: portcullis_core::AccountId::from_bits(0),
        created_at: portcullis_core::Millis(0),
        closed_at: None,
        settings: portcullis_core::Settings {
            name: String::new(),
            plan: app.catalogue.data().default_plan.clone(),
            require_second_factor: false,
            agency: Default::default(),
        },
    };
    let empty = Snapshot::new(portcullis_core::State::new(nobody), Arc::clone(&app.catalogue));
    let product = of_product(&app.catalogue).map(|id| group(&empty, &id));
    let of_user = user_rights::GROUPS.into_iter();
    let of_user = of_user.map(|g| TokenGroup { id: g.id.into(), name: g.name.into(), scopes: vec![USER] });
    Ok(whole(fitting(&app.catalogue, product.chain(of_user).collect(), &asked)))
}

fn of_product(catalogue: &Catalogue) -> impl Iterator<Item = String> {
    catalogue.data().roles.iter().map(|role| role.id.clone()).collect::<Vec<_>>().into_iter()
}

fn fitting(catalogue: &Catalogue, mut all: Vec<TokenGroup>, asked: &Asked) -> Vec<TokenGroup> {
    // Clients ask by the name they know, and then take the id.
    let wanted = asked.get("name");
    let also = of_product(catalogue).filter(|id| role::is_also_called(catalogue, id, wanted));
    let also: BTreeSet<String> = also.map(|id| ids::of_role(&id)).collect();
    all.retain(|group| {
        let scope = asked.get("scope").is_none_or(|scope| group.scopes.contains(&scope));
        scope && (asked.fits("name", &group.name) || also.contains(&group.id))
    });
    all
}

fn group(snapshot: &Snapshot, id: &str) -> TokenGroup {
    debug_assert!(role::find(snapshot, id).is_some());
    let gives = snapshot.role_mask(id).map(|mask| mask.gives).unwrap_or_default();
    let fits = |(kind, _): &&(&str, &str)| snapshot.catalogue().kind_actions(kind).meets(gives);
    let scopes = KINDS.iter().filter(fits).map(|(_, scope)| *scope).collect();
    TokenGroup { id: ids::of_role(id), name: snapshot.role_name(id), scopes }
}
