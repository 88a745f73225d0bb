use crate::StoreError;
use crate::key::HeadKey;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};
use std::{path::Path, sync::Arc, time::Duration};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();
/// How long a writer of another process (the command line beside the server) is waited for.
const BUSY: Duration = Duration::from_secs(30);

/// The logs of all accounts, and the people who sign in. Cheap to clone.
///
/// SQLite takes one writer at a time, so there is one connection that writes, and waiting for it is a queue rather than
/// an error. Readers have their own and see the last commit.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    pub(crate) key: Arc<HeadKey>,
}

impl Store {
    /// Opens the store in `folder`; makes what is missing and brings the tables up to date.
    ///
    /// # Errors
    /// Where the folder can't be used, the database is newer than the program, or logs exist whose key is missing.
    pub async fn open(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        make_private(folder)?;
        let path = folder.join("portcullis.db");
        let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(BUSY * 2);
        let writer = writer.connect_with(options(&path).create_if_missing(true)).await?;
        MIGRATIONS.run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(8).acquire_timeout(BUSY);
        let readers = readers.connect_with(options(&path).pragma("query_only", "on")).await?;
        let logs: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM heads").fetch_one(&readers).await?;
        let key = Arc::new(HeadKey::open(folder, logs == 0)?);
        Ok(Self { writer, readers, key })
    }

    /// The key by which everybody can check exports: 64 hex digits.
    pub fn public_key(&self) -> String {
        self.key.public()
    }

    /// Ends all connections, waiting for what is under way. Nothing is lost without it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// A transaction that may write. It holds the write lock from the start, so it can't fail half-way for want of it.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// A transaction that only reads, all of it at one moment.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.readers.begin().await?)
    }

    /// For single statements that read.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// For single statements that write.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged must survive a power cut: the write-ahead log is flushed at every commit.
        .synchronous(SqliteSynchronous::Full)
        .pragma("fullfsync", "on")
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // Erased values must not linger in free pages.
        .pragma("secure_delete", "on")
}

fn make_private(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::file(folder))
}
