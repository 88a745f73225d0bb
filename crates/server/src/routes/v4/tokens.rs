//! `/client/v4/accounts/{account}/tokens` and `/client/v4/user/tokens`: scoped tokens as existing clients know them.

pub mod account;
mod body;
mod groups;
mod part;
mod resources;
mod shown;
pub mod user;

pub use body::TokenBody;
pub use groups::{TokenGroup, permission_groups, user_permission_groups};
pub use shown::{TokenAnswer, TokenStatusAnswer};

use super::query::Asked;
use crate::Error;
use crate::openapi::Param;

/// What the lists of tokens take.
pub const QUERY: &[Param] = &[
    Param::one_of("include_expired", &["true", "false"]).about("whether those that have expired are listed too"),
    Param::DIRECTION,
    Param::PAGE,
    Param::PER_PAGE,
];

/// Those that are asked for, oldest first unless the list is asked for backwards.
fn listed(mut found: Vec<TokenAnswer>, asked: &Asked) -> Result<Vec<TokenAnswer>, Error> {
    if !asked.flag("include_expired")? {
        found.retain(|token| !token.has_expired());
    }
    found.sort_by(|a, b| (&a.issued_on, &a.id).cmp(&(&b.issued_on, &b.id)));
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(found)
}
