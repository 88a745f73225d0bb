use leptos::html;
use leptos::prelude::*;

/// The browser's own modal dialog: it holds the focus, and Escape closes it.
#[component]
pub fn Dialog(
    /// Whether it is open; set to `false` when the person closes it.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    view! {
        <dialog node_ref=element class="dialog" on:close=move |_| open.set(false) aria-labelledby="dialog-title">
            <Show when=move || open.get()>
                <h2 id="dialog-title">{move || title.get()}</h2>
                {children()}
            </Show>
        </dialog>
    }
}

/// Asks before something that takes things away. The children say what will be lost.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What the button that does it says.
    #[prop(into)]
    action: Signal<String>,
    /// Whether it is being done.
    #[prop(into)]
    busy: Signal<bool>,
    /// Does it.
    #[prop(into)]
    confirm: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body">{children.with_value(|children| children())}</div>
            <div class="dialog-foot">
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>"Cancel"</button>
                <button
                    type="button"
                    class="button danger"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| if !busy.get_untracked() { confirm.run(()) }
                >
                    {move || if busy.get() { "One moment …".to_owned() } else { action.get() }}
                </button>
            </div>
        </Dialog>
    }
}
