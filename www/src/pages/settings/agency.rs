use crate::can::{On, can};
use crate::parts::Toaster;
use crate::parts::affected::Sending;
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::{AgencySettings, Command, Settings, Snapshot, StaffNames};

/// Of how many people it is shown how clients see them.
const SHOWN: usize = 4;

/// How the account appears to others as an agency.
#[component]
pub fn AgencyForm() -> impl IntoView {
    let (account, toaster, sending) = (AccountState::here(), Toaster::here(), Sending::new());
    let editable = can("account:edit", On::Account);
    let kept = move || account.snapshot().state().account.settings.agency.clone();
    let written = RwSignal::new(untrack(kept));
    // Nobody has written: what others choose is taken over.
    Effect::new(move |before: Option<AgencySettings>| {
        let now = kept();
        if before.is_none_or(|before| written.with_untracked(|written| *written == before)) {
            written.set(now.clone());
        }
        now
    });
    let unchanged = Memo::new(move |_| kept() == written.get());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if editable.get_untracked() && !unchanged.get_untracked() {
            let before = account.snapshot_untracked().state().account.settings.clone();
            let settings = Settings { agency: written.get_untracked(), ..before };
            sending.send(Command::ChangeSettings { settings }, None, move |_| toaster.say("Saved."));
        }
    };
    view! {
        <form class="panel" aria-labelledby="agency-title" on:submit=save>
            <div class="panel-head"><h2 id="agency-title">"As an agency"</h2></div>
            <div class="panel-body stack">
                {sending.failure(&[])}
                <p class="help">"For accounts that work for others. Clients see nothing else of your people."</p>
                <Listed written=written editable=editable />
                <Names written=written editable=editable />
                <Seen written=written />
            </div>
            <Show when=move || editable.get()>
                <div class="panel-foot">
                    <button class="button primary" aria-disabled=move || (sending.is_busy() || unchanged.get()).then_some("true")>"Save"</button>
                </div>
            </Show>
        </form>
    }
}

#[component]
fn Listed(written: RwSignal<AgencySettings>, editable: Signal<bool>) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" aria-describedby="listed-help" disabled=move || !editable.get()
                prop:checked=move || written.with(|written| written.listed)
                on:change:target=move |event| written.update(|written| written.listed = event.target().checked()) />
            <span>"Found by its name"</span>
        </label>
        <p class="help" id="listed-help">"Who wants to grant you access finds you by your exact name. By the id of the account you are always found."</p>
    }
}

#[component]
fn Names(written: RwSignal<AgencySettings>, editable: Signal<bool>) -> impl IntoView {
    let option = move |this: StaffNames, name: &'static str, about: &'static str| {
        view! {
            <label class="way">
                <input type="radio" name="staff-names" disabled=move || !editable.get()
                    prop:checked=move || written.with(|written| written.staff_names == this)
                    on:change=move |_| written.update(|written| written.staff_names = this) />
                <span class="way-name">{name}</span>
                <span class="help">{about}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="legend">"How clients see your people"</legend>
            <div class="ways">
                {option(StaffNames::Full, "Full names", "As they call themselves")}
                {option(StaffNames::Initials, "Initials and an id", "The id stays the same, so what somebody did stays traceable")}
            </div>
        </fieldset>
    }
}

/// What a client sees, of some of one's own people.
#[component]
fn Seen(written: RwSignal<AgencySettings>) -> impl IntoView {
    let account = AccountState::here();
    let lines = Memo::new(move |_| seen(&account.snapshot(), written.with(|written| written.staff_names)));
    view! {
        <Show when=move || !lines.with(Vec::is_empty)>
            <div role="group" aria-label="What a client sees">
                <p class="legend">"What a client sees"</p>
                <dl class="facts">
                    {move || lines.get().into_iter().map(|(name, shown)| view! { <dt>{name}</dt><dd>{shown}</dd> }).collect_view()}
                </dl>
            </div>
        </Show>
    }
}

/// How some of the account's people are called here, and how its clients see them.
fn seen(snapshot: &Snapshot, names: StaffNames) -> Vec<(String, String)> {
    let members = snapshot.state().members.values().filter(|member| member.is_accepted());
    let shown = members
        .filter_map(|member| Some((member.shown(), names.shown(member.user?, member.name.get().unwrap_or_default()))));
    let mut all: Vec<_> = shown.collect();
    all.sort();
    all.truncate(SHOWN);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn clients_see_names_or_initials_and_never_an_address() {
        let snapshot = sample::account(0);
        let full = seen(&snapshot, StaffNames::Full);
        assert!(full.iter().any(|(name, shown)| name == "Helper" && shown == "Helper"), "{full:?}");
        let short = seen(&snapshot, StaffNames::Initials);
        assert!(short.iter().any(|(name, shown)| name == "Helper" && shown == "H 00000000"), "{short:?}");
        assert!(full.iter().chain(&short).all(|(_, shown)| !shown.contains('@')));
    }
}
