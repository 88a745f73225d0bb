//! Settings of zones, and what a command about records or settings must be given.

use super::*;
use portcullis_core::ZoneMode;

#[test]
fn settings_of_a_zone_are_kept_in_one_form() {
    let bench = bench(json!([]));
    let change = |by: &'static str, zone: ResourceId, settings: ZoneDraft| {
        let bench = Bench { by, snapshot: bench.snapshot.clone(), records: Vec::new(), ..bench };
        bench.run(&Command::ChangeZone { zone, settings })
    };
    let zone = bench.zone;
    let draft = ZoneDraft {
        mode: Some(ZoneMode::Partial),
        paused: Some(true),
        name_servers: Some(vec!["NS1.B.example.".into()]),
    };
    let (events, _) = change("ana", zone, draft.clone());
    let [Event::Zone(done)] = events.as_slice() else { panic!("{events:?}") };
    let after = done.after.as_ref().expect("they are kept");
    assert_eq!(
        (after.mode, after.paused, after.name_servers.as_slice()),
        (ZoneMode::Partial, true, &["ns1.b.example".to_owned()][..])
    );
    let issues = |by, zone, draft| change(by, zone, draft).1.iter().map(shown).collect::<Vec<_>>();
    assert_eq!(issues("ana", zone, ZoneDraft::default()), ["nothing_changes"]);
    assert_eq!(issues("reader", zone, draft.clone()), ["not_permitted"]);
    assert_eq!(issues("operator", ResourceId::from_bits(77), draft), ["unknown_resource zone"]);
    let servers = |names: &[&str]| ZoneDraft {
        name_servers: Some(names.iter().map(|n| (*n).to_owned()).collect()),
        ..ZoneDraft::default()
    };
    for wrong in ["*.b.example", "localhost", "a b.example", ""] {
        assert_eq!(
            issues("ana", zone, servers(&["ns.b.example", wrong])),
            ["domain_invalid settings.name_servers[1]"],
            "{wrong}"
        );
    }
    assert_eq!(issues("ana", zone, servers(&["ns.b.example"; 11])), ["too_many settings.name_servers"]);
    assert_eq!(issues("ana", zone, servers(&["ns.b.example"; 10])), [""; 0]);
}

/// What must be given beside the state is what is named, by id or by name in its one form.
#[test]
fn a_command_tells_what_it_touches() {
    let bench = bench(json!([]));
    let draft = |id: Option<RecordId>, name: Option<&str>| RecordDraft {
        id,
        name: name.map(str::to_owned),
        ..RecordDraft::default()
    };
    let edit = Command::EditRecords {
        zone: bench.zone,
        deletes: vec![id(0)],
        patches: vec![draft(Some(id(1)), None)],
        puts: vec![draft(Some(id(2)), Some("WWW.a.example."))],
        posts: vec![draft(None, Some("@")), draft(None, Some("no name"))],
    };
    let touched = edit.touched(&bench.snapshot).expect("it touches records");
    assert_eq!(touched.zone, bench.zone);
    assert_eq!(touched.ids, [id(0), id(1), id(2)].into());
    assert_eq!(touched.names, ["a.example".to_owned(), "www.a.example".to_owned()].into());
    let change = Command::ChangeZone { zone: bench.zone, settings: ZoneDraft::default() };
    let touched = change.touched(&bench.snapshot).expect("it touches a zone");
    assert_eq!((touched.zone, touched.ids.len(), touched.names.len()), (bench.zone, 0, 0));
    assert_eq!(Command::LeaveAccount {}.touched(&bench.snapshot), None);
    // Everything else is decided as ever.
    let (events, issues) = bench.run(&Command::LeaveAccount {});
    assert!(!events.is_empty(), "{issues:?}");
}
