use crate::{Store, StoreError};
use portcullis_core::UserId;

/// What a person says about themselves and nothing here needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Profile {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Country, two letters.
    pub country: Option<String>,
    /// Telephone number.
    pub telephone: Option<String>,
    /// Postal code.
    pub zipcode: Option<String>,
}

impl Store {
    /// What the person said, if they said anything.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn profile(&self, user: UserId) -> Result<Option<Profile>, StoreError> {
        const SELECT: &str =
            "SELECT first_name, last_name, country, telephone, zipcode FROM profiles WHERE user_id = $1";
        Ok(sqlx::query_as(SELECT).bind(user.to_string()).fetch_optional(self.readers()).await?)
    }

    /// Keeps what the person said, and how they are called.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a person.
    pub async fn keep_profile(&self, user: UserId, profile: &Profile) -> Result<(), StoreError> {
        const UPSERT: &str = "INSERT INTO profiles (user_id, first_name, last_name, country, telephone, zipcode) \
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO UPDATE SET first_name = excluded.first_name, \
            last_name = excluded.last_name, country = excluded.country, telephone = excluded.telephone, \
            zipcode = excluded.zipcode";
        let mut tx = self.write().await?;
        let name = format!("{} {}", profile.first_name, profile.last_name);
        let update = sqlx::query("UPDATE users SET name = $2 WHERE id = $1").bind(user.to_string()).bind(name.trim());
        if update.execute(&mut *tx).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound("user"));
        }
        let row = sqlx::query(UPSERT).bind(user.to_string()).bind(&profile.first_name).bind(&profile.last_name);
        let row = row.bind(&profile.country).bind(&profile.telephone).bind(&profile.zipcode);
        row.execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}
