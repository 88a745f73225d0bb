use super::desk::Desk;
use super::draft::Draft;
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::{Actor, GroupId, MemberId, Policy, Snapshot};
use std::sync::Arc;

/// What a member is given, to notice that somebody else changes it while one writes.
type Given = (Vec<Arc<Policy>>, Vec<GroupId>);

fn given(snapshot: &Snapshot, member: Option<MemberId>) -> Given {
    member.map(|id| (snapshot.policies_of(Actor::Member(id)), snapshot.groups_of(id))).unwrap_or_default()
}

/// Whether somebody else has changed the member since one began.
pub fn moved(account: AccountState, member: Option<MemberId>) -> Memo<bool> {
    let began = StoredValue::new(given(&account.snapshot_untracked(), member));
    Memo::new(move |_| began.with_value(|began| *began != given(&account.snapshot(), member)))
}

/// Policies that were taken away meanwhile can't be kept by their id: the draft holds what they said as new ones.
pub fn renew(account: AccountState, draft: RwSignal<Draft>) {
    Effect::new(move || {
        let snapshot = account.snapshot();
        if draft.with_untracked(|draft| draft.names_gone(&snapshot)) {
            draft.update(|draft| draft.renew(&snapshot));
        }
    });
}

/// Says that somebody else has changed the member, and what saving would do about it.
#[component]
pub fn Moved(desk: Desk) -> impl IntoView {
    let moved = desk.moved;
    view! {
        <div role="status">
            <Show when=move || moved.get()>
                <div class="notice wait">
                    <p>
                        "Somebody else has changed this member while you were writing. Your draft is kept: saving puts it in the \
                         place of what they did, and what that changes is said anew."
                    </p>
                    <button type="button" class="button small" on:click=move |_| desk.start_again()>"Start again"</button>
                </div>
            </Show>
        </div>
    }
}
