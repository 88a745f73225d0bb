use super::view::ZoneView;
use crate::parts::affected::{IssueList, Prospect, Sending};
use crate::parts::{Confirm, Toaster};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Command, ResourceId, Selector, Snapshot};

/// How many domains are named before the rest is a count.
const NAMED: usize = 8;

/// Asks before domains are removed, and says what goes with them.
#[component]
pub fn RemoveDialog(view: ZoneView) -> impl IntoView {
    let toaster = Toaster::here();
    let open = RwSignal::new(false);
    let sending = Sending::new();
    // Each follows the other, so each writes only what differs: else they would call each other for ever.
    Effect::new(move || {
        let asked = view.removing.with(|zones| !zones.is_empty());
        if open.get_untracked() != asked {
            open.set(asked);
        }
    });
    Effect::new(move || {
        if !open.get() && !view.removing.with_untracked(Vec::is_empty) {
            view.removing.update(Vec::clear);
        }
    });
    let command = Memo::new(move |_| {
        let resources = view.removing.get();
        (!resources.is_empty()).then_some(Command::RemoveResources { resources })
    });
    let prospect = Prospect::of(command);
    let count = move || view.removing.with(Vec::len);
    let remove = move |()| {
        let Some(seen) = prospect.ready() else { return };
        let said = format!("{} removed.", words::count(count(), "domain", "domains"));
        sending.send(seen.command.clone(), seen.digest.clone(), move |_| {
            toaster.say(said);
            open.set(false);
        });
    };
    let title = Signal::derive(move || format!("Remove {}?", words::count(count(), "domain", "domains")));
    view! {
        <Confirm open=open title=title action=title_of(count) busy=Signal::derive(move || sending.is_busy()) confirm=remove>
            {sending.failure(&[])}
            <Loss view=view />
            {move || prospect.shown().map(|seen| view! { <IssueList issues=seen.issues.clone() /> })}
        </Confirm>
    }
}

fn title_of(count: impl Fn() -> usize + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || format!("Remove {}", words::count(count(), "domain", "domains")))
}

#[component]
fn Loss(view: ZoneView) -> impl IntoView {
    let account = AccountState::here();
    let names = move || {
        let snapshot = account.snapshot();
        let shown = |id: &ResourceId| {
            snapshot.state().resources.get(id).map(|zone| words::resource_shown(snapshot.catalogue(), zone))
        };
        view.removing
            .with(|zones| words::listed_most(&zones.iter().filter_map(shown).collect::<Vec<_>>(), NAMED, "others"))
    };
    let policies = move || view.removing.with(|zones| naming(&account.snapshot(), zones));
    view! {
        <p>{names}</p>
        <p>"Their records and settings go with them, and so does everybody’s access to them. This can’t be undone."</p>
        {move || (policies() > 0).then(|| view! {
            <p class="issue warning">{words::count(policies(), "policy names", "policies name")}" one of them, and will cover less or nothing."</p>
        })}
    }
}

/// How many policies name one of these domains themselves.
fn naming(snapshot: &Snapshot, zones: &[ResourceId]) -> usize {
    let names = |selector: &Selector| match selector {
        Selector::Resource { id } | Selector::Record { zone: id, .. } => zones.contains(id),
        Selector::Account | Selector::Kind { .. } | Selector::Tag { .. } => false,
    };
    snapshot.state().policies.values().filter(|policy| policy.scope.include.iter().any(names)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;
    use portcullis_core::{PolicyDraft, Scope};

    #[test]
    fn policies_that_name_a_domain_itself_are_counted() {
        let mut sample = sample();
        let zone = sample.zone("c.example");
        assert_eq!(naming(&sample.snapshot, &[zone]), 0);
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::of([zone]))];
        sample.run(Command::CreateGroup { name: "C".into(), policies, members: Vec::new() });
        assert_eq!(naming(&sample.snapshot, &[zone]), 1);
    }
}
