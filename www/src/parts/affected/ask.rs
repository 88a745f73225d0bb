use super::{AffectedPanel, Prospect, Sending};
use crate::parts::{Confirm, Toaster};
use leptos::prelude::*;
use portcullis_core::Command;

/// Asks before a command is given, and shows who gains and loses by it.
#[component]
pub fn Foretold(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What the button says.
    #[prop(into)]
    action: String,
    /// What is to be done.
    #[prop(into)]
    command: Signal<Command>,
    /// What is said once it is done.
    #[prop(into)]
    said: String,
    /// What is to be known beside.
    children: ChildrenFn,
) -> impl IntoView {
    let (sending, toaster) = (Sending::new(), Toaster::here());
    let confirm = move |()| {
        let said = said.clone();
        sending.send(command.get_untracked(), None, move |_| {
            open.try_set(false);
            toaster.say(said);
        });
    };
    let children = StoredValue::new(children);
    view! {
        <Confirm open=open title=title action=action busy=Signal::derive(move || sending.is_busy()) confirm=confirm>
            {sending.failure(&[])}
            {children.with_value(|children| children())}
            <Affected command=command />
        </Confirm>
    }
}

#[component]
fn Affected(command: Signal<Command>) -> impl IntoView {
    let prospect = Prospect::of(Memo::new(move |_| Some(command.get())));
    view! { <AffectedPanel prospect=prospect idle="One moment …" /> }
}
