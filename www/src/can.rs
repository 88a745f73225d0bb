//! Asking the engine what to show. Nothing else in the page decides about access, and no component is told by its parent.

use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Code, Command, Decision, Issue, ResourceId, ResourceRef, decide};

/// On what an action is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The account itself.
    Account,
    /// One stored resource.
    Resource(ResourceId),
    /// Some resource of this kind, whichever: is the button shown at all.
    Any(&'static str),
}

/// Whether one may do this here and now; follows every change.
pub fn can(action: &'static str, on: On) -> Signal<bool> {
    let account = AccountState::here();
    Memo::new(move |_| {
        let (access, now) = (account.access(), account.now());
        match on {
            On::Account => access.can(action, ResourceRef::Account, now),
            On::Resource(id) => access.can(action, ResourceRef::Resource(id), now),
            On::Any(kind) => access.any(action, kind, now),
        }
    })
    .into()
}

/// The engine's whole answer, for telling why. `On::Any` asks about the account when nothing of the kind allows it.
pub fn ask(action: &str, on: On) -> Decision {
    let resource = match on {
        On::Account | On::Any(_) => ResourceRef::Account,
        On::Resource(id) => ResourceRef::Resource(id),
    };
    AccountState::here().access().explain(action, resource)
}

/// Shows its children to who may do `action`, and `fallback` to others.
#[component]
pub fn Can(
    /// `service:verb`.
    action: &'static str,
    /// On what; the account unless said otherwise.
    #[prop(default = On::Account)]
    on: On,
    /// For who may not.
    #[prop(optional, into)]
    fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let allowed = can(action, on);
    view! { <Show when=move || allowed.get() fallback=fallback>{children()}</Show> }
}

/// A button that says why when one may not press it. It stays focusable, so that the reason can be read by everybody.
#[component]
pub fn Guarded(
    /// `service:verb`.
    action: &'static str,
    /// On what; the account unless said otherwise.
    #[prop(default = On::Account)]
    on: On,
    /// Classes, such as `button danger`.
    #[prop(default = "button")]
    class: &'static str,
    /// What pressing it does.
    #[prop(into)]
    press: Callback<()>,
    children: Children,
) -> impl IntoView {
    let account = AccountState::here();
    let allowed = can(action, on);
    let reason =
        Memo::new(move |_| (!allowed.get()).then(|| words::reason(&account.snapshot(), action, &ask(action, on))));
    view! {
        <span class="guarded">
            <button
                type="button"
                class=class
                aria-disabled=move || (!allowed.get()).then_some("true")
                title=move || reason.get()
                on:click=move |_| if allowed.get_untracked() { press.run(()) }
            >
                {children()}
            </button>
            {move || reason.get().map(|reason| view! { <span class="visually-hidden">{reason}</span> })}
        </span>
    }
}

/// Why the engine would refuse a command of one's own; nothing where it would be done.
pub fn refusal(command: &Command) -> Option<Issue> {
    let account = AccountState::here();
    let outcome = decide(&account.snapshot(), &account.caller(), command, &account.fresh());
    outcome.issues.into_iter().find(Issue::is_error)
}

/// A button for a command. It is not shown to who may not give such commands at all; where the engine would refuse this very
/// one, it stays, disabled, and says why.
#[component]
pub fn Commanded(
    /// What it is for.
    command: Command,
    /// Classes, such as `button danger`.
    #[prop(default = "button")]
    class: &'static str,
    /// What the button is called for those who listen, where its words alone don't say on whom.
    #[prop(optional, into)]
    name: Option<String>,
    /// What pressing it does.
    #[prop(into)]
    press: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let refused = Memo::new(move |_| refusal(&command));
    let is_hidden =
        move || refused.with(|refused| refused.as_ref().is_some_and(|issue| issue.code == Code::NotPermitted));
    let reason = Memo::new(move |_| refused.get().map(|issue| issue.message));
    let (children, name) = (StoredValue::new(children), StoredValue::new(name));
    view! {
        <Show when=move || !is_hidden()>
            <button
                type="button"
                class=class
                aria-label=name.get_value()
                aria-disabled=move || reason.with(Option::is_some).then_some("true")
                title=move || reason.get()
                on:click=move |_| if reason.with_untracked(Option::is_none) { press.run(()) }
            >
                {children.with_value(|children| children())}
                {move || reason.get().map(|reason| view! { <span class="visually-hidden">" "{reason}</span> })}
            </button>
        </Show>
    }
}
