use super::AccountState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::SliceChange;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// How long after the browser has given up we try again ourselves.
const AGAIN: Duration = Duration::from_secs(5);

/// The open stream, kept by the owner of the account: with the owner it goes, and closes.
type Slot = StoredValue<Option<Stream>, LocalStorage>;

/// Keeps an account up to date until the caller's owner is cleaned up.
pub(super) fn follow(account: AccountState) {
    let slot: Slot = StoredValue::new_local(None);
    connect(account, slot);
}

/// A stream with everything that listens to it.
struct Stream {
    source: EventSource,
    _message: Closure<dyn Fn(MessageEvent)>,
    _plain: Vec<Closure<dyn Fn()>>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn connect(account: AccountState, slot: Slot) {
    let through = account.through_untracked().map(|through| format!("&through={}", through.snapshot.state().revision));
    let agency = account.way_untracked().map(|agency| format!("&agency={agency}")).unwrap_or_default();
    let (id, revision, through) = (account.id(), account.revision_untracked(), through.unwrap_or_default());
    let address = format!("/api/v1/accounts/{id}/stream?revision={revision}{through}{agency}");
    let Ok(source) = EventSource::new(&address) else {
        return account.lost();
    };
    let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| on_change(account, &event));
    let on_error = {
        let source = source.clone();
        move || lost(account, slot, &source)
    };
    let plain = vec![
        ("reload", Closure::<dyn Fn()>::new(move || spawn_local(account.reload()))),
        ("gone", Closure::<dyn Fn()>::new(move || gone(account, slot))),
        ("open", Closure::<dyn Fn()>::new(move || account.connected())),
        ("error", Closure::<dyn Fn()>::new(on_error)),
    ];
    _ = source.add_event_listener_with_callback("change", message.as_ref().unchecked_ref());
    for (name, closure) in &plain {
        _ = source.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
    let stream = Stream { source, _message: message, _plain: plain.into_iter().map(|(_, closure)| closure).collect() };
    // Where the account was closed meanwhile nothing keeps the stream, and it closes at once.
    slot.try_set_value(Some(stream));
}

/// The browser reconnects a broken stream by itself, but gives up one that was refused: then the session may have ended.
fn lost(account: AccountState, slot: Slot, source: &EventSource) {
    account.lost();
    if source.ready_state() == EventSource::CLOSED && is_open(slot) {
        let again = move || {
            spawn_local(async move {
                // The account may be closed before and while it is fetched.
                if is_open(slot) {
                    account.reload().await;
                }
                if is_open(slot) {
                    connect(account, slot);
                }
            });
        };
        set_timeout(again, AGAIN);
    }
}

fn is_open(slot: Slot) -> bool {
    slot.try_with_value(Option::is_some) == Some(true)
}

/// Nothing more will come. The stream is let go after this call, which is one of its own.
fn gone(account: AccountState, slot: Slot) {
    account.gone();
    set_timeout(move || drop(slot.try_update_value(Option::take)), Duration::ZERO);
}

/// What can't be read is fetched whole instead.
fn on_change(account: AccountState, event: &MessageEvent) {
    let text = event.data().as_string().unwrap_or_default();
    match serde_json::from_str::<SliceChange>(&text) {
        Ok(change) => account.fold(&change),
        Err(_) => spawn_local(account.reload()),
    }
}
