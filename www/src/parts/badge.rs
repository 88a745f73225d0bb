use leptos::prelude::*;
use portcullis_core::{Member, MemberStatus, Millis};
use std::sync::Arc;

/// How a badge is coloured; its words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// As it should be.
    Good,
    /// Waits for somebody.
    Waiting,
    /// Wants attention.
    Bad,
    /// The accent colour.
    Accent,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "badge",
            Self::Good => "badge good",
            Self::Waiting => "badge waiting",
            Self::Bad => "badge bad",
            Self::Accent => "badge accent",
        }
    }
}

/// A word in a small frame.
#[component]
pub fn Badge(#[prop(default = Tone::Plain)] tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    view! { <span class=tone.class()>{text}</span> }
}

/// A word that says where something stands.
#[component]
pub fn StatusWord(word: &'static str, tone: Tone) -> impl IntoView {
    view! { <Badge tone=tone text=word /> }
}

/// Where a membership stands.
#[component]
pub fn StatusBadge(member: Arc<Member>, now: Millis) -> impl IntoView {
    let (word, tone) = status_of(&member, now);
    view! { <StatusWord word=word tone=tone /> }
}

/// The word for where a membership stands, and its tone.
fn status_of(member: &Member, now: Millis) -> (&'static str, Tone) {
    match member.status {
        MemberStatus::Pending if member.has_expired(now) => ("Expired", Tone::Bad),
        MemberStatus::Pending => ("Pending", Tone::Waiting),
        MemberStatus::Rejected => ("Declined", Tone::Bad),
        MemberStatus::Accepted if member.facts.suspended => ("Suspended", Tone::Bad),
        MemberStatus::Accepted => ("Active", Tone::Good),
    }
}
