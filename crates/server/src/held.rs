//! An invitation that somebody holds the link of.

use crate::{App, Error, Live, Secret, Version};
use portcullis_core::{Code, Issue, Member, MemberStatus, Millis};
use portcullis_store::User;
use std::sync::Arc;

/// An invitation with its account.
#[derive(Debug)]
pub struct Held {
    /// The account.
    pub live: Arc<Live>,
    /// As it is now.
    pub version: Arc<Version>,
    /// The invited member.
    pub member: Arc<Member>,
    /// Whether the link came by mail, and so shows that the address is theirs.
    pub mailed: bool,
}

impl Held {
    /// What a link leads to.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that never was, was replaced by a newer one, or whose invitation was called back.
    pub async fn by(app: &App, shown: &str) -> Result<Self, Error> {
        let secret = Secret::shown(shown).ok_or(Error::NotFound)?;
        let invitation = app.store.invitation(&secret.hash()).await?.ok_or(Error::NotFound)?;
        let live = app.live(invitation.account).await?.ok_or(Error::NotFound)?;
        let version = live.current();
        let member = version.snapshot.member(invitation.member).cloned().ok_or(Error::NotFound)?;
        Ok(Self { live, version, member, mailed: invitation.mailed })
    }

    /// Refuses an invitation that can't be answered any more.
    ///
    /// # Errors
    /// [`Error::Refused`], saying why.
    pub fn check_open(&self, now: Millis) -> Result<(), Error> {
        let over = match self.member.status {
            MemberStatus::Pending if self.member.has_expired(now) => Code::InvitationExpired,
            MemberStatus::Pending => return Ok(()),
            MemberStatus::Accepted | MemberStatus::Rejected => Code::NotPending,
        };
        Err(Error::Refused(vec![Issue::new(over, "", [])]))
    }

    /// The invited address.
    ///
    /// # Errors
    /// [`Error::NotFound`] once it was erased.
    pub fn address(&self) -> Result<&str, Error> {
        self.member.address.get().ok_or(Error::NotFound)
    }

    /// The user whom this link can't give a password: they sign in with their own. That is whoever has this address,
    /// unless nobody showed yet that it is theirs and this link does.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn settled_user(&self, app: &App) -> Result<Option<User>, Error> {
        Ok(self.user(app).await?.filter(|u| u.verified || !self.mailed))
    }

    /// The user with this address.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn user(&self, app: &App) -> Result<Option<User>, Error> {
        Ok(app.store.user_by_email(self.address()?).await?)
    }
}
