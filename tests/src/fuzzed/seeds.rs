//! Where fuzzing begins: what stands in the corpus, and a few accounts of every shape.

use crate::generate::{Gen, NOW};
use crate::{corpus, corpus_folder, walk};
use portcullis_core::{Catalogue, Entry, Export, Origin, Snapshot, State, events_of, json};
use serde::Deserialize as _;
use std::sync::Arc;

/// Texts that people type, and what others type on purpose.
const TEXTS: [&str; 16] = [
    "Ana@Bücher.example",
    "ana+tag@example.com, Ben <ben@example.org>; c@example.net",
    "xn--bcher-kva.example",
    "*.example.com",
    "Env=Prod",
    "school",
    "192.0.2.0/24",
    "::ffff:192.0.2.7/120",
    "2001:db8::/32",
    "00000000000000000000000000000001",
    "paypaⅼ",
    "عائشة",
    "İstanbul ﬁ ẞ",
    "a\u{200d}b",
    "👩\u{200d}💻",
    "\u{1e9b}\u{323}",
];

/// Zone files as people have them, and single contents.
const ZONE_FILES: [&str; 7] = [
    "$ORIGIN example.com.\n$TTL 1h\n@ IN SOA ns hostmaster ( 1 2 3\n 4 5 )\n@ 300 IN A 192.0.2.1 ; here cf_tags=cf-proxied:true,a:b\n",
    "www CNAME @\n  MX 10 mail\n*.dev IN 3600 AAAA 2001:db8::1\n_sip._tcp SRV 1 2 5060 sip.example.org.\n",
    "t TXT \"one \\\" two\" \"three\"\nt TXT plain\nc CAA 0 issue \"ca.example\"\n",
    "s SSHFP 4 2 0123abcd\nk DNSKEY 257 3 13 AAAA\nu URI 1 1 \"https://example.org/\"\n",
    "10 mail.example.org",
    "0 issue \"ca.example\"",
    "1 . alpn=\"h2,h3\"",
];

/// First inputs, each with its target.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let mut found: Vec<(&'static str, Vec<u8>)> = Vec::new();
    TEXTS.iter().for_each(|text| found.push(("text", text.as_bytes().to_vec())));
    ZONE_FILES.iter().for_each(|text| found.push(("zone_file", text.as_bytes().to_vec())));
    for text in
        [include_str!("../../data/small-catalogue.json"), include_str!("../../../crates/core/catalogue/builtin.json")]
    {
        found.push(("catalogue_json", text.into()));
    }
    let logs = std::fs::read_dir(corpus_folder().join("logs")).into_iter().flatten().flatten();
    logs.filter_map(|file| std::fs::read(file.path()).ok()).for_each(|text| found.extend(entries(&text)));
    for seed in 0..30 {
        let mut g = Gen::new(seed * 7);
        let (state, account) = (g.state_with_owner(), u8::try_from(seed).unwrap_or(0));
        let command = json::write(&g.command(&state)).into_bytes();
        found.push(("command", [vec![account, account], command].concat()));
        found.extend(of_state(&state, &g.catalogue));
    }
    for file in corpus() {
        let Ok(walked) = walk(&file.case) else { continue };
        found.extend(of_state(&walked.state, &Catalogue::builtin()));
        let commands = walked.steps.iter().map(|step| serde_json::to_vec(&step.command).unwrap_or_default());
        commands.for_each(|command| found.push(("command", [vec![0, 0], command].concat())));
        let text = std::fs::read(corpus_folder().join(format!("{}.json", file.name))).unwrap_or_default();
        found.push(("case_file", text));
    }
    found
}

/// The entries that stand anywhere in a document, as lines.
fn entries(text: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let mut lines = Vec::new();
    collect(&serde_json::from_slice(text).ok()?, &mut lines);
    (!lines.is_empty()).then(|| ("entry_json", lines.join("\n").into_bytes()))
}

fn collect(value: &serde_json::Value, lines: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, lines)),
        serde_json::Value::Object(_) if Entry::deserialize(value).is_ok() => lines.push(value.to_string()),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| collect(field, lines)),
        serde_json::Value::String(text) => {
            let within = serde_json::from_str::<serde_json::Value>(text).ok().filter(|v| !v.is_string());
            within.iter().for_each(|value| collect(value, lines));
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

/// One entry that makes the whole account.
fn opening(state: &State) -> Vec<u8> {
    let entry = Entry {
        version: 1,
        account: state.account.id,
        seq: 1,
        revision: state.revision,
        at: NOW,
        origin: Origin::default(),
        command: "open_account".to_owned(),
        catalogue: "0".repeat(16),
        events: events_of(state),
    };
    json::write(&entry).into_bytes()
}

fn of_state(state: &State, catalogue: &Arc<Catalogue>) -> [(&'static str, Vec<u8>); 4] {
    let snapshot = Snapshot::new(state.clone(), Arc::clone(catalogue));
    [
        ("state_json", json::write(state).into_bytes()),
        ("entry_json", opening(state)),
        ("export_json", json::write(&Export::new(state, catalogue)).into_bytes()),
        ("snapshot_bytes", snapshot.rulebook().to_bytes()),
    ]
}
