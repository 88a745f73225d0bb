//! Facts about users, copied to every account they are a direct member of.

use crate::commit::{self, Request};
use crate::{App, Error};
use portcullis_core::{AccountId, Command, Facts};
use portcullis_store::User;

/// Copies what is true of a user to their accounts, where it is not there yet. What fails is logged and done at the
/// next sign-in: there is no transaction over many accounts.
pub async fn spread(app: &App, user: &User) {
    let accounts = match app.store.memberships(user.id, None).await {
        Ok(accounts) => accounts,
        Err(why) => return tracing::error!(%why, "can't look up the accounts of a user"),
    };
    for account in accounts {
        if let Err(why) = copy(app, user, account.account).await {
            tracing::error!(%why, account = %account.account, "can't copy facts about a user");
        }
    }
}

async fn copy(app: &App, user: &User, account: AccountId) -> Result<(), Error> {
    let Some(live) = app.live(account).await? else { return Ok(()) };
    let version = live.current();
    let Some(member) = version.snapshot.member_of(user.id) else { return Ok(()) };
    let facts = Facts { verified: user.verified, suspended: user.suspended, ..member.facts };
    if facts == member.facts {
        return Ok(());
    }
    let command = Command::RecordFacts { member: member.id, facts, name: None };
    commit::commit(app, &live, Request::operator(&command)).await.map(drop)
}
