use super::Ways;
use crate::api::{SignedIn, SignedOut};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::{ApiError, Session};
use std::sync::Arc;

/// Whom the page talks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// Not asked the server yet.
    Unknown,
    /// Nobody is signed in.
    Out,
    /// The server can't tell at the moment.
    Unclear(String),
    /// Signed in.
    In(Arc<Session>),
}

/// Who is signed in; one for the whole page.
#[derive(Debug, Clone, Copy)]
pub struct SessionState {
    visitor: RwSignal<Visitor>,
    ways: Ways,
}

impl SessionState {
    /// Makes it known to the whole page and asks the server.
    pub fn provide() {
        let state = Self { visitor: RwSignal::new(Visitor::Unknown), ways: Ways::kept() };
        provide_context(state);
        state.refresh();
    }

    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// Who it is.
    pub fn visitor(self) -> Visitor {
        self.visitor.get()
    }

    /// The session, if somebody is signed in.
    pub fn session(self) -> Option<Arc<Session>> {
        match self.visitor.get() {
            Visitor::In(session) => Some(session),
            Visitor::Unknown | Visitor::Out | Visitor::Unclear(_) => None,
        }
    }

    /// The same, without being told of changes.
    pub fn session_untracked(self) -> Option<Arc<Session>> {
        match self.visitor.get_untracked() {
            Visitor::In(session) => Some(session),
            Visitor::Unknown | Visitor::Out | Visitor::Unclear(_) => None,
        }
    }

    /// Through which agencies they work, where they chose.
    pub fn ways(self) -> Ways {
        self.ways
    }

    /// What somebody signed in may call.
    pub fn signed_in(self) -> Option<SignedIn> {
        self.session_untracked().map(|session| SignedIn::new(&session, self.ways.all_untracked()))
    }

    /// Somebody has signed in.
    pub fn enter(self, session: Session) {
        self.visitor.set(Visitor::In(Arc::new(session)));
    }

    /// Nobody is signed in any more.
    pub fn leave(self) {
        self.ways.forget();
        self.visitor.set(Visitor::Out);
    }

    /// Asks the server again, such as for new accounts in the switcher.
    pub fn refresh(self) {
        spawn_local(async move {
            match SignedOut.session().await {
                Ok(session) => self.enter(session),
                Err(error) if error.code == "unauthenticated" => self.leave(),
                Err(error) => self.unclear(error),
            }
        });
    }

    /// Looks at an error of any call: a session that has ended leads to signing in.
    pub fn notice(self, error: &ApiError) {
        if error.code == "unauthenticated" {
            self.leave();
        }
    }

    /// A session that is known stays so while the server can't be reached.
    fn unclear(self, error: ApiError) {
        if self.visitor.with_untracked(|visitor| matches!(visitor, Visitor::Unknown | Visitor::Unclear(_))) {
            self.visitor.set(Visitor::Unclear(error.message));
        }
    }
}

/// The answer of a call that nobody signed in could make.
pub fn signed_out() -> ApiError {
    let message = "You are signed out. Sign in again to go on.".to_owned();
    ApiError {
        code: "unauthenticated".into(),
        message,
        issues: Vec::new(),
        conflicts: Vec::new(),
        pointer: None,
        number: None,
        request: None,
    }
}
