use leptos::prelude::*;
use std::time::Duration;

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(6);

/// Says short things in a corner, and to those who listen.
#[derive(Debug, Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Vec<(u32, String)>>,
    next: StoredValue<u32>,
}

/// Makes the one toaster of the page.
pub fn provide_toasts() {
    provide_context(Toaster { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
}

impl Toaster {
    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// Says it.
    pub fn say(self, text: impl Into<String>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| shown.push((id, text.into())));
        set_timeout(move || self.drop(id), STAYS);
    }

    fn drop(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

/// Where messages appear. The region is always there, so that screen readers hear what comes into it.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = Toaster::here();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toaster.shown.get() key=|(id, _)| *id let((id, text))>
                <div class="toast">
                    <span>{text}</span>
                    <button type="button" class="button quiet small" on:click=move |_| toaster.drop(id)>"Close"</button>
                </div>
            </For>
        </div>
    }
}
