use super::{Forecast, Seen, seen};
use crate::parts::Icon;
use leptos::prelude::*;
use std::sync::Arc;

/// The navigation as that person will have it.
#[component]
pub fn SeenView(forecast: Memo<Arc<Forecast>>) -> impl IntoView {
    let places = Memo::new(move |_| seen(&forecast.get()));
    view! {
        <Show when=move || !places.with(Vec::is_empty)>
            <section class="seen" aria-label="What they will see">
                <h3>"What they will see"</h3>
                <ul class="seen-nav">
                    <For each=move || places.get() key=|seen| (seen.place.name(), seen.note.clone()) let(seen)>{line(seen)}</For>
                </ul>
            </section>
        </Show>
    }
}

fn line(seen: Seen) -> impl IntoView {
    view! {
        <li>
            <Icon glyph=seen.place.glyph() />
            <span>{seen.place.name()}</span>
            {seen.note.map(|note| view! { <span class="help">{note}</span> })}
        </li>
    }
}
