use super::*;
use crate::sample;
use portcullis_core::{Cidr, Command, Conditions, PolicyDraft, Scope, Snapshot};

fn invite(snapshot: &Snapshot, policies: Vec<PolicyDraft>) -> Forecast {
    let command = Command::InviteMembers { emails: vec!["not yet".into()], policies, groups: Vec::new() };
    Forecast::new(snapshot, &sample::owner(), &sample::fresh(), &command)
}

fn edit(snapshot: &Snapshot, member: portcullis_core::MemberId, policies: Vec<PolicyDraft>) -> Forecast {
    let command = Command::ChangeMember { member, policies, groups: None };
    Forecast::new(snapshot, &sample::owner(), &sample::fresh(), &command)
}

fn some(snapshot: &Snapshot, zones: std::ops::Range<usize>) -> Scope {
    Scope::of(zones.map(|n| sample::zone(snapshot, n)))
}

#[test]
fn the_sentence_of_the_design() {
    let snapshot = sample::account(9);
    let until = crate::words::end_of_day("2027-03-01", 0);
    let policy = PolicyDraft {
        conditions: Conditions { second_factor: Some(true), expires_at: until, ..Conditions::default() },
        ..PolicyDraft::allow(["dns-edit", "analytics-read"], some(&snapshot, 0..5))
    };
    let said = sentence(&invite(&snapshot, vec![policy]), Mode::Invite, "Ana and Ben", 0);
    let expected = "Ana and Ben will be able to edit DNS and read analytics on 5 domains, with a second factor, until 1 March 2027.";
    assert_eq!(said, expected);
}

#[test]
fn everything_is_said_shortly() {
    let snapshot = sample::account(9);
    let said = |role: &str| {
        let forecast = invite(&snapshot, vec![PolicyDraft::allow([role], Scope::account())]);
        sentence(&forecast, Mode::Invite, "Ana", 0)
    };
    assert_eq!(said("super-administrator"), "Ana will be able to do everything in the account and on all 9 domains.");
    assert_eq!(
        said("administrator-read-only"),
        "Ana will be able to read everything in the account and on all 9 domains."
    );
}

#[test]
fn nothing_given_is_a_person_who_sees_nothing() {
    let forecast = invite(&sample::account(3), Vec::new());
    assert_eq!(sentence(&forecast, Mode::Invite, "Ana", 0), "Ana can sign in and will see nothing yet.");
    assert!(forecast.difference.rows.is_empty() && forecast.whose.is_some());
    let places: Vec<_> = seen(&forecast).into_iter().map(|s| s.place.name()).collect();
    assert_eq!(places, ["My access", "Tokens"]);
}

#[test]
fn one_wrong_policy_does_not_empty_the_preview() {
    let snapshot = sample::account(3);
    let right = PolicyDraft::allow(["dns-edit", "billing-edit"], some(&snapshot, 0..1));
    let unfinished = PolicyDraft::allow(["dns-edit"], Scope::default());
    let forecast = invite(&snapshot, vec![unfinished, right]);
    assert!(forecast.partial);
    let paths: Vec<_> = forecast.issues.iter().filter(|i| i.is_error()).map(|i| i.path.as_str()).collect();
    assert_eq!(paths, ["policies[0].scope", "policies[1].roles[1]"]);
    assert_eq!(sentence(&forecast, Mode::Invite, "Ana", 0), "Ana will be able to edit DNS on d0000.example.");
}

#[test]
fn an_edit_tells_losses_before_gains_and_leaves_out_what_stays() {
    let mut snapshot = sample::account(9);
    let old = PolicyDraft::allow(["dns-edit", "speed-read"], some(&snapshot, 0..5));
    let member = sample::invite(&mut snapshot, "ana@example.com", vec![old]);
    let new = PolicyDraft::allow(["dns-read", "analytics-read", "speed-read"], some(&snapshot, 0..5));
    let forecast = edit(&snapshot, member, vec![new]);
    let said = sentence(&forecast, Mode::Edit, "Ana", 0);
    let expected =
        "Ana will no longer be able to edit DNS on 5 domains, and will newly be able to read analytics on 5 domains.";
    assert_eq!(said, expected);
    assert_eq!((forecast.difference.gained(), forecast.difference.lost()), (5, 5));

    let table = Table::new(&forecast.after, &forecast.difference, Drawn::of(Mode::Edit, false));
    let cells = |table: &Table| -> Vec<(String, String, Sign)> {
        let named = table.columns.iter().zip(&table.rows[0].cells);
        named
            .filter_map(|(c, cell)| cell.as_ref().map(|cell| (c.name.clone(), cell.words.clone(), cell.sign)))
            .collect()
    };
    let changes = [("DNS", "Edit → Read", Sign::Lost), ("Analytics", "Read", Sign::Gained)];
    assert_eq!(cells(&table), changes.map(|(c, w, s)| (c.to_owned(), w.to_owned(), s)));
    let whole = Table::new(&forecast.after, &forecast.difference, Drawn::of(Mode::Edit, true));
    assert_eq!(cells(&whole).last(), Some(&("Speed".to_owned(), "Read".to_owned(), Sign::Has)));
}

#[test]
fn an_edit_that_changes_nothing_says_so() {
    let mut snapshot = sample::account(3);
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    let member = sample::invite(&mut snapshot, "ana@example.com", vec![policy.clone()]);
    let forecast = edit(&snapshot, member, vec![policy]);
    assert_eq!(sentence(&forecast, Mode::Edit, "Ana", 0), "Nothing changes in what Ana can do.");
    assert!(Table::new(&forecast.after, &forecast.difference, Drawn::Changes).rows.is_empty());
}

#[test]
fn many_services_stand_in_groups_and_conditions_show() {
    let snapshot = sample::account(9);
    let everything = invite(&snapshot, vec![PolicyDraft::allow(["administrator-read-only"], Scope::account())]);
    let table = Table::new(&everything.after, &everything.difference, Drawn::After);
    assert!(table.columns.len() <= 6, "{:?}", table.columns);
    assert!(table.rows[0].cells.iter().flatten().all(|cell| cell.words.starts_with("Read all")));

    let office: Cidr = "192.0.2.0/24".parse().expect("a network");
    let conditions = Conditions { address_in: vec![office], ..Conditions::default() };
    let policy = PolicyDraft { conditions, ..PolicyDraft::allow(["dns-edit"], some(&snapshot, 0..1)) };
    let forecast = invite(&snapshot, vec![policy]);
    let table = Table::new(&forecast.after, &forecast.difference, Drawn::After);
    let cell = table.rows[0].cells[0].clone().expect("DNS");
    assert_eq!((cell.words.as_str(), cell.sign), ("Edit if …", Sign::HasIf));
    let why = why(&forecast, &forecast.difference.rows[0], &table.columns[0], 0);
    assert_eq!(
        why.iter().map(|w| (w.action.as_str(), w.answer)).collect::<Vec<_>>(),
        [("Read DNS", "Under a condition"), ("Edit DNS", "Under a condition")]
    );
    assert_eq!(why[1].because, ["DNS on d0000.example, from 192.0.2.0/24"]);
}

#[test]
fn what_is_lost_names_what_gave_it() {
    let mut snapshot = sample::account(3);
    let member =
        sample::invite(&mut snapshot, "ana@example.com", vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    let forecast = edit(&snapshot, member, Vec::new());
    let table = Table::new(&forecast.after, &forecast.difference, Drawn::Changes);
    let why = why(&forecast, &forecast.difference.rows[0], &table.columns[0], 0);
    assert_eq!(why[0].answer, "No longer");
    assert_eq!(why[0].because, ["Until now: DNS Read on everything"]);
}

#[test]
fn a_thousand_domains_take_one_row() {
    let snapshot = sample::account(1000);
    let tag = "school".parse().expect("a tag");
    let forecast = invite(&snapshot, vec![PolicyDraft::allow(["dns-edit"], Scope::tag(tag))]);
    let table = Table::new(&forecast.after, &forecast.difference, Drawn::After);
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.rows[0].place.title, "999 domains tagged “school”");
}
