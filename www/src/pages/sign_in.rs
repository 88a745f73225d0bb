use crate::api::SignedOut;
use crate::parts::{Failure, Field, Heading};
use crate::shell::Frame;
use crate::state::{SessionState, Visitor};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use portcullis_api::{ApiError, Session, SignIn};
use portcullis_core::MemberStatus;

/// `/sign-in?next=…`: address and password, then to where one wanted to go.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = SessionState::here();
    let (navigate, query) = (use_navigate(), use_query_map());
    Effect::new(move || {
        if let Visitor::In(session) = session.visitor() {
            let next = query.read_untracked().get("next").unwrap_or_default();
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&destination(&next, &session), replace);
        }
    });
    view! {
        <Frame>
            <div class="narrow">
                <Heading title="Sign in" text="To the accounts you are a member of." />
                <SignInForm />
            </div>
        </Frame>
    }
}

#[component]
fn SignInForm() -> impl IntoView {
    let session = SessionState::here();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let who = SignIn { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
            match SignedOut.sign_in(&who).await {
                Ok(entered) => session.enter(entered),
                Err(error) => _ = failed.try_set(Some(error)),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="panel panel-body form" on:submit=submit>
            {move || failed.get().map(|error| view! { <Failure error=error /> })}
            <Field id="email" label="E-mail address">
                <input id="email" class="input" type="email" autocomplete="username" required autofocus bind:value=email />
            </Field>
            <Field id="password" label="Password">
                <input id="password" class="input" type="password" autocomplete="current-password" required bind:value=password />
            </Field>
            <button class="button primary wide" aria-disabled=move || busy.get().then_some("true")>
                {move || if busy.get() { "Signing in …" } else { "Sign in" }}
            </button>
        </form>
    }
}

/// Where to go after signing in: to where one wanted to go, else to the only account, else to the list of accounts.
pub fn destination(next: &str, session: &Session) -> String {
    let is_ours = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if is_ours && next != "/" {
        return next.to_owned();
    }
    match session.accounts.as_slice() {
        [only] if only.status == MemberStatus::Accepted => format!("/{}/members", only.id),
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_api::{AccountEntry, UserView};
    use portcullis_core::{AccountId, MemberId, UserId};

    fn session(accounts: u128) -> Session {
        let entry = |n| AccountEntry {
            id: AccountId::from_bits(n),
            name: n.to_string(),
            member: MemberId::from_bits(n),
            status: MemberStatus::Accepted,
        };
        let user =
            UserView { id: UserId::from_bits(1), email: "a@example.com".into(), verified: true, name: String::new() };
        Session { user, csrf: "token".into(), accounts: (1..=accounts).map(entry).collect() }
    }

    #[test]
    fn one_goes_where_one_wanted_but_never_to_another_site() {
        assert_eq!(destination("/sessions", &session(2)), "/sessions");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            assert_eq!(destination(elsewhere, &session(2)), "/", "{elsewhere}");
        }
    }

    #[test]
    fn the_only_account_opens_by_itself() {
        assert_eq!(destination("/", &session(1)), format!("/{}/members", AccountId::from_bits(1)));
        assert_eq!(destination("/", &session(0)), "/");
    }
}
