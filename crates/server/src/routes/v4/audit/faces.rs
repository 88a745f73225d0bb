//! By which address somebody is known to an account's history.

use crate::{App, Error, Version, people};
use portcullis_core::{AccountId, Origin, UserId};
use portcullis_store::agency_in;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Addresses of people in one account, each looked up once. Who came through an agency has none.
pub struct Faces<'a> {
    app: &'a App,
    version: Arc<Version>,
    known: BTreeMap<(UserId, Option<AccountId>), String>,
}

impl<'a> Faces<'a> {
    /// Nobody yet.
    pub fn new(app: &'a App, version: Arc<Version>) -> Self {
        Self { app, version, known: BTreeMap::new() }
    }

    /// The address of whoever did this; empty where it is not known.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn of(&mut self, origin: &Origin) -> Result<String, Error> {
        match origin.user {
            Some(user) => self.email(user, agency_in(origin)).await,
            None => Ok(String::new()),
        }
    }

    /// The address of a user who came through this agency, or directly.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn email(&mut self, user: UserId, agency: Option<AccountId>) -> Result<String, Error> {
        if let Some(known) = self.known.get(&(user, agency)) {
            return Ok(known.clone());
        }
        let came = agency.map(|agency| (user, agency)).into_iter().collect();
        let found = people::named(self.app, &self.version, BTreeSet::from([user]), came).await?;
        let email = found.into_values().find_map(|person| person.email).unwrap_or_default();
        self.known.insert((user, agency), email.clone());
        Ok(email)
    }
}
