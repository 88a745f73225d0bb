use super::done::{Link, link_of};
use crate::can::Commanded;
use crate::parts::Dialog;
use crate::parts::affected::Sending;
use leptos::prelude::*;
use portcullis_core::{Command, GrantId, Reissue};

/// A new link of an offer that nobody was confirmed for yet; it is shown once.
#[component]
pub fn NewLink(id: GrantId) -> impl IntoView {
    let (open, link, sending) = (RwSignal::new(false), RwSignal::new(None::<String>), Sending::new());
    let command = Command::ReissueOffer(Reissue { grant: id });
    let own = command.clone();
    let make = move |_| {
        sending.send(own.clone(), None, move |answer| drop(link.try_set(link_of(&answer))));
    };
    let begin = move |()| {
        link.set(None);
        open.set(true);
    };
    let make = StoredValue::new(make);
    view! {
        <Commanded command=command press=begin>"New link"</Commanded>
        <Dialog open=open title="A new link for this offer">
            <div class="dialog-body stack">
                {sending.failure(&[])}
                {move || match link.get() {
                    Some(link) => view! { <Link link=link /> }.into_any(),
                    None => view! { <p>"The link before stops working at once. Make a new one if it was lost, or went to the wrong people."</p> }.into_any(),
                }}
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>{move || if link.with(Option::is_some) { "Done" } else { "Cancel" }}</button>
                <Show when=move || link.with(Option::is_none)>
                    <button type="button" class="button primary" autofocus aria-disabled=move || sending.is_busy().then_some("true")
                        on:click=move |event| make.with_value(|make| make(event))>"Make new link"</button>
                </Show>
            </div>
        </Dialog>
    }
}
