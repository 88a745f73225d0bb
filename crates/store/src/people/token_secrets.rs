//! Secrets of scoped tokens. What such a token may do stands in the logs of accounts; here is who it is.

use super::tokens::NOTED_EVERY;
use crate::secret::{TokenKind, token_kind};
use crate::{Store, StoreError, columns, hash_secret};
use portcullis_core::{AccountId, Conditions, Event, Millis, Token, TokenId, TokenStatus, UserId};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// A scoped token by its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSecret {
    /// Which.
    pub token: TokenId,
    /// Whose.
    pub holder: Holder,
    /// When its first secret was made.
    pub created_at: Millis,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Millis>,
}

/// Whose a scoped token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The account's own: its log says all about it.
    Account(AccountId),
    /// A user's.
    User {
        /// The user.
        user: UserId,
        /// What holds in every account.
        kept: UserToken,
    },
}

/// What of a user's token holds beside its policies in accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserToken {
    /// What it is for.
    pub name: String,
    /// Whether it works at all.
    pub status: TokenStatus,
    /// Dates and networks outside of which it is nobody.
    #[serde(default)]
    pub conditions: Conditions,
    /// Rights on the user, such as `tokens:edit`.
    #[serde(default)]
    pub rights: BTreeSet<String>,
    /// When it was last changed or rolled.
    pub changed_at: Millis,
}

/// A token's secret as it shall be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTokenSecret {
    /// Which.
    pub token: TokenId,
    /// Whose.
    pub holder: Holder,
    /// [`hash_secret`] of a new secret; the old one stays where there is none.
    pub secret_hash: Option<[u8; 32]>,
}

type Row = (String, Option<String>, Option<String>, Option<String>, i64, Option<i64>);

/// A query for rows of tokens.
macro_rules! select {
    ($which:literal) => {
        concat!("SELECT token, account, user_id, kept, created_at, last_used_at FROM token_secrets ", $which)
    };
}

fn read((token, account, user, kept, created_at, last_used_at): Row) -> Result<TokenSecret, StoreError> {
    let holder = match (account, user, kept) {
        (Some(account), None, _) => Holder::Account(columns::id(&account)?),
        (None, Some(user), Some(kept)) => {
            Holder::User { user: columns::id(&user)?, kept: serde_json::from_str(&kept)? }
        }
        _ => return Err(StoreError::corrupt("database", "a token of nobody")),
    };
    let (token, last_used_at) = (columns::id(&token)?, last_used_at.map(Millis));
    Ok(TokenSecret { token, holder, created_at: Millis(created_at), last_used_at })
}

impl Store {
    /// The scoped token with this secret; notes that it was used. Text that has not the form of one costs no look.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn scoped_token(&self, secret: &str, now: Millis) -> Result<Option<TokenSecret>, StoreError> {
        match token_kind(secret) {
            Some(TokenKind::User | TokenKind::Account) => {}
            Some(TokenKind::Key) | None => return Ok(None),
        }
        const SELECT: &str = select!("WHERE secret_hash = $1");
        let row = sqlx::query_as::<_, Row>(SELECT).bind(hash_secret(secret).to_vec());
        let Some(row) = row.fetch_optional(self.readers()).await? else { return Ok(None) };
        let found = read(row)?;
        if found.last_used_at.is_none_or(|last| now >= last.plus(NOTED_EVERY)) {
            let update = sqlx::query("UPDATE token_secrets SET last_used_at = $2 WHERE token = $1");
            update.bind(found.token.to_string()).bind(now.0).execute(self.writer()).await?;
        }
        Ok(Some(found))
    }

    /// The scoped token with this id.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn token_secret(&self, token: TokenId) -> Result<Option<TokenSecret>, StoreError> {
        const SELECT: &str = select!("WHERE token = $1");
        let row = sqlx::query_as::<_, Row>(SELECT).bind(token.to_string()).fetch_optional(self.readers()).await?;
        row.map(read).transpose()
    }

    /// Whether this is still the secret of the token: rolling makes another.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn is_secret_of(&self, token: TokenId, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let row = sqlx::query_as::<_, (i64,)>("SELECT 1 FROM token_secrets WHERE token = $1 AND secret_hash = $2");
        let row = row.bind(token.to_string()).bind(hash.as_slice());
        Ok(row.fetch_optional(self.readers()).await?.is_some())
    }

    /// The scoped tokens of a user, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn user_tokens(&self, user: UserId) -> Result<Vec<TokenSecret>, StoreError> {
        const SELECT: &str = select!("WHERE user_id = $1 ORDER BY created_at DESC, token");
        let rows = sqlx::query_as::<_, Row>(SELECT).bind(user.to_string()).fetch_all(self.readers()).await?;
        rows.into_iter().map(read).collect()
    }

    /// The accounts in which a token has policies.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn token_places(&self, token: TokenId) -> Result<Vec<AccountId>, StoreError> {
        let select = "SELECT account FROM token_places WHERE token = $1 ORDER BY account";
        let rows = sqlx::query_as::<_, (String,)>(select).bind(token.to_string()).fetch_all(self.readers()).await?;
        rows.into_iter().map(|(id,)| columns::id(&id)).collect()
    }

    /// When the tokens of an account, its own and its members', were last used.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tokens_used(&self, account: AccountId) -> Result<BTreeMap<TokenId, Millis>, StoreError> {
        const SELECT: &str = "SELECT s.token, s.last_used_at FROM token_secrets s \
            JOIN token_places p ON p.token = s.token WHERE p.account = $1 AND s.last_used_at IS NOT NULL";
        let rows =
            sqlx::query_as::<_, (String, i64)>(SELECT).bind(account.to_string()).fetch_all(self.readers()).await?;
        rows.into_iter().map(|(id, at)| Ok((columns::id(&id)?, Millis(at)))).collect()
    }

    /// Keeps the secret of a token that no log speaks of yet, or what holds of it everywhere.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep_token(&self, new: &NewTokenSecret, now: Millis) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        keep(&mut tx, new, now).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets a user's token: its secret is worth nothing from now on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the user has no such token.
    pub async fn forget_token(&self, user: UserId, token: TokenId) -> Result<(), StoreError> {
        let delete = sqlx::query("DELETE FROM token_secrets WHERE user_id = $1 AND token = $2").bind(user.to_string());
        match delete.bind(token.to_string()).execute(self.writer()).await?.rows_affected() {
            0 => Err(StoreError::NotFound("token")),
            _ => Ok(()),
        }
    }
}

/// The same inside a transaction.
pub async fn keep(db: &mut SqliteConnection, new: &NewTokenSecret, now: Millis) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO token_secrets (token, account, user_id, secret_hash, kept, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (token) DO UPDATE SET secret_hash = excluded.secret_hash, kept = excluded.kept";
    let (account, user, kept) = match &new.holder {
        Holder::Account(account) => (Some(account.to_string()), None, None),
        Holder::User { user, kept } => (None, Some(user.to_string()), Some(serde_json::to_string(kept)?)),
    };
    let Some(hash) = new.secret_hash else {
        let update = sqlx::query("UPDATE token_secrets SET kept = $2 WHERE token = $1").bind(new.token.to_string());
        update.bind(kept).execute(db).await?;
        return Ok(());
    };
    let row = sqlx::query(UPSERT).bind(new.token.to_string()).bind(account).bind(user);
    row.bind(hash.as_slice()).bind(kept).bind(now.0).execute(db).await.map_err(StoreError::unique("token"))?;
    Ok(())
}

/// Forgets the secret of a token inside a transaction.
pub async fn forget(db: &mut SqliteConnection, token: TokenId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM token_secrets WHERE token = $1").bind(token.to_string()).execute(db).await?;
    Ok(())
}

/// Notes where tokens are. What an account's log ends can be used no more.
pub async fn place(db: &mut SqliteConnection, account: AccountId, event: &Event) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO token_places (account, token) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let Event::Token(change) = event else { return Ok(()) };
    match (&change.before, &change.after) {
        (_, Some(token)) => {
            let row = sqlx::query(INSERT).bind(account.to_string()).bind(token.id.to_string());
            row.execute(db).await?;
        }
        (Some(token), None) => leave(db, account, token).await?,
        (None, None) => {}
    }
    Ok(())
}

/// A user's token lives on where it still is in another account, or has rights on its user.
async fn leave(db: &mut SqliteConnection, account: AccountId, token: &Token) -> Result<(), StoreError> {
    const DELETE: &str = "DELETE FROM token_places WHERE account = $1 AND token = $2";
    let id = token.id.to_string();
    sqlx::query(DELETE).bind(account.to_string()).bind(&id).execute(&mut *db).await?;
    let places = sqlx::query_as::<_, (i64,)>("SELECT COUNT(*) FROM token_places WHERE token = $1").bind(&id);
    let (places,) = places.fetch_one(&mut *db).await?;
    const SELECT: &str = select!("WHERE token = $1");
    let row = sqlx::query_as::<_, Row>(SELECT).bind(&id).fetch_optional(&mut *db).await?;
    let lives_on = match row.map(read).transpose()?.map(|found| found.holder) {
        Some(Holder::User { kept, .. }) => places > 0 || !kept.rights.is_empty(),
        Some(Holder::Account(_)) | None => false,
    };
    if !lives_on {
        forget(db, token.id).await?;
    }
    Ok(())
}
