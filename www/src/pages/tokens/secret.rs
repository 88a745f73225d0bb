use super::Desk;
use crate::parts::Toaster;
use crate::state::{self, AccountState};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use portcullis_api::CommandAnswer;
use portcullis_core::AccountId;
use std::sync::Arc;

/// The token is made: its secret, this once. One that was changed has nothing new to hand over: back to it.
#[component]
pub fn Made(desk: Desk, answer: Arc<CommandAnswer>) -> impl IntoView {
    if let Some(token) = desk.draft.with_untracked(|token| token.id) {
        Toaster::here().say("Saved.");
        use_navigate()(&desk.account.path(&format!("tokens/{token}")), Default::default());
        return ().into_any();
    }
    let made = answer.objects.iter().find_map(|object| object.token());
    let page = made.map_or_else(|| "tokens".to_owned(), |token| format!("tokens/{token}"));
    let is_accounts = desk.draft.with_untracked(|token| token.owner.is_none());
    view! {
        <section class="panel done">
            <div class="panel-head"><h2 tabindex="-1">"The token is made"</h2></div>
            <div class="panel-body stack">
                <p>{desk.promised.get_untracked()}</p>
                {answer.secret.clone().map(|secret| view! { <Secret secret=secret is_accounts=is_accounts /> })}
            </div>
            <div class="panel-foot">
                <A href=desk.account.path("tokens") attr:class="button">"To the tokens"</A>
                <A href=desk.account.path(&page) attr:class="button primary">"To this token"</A>
            </div>
        </section>
    }
    .into_any()
}

/// A secret, to be copied now or never, and how it is used.
#[component]
pub fn Secret(secret: String, is_accounts: bool) -> impl IntoView {
    let account = AccountState::here();
    let origin = window().location().origin().unwrap_or_default();
    let block = terraform(&origin);
    let call = trial(&origin, is_accounts.then(|| account.id()));
    view! {
        <div class="secret stack">
            <p class="notice wait" role="status">
                <strong>"Copy the secret now: it is not shown again."</strong>
                " Whoever has it can do what the token may do. If you lose it, give the token a new one."
            </p>
            <div class="row secret-line">
                <input id="token-secret" class="input mono" type="text" readonly aria-label="Secret of the token" prop:value=secret.clone() />
                <Copy text=secret label="Copy secret" />
            </div>
            <div>
                <p>"Programs send it with every request. To try it, put it into "<code>"PORTCULLIS_TOKEN"</code>" and ask:"</p>
                <pre class="call" tabindex="0" aria-label="Call to try the token">{call.clone()}</pre>
                <Copy text=call label="Copy call" />
            </div>
            <details>
                <summary>"For Terraform"</summary>
                <pre class="call" tabindex="0" aria-label="Terraform provider">{block.clone()}</pre>
                <Copy text=block label="Copy block" />
            </details>
        </div>
    }
}

/// The block that points Terraform's provider here; the secret stays in a variable.
fn terraform(origin: &str) -> String {
    format!(
        "variable \"portcullis_token\" {{\n  type      = string\n  sensitive = true\n}}\n\nprovider \"cloudflare\" {{\n  api_token = \
         var.portcullis_token\n  base_url  = \"{origin}/client/v4\"\n}}"
    )
}

/// A call that says whether a token works: a user's, or the account's own.
fn trial(origin: &str, account: Option<AccountId>) -> String {
    let place = account.map_or_else(|| "user".to_owned(), |account| format!("accounts/{account}"));
    format!("curl '{origin}/client/v4/{place}/tokens/verify' \\\n  -H \"Authorization: Bearer $PORTCULLIS_TOKEN\"")
}

#[component]
fn Copy(text: String, label: &'static str) -> impl IntoView {
    let toaster = Toaster::here();
    let copy = move |_| {
        state::copy(&text);
        toaster.say("Copied.");
    };
    view! { <button type="button" class="button" on:click=copy>{label}</button> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terraform_is_pointed_here_and_never_told_the_secret() {
        let block = terraform("https://panel.example");
        assert!(block.contains("base_url  = \"https://panel.example/client/v4\""), "{block}");
        assert!(block.contains("api_token = var.portcullis_token") && block.contains("sensitive = true"));
    }

    #[test]
    fn each_kind_of_token_is_tried_where_it_belongs() {
        let own = trial("https://panel.example", None);
        assert!(own.starts_with("curl 'https://panel.example/client/v4/user/tokens/verify'"), "{own}");
        let account = trial("https://panel.example", Some(AccountId::from_bits(1)));
        assert!(account.contains("/accounts/00000000000000000000000000000001/tokens/verify"), "{account}");
        assert!(account.ends_with("\"Authorization: Bearer $PORTCULLIS_TOKEN\""), "{account}");
    }
}
