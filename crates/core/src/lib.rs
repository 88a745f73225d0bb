//! Portcullis: accounts, members, roles and scopes, decided by one engine.
//!
//! An account is a log of events; everything else follows from it by a pure function. This crate does no I/O, reads no
//! clock and draws no random number, and deciding cannot fail. The server, the page and the npm package all run it. What
//! it is not: a policy language, a database, a web framework.
//!
//! ```
//! use portcullis_core::*;
//!
//! // An account is opened for its owner, who adds a zone and invites somebody to edit its DNS.
//! let (now, owner) = (Millis(1_800_000_000_000), UserId::from_bits(7));
//! let opening = Opening {
//!     account: AccountId::from_bits(1),
//!     settings: Settings { name: "Bakery".into(), plan: "unlimited".into(), require_second_factor: false, agency: Default::default() },
//!     owner,
//!     email: "owner@example.com".into(),
//!     name: Some("Olga".into()),
//!     verified: true,
//! };
//! let opened = open_account(&Catalogue::builtin(), &opening, &Fresh::new(now, 1));
//! let mut snapshot = Snapshot::new(fold([(1, &opened.events[..])])?, Catalogue::builtin());
//! let caller = Caller::user(owner, Context::at(now));
//!
//! let zone = NewResource { name: "bakery.example".into(), tags: vec!["shop".into()], settings: None };
//! let add = Command::AddResources { kind: "zone".into(), resources: vec![zone] };
//! snapshot.apply(2, &decide(&snapshot, &caller, &add, &Fresh::new(now, 2)).events);
//!
//! // What would the invitation do? Nothing has happened yet.
//! let invite = Command::InviteMembers {
//!     emails: vec!["Ana@Example.com".into()],
//!     policies: vec![PolicyDraft::allow(["dns-edit"], Scope::tag("shop".parse()?))],
//!     groups: vec![],
//! };
//! let shown = preview(&snapshot, &caller, &invite, &Fresh::new(now, 3));
//! assert_eq!(shown.people[0].shown, "ana@example.com");
//! assert_eq!(shown.people[0].difference.gained(), 2); // read and edit, on one zone
//!
//! // And that is what then happens.
//! let done = decide(&snapshot, &caller, &invite, &Fresh::new(now, 3));
//! snapshot.apply(3, &done.events);
//! let ana = snapshot.state().members.values().find(|m| m.address.get() == Some("ana@example.com")).unwrap();
//! let access = snapshot.access(Principal::Member(ana.id), &Context::at(now));
//! let bakery = ResourceRef::Resource(snapshot.resource_named("zone", "bakery.example").unwrap());
//! assert!(access.can("dns:edit", bakery, now));
//! assert!(!access.can("members:edit", ResourceRef::Account, now));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(portcullis_speed, feature(optimize_attribute))]

// What `portcullis-derive` writes names this crate from outside, here too.
extern crate self as portcullis_core;

mod access;
mod analysis;
mod catalogue;
mod cedar;
mod change;
mod digest;
pub mod dns;
mod export;
mod id;
pub mod json;
mod log;
mod map;
mod model;
#[cfg(feature = "schema")]
mod schema;
mod set;
pub mod text;
mod time;

pub use access::{
    Access, Cause, ClassLabel, ClassRow, Decision, Determining, Difference, DifferenceRow, FailedCondition, Grid,
    GridRow, Handle, Nearest, Packed, Principal, Reach, Reason, Reasons, Remedy, Rulebook, RulebookError, Side,
    SideDecision, Snapshot, Table, ceiling, difference, slice, slice_events, slice_of_staff, slice_through,
    token_difference,
};
pub use analysis::{Finding, FindingCode, Level, analyse};
pub use catalogue::{
    Action, ActionData, Catalogue, CatalogueData, CatalogueError, Kind, KindData, Mask, PlanData, RoleData, RoleMask,
    ServiceData, SubjectData, VariantData,
};
pub use cedar::{CedarExport, CedarRequest, cedar_export, cedar_request};
pub use change::{
    Admitted, Behind, Caller, ClientDifference, ClientOpening, Code, Command, Fresh, GrantDifference, Issue, Need,
    NewResource, Opening, Outcome, PersonDifference, PolicyDraft, Preview, RecordDraft, Reissue, Severity,
    StaffDifference, TemplateDraft, TokenDifference, Touched, Who, ZoneDraft, decide, decide_behind, is_as_narrow,
    is_managed, open_account, open_client, preview, staff_differences,
};
pub use export::{EXPORT_FORMAT, Export, ImportError, MOST_EXPORT_BYTES, events_of};
pub use id::{
    AccountId, GrantId, GroupId, IdError, MemberId, PolicyId, RecordId, ResourceId, ScopeId, TemplateId, TokenId,
    UserId,
};
pub use log::{ApplyError, Change, Entry, Event, ObjectId, Origin, apply, fold};
pub use map::{Differing, Map};
pub use model::{
    Account, Actor, AgencySettings, Assignment, Channel, Cidr, CidrError, Client, ClientSelector, ClientStatus,
    Conditions, Context, Effect, Facts, Grant, GrantStatus, Group, Invitation, Made, Member, MemberStatus, NamedScope,
    Personal, Policy, Record, Resource, ResourceRef, Role, Scope, Selector, Settings, StaffNames, State, Tag, Tags,
    Template, Token, TokenStatus, ZoneMode, ZoneSettings,
};
pub use set::Set;
pub use time::Millis;
