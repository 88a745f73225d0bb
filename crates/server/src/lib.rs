//! The server: sign-in, the one write path, the stream, the v4 routes, and the page from inside the program.
//!
//! A request passes the door, is looked at by the guard as the route table says, and reaches its route. Whether
//! somebody may do something is decided by `portcullis-core` alone.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), portcullis_server::Error> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let folder = folder.path();
//! let config = portcullis_server::Config::local(folder, ([127, 0, 0, 1], 8787).into());
//! let app = portcullis_server::App::open(config).await?;
//! let router = portcullis_server::router(app);
//! # drop(router);
//! # Ok(())
//! # }
//! ```

mod accounts;
mod activity;
mod app;
pub mod cli;
mod clock;
mod commit;
mod config;
mod conflict;
mod error;
mod facts;
mod held;
mod http;
mod link;
mod lookups;
mod mail;
mod minting;
mod openapi;
mod opening;
mod outline;
mod password;
mod people;
mod routes;
pub mod sample;
mod samples;
mod secret;
mod serve;
mod staff;
mod streams;
mod user_rights;

pub use accounts::{Accounts, Live, Version};
pub use app::{App, Parts};
pub use clock::{fresh, now, random_id};
pub use commit::{Committed, Done, Request, commit};
pub use config::{Bounds, Config};
pub use conflict::Seen;
pub use error::Error;
pub use http::{Limits, router};
pub use link::{Link, url as link_url};
pub use openapi::{Param, document};
pub use password::Password;
pub use routes::{Need, Route, table};
pub use samples::{Loaded, load as load_samples, load_agency, load_sample};
pub use secret::Secret;
pub use serve::{serve, serve_until};
pub use streams::Streams;
