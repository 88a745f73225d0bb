use crate::secret::TokenKind;
use crate::{Store, StoreError, columns, hash_secret, new_token, token_kind};
use portcullis_core::{Millis, TokenId, UserId};

pub(super) const NOTED_EVERY: i64 = 60_000;

/// A key: a credential for programs with all of a user's access; its secret is not kept. Scoped tokens stand in
/// `token_secrets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The id.
    pub id: TokenId,
    /// For whom it acts.
    pub user: UserId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Millis>,
}

type Row = (String, String, String, i64, Option<i64>);

fn read((id, user, name, created_at, last_used_at): Row) -> Result<Token, StoreError> {
    let (id, user) = (columns::id(&id)?, columns::id(&user)?);
    Ok(Token { id, user, name, created_at: Millis(created_at), last_used_at: last_used_at.map(Millis) })
}

impl Store {
    /// Makes a token for a user; answers its secret, which can't be had again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a user.
    pub async fn add_token(&self, id: TokenId, user: UserId, name: &str, now: Millis) -> Result<String, StoreError> {
        const INSERT: &str =
            "INSERT INTO tokens (id, user_id, secret_hash, name, created_at) VALUES ($1, $2, $3, $4, $5)";
        self.user(user).await?.ok_or(StoreError::NotFound("user"))?;
        let secret = new_token(TokenKind::Key)?;
        let row = sqlx::query(INSERT).bind(id.to_string()).bind(user.to_string());
        let row = row.bind(hash_secret(&secret).as_slice()).bind(name).bind(now.0);
        row.execute(self.writer()).await.map_err(StoreError::unique("token"))?;
        Ok(secret)
    }

    /// The token with this secret; notes that it was used. Text that has not the form of a token costs no look.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn token(&self, secret: &str, now: Millis) -> Result<Option<Token>, StoreError> {
        const SELECT: &str = "SELECT id, user_id, name, created_at, last_used_at FROM tokens WHERE secret_hash = $1";
        if token_kind(secret) != Some(TokenKind::Key) {
            return Ok(None);
        }
        let row = sqlx::query_as::<_, Row>(SELECT).bind(hash_secret(secret).to_vec());
        let Some(row) = row.fetch_optional(self.readers()).await? else { return Ok(None) };
        let token = read(row)?;
        if token.last_used_at.is_none_or(|last| now >= last.plus(NOTED_EVERY)) {
            let update = sqlx::query("UPDATE tokens SET last_used_at = $2 WHERE id = $1").bind(token.id.to_string());
            update.bind(now.0).execute(self.writer()).await?;
        }
        Ok(Some(token))
    }

    /// The tokens of a user, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tokens(&self, user: UserId) -> Result<Vec<Token>, StoreError> {
        const SELECT: &str = "SELECT id, user_id, name, created_at, last_used_at FROM tokens \
            WHERE user_id = $1 ORDER BY created_at DESC, id";
        let rows = sqlx::query_as::<_, Row>(SELECT).bind(user.to_string()).fetch_all(self.readers()).await?;
        rows.into_iter().map(read).collect()
    }

    /// Removes a token of a user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the user has no such token.
    pub async fn remove_token(&self, user: UserId, id: TokenId) -> Result<(), StoreError> {
        let delete = sqlx::query("DELETE FROM tokens WHERE user_id = $1 AND id = $2").bind(user.to_string());
        match delete.bind(id.to_string()).execute(self.writer()).await?.rows_affected() {
            0 => Err(StoreError::NotFound("token")),
            _ => Ok(()),
        }
    }
}
