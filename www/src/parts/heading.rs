use leptos::prelude::*;

/// The head of a page: its title, which is also the tab's, a sentence, and what one can do here.
#[component]
pub fn Heading(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence under it.
    #[prop(optional, into)]
    text: Signal<String>,
    /// Buttons on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    Effect::new(move || document().set_title(&format!("{} · Portcullis", title.get())));
    view! {
        <header class="heading">
            <div>
                <h1>{move || title.get()}</h1>
                <Show when=move || !text.with(String::is_empty)><p class="lead">{move || text.get()}</p></Show>
            </div>
            {children.map(|children| view! { <div class="heading-actions">{children()}</div> })}
        </header>
    }
}
