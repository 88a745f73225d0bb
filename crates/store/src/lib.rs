//! The logs of accounts and their indexes, in SQLite: append, load, audit, verify; and the people who sign in.
//!
//! One directory holds the database `portcullis.db` and, outside of it, the key `head.key` that signs the end of each
//! log. What an [`append`](Store::append) has answered is on disk. Entries are linked by hashes and hold commitments in
//! place of personal values, so that a value can be erased while the chain stays valid.
//!
//! ```
//! use portcullis_core::{Account, AccountId, Change, Event, Millis, Origin, Settings};
//! use portcullis_store::{Extras, NewEntry, Store, StoreError};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), StoreError> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let folder = folder.path();
//! let store = Store::open(folder).await?;
//! let account = AccountId::from_bits(1);
//! let settings = Settings { name: "School network".into(), plan: "default".into(), require_second_factor: false, agency: Default::default() };
//! let opened = Account { id: account, created_at: Millis(0), settings, closed_at: None };
//! let entry = NewEntry {
//!     at: Millis(0),
//!     origin: Origin::default(),
//!     command: "open_account".into(),
//!     catalogue: "0123456789abcdef".into(),
//!     events: vec![Event::Account(Change::added(opened))],
//!     raises_revision: true,
//! };
//! store.append(account, None, entry, Extras::default()).await?;
//!
//! let (state, head) = store.load(account).await?;
//! assert_eq!((state.revision, head.seq), (1, 1));
//! assert!(store.verify(None).await?.is_sound());
//! # Ok(())
//! # }
//! ```

mod audit;
mod behind;
mod columns;
mod error;
mod key;
mod log;
mod partners;
mod people;
mod secret;
mod store;

pub use audit::{
    AccountReport, Column, Filter, Line, Lines, ObjectFilter, Problem, Refused, Times, VerifyReport, Whose, read_head,
    verify_export,
};
pub use behind::{RecordName, ZoneRow};
pub use error::StoreError;
pub use log::{Appended, Erase, Extras, Head, Idempotency, NewEntry, Repeat};
pub use partners::{Asked, Done, Given, GrantLink, NewGrantLink, Outlined, agency_in};
pub use people::{
    AccountName, Holder, Invitation, Membership, NewInvitation, NewSession, NewTokenSecret, Profile, Session, Token,
    TokenSecret, User, UserToken,
};
pub use secret::{TokenKind, hash_secret, new_bits, new_secret, new_token, token_kind};
pub use store::Store;
