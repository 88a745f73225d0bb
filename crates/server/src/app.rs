use crate::activity::Activity;
use crate::http::Limits;
use crate::lookups::Lookups;
use crate::streams::Streams;
use crate::{Accounts, Config, Error, Live, clock};
use portcullis_core::{AccountId, Catalogue, MemberId};
use portcullis_store::Store;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::watch;

/// A running server: what every request needs. A clone is a pointer.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of a running server.
#[derive(Debug)]
pub struct Parts {
    /// What the operator decided.
    pub config: Config,
    /// What is kept.
    pub store: Store,
    /// What the product is made of.
    pub catalogue: Arc<Catalogue>,
    /// Accounts in memory.
    pub accounts: Accounts,
    /// How often somebody may ask.
    pub limits: Limits,
    /// Who was noted as active lately.
    pub activity: Activity,
    /// What credentials led to a moment ago.
    pub lookups: Lookups,
    /// Who holds how many streams open.
    pub streams: Streams,
    /// Becomes true when the server stops, so that streams end.
    pub stopping: watch::Sender<bool>,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the folder of the configuration, made when missing.
    ///
    /// # Errors
    /// [`Error::Internal`] if the folder or the database in it can't be opened.
    pub async fn open(config: Config) -> Result<Self, Error> {
        Self::open_with(config, Catalogue::builtin()).await
    }

    /// The same for another product.
    ///
    /// # Errors
    /// [`Error::Internal`] if the folder or the database in it can't be opened.
    pub async fn open_with(config: Config, catalogue: Arc<Catalogue>) -> Result<Self, Error> {
        let store = Store::open(&config.data).await?;
        Ok(Self(Arc::new(Parts {
            limits: Limits::new(&config.bounds),
            streams: Streams::new(config.bounds.streams),
            activity: Activity::default(),
            lookups: Lookups::default(),
            config,
            store,
            catalogue,
            accounts: Accounts::default(),
            stopping: watch::Sender::new(false),
        })))
    }

    /// An account, if there is one.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn live(&self, id: AccountId) -> Result<Option<Arc<Live>>, Error> {
        self.accounts.get(&self.store, &self.catalogue, id).await
    }

    /// Notes that a member is active. That this can't be written is no reason to refuse a request.
    pub async fn seen(&self, account: AccountId, member: MemberId) {
        if !self.activity.is_news(account, member, clock::now()) {
            return;
        }
        if let Err(why) = self.store.note_active(account, member, clock::now()).await {
            tracing::warn!(%why, "can't note that a member was active");
        }
    }
}
