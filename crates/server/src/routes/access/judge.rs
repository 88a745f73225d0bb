use super::asking::Asking;
use super::resource::Place;
use super::subject::Subject;
use super::told::Told;
use super::words::{Answer, Properties, Question, Thing, Why};
use super::{action, described};
use crate::Error;
use portcullis_core::{Access, Decision, Principal, Reason, Snapshot};
use std::borrow::Cow;
use std::sync::Arc;

/// How many reasons a batch keeps at hand, so that equal ones are written once.
const REASONS: usize = 16;

/// Whoever answers the questions of one request. What follows from who is asked about is found once for questions in a row
/// about the same subject.
#[derive(Debug)]
pub struct Judge<'a> {
    asking: &'a Asking,
    last: Option<Known<'a>>,
    reasons: Vec<(Decision, Why)>,
}

/// The subject that was asked about last; nobody where there is none such.
#[derive(Debug)]
struct Known<'a> {
    said: Thing<'a>,
    context: &'a Properties,
    told: Told,
    found: Option<(Subject, View<'a>)>,
}

impl<'a> Judge<'a> {
    /// For the questions of one request.
    pub fn new(asking: &'a Asking) -> Self {
        Self { asking, last: None, reasons: Vec::new() }
    }

    /// The answer to one question.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for facts or descriptions that can't be read. Whatever is unknown is a deny, not an error.
    pub fn answer(&mut self, question: &Question<'a>) -> Result<Answer, Error> {
        let decision = self.decided(question)?;
        Ok(Answer { decision: decision.allowed, context: self.why(decision)? })
    }

    fn why(&mut self, decision: Decision) -> Result<Why, Error> {
        if let Some((_, why)) = self.reasons.iter().find(|(known, _)| *known == decision) {
            return Ok(why.clone());
        }
        let why = Why::decided(&decision, self.asking.version.revision())?;
        if self.reasons.len() < REASONS {
            self.reasons.push((decision, why.clone()));
        }
        Ok(why)
    }

    fn decided(&mut self, question: &Question<'a>) -> Result<Decision, Error> {
        let asking = self.asking;
        let Known { told, found, .. } = self.known(question)?;
        let Some((subject, view)) = found else { return Ok(Decision::refused(Reason::NotAMember)) };
        // What is described of the resource is so for this question only.
        let world = match &view.snapshot {
            Cow::Borrowed(_) => described::resource(asking.snapshot(), &question.resource)?,
            Cow::Owned(snapshot) => described::resource(snapshot, &question.resource)?,
        };
        match world {
            None => explained(asking, view, question),
            Some(world) => {
                let view = View::of(asking, Cow::Owned(world), subject.principal(), *told);
                explained(asking, &view, question)
            }
        }
    }

    fn known(&mut self, question: &Question<'a>) -> Result<&Known<'a>, Error> {
        let Question { subject: said, context, .. } = *question;
        let last = self.last.take().filter(|last| last.said == said && last.context == context);
        let known = match last {
            Some(last) => last,
            None => {
                let told = Told::read(context)?;
                let found = match Subject::find(self.asking, &said) {
                    Some(subject) => {
                        let view = View::new(self.asking, &subject, &said, told)?;
                        Some((subject, view))
                    }
                    None => None,
                };
                Known { said, context, told, found }
            }
        };
        Ok(self.last.insert(known))
    }
}

fn explained(asking: &Asking, view: &View<'_>, question: &Question<'_>) -> Result<Decision, Error> {
    let catalogue = asking.catalogue();
    let Some(place) = Place::find(&view.snapshot, &question.resource) else {
        return Ok(Decision::refused(Reason::UnknownResource));
    };
    let Some(action) = action::find(catalogue, question.resource.kind, &question.action) else {
        return Ok(Decision::refused(Reason::UnknownAction));
    };
    let decision = view.explain(catalogue.action_name(action), &place);
    let hidden = !decision.allowed && !asking.reads_members() && !view.sees(&place);
    Ok(if hidden { Decision::refused(Reason::UnknownResource) } else { decision })
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
    pub fn new(asking: &'a Asking, subject: &Subject, said: &Thing<'_>, told: Told) -> Result<Self, Error> {
        let snapshot = described::world(asking, Some((subject, said)), None)?;
        Ok(Self::of(asking, snapshot, subject.principal(), told))
    }

    /// The view of a principal in this account.
    pub fn of(asking: &Asking, snapshot: Cow<'a, Snapshot>, principal: Principal, told: Told) -> Self {
        let context = asking.context(principal);
        let as_stored = std::ptr::eq(snapshot.as_ref(), asking.snapshot());
        let known =
            if as_stored { asking.access(principal) } else { Arc::new(asking.judge(&snapshot, principal, &context)) };
        let told = told.over(&context).map(|context| asking.judge(&snapshot, principal, &context));
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
