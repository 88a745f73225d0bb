use super::Offer;
use super::view::Picking;
use leptos::prelude::*;

/// One role as a box to tick.
#[component]
pub fn OfferLine(offer: Offer, picking: Picking) -> impl IntoView {
    let id = StoredValue::new(offer.id);
    let chosen = Memo::new(move |_| id.with_value(|id| picking.roles.with(|roles| roles.contains(id))));
    let refusal = picking.refusal(id);
    let included = picking.included(id);
    let blocked = Memo::new(move |_| refusal.with(Option::is_some) && !chosen.get());
    view! {
        <div class="offer" on:pointerenter=move |_| picking.consider(id) on:pointerleave=move |_| picking.leave()>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.get()
                    prop:disabled=move || blocked.get()
                    on:focus=move |_| picking.consider(id)
                    on:blur=move |_| picking.leave()
                    on:change=move |_| picking.toggle(id)
                />
                <span>
                    <span class="offer-name">{offer.name}</span>
                    {(!offer.about.is_empty()).then(|| view! { <span class="help offer-about">{offer.about}</span> })}
                    {move || included.get().map(|name| view! { <span class="included">"included in " {name}</span> })}
                    {move || refusal.get().map(|why| view! { <span class="why-not">{why}</span> })}
                </span>
            </label>
        </div>
    }
}
