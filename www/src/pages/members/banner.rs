use crate::can::{On, can};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;

/// Tells a lone super administrator why a second one matters; nobody else.
#[component]
pub fn LoneOwner() -> impl IntoView {
    let account = AccountState::here();
    let manages = can("members:edit", On::Account);
    let is_alone = Memo::new(move |_| manages.get() && account.snapshot().super_administrators() == [account.me()]);
    view! {
        <Show when=move || is_alone.get()>
            <div class="notice wait lone">
                <p>
                    <strong>"Only you can manage this account. "</strong>
                    "If you lose your phone or leave, nobody can let anybody in again. Give a second person you trust every right, \
                     with a sign-in of their own."
                </p>
                <A href=account.path("invite?role=super-administrator") attr:class="button small">"Invite a second one"</A>
            </div>
        </Show>
    }
}
