//! Links to invitations. Each comes in two: the mailed one shows that the address is theirs, the copied one does not.

use crate::{Error, Secret};
use portcullis_core::{Command, Event, GrantStatus, Member, MemberId, MemberStatus, Snapshot};
use portcullis_store::{NewGrantLink, NewInvitation};

/// The links to one invitation.
#[derive(Debug)]
pub struct Link {
    /// The pending member, as invited.
    pub member: Member,
    /// The secret that goes by mail.
    pub mailed: Secret,
    /// The secret that the one who invites may hand over.
    pub copied: Secret,
}

impl Link {
    fn new(member: &Member) -> Result<Self, Error> {
        Ok(Self { member: member.clone(), mailed: Secret::random()?, copied: Secret::random()? })
    }

    /// What is kept of both.
    pub fn kept(&self) -> [NewInvitation; 2] {
        let kept = |secret: &Secret, mailed| NewInvitation { member: self.id(), secret_hash: secret.hash(), mailed };
        [kept(&self.mailed, true), kept(&self.copied, false)]
    }

    /// Whose it is.
    pub fn id(&self) -> MemberId {
        self.member.id
    }
}

/// The address of a page that answers an invitation.
pub fn url(public_url: &str, secret: &Secret) -> String {
    format!("{public_url}/invitation/{}", secret.expose())
}

/// The address of a page that takes an offer.
pub fn offer_url(public_url: &str, secret: &Secret) -> String {
    format!("{public_url}/grant/{}", secret.expose())
}

/// The link of an offer to nobody yet that this command makes, first or again, and what is kept of it.
///
/// # Errors
/// [`Error::Internal`] if the system gives no random numbers.
pub fn offer_for(command: &Command, events: &[Event]) -> Result<Option<(Secret, NewGrantLink)>, Error> {
    let (Command::OfferGrant { .. } | Command::ReissueOffer(_)) = command else { return Ok(None) };
    let made = events.iter().find_map(|event| match event {
        Event::Grant(change) => change.after.as_ref(),
        _ => None,
    });
    let Some(grant) = made.filter(|g| g.status == GrantStatus::Waiting) else { return Ok(None) };
    let secret = Secret::random()?;
    let kept = NewGrantLink { grant: grant.id, secret_hash: secret.hash() };
    Ok(Some((secret, kept)))
}

/// New links for everybody whom these events invite, first or again.
///
/// # Errors
/// [`Error::Internal`] if the system gives no random numbers.
pub fn links_for(before: &Snapshot, events: &[Event]) -> Result<Vec<Link>, Error> {
    let sent_anew = |member: &&Member| {
        let old = before.state().members.get(&member.id);
        member.status == MemberStatus::Pending && old.is_none_or(|old| old.invitation != member.invitation)
    };
    let after = events.iter().filter_map(|event| event.member()?.after.as_ref());
    after.filter(sent_anew).map(Link::new).collect()
}
