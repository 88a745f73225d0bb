use super::asking::Asking;
use super::resource::Place;
use super::subject::Subject;
use super::told::Told;
use super::words::{Answer, Question, Thing, Why};
use super::{action, described};
use crate::Error;
use portcullis_core::{Access, Decision, Principal, Reason, Snapshot, UserId};
use std::borrow::Cow;
use std::sync::Arc;

/// The answer to one question.
///
/// # Errors
/// [`Error::BadRequest`] for facts or descriptions that can't be read. Whatever is unknown is a deny, not an error.
pub fn judge(asking: &Asking, question: &Question) -> Result<Answer, Error> {
    let decision = decided(asking, question)?;
    let revision = asking.version.revision();
    Ok(Answer { decision: decision.allowed, context: Why::Decided { revision, decision: Box::new(decision) } })
}

fn decided(asking: &Asking, question: &Question) -> Result<Decision, Error> {
    let told = Told::read(&question.context)?;
    let Some(subject) = Subject::find(asking, &question.subject) else { return Ok(refused(Reason::NotAMember)) };
    let view = View::new(asking, &subject, &question.subject, Some(&question.resource), told)?;
    let catalogue = asking.catalogue();
    let Some(place) = Place::find(&view.snapshot, &question.resource) else {
        return Ok(refused(Reason::UnknownResource));
    };
    let Some(action) = action::find(catalogue, &question.resource.kind, &question.action) else {
        return Ok(refused(Reason::UnknownAction));
    };
    let decision = view.explain(catalogue.action_name(action), &place);
    let hidden = !decision.allowed && !asking.reads_members() && !view.sees(&place);
    Ok(if hidden { refused(Reason::UnknownResource) } else { decision })
}

/// A no about something that is unknown, or looks so.
fn refused(reason: Reason) -> Decision {
    Decision {
        allowed: false,
        reason,
        determining: Vec::new(),
        failed: Vec::new(),
        nearest: Vec::new(),
        would_be_allowed_if: Vec::new(),
        sides: Vec::new(),
    }
}

/// What one subject may do, in the account as it is described, by what is known and by what is told.
#[derive(Debug)]
pub struct View<'a> {
    /// The account.
    pub snapshot: Cow<'a, Snapshot>,
    known: Arc<Access>,
    told: Option<Access>,
    now: portcullis_core::Millis,
}

impl<'a> View<'a> {
    /// The view of a subject.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for descriptions that can't be read.
    pub fn new(
        asking: &'a Asking,
        subject: &Subject,
        said: &Thing,
        resource: Option<&Thing>,
        told: Told,
    ) -> Result<Self, Error> {
        let snapshot = described::world(asking, Some((subject, said)), resource)?;
        Ok(Self::of(asking, snapshot, subject.user, told))
    }

    /// The view of a user in this account.
    pub fn of(asking: &Asking, snapshot: Cow<'a, Snapshot>, user: UserId, told: Told) -> Self {
        let (principal, context) = (Principal::User(user), asking.context(user));
        let as_stored = std::ptr::eq(snapshot.as_ref(), asking.snapshot());
        let known = if as_stored { asking.access(user) } else { Arc::new(snapshot.access(principal, &context)) };
        let told = told.over(&context).map(|context| snapshot.access(principal, &context));
        Self { snapshot, known, told, now: asking.now }
    }

    /// Whether it is allowed by both, what is known and what is told.
    pub fn permits(&self, action: usize, place: &Place) -> bool {
        let permits = |access: &Access| access.permits(action, place.as_ref(), self.now);
        permits(&self.known) && self.told.as_ref().is_none_or(permits)
    }

    /// The same with its reason.
    fn explain(&self, action: &str, place: &Place) -> Decision {
        let known = self.known.explain(action, place.as_ref());
        match &self.told {
            Some(told) if known.allowed => told.explain(action, place.as_ref()),
            Some(_) | None => known,
        }
    }

    /// Whether the subject has anything to do there, so that it is no news to them.
    fn sees(&self, place: &Place) -> bool {
        let holder = place.holder(&self.snapshot);
        holder.is_none_or(|resource| self.known.visible(&resource.kind).contains(&resource.id))
    }
}
