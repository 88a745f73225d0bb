use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, Behind, Millis, Record, RecordId, ResourceId, Touched, ZoneSettings};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Ids and names asked for in one statement; SQLite takes 32,766.
const AT_ONCE: usize = 5_000;

/// What is kept of a zone beside its name and tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRow {
    /// When it was added.
    pub created_at: Millis,
    /// When name, tags or settings were last changed.
    pub modified_at: Millis,
    /// Its settings.
    pub settings: ZoneSettings,
}

/// By what permissions know a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordName {
    /// The zone it is in.
    pub zone: ResourceId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub rtype: String,
}

impl Store {
    /// What a command about records or settings touches, all of it at one moment.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn behind(&self, account: AccountId, touched: &Touched) -> Result<Behind, StoreError> {
        let mut tx = self.read().await?;
        let zone = touched.zone.to_string();
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM records WHERE account = $1 AND zone = $2")
            .bind(account.to_string())
            .bind(&zone)
            .fetch_one(&mut *tx)
            .await?;
        let settings: Option<Option<String>> =
            sqlx::query_scalar("SELECT settings FROM zones WHERE account = $1 AND zone = $2")
                .bind(account.to_string())
                .bind(&zone)
                .fetch_optional(&mut *tx)
                .await?;
        let mut found = BTreeMap::new();
        let ids: Vec<String> = touched.ids.iter().map(ToString::to_string).collect();
        select(&mut tx, account, &zone, "id", ids, &mut found).await?;
        let mut names: Vec<String> =
            found.values().map(|r| r.name.clone()).chain(touched.names.iter().cloned()).collect();
        names.sort_unstable();
        names.dedup();
        select(&mut tx, account, &zone, "name", names, &mut found).await?;
        Ok(Behind {
            records: found.into_values().collect(),
            count: usize::try_from(count).unwrap_or(0),
            zone: settings.flatten().map(|json| serde_json::from_str(&json)).transpose()?,
        })
    }

    /// The records of a zone, or only those of one name, in the order of their ids.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn records(
        &self,
        account: AccountId,
        zone: ResourceId,
        name: Option<&str>,
    ) -> Result<Vec<Record>, StoreError> {
        const ALL: &str = "SELECT body FROM records WHERE account = $1 AND zone = $2 ORDER BY id";
        const NAMED: &str = "SELECT body FROM records WHERE account = $1 AND zone = $2 AND name = $3 ORDER BY id";
        let rows = sqlx::query_scalar(if name.is_some() { NAMED } else { ALL }).bind(account.to_string());
        let mut rows = rows.bind(zone.to_string());
        if let Some(name) = name {
            rows = rows.bind(name);
        }
        let rows: Vec<String> = rows.fetch_all(self.readers()).await?;
        rows.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
    }

    /// The names and types of the records of an account, or of one zone; in the order of zone, name and type.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn record_names(
        &self,
        account: AccountId,
        zone: Option<ResourceId>,
    ) -> Result<Vec<RecordName>, StoreError> {
        const SELECT: &str = "SELECT DISTINCT zone, name, body ->> '$.type' FROM records \
            WHERE account = $1 AND ($2 IS NULL OR zone = $2) ORDER BY 1, 2, 3";
        let rows = sqlx::query_as::<_, (String, String, String)>(SELECT).bind(account.to_string());
        let rows = rows.bind(zone.map(|zone| zone.to_string())).fetch_all(self.readers()).await?;
        rows.into_iter().map(|(zone, name, rtype)| Ok(RecordName { zone: columns::id(&zone)?, name, rtype })).collect()
    }

    /// One record of a zone.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn record(
        &self,
        account: AccountId,
        zone: ResourceId,
        id: RecordId,
    ) -> Result<Option<Record>, StoreError> {
        const SELECT: &str = "SELECT body FROM records WHERE account = $1 AND zone = $2 AND id = $3";
        let row = sqlx::query_scalar(SELECT).bind(account.to_string()).bind(zone.to_string()).bind(id.to_string());
        let row: Option<String> = row.fetch_optional(self.readers()).await?;
        Ok(row.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    /// The accounts whose log speaks of a resource; whether it is still there says their state.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn resource_places(&self, resource: ResourceId) -> Result<Vec<AccountId>, StoreError> {
        const SELECT: &str = "SELECT DISTINCT account FROM entry_objects \
            WHERE object_type = 'resource' AND object_id = $1 ORDER BY account";
        let rows: Vec<String> = sqlx::query_scalar(SELECT).bind(resource.to_string()).fetch_all(self.readers()).await?;
        rows.iter().map(|id| columns::id(id)).collect()
    }

    /// What is kept of the zones of an account; nothing of one that nobody changed since before this was kept.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn zones(&self, account: AccountId) -> Result<BTreeMap<ResourceId, ZoneRow>, StoreError> {
        type Row = (String, i64, i64, Option<String>);
        const SELECT: &str = "SELECT zone, created_at, modified_at, settings FROM zones WHERE account = $1";
        let rows: Vec<Row> = sqlx::query_as(SELECT).bind(account.to_string()).fetch_all(self.readers()).await?;
        rows.into_iter().map(read).collect()
    }

    /// The same of one zone.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn zone(&self, account: AccountId, zone: ResourceId) -> Result<Option<ZoneRow>, StoreError> {
        const SELECT: &str =
            "SELECT zone, created_at, modified_at, settings FROM zones WHERE account = $1 AND zone = $2";
        let row = sqlx::query_as(SELECT).bind(account.to_string()).bind(zone.to_string());
        Ok(row.fetch_optional(self.readers()).await?.map(read).transpose()?.map(|(_, row)| row))
    }
}

fn read(row: (String, i64, i64, Option<String>)) -> Result<(ResourceId, ZoneRow), StoreError> {
    let (zone, created_at, modified_at, settings) = row;
    let zone = columns::id(&zone)?;
    let settings = settings.map(|json| serde_json::from_str(&json)).transpose()?;
    let settings = settings.unwrap_or_else(|| ZoneSettings::new(zone));
    Ok((zone, ZoneRow { created_at: Millis(created_at), modified_at: Millis(modified_at), settings }))
}

/// Records whose `column` is one of these values.
async fn select(
    db: &mut SqliteConnection,
    account: AccountId,
    zone: &str,
    column: &'static str,
    values: Vec<String>,
    found: &mut BTreeMap<RecordId, Record>,
) -> Result<(), StoreError> {
    for some in values.chunks(AT_ONCE) {
        let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new("SELECT body FROM records WHERE account = ");
        query.push_bind(account.to_string()).push(" AND zone = ").push_bind(zone);
        query.push(format!(" AND {column} IN ("));
        let mut list = query.separated(", ");
        some.iter().for_each(|value| {
            list.push_bind(value);
        });
        query.push(")");
        let rows: Vec<String> = query.build_query_scalar().fetch_all(&mut *db).await?;
        for json in rows {
            let record: Record = serde_json::from_str(&json)?;
            found.insert(record.id, record);
        }
    }
    Ok(())
}

/// All records of an account, in the order of zone and id.
pub async fn all(db: &mut SqliteConnection, account: AccountId) -> Result<Vec<Record>, StoreError> {
    const SELECT: &str = "SELECT body FROM records WHERE account = $1 ORDER BY zone, id";
    let rows: Vec<String> = sqlx::query_scalar(SELECT).bind(account.to_string()).fetch_all(db).await?;
    rows.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
}
