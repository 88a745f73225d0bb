use crate::model::{Conditions, Token};
use crate::{TokenId, UserId};
use std::sync::Arc;

/// The tokens of an account, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens(Arc<Vec<TokenRow>>);

/// What deciding reads of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenRow {
    pub id: TokenId,
    /// The user it acts for; it stands alone where there is none.
    pub owner: Option<UserId>,
    pub active: bool,
    pub conditions: Conditions,
}

impl Tokens {
    pub fn get(&self, id: TokenId) -> Option<&TokenRow> {
        let place = self.0.binary_search_by_key(&id, |row| row.id).ok()?;
        self.0.get(place)
    }

    pub fn iter(&self) -> impl Iterator<Item = &TokenRow> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn put(&mut self, token: &Token) {
        let Token { id, owner, conditions, .. } = token;
        self.put_row(TokenRow { id: *id, owner: *owner, active: token.is_active(), conditions: conditions.clone() });
    }

    pub(super) fn put_row(&mut self, row: TokenRow) {
        let rows = Arc::make_mut(&mut self.0);
        match rows.binary_search_by_key(&row.id, |row| row.id) {
            Ok(place) => rows.get_mut(place).into_iter().for_each(|held| *held = row.clone()),
            Err(place) => rows.insert(place, row),
        }
    }

    pub fn remove(&mut self, id: TokenId) {
        if self.get(id).is_some() {
            Arc::make_mut(&mut self.0).retain(|row| row.id != id);
        }
    }
}
