use super::callers::{Anonymous, Member, Token};
use portcullis_server::{App, Bounds, Config, load_samples, sample, serve_until};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server with sample accounts, on a port and in a folder of its own.
pub struct Server {
    pub base: String,
    pub app: App,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Tests ask as fast as they can as one person; how often somebody may ask has tests of its own, which use `with`.
    pub async fn start() -> Self {
        Self::with(Bounds { requests_per_second: 100_000, requests_at_once: 100_000, ..Bounds::default() }).await
    }

    pub async fn with(bounds: Bounds) -> Self {
        Self::with_config(|config| config.bounds = bounds).await
    }

    pub async fn with_config(decide: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(template(), folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config::local(folder.path(), address);
        decide(&mut config);
        let app = App::open(config).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve_until(app.clone(), listener, async {
            stopped.await.ok();
        }));
        Self { base: format!("http://{address}"), app, folder, stop, serving }
    }

    /// Tells it to stop and waits until it has.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap().unwrap();
    }

    pub fn anonymous(&self) -> Anonymous {
        Anonymous::new(&self.base)
    }

    /// Somebody of the sample accounts who has a password.
    pub async fn member(&self, email: &str) -> Member {
        self.anonymous().sign_in(email, sample::PASSWORD).await
    }

    pub async fn owner(&self) -> Member {
        self.member(sample::OWNER).await
    }

    /// A token that acts for somebody.
    pub async fn token(&self, email: &str) -> Token {
        let user = self.app.store.user_by_email(email).await.unwrap().unwrap();
        let id = portcullis_core::TokenId::from_bits(portcullis_server::random_id());
        let secret = self.app.store.add_token(id, user.id, "test", portcullis_server::now()).await.unwrap();
        Token::new(&self.base, secret)
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The newest mail in the outbox.
    pub fn mail_to(&self, address: &str) -> String {
        let outbox = std::fs::read_dir(self.data().join("outbox")).unwrap();
        let mut letters: Vec<PathBuf> = outbox.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some()).collect();
        letters.sort();
        let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
        let found = letters.iter().rev().map(read).find(|text| text.contains(&format!("To: {address}")));
        found.unwrap_or_else(|| panic!("no mail to {address}"))
    }

    /// The secret in the newest mail to somebody.
    pub fn mailed_secret(&self, address: &str) -> String {
        let letter = self.mail_to(address).replace("=\r\n", "");
        secret_in(&letter)
    }
}

/// The secret of the first invitation link in a text.
pub fn secret_in(text: &str) -> String {
    let (_, after) = text.split_once("/invitation/").expect("a link");
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}

/// A store with all sample accounts, made once.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<TempDir> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let work = move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let app = App::open(Config::local(path, ([127, 0, 0, 1], 0).into())).await.unwrap();
                load_samples(&app).await.unwrap();
                app.store.close().await;
            });
        };
        std::thread::spawn(work).join().unwrap();
        folder
    };
    TEMPLATE.get_or_init(make).path()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
