use super::user_menu::UserMenu;
use crate::parts::{Glyph, Icon};
use leptos::prelude::*;
use leptos_router::components::A;

/// The top bar and the main part; `bar` stands in the bar, `side` beside the main part.
#[component]
pub fn Frame(
    #[prop(optional, into)] bar: ViewFn,
    #[prop(optional, into)] side: ViewFn,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="skip" href="#main" on:click=to_main>"Skip to content"</a>
        <header class="top">
            <A href="/" attr:class="brand" attr:aria-label="Portcullis, all accounts"><Icon glyph=Glyph::Gate /><span>"Portcullis"</span></A>
            {bar.run()}
            <span class="spacer"></span>
            <UserMenu />
        </header>
        <div class="frame">
            {side.run()}
            <main id="main" class="main" tabindex="-1">{children()}</main>
        </div>
    }
}

/// The router would take `#main` for an address, so the focus is moved by hand.
fn to_main(event: web_sys::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    event.stop_propagation();
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    main.map(|main| main.focus());
}
