use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, GrantId};

/// A grant that an agency has or keeps, and what was noted of it for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlined {
    /// Whose grant.
    pub account: AccountId,
    /// Which.
    pub grant: GrantId,
    /// The account's newest revision.
    pub revision: u64,
    /// What was noted at that revision, if anything was.
    pub body: Option<String>,
}

impl Store {
    /// Every grant that names an agency, or that it keeps and did not decline, with what was noted of it in this form; by
    /// account. An account that isn't there is left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outlines(&self, agency: AccountId, form: u32) -> Result<Vec<Outlined>, StoreError> {
        const SELECT: &str = "SELECT known.account, known.grant_id, heads.revision, outlines.body FROM ( \
                SELECT account, grant_id FROM grants WHERE agency = $1 \
                UNION SELECT account, grant_id FROM clients WHERE agency = $1 AND status <> 'declined') AS known \
            JOIN heads ON heads.account = known.account \
            LEFT JOIN outlines ON outlines.account = known.account AND outlines.grant_id = known.grant_id \
                AND outlines.revision = heads.revision AND outlines.form = $2 \
            ORDER BY known.account, known.grant_id";
        let rows = sqlx::query_as::<_, (String, String, i64, Option<String>)>(SELECT).bind(agency.to_string());
        let read = |(account, grant, revision, body): (String, String, i64, Option<String>)| {
            let (account, grant) = (columns::id(&account)?, columns::id(&grant)?);
            Ok(Outlined { account, grant, revision: columns::count(revision)?, body })
        };
        rows.bind(i64::from(form)).fetch_all(self.readers()).await?.into_iter().map(read).collect()
    }

    /// Notes what was made anew; those without a body are left as they are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep_outlines(&self, made: &[Outlined], form: u32) -> Result<(), StoreError> {
        const UPSERT: &str = "INSERT INTO outlines (account, grant_id, revision, form, body) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (account, grant_id) DO UPDATE SET revision = excluded.revision, form = excluded.form, \
            body = excluded.body";
        if made.is_empty() {
            return Ok(());
        }
        let mut tx = self.write().await?;
        for Outlined { account, grant, revision, body } in made {
            let Some(body) = body else { continue };
            let row = sqlx::query(UPSERT).bind(account.to_string()).bind(grant.to_string());
            let row = row.bind(columns::whole(*revision)).bind(i64::from(form)).bind(body);
            row.execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
