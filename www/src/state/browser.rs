//! The few things that only the browser knows: the clock, randomness, the clipboard, kept drafts.

use leptos::prelude::window;
use portcullis_core::Millis;
use serde::{Serialize, de::DeserializeOwned};

/// The browser's clock.
pub fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, exact far beyond any date")]
    Millis(js_sys::Date::now() as i64)
}

/// 128 bits of the browser's good randomness.
pub fn random_seed() -> u128 {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // Fails only where the browser forbids it; the server draws its own ids anyway.
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u128::from_be_bytes(bytes)
}

/// Puts text on the clipboard.
pub fn copy(text: &str) {
    _ = window().navigator().clipboard().write_text(text);
}

/// Something half-written that survives leaving the page, under one name for each place.
#[derive(Debug, Clone)]
pub struct Draft {
    key: String,
}

impl Draft {
    /// The draft kept under this name.
    pub fn named(key: impl Into<String>) -> Self {
        Self { key: key.into() }
    }

    /// What was kept, if it can still be read.
    pub fn load<T: DeserializeOwned>(&self) -> Option<T> {
        let text = storage()?.get_item(&self.key).ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    /// Keeps it until the browser closes.
    pub fn keep(&self, value: &impl Serialize) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(value)) {
            _ = storage.set_item(&self.key, &text);
        }
    }

    /// Forgets it.
    pub fn forget(&self) {
        if let Some(storage) = storage() {
            _ = storage.remove_item(&self.key);
        }
    }
}

/// The tab's own storage; drafts name people, so they don't outlive it.
fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// What this browser keeps under a name beyond the tab: choices of taste, nothing that names people.
pub fn lasting<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = window().local_storage().ok().flatten()?.get_item(name).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Keeps it.
pub fn keep_lasting(name: &str, value: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (window().local_storage().ok().flatten(), serde_json::to_string(value)) {
        _ = storage.set_item(name, &text);
    }
}
