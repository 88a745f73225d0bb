use super::AccountState;
use leptos::prelude::on_cleanup;
use leptos::task::spawn_local;
use portcullis_api::SliceChange;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Keeps an account up to date until the caller's owner is cleaned up. The browser itself reconnects a lost stream.
pub(super) fn follow(account: AccountState) {
    let address = format!("/api/v1/accounts/{}/stream?revision={}", account.id(), account.revision_untracked());
    let Ok(source) = EventSource::new(&address) else {
        account.lost();
        return;
    };
    let change = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| on_change(account, &event));
    let reload = Closure::<dyn Fn()>::new(move || spawn_local(account.reload()));
    let gone = Closure::<dyn Fn()>::new(move || account.gone());
    let open = Closure::<dyn Fn()>::new(move || account.connected());
    let error = Closure::<dyn Fn()>::new(move || account.lost());
    _ = source.add_event_listener_with_callback("change", change.as_ref().unchecked_ref());
    _ = source.add_event_listener_with_callback("reload", reload.as_ref().unchecked_ref());
    _ = source.add_event_listener_with_callback("gone", gone.as_ref().unchecked_ref());
    source.set_onopen(Some(open.as_ref().unchecked_ref()));
    source.set_onerror(Some(error.as_ref().unchecked_ref()));
    let held = SendWrapper::new((source, change, reload, gone, open, error));
    on_cleanup(move || held.0.close());
}

/// What can't be read is fetched whole instead.
fn on_change(account: AccountState, event: &MessageEvent) {
    let text = event.data().as_string().unwrap_or_default();
    match serde_json::from_str::<SliceChange>(&text) {
        Ok(change) => account.fold(&change),
        Err(_) => spawn_local(account.reload()),
    }
}
