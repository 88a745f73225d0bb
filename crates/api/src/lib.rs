//! The words on the wire that the server and the page share. No logic stands here.
//!
//! Everything is JSON. Times are whole milliseconds since 1970; ids are 32 hex digits. The routes that speak them are
//! under `/api/v1`.
//!
//! ```
//! let request: portcullis_api::CommandRequest =
//!     serde_json::from_str(r#"{"command": {"type": "leave_account"}, "revision": 7}"#)?;
//! assert_eq!(request.revision, 7);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod account;
mod audit;
mod error;
mod invitation;
mod partners;
mod session;

pub use account::{CommandAnswer, CommandRequest, Slice, SliceChange};
pub use audit::{AuditPage, Person};
pub use error::{ApiError, Conflict};
pub use invitation::{AcceptRequest, Answer, InvitationStatus, InvitationView, MembershipRequest};
pub use partners::{
    AGENCY_HEADER, AgencyEntry, AskView, ClientChange, ClientChanges, ClientEntry, ClientList, ClientState, ClientView,
    ClientsAudit, ClientsView, GrantLinkView, NewClient, OfferView, OpenClients, OpenReport, OpenedClient, PartnerView,
    PartnersView, StaffChange, StaffView, TakeGrant, TakerView, Through,
};
pub use session::{AccountEntry, Session, SessionEntry, SignIn, UserView};

/// The header in which the page repeats [`Session::csrf`] with everything that writes.
pub const CSRF_HEADER: &str = "x-portcullis-csrf";
/// The header that makes repeating a command harmless: 1 to 100 visible ASCII characters of the caller's choice.
pub const IDEMPOTENCY_HEADER: &str = "idempotency-key";
