//! Scoped tokens, as existing clients ask for them.

use super::super::v4::Deleted;
use super::super::v4::tokens::{self, QUERY, TokenAnswer, TokenBody, TokenGroup, TokenStatusAnswer, account, user};
use super::Need::{Member, Own, Token};
use super::{DELETE, GET, POST, PUT, Route, route};
use crate::openapi::Param;
use axum::routing::{delete, get, post, put};
use serde_json::Value;

const GROUPS: &[Param] = &[
    Param::text("name").about("this name, or by an operator as `contains:x`"),
    Param::text("scope").about("those for this kind, such as `com.cloudflare.api.account.zone`"),
];

pub fn routes() -> Vec<Route> {
    [of_accounts(), of_users()].concat()
}

fn of_accounts() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/accounts/{account}/tokens", Member, || get(account::tokens))
            .about("The account's own tokens, as far as one may see them")
            .query(QUERY)
            .lists::<TokenAnswer>(),
        route(POST, "/client/v4/accounts/{account}/tokens", Member, || post(account::add_token))
            .about("Make a token of the account; the answer shows its secret once")
            .body::<TokenBody>()
            .answers::<TokenAnswer>(),
        route(GET, "/client/v4/accounts/{account}/tokens/verify", Token, || get(account::verify))
            .about("Whether the token that asks works")
            .answers::<TokenStatusAnswer>(),
        route(GET, "/client/v4/accounts/{account}/tokens/permission_groups", Member, || get(tokens::permission_groups))
            .about("What tokens of the account can be given")
            .query(GROUPS)
            .lists::<TokenGroup>(),
        route(GET, "/client/v4/accounts/{account}/tokens/{token}", Member, || get(account::token))
            .about("One token of the account")
            .answers::<TokenAnswer>(),
        route(PUT, "/client/v4/accounts/{account}/tokens/{token}", Member, || put(account::change_token))
            .about("Change a token; whole replacement, the secret stays")
            .body::<TokenBody>()
            .answers::<TokenAnswer>(),
        route(DELETE, "/client/v4/accounts/{account}/tokens/{token}", Member, || delete(account::remove_token))
            .about("Delete a token")
            .answers::<Deleted>(),
        route(PUT, "/client/v4/accounts/{account}/tokens/{token}/value", Member, || put(account::roll_token))
            .about("Give a token a new secret; the old one is worth nothing from then on")
            .maybe_body::<Value>()
            .answers::<String>(),
    ]
}

fn of_users() -> Vec<Route> {
    const READ: super::Need = Own("tokens:read");
    const EDIT: super::Need = Own("tokens:edit");
    vec![
        route(GET, "/client/v4/user/tokens", READ, || get(user::tokens))
            .about("One's own tokens")
            .query(QUERY)
            .lists::<TokenAnswer>(),
        route(POST, "/client/v4/user/tokens", EDIT, || post(user::add_token))
            .about("Make a token of one's own; the answer shows its secret once")
            .body::<TokenBody>()
            .answers::<TokenAnswer>(),
        route(GET, "/client/v4/user/tokens/verify", Token, || get(user::verify))
            .about("Whether the token that asks works")
            .answers::<TokenStatusAnswer>(),
        route(GET, "/client/v4/user/tokens/permission_groups", READ, || get(tokens::user_permission_groups))
            .about("What tokens of one's own can be given")
            .query(GROUPS)
            .lists::<TokenGroup>(),
        route(GET, "/client/v4/user/tokens/{token}", READ, || get(user::token))
            .about("One of one's own tokens")
            .answers::<TokenAnswer>(),
        route(PUT, "/client/v4/user/tokens/{token}", EDIT, || put(user::change_token))
            .about("Change a token of one's own; whole replacement, the secret stays")
            .body::<TokenBody>()
            .answers::<TokenAnswer>(),
        route(DELETE, "/client/v4/user/tokens/{token}", EDIT, || delete(user::remove_token))
            .about("Delete a token of one's own")
            .answers::<Deleted>(),
        route(PUT, "/client/v4/user/tokens/{token}/value", EDIT, || put(user::roll_token))
            .about("Give a token of one's own a new secret")
            .maybe_body::<Value>()
            .answers::<String>(),
    ]
}
