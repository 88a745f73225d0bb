use super::done::{Link, link_of};
use crate::can::Commanded;
use crate::parts::affected::Sending;
use crate::parts::{Confirm, Dialog};
use leptos::prelude::*;
use portcullis_core::{Command, GrantId, Reissue};

/// A link that was just made, until it is read.
#[derive(Debug, Clone, Copy)]
pub struct MadeLink(RwSignal<Option<String>>);

impl MadeLink {
    /// Makes it known to what stands below.
    pub fn provide() -> Self {
        let made = Self(RwSignal::new(None));
        provide_context(made);
        made
    }
}

/// A new link of an offer that nobody was confirmed for yet.
#[component]
pub fn NewLink(id: GrantId) -> impl IntoView {
    let (open, sending, made) = (RwSignal::new(false), Sending::new(), expect_context::<MadeLink>());
    let command = Command::ReissueOffer(Reissue { grant: id });
    let own = command.clone();
    let make = move |()| {
        sending.send(own.clone(), None, move |answer| {
            open.try_set(false);
            made.0.try_set(link_of(&answer));
        });
    };
    view! {
        <Commanded command=command press=move |()| open.set(true)>"New link"</Commanded>
        <Confirm open=open title="Make a new link for this offer?" action="Make new link" busy=Signal::derive(move || sending.is_busy()) confirm=make>
            {sending.failure(&[])}
            <p>"The link before stops working at once. Make a new one if it was lost, or went to the wrong people."</p>
        </Confirm>
    }
}

/// The link, once.
#[component]
pub fn NewLinkShown(made: MadeLink) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if made.0.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            made.0.set(None);
        }
        is_open
    });
    view! {
        <Dialog open=open title="The new link">
            <div class="dialog-body stack">{move || made.0.get().map(|link| view! { <Link link=link /> })}</div>
            <div class="dialog-foot"><button type="button" class="button primary" on:click=move |_| open.set(false)>"Done"</button></div>
        </Dialog>
    }
}
