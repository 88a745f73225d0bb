//! Placeholder page until the real one is written.

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <h1>"Portcullis"</h1> });
}
