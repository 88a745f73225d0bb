use portcullis_core::AccountId;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What an operator decides about a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of the database, its key and the outbox; made when missing.
    pub data: PathBuf,
    /// Under which address people reach it, without a slash at the end; links in mails begin with it.
    pub public_url: String,
    /// Whether whoever is signed in may open accounts.
    pub open_accounts: bool,
    /// Whether members may be added without being asked, if they have signed in here before. Answers then tell who has.
    pub direct_add: bool,
    /// How much is let in.
    pub bounds: Bounds,
    /// The one account about which anybody may ask for decisions without signing in; for demonstrations.
    pub open: Option<AccountId>,
}

impl Config {
    /// A server of this folder that people reach at the address it listens on.
    pub fn local(data: impl Into<PathBuf>, listen: SocketAddr) -> Self {
        Self {
            data: data.into(),
            public_url: format!("http://{listen}"),
            open_accounts: true,
            direct_add: false,
            bounds: Bounds::default(),
            open: None,
        }
    }

    /// Whether people reach it through TLS, so that cookies may demand it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Bounds on what comes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most bytes of a body.
    pub body: usize,
    /// Most seconds until an answer begins.
    pub seconds: u64,
    /// Requests of one user: so many a second, on average…
    pub requests_per_second: u32,
    /// … and so many at once.
    pub requests_at_once: u32,
    /// Failed sign-ins with one address from one place, at once; one more every 30 seconds.
    pub failed_sign_ins: u32,
    /// Sign-ins from one place at once; one more every second.
    pub sign_ins: u32,
    /// Accounts that one user may be in and still open another.
    pub accounts: usize,
    /// Streams that one user may hold open.
    pub streams: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            body: 1 << 20,
            seconds: 30,
            requests_per_second: 50,
            requests_at_once: 1_000,
            failed_sign_ins: 10,
            sign_ins: 120,
            accounts: 200,
            streams: 20,
        }
    }
}
