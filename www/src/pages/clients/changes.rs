use crate::parts::{Failure, Skeleton, local_offset};
use crate::state::{AccountState, Load, follow};
use crate::{time, words};
use leptos::prelude::*;
use portcullis_api::{ClientChange, ClientChanges, StaffChange};
use portcullis_core::{Catalogue, GrantId, Mask, Millis, Snapshot};

/// What the client changed of what it grants, and what that meant for our people.
#[component]
pub fn Changes(grant: GrantId) -> impl IntoView {
    let account = AccountState::here();
    let id = account.id();
    let told = follow(account, move |signed_in| signed_in.client_changes(id, grant));
    let shown = move || match told.state.get() {
        Load::Waiting => view! { <Skeleton lines=3 /> }.into_any(),
        Load::Failed(error) => view! { <Failure error=error /> }.into_any(),
        Load::Ready(changes) => view! { <Lines all=listed(&account.snapshot(), &changes, local_offset) /> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="changes-title">
            <div class="panel-head"><h2 id="changes-title">"Changes by the client"</h2></div>
            <div class="panel-body">{shown}</div>
        </section>
    }
}

#[component]
fn Lines(all: Vec<Listed>) -> impl IntoView {
    if all.is_empty() {
        return view! { <p class="help">"The client has not given us anything yet."</p> }.into_any();
    }
    let one = |change: Listed| {
        view! {
            <li>
                <p><strong>{change.what}</strong>" · "<span class="muted">{change.when}</span></p>
                <ul>{change.lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </li>
        }
    };
    view! { <ul class="changes">{all.into_iter().map(one).collect_view()}</ul> }.into_any()
}

/// A change as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    what: &'static str,
    when: String,
    /// Who lost and who gained what; or that nobody did.
    lines: Vec<String>,
}

fn listed(agency: &Snapshot, told: &ClientChanges, offset: fn(Millis) -> i64) -> Vec<Listed> {
    let one = |change: &ClientChange| {
        let lines = change.people.iter().flat_map(|person| said(agency, person)).collect::<Vec<_>>();
        let nobody = || vec!["Nobody of ours gained or lost anything.".to_owned()];
        let lines = if lines.is_empty() { nobody() } else { lines };
        Listed { what: what(&change.command), when: time::full(change.at, offset(change.at)), lines }
    };
    told.changes.iter().map(one).collect()
}

fn what(command: &str) -> &'static str {
    match command {
        "offer_grant" => "Offered the grant",
        "confirm_grant" => "Confirmed that it means us",
        "change_grant" => "Changed the grant",
        "change_person" => "Changed what one of us may do",
        "end_grant" => "Ended the grant",
        "change_scope" => "Changed a resource group",
        "close_account" => "Closed the account",
        _ => "Changed something",
    }
}

fn said(agency: &Snapshot, person: &StaffChange) -> Vec<String> {
    let catalogue = agency.catalogue();
    let doing = |names: &[String]| words::doing(catalogue, mask(catalogue, names), super::grid::all(agency));
    let lost = (!person.lost.is_empty()).then(|| format!("{} can no longer {}.", person.shown, doing(&person.lost)));
    let gained = (!person.gained.is_empty()).then(|| format!("{} can now {}.", person.shown, doing(&person.gained)));
    lost.into_iter().chain(gained).collect()
}

/// The actions of these names that are known here.
fn mask(catalogue: &Catalogue, names: &[String]) -> Mask {
    names.iter().filter_map(|name| catalogue.action(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use portcullis_core::MemberId;

    fn change(command: &str, lost: &[&str], gained: &[&str]) -> ClientChange {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
        let member = MemberId::from_bits(1);
        let person = StaffChange { member, shown: "Theo".into(), lost: names(lost), gained: names(gained) };
        let people = if lost.is_empty() && gained.is_empty() { Vec::new() } else { vec![person] };
        ClientChange { at: sample::NOW, command: command.into(), people }
    }

    #[test]
    fn each_change_says_who_lost_and_who_gained_what() {
        let changes = vec![
            change("change_grant", &["dns:edit"], &["ssl:read"]),
            change("change_person", &[], &[]),
            change("something_newer", &["dns:edit", "dns:read", "no:such"], &[]),
        ];
        let listed = listed(&sample::account(1), &ClientChanges { changes }, |_| 0);
        let what: Vec<&str> = listed.iter().map(|change| change.what).collect();
        assert_eq!(what, ["Changed the grant", "Changed what one of us may do", "Changed something"]);
        assert_eq!(listed[0].lines.len(), 2);
        assert!(listed[0].lines[0].starts_with("Theo can no longer edit"), "{:?}", listed[0].lines);
        assert!(listed[0].lines[1].starts_with("Theo can now read"), "{:?}", listed[0].lines);
        assert_eq!(listed[1].lines, ["Nobody of ours gained or lost anything."]);
        assert_eq!(listed[2].lines.len(), 1);
    }
}
