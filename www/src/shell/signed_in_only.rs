use super::Frame;
use crate::parts::Skeleton;
use crate::state::{SessionState, Visitor};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Shows its children to who is signed in and sends everybody else to sign in first, then back here.
#[component]
pub fn SignedInOnly(children: ChildrenFn) -> impl IntoView {
    let session = SessionState::here();
    let kind = Memo::new(move |_| match session.visitor() {
        Visitor::Unknown => Shown::Waiting,
        Visitor::Out => Shown::Leaving,
        Visitor::Unclear(_) => Shown::Unclear,
        Visitor::In(_) => Shown::Children,
    });
    let (navigate, location) = (use_navigate(), use_location());
    Effect::new(move || {
        if kind.get() == Shown::Leaving {
            let here = location.pathname.get_untracked();
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&format!("/sign-in?next={here}"), replace);
        }
    });
    move || match kind.get() {
        Shown::Waiting | Shown::Leaving => view! { <Frame><Skeleton /></Frame> }.into_any(),
        Shown::Unclear => view! { <Frame><Unclear /></Frame> }.into_any(),
        Shown::Children => children().into_any(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Waiting,
    Leaving,
    Unclear,
    Children,
}

#[component]
fn Unclear() -> impl IntoView {
    let session = SessionState::here();
    let message = move || match session.visitor() {
        Visitor::Unclear(message) => message,
        Visitor::Unknown | Visitor::Out | Visitor::In(_) => String::new(),
    };
    view! {
        <div class="notice bad" role="alert">
            <p>{message}</p>
            <button type="button" class="button" on:click=move |_| session.refresh()>"Try again"</button>
        </div>
    }
}
