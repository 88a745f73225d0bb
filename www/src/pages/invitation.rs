use crate::api::SignedOut;
use crate::parts::{Empty, Failure, Heading, Problem, Skeleton, Until};
use crate::shell::Frame;
use crate::state::{Load, Loading};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_api::{InvitationStatus, InvitationView};

mod join;
mod join_signed_in;

use join::JoinForm;
use join_signed_in::JoinSignedIn;

/// `/invitation/:secret`: who invites one to what, and a way in.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let params = use_params_map();
    let secret = Memo::new(move |_| params.read().get("secret").unwrap_or_default());
    view! {
        <Frame>
            <div class="narrow">{move || view! { <Invited secret=secret.get() /> }}</div>
        </Frame>
    }
}

#[component]
fn Invited(secret: String) -> impl IntoView {
    let asked = secret.clone();
    let invitation = Loading::new(move || {
        let secret = asked.clone();
        async move { SignedOut.invitation(&secret).await }
    });
    move || {
        match invitation.state.get() {
        Load::Waiting => view! { <Heading title="Invitation" /><Skeleton lines=4 /> }.into_any(),
        Load::Failed(error) if error.code == "not_found" => view! {
            <Heading title="Invitation" />
            <Empty title="This link leads nowhere" text="It may be cut off or called back. Ask whoever invited you for a new one.">
                <A href="/" attr:class="button">"To the start"</A>
            </Empty>
        }
        .into_any(),
        Load::Failed(error) => view! { <Heading title="Invitation" /><Problem error=error retry=move |()| invitation.again() /> }.into_any(),
        Load::Ready(view) => view! { <Answer secret=secret.clone() invitation=view /> }.into_any(),
    }
    }
}

#[component]
fn Answer(secret: String, invitation: InvitationView) -> impl IntoView {
    match invitation.status {
        InvitationStatus::Open if invitation.has_user => view! {
            <Welcome invitation=invitation.clone() />
            <JoinSignedIn secret=secret email=invitation.email />
        }
        .into_any(),
        InvitationStatus::Open => view! {
            <Welcome invitation=invitation.clone() />
            <JoinForm secret=secret email=invitation.email />
        }
        .into_any(),
        InvitationStatus::Answered => view! {
            <Heading title="Invitation" />
            <Empty title="This invitation was already answered" text="If you joined, sign in to see the account.">
                <A href="/" attr:class="button primary">"Sign in"</A>
            </Empty>
        }
        .into_any(),
        InvitationStatus::Expired => view! {
            <Heading title="Invitation" />
            <Empty title="This invitation has run out" text=expired_text(&invitation) />
        }
        .into_any(),
    }
}

#[component]
fn Welcome(invitation: InvitationView) -> impl IntoView {
    let who = if invitation.invited_by.is_empty() {
        "You are invited".to_owned()
    } else {
        format!("{} invites you", invitation.invited_by)
    };
    view! {
        <Heading title=format!("Join {}", invitation.account) text=format!("{who} to the account {}.", invitation.account) />
        <p class="muted">"The invitation ends "<Until at=invitation.expires_at />"."</p>
    }
}

fn expired_text(invitation: &InvitationView) -> String {
    let who = if invitation.invited_by.is_empty() { "whoever invited you" } else { &invitation.invited_by };
    format!("Invitations work for seven days. Ask {who} to send it again.")
}

/// Shared by both ways in: what went wrong, as text.
#[component]
fn Failed(error: RwSignal<Option<portcullis_api::ApiError>>) -> impl IntoView {
    move || error.get().map(|error| view! { <Failure error=error /> })
}
