use crate::{Store, StoreError, columns};
use portcullis_core::{Millis, UserId};
use sqlx::SqliteConnection;

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The address in its normal form; unique.
    pub email: String,
    /// Whether the address was shown to be theirs.
    pub verified: bool,
    /// How they are called; may be empty.
    pub name: String,
    /// The password, hashed slowly by the caller; none for somebody who can't sign in by password.
    pub password_hash: Option<String>,
    /// May not sign in at present.
    pub suspended: bool,
    /// Since when.
    pub created_at: Millis,
}

const COLUMNS: &str = "SELECT id, email, verified, name, password_hash, suspended, created_at FROM users WHERE id = $1";
const BY_EMAIL: &str =
    "SELECT id, email, verified, name, password_hash, suspended, created_at FROM users WHERE email = $1";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    email: String,
    verified: bool,
    name: String,
    password_hash: Option<String>,
    suspended: bool,
    created_at: i64,
}

impl Row {
    fn read(self) -> Result<User, StoreError> {
        let Self { id, email, verified, name, password_hash, suspended, created_at } = self;
        let (id, created_at) = (columns::id(&id)?, Millis(created_at));
        Ok(User { id, email, verified, name, password_hash, suspended, created_at })
    }
}

impl Store {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] if the address or the id is taken.
    pub async fn add_user(&self, user: &User) -> Result<(), StoreError> {
        let mut db = self.writer().acquire().await?;
        insert(&mut db, user).await
    }

    /// The person with this id.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn user(&self, user: UserId) -> Result<Option<User>, StoreError> {
        let row = sqlx::query_as::<_, Row>(COLUMNS).bind(user.to_string()).fetch_optional(self.readers()).await?;
        row.map(Row::read).transpose()
    }

    /// The person with this address in its normal form.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query_as::<_, Row>(BY_EMAIL).bind(email).fetch_optional(self.readers()).await?;
        row.map(Row::read).transpose()
    }

    /// Sets how the person is called.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a person.
    pub async fn rename_user(&self, user: UserId, name: &str) -> Result<(), StoreError> {
        let update = sqlx::query("UPDATE users SET name = $2 WHERE id = $1").bind(user.to_string()).bind(name);
        found(update.execute(self.writer()).await?.rows_affected())
    }

    /// Suspends the person or lets them in again; suspending ends their sessions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a person.
    pub async fn suspend_user(&self, user: UserId, suspended: bool) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let update = sqlx::query("UPDATE users SET suspended = $2 WHERE id = $1").bind(user.to_string());
        found(update.bind(suspended).execute(&mut *tx).await?.rows_affected())?;
        if suspended {
            end_sessions(&mut tx, user).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Sets a password and ends every session: whoever else was signed in is out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a person.
    pub async fn set_password(&self, user: UserId, password_hash: &str) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let update = sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1").bind(user.to_string());
        found(update.bind(password_hash).execute(&mut *tx).await?.rows_affected())?;
        end_sessions(&mut tx, user).await?;
        Ok(tx.commit().await?)
    }

    /// The person showed that the address is theirs: sets a new password and ends earlier sessions and tokens, which
    /// somebody else may have made.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a person.
    pub async fn verify_user(&self, user: UserId, password_hash: &str) -> Result<(), StoreError> {
        const UPDATE: &str = "UPDATE users SET verified = TRUE, password_hash = $2 WHERE id = $1";
        let mut tx = self.write().await?;
        let update = sqlx::query(UPDATE).bind(user.to_string()).bind(password_hash);
        found(update.execute(&mut *tx).await?.rows_affected())?;
        end_sessions(&mut tx, user).await?;
        for delete in ["DELETE FROM tokens WHERE user_id = $1", "DELETE FROM token_secrets WHERE user_id = $1"] {
            sqlx::query(delete).bind(user.to_string()).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Adds a person inside a transaction.
pub async fn insert(db: &mut SqliteConnection, user: &User) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO users (id, email, verified, name, password_hash, suspended, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let row = sqlx::query(INSERT).bind(user.id.to_string()).bind(&user.email).bind(user.verified).bind(&user.name);
    let row = row.bind(&user.password_hash).bind(user.suspended).bind(user.created_at.0);
    row.execute(db).await.map_err(StoreError::unique("address"))?;
    Ok(())
}

async fn end_sessions(db: &mut SqliteConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user.to_string()).execute(db).await?;
    Ok(())
}

fn found(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound("user")) } else { Ok(()) }
}
