//! Members, roles and groups of an account, as existing clients ask for them.

use super::super::v4::Deleted;
use super::super::v4::group_member::{self, GroupMemberAnswer, GroupMemberDetail, Members};
use super::super::v4::member::{self, MemberAnswer, MemberChange, NewMember};
use super::super::v4::policy::ResourceGroupAnswer;
use super::super::v4::resource_group::{self, NewResourceGroup, ResourceGroupChange};
use super::super::v4::role::{self, PermissionGroup, RoleAnswer};
use super::super::v4::user_group::{self, NewUserGroup, UserGroupAnswer, UserGroupChange};
use super::Need::Member;
use super::{DELETE, GET, POST, PUT, Route, route};
use crate::openapi::Param;
use axum::routing::{delete, get, post, put};

const ID: Param = Param::text("id").about("only the one with this id");
const NAME: Param = Param::text("name").about("this name, or by an operator as `contains:x`");

pub fn routes() -> Vec<Route> {
    [members(), roles(), resource_groups(), user_groups(), group_members()].concat()
}

fn members() -> Vec<Route> {
    const ORDERS: &[&str] = &["user.first_name", "user.last_name", "user.email", "status"];
    vec![
        route(GET, "/client/v4/accounts/{account}/members", Member, || get(member::members))
            .about("The members that one may see; those who declined only when asked for")
            .query(&[
                Param::one_of("status", &["accepted", "pending", "rejected"]).about("only those with this status"),
                Param::one_of("order", ORDERS).about("by what they are sorted; by address when nothing is said"),
                Param::DIRECTION,
                Param::PAGE,
                Param::PER_PAGE,
            ])
            .lists::<MemberAnswer>(),
        route(POST, "/client/v4/accounts/{account}/members", Member, || post(member::add_member))
            .about("Invite somebody, or add a user at once where the server allows it")
            .headers(&[super::IDEMPOTENCY])
            .body::<NewMember>()
            .answers::<MemberAnswer>(),
        route(GET, "/client/v4/accounts/{account}/members/{member}", Member, || get(member::member))
            .about("One member")
            .answers::<MemberAnswer>(),
        route(PUT, "/client/v4/accounts/{account}/members/{member}", Member, || put(member::change_member))
            .about("Give a member other roles or policies; whole replacement")
            .body::<MemberChange>()
            .answers::<MemberAnswer>(),
        route(DELETE, "/client/v4/accounts/{account}/members/{member}", Member, || delete(member::remove_member))
            .about("Take a member out, or call an invitation back")
            .answers::<Deleted>(),
    ]
}

fn roles() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/accounts/{account}/roles", Member, || get(role::roles))
            .about("The roles of the product, and the account's own")
            .query(&[Param::PAGE, Param::PER_PAGE])
            .lists::<RoleAnswer>(),
        route(GET, "/client/v4/accounts/{account}/roles/{role}", Member, || get(role::role))
            .about("One role")
            .answers::<RoleAnswer>(),
        route(GET, "/client/v4/accounts/{account}/iam/permission_groups", Member, || get(role::permission_groups))
            .about("The same roles as permission groups")
            .query(&[ID, NAME, Param::text("label").about("only those with this label"), Param::PAGE, Param::PER_PAGE])
            .lists::<PermissionGroup>(),
        route(GET, "/client/v4/accounts/{account}/iam/permission_groups/{group}", Member, || {
            get(role::permission_group)
        })
        .about("One role as a permission group")
        .answers::<PermissionGroup>(),
    ]
}

fn resource_groups() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/accounts/{account}/iam/resource_groups", Member, || get(resource_group::resource_groups))
            .about("Scopes with a name, and those without one that policies have; everything at once unless pages are asked for")
            .query(&[ID, NAME, Param::PAGE, Param::PER_PAGE])
            .lists::<ResourceGroupAnswer>(),
        route(POST, "/client/v4/accounts/{account}/iam/resource_groups", Member, || {
            post(resource_group::add_resource_group)
        })
        .about("Give a scope a name")
        .headers(&[super::IDEMPOTENCY])
        .body::<NewResourceGroup>()
        .answers::<ResourceGroupAnswer>(),
        route(GET, "/client/v4/accounts/{account}/iam/resource_groups/{group}", Member, || {
            get(resource_group::resource_group)
        })
        .about("One resource group")
        .answers::<ResourceGroupAnswer>(),
        route(PUT, "/client/v4/accounts/{account}/iam/resource_groups/{group}", Member, || {
            put(resource_group::change_resource_group)
        })
        .about("Change a resource group, and what everybody holds by it")
        .body::<ResourceGroupChange>()
        .answers::<ResourceGroupAnswer>(),
        route(DELETE, "/client/v4/accounts/{account}/iam/resource_groups/{group}", Member, || {
            delete(resource_group::delete_resource_group)
        })
        .about("Delete a resource group that no policy has")
        .answers::<Deleted>(),
    ]
}

fn user_groups() -> Vec<Route> {
    let fuzzy = Param::text("fuzzyName").about("only those whose name has this in it");
    vec![
        route(GET, "/client/v4/accounts/{account}/iam/user_groups", Member, || get(user_group::user_groups))
            .about("The groups that one may see, by name")
            .query(&[ID, NAME, fuzzy, Param::DIRECTION, Param::PAGE, Param::PER_PAGE])
            .lists::<UserGroupAnswer>(),
        route(POST, "/client/v4/accounts/{account}/iam/user_groups", Member, || post(user_group::add_user_group))
            .about("Make a group")
            .headers(&[super::IDEMPOTENCY])
            .body::<NewUserGroup>()
            .answers::<UserGroupAnswer>(),
        route(GET, "/client/v4/accounts/{account}/iam/user_groups/{group}", Member, || get(user_group::user_group))
            .about("One group")
            .answers::<UserGroupAnswer>(),
        route(PUT, "/client/v4/accounts/{account}/iam/user_groups/{group}", Member, || {
            put(user_group::change_user_group)
        })
        .about("Change a group; what is left out stays")
        .body::<UserGroupChange>()
        .answers::<UserGroupAnswer>(),
        route(DELETE, "/client/v4/accounts/{account}/iam/user_groups/{group}", Member, || {
            delete(user_group::delete_user_group)
        })
        .about("Delete a group; its members stay in the account")
        .answers::<Deleted>(),
    ]
}

fn group_members() -> Vec<Route> {
    const ALL: &str = "/client/v4/accounts/{account}/iam/user_groups/{group}/members";
    const ONE: &str = "/client/v4/accounts/{account}/iam/user_groups/{group}/members/{member}";
    let fuzzy = Param::text("fuzzyEmail").about("only those whose address has this in it");
    vec![
        route(GET, ALL, Member, || get(group_member::group_members))
            .about("Who is in a group, by address")
            .query(&[fuzzy, Param::DIRECTION, Param::PAGE, Param::PER_PAGE])
            .lists::<GroupMemberAnswer>(),
        route(POST, ALL, Member, || post(group_member::add_group_members))
            .about("Put members into a group")
            .body::<Members>()
            .answers::<Vec<GroupMemberAnswer>>(),
        route(PUT, ALL, Member, || put(group_member::set_group_members))
            .about("Put these members into a group and no others")
            .body::<Members>()
            .answers::<Vec<GroupMemberAnswer>>(),
        route(GET, ONE, Member, || get(group_member::group_member))
            .about("One member of a group")
            .answers::<GroupMemberDetail>(),
        route(DELETE, ONE, Member, || delete(group_member::remove_group_member))
            .about("Take a member out of a group")
            .answers::<GroupMemberAnswer>(),
    ]
}
