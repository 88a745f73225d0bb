use crate::state::AccountState;
use crate::time;
use leptos::prelude::*;
use portcullis_core::Millis;

/// How far the browser's place is ahead of UTC at a moment, in milliseconds.
pub fn local_offset(at: Millis) -> i64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "dates are far below 2^53, offsets small"
    )]
    let minutes = js_sys::Date::new(&(at.0 as f64).into()).get_timezone_offset() as i64;
    -minutes * 60_000
}

/// "5 minutes ago", kept true, with the exact moment as its title.
#[component]
pub fn Ago(at: Millis) -> impl IntoView {
    let now = clock();
    view! { <time datetime=time::rfc3339(at) title=time::full(at, local_offset(at))>{move || time::ago(at, now())}</time> }
}

/// "in 3 days", kept true, with the exact moment as its title.
#[component]
pub fn Until(at: Millis) -> impl IntoView {
    let now = clock();
    view! { <time datetime=time::rfc3339(at) title=time::full(at, local_offset(at))>{move || time::left(at, now())}</time> }
}

/// The open account's clock; the browser's where no account is open.
fn clock() -> impl Fn() -> Millis + Copy {
    let account = use_context::<AccountState>();
    move || account.map_or_else(crate::state::now, AccountState::now)
}
