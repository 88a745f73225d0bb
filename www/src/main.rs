//! Placeholder page until the real one is written.

use leptos::prelude::*;

fn main() {
    mount_to_body(|| view! { <h1>"Portcullis"</h1> });
}
