//! Accounts, and oneself, as existing clients ask for them.

use super::super::v4::Deleted;
use super::super::v4::account::{self, AccountAnswer, AccountChange, NewAccount};
use super::super::v4::entitlement::{self, EntitlementAnswer};
use super::super::v4::invite::{self, InviteAnswer};
use super::super::v4::membership::{self, MembershipAnswer, StatusChange};
use super::super::v4::user::{self, UserAnswer, UserChange};
use super::Need::{Member, Own, Person, SignedIn};
use super::{DELETE, GET, PATCH, POST, PUT, Route, route};
use crate::openapi::Param;
use axum::routing::{delete, get, patch, post, put};

const NAME: Param = Param::text("name").about("this name, or by an operator as `contains:x`");
const STATUS: Param =
    Param::one_of("status", &["accepted", "pending", "rejected"]).about("only those with this status");

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/accounts", SignedIn, || get(account::accounts))
            .about("The accounts that one is in, or can act on through an agency")
            .query(&[NAME, Param::DIRECTION, Param::PAGE, Param::PER_PAGE])
            .lists::<AccountAnswer>(),
        route(POST, "/client/v4/accounts", Person, || post(account::add_account))
            .about("Open an account, which one then holds every right on; or, under the `unit` of an agency, which the agency holds by a grant")
            .headers(&[super::IDEMPOTENCY])
            .body::<NewAccount>()
            .answers::<AccountAnswer>(),
        route(GET, "/client/v4/accounts/{account}", Member, || get(account::account))
            .about("One account")
            .answers::<AccountAnswer>(),
        route(PUT, "/client/v4/accounts/{account}", Member, || put(account::change_account))
            .about("Change name and demands of an account")
            .body::<AccountChange>()
            .answers::<AccountAnswer>(),
        route(DELETE, "/client/v4/accounts/{account}", Member, || delete(account::close_account))
            .about("Close an account for good, with everything in it")
            .answers::<Deleted>(),
        route(GET, "/client/v4/accounts/{account}/entitlements", Member, || get(entitlement::entitlements))
            .about("What the plan of an account allows")
            .answers::<Vec<EntitlementAnswer>>(),
        route(GET, "/client/v4/user", Own("user:read"), || get(user::user)).about("Oneself").answers::<UserAnswer>(),
        route(PATCH, "/client/v4/user", Own("user:edit"), || patch(user::change_user))
            .about("Change what one says about oneself")
            .body::<UserChange>()
            .answers::<UserAnswer>(),
        route(GET, "/client/v4/user/invites", Own("memberships:read"), || get(invite::invites))
            .about("Invitations that wait for one's answer")
            .answers::<Vec<InviteAnswer>>(),
        route(GET, "/client/v4/user/invites/{member}", Own("memberships:read"), || get(invite::invite))
            .about("One invitation")
            .answers::<InviteAnswer>(),
        route(PATCH, "/client/v4/user/invites/{member}", Own("memberships:edit"), || patch(invite::answer_invite))
            .about("Accept an invitation, or decline")
            .body::<StatusChange>()
            .answers::<InviteAnswer>(),
        route(GET, "/client/v4/memberships", Own("memberships:read"), || get(membership::memberships))
            .about("One's own places in accounts, invitations included")
            .query(&[
                Param::text("account.name").about("only in accounts of this name"),
                NAME,
                STATUS,
                Param::one_of("order", &["id", "account.name", "status"]).about("by what they are sorted"),
                Param::DIRECTION,
                Param::PAGE,
                Param::PER_PAGE,
            ])
            .lists::<MembershipAnswer>(),
        route(GET, "/client/v4/memberships/{member}", Own("memberships:read"), || get(membership::membership))
            .about("One of one's own places, with its policies")
            .answers::<MembershipAnswer>(),
        route(PUT, "/client/v4/memberships/{member}", Own("memberships:edit"), || put(membership::answer_membership))
            .about("Accept an invitation, or decline")
            .body::<StatusChange>()
            .answers::<MembershipAnswer>(),
        route(DELETE, "/client/v4/memberships/{member}", Own("memberships:edit"), || delete(membership::leave))
            .about("Leave an account, or decline an invitation")
            .answers::<Deleted>(),
    ]
}
