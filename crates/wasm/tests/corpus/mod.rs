//! Every case, compiled in because wasm has no files. A new case is seen once this crate is compiled again.
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

use include_dir::{Dir, File, include_dir};
use portcullis_core::{AccountId, State};
use portcullis_tests::{Case, Check, Walked, walk};
use portcullis_wasm::{Access, Snapshot};
use serde_json::json;

static CORPUS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../tests/corpus");

/// Runs all cases, through the engine and through the border.
pub fn run() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for file in CORPUS.dirs().filter(|theme| !theme.path().ends_with("logs")).flat_map(files) {
        let name = file.path().display();
        let case: Case = serde_json::from_slice(file.contents()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let walked = walk(&case).unwrap_or_else(|e| panic!("{name}: {e}"));
        wrong.extend(all_wrong(&walked).into_iter().map(|why| format!("{name}: {why}")));
        cases += 1;
    }
    assert!(cases > 20, "only {cases} cases");
    assert!(wrong.is_empty(), "{} of {cases}: {}", wrong.len(), wrong.join("\n"));
}

fn files(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    folder.files().chain(folder.dirs().flat_map(files)).collect()
}

fn all_wrong(walked: &Walked) -> Vec<String> {
    let states = std::iter::once((&walked.state, &walked.agencies, &walked.checks));
    let later = walked.steps.iter().map(|step| (&step.state, &step.agencies, &step.checks));
    let answers = states.chain(later).flat_map(|(state, agencies, checks)| {
        let border = Border::new(state, agencies);
        checks.iter().filter_map(move |check| check.wrong(state, agencies).or_else(|| border_wrong(&border, check)))
    });
    walked.steps.iter().filter_map(|step| step.wrong()).chain(answers).collect()
}

/// An account and its agencies, behind the border.
struct Border {
    client: Snapshot,
    agencies: Vec<(AccountId, Snapshot)>,
}

impl Border {
    fn new(state: &State, agencies: &[State]) -> Self {
        let snapshot = |state: &State| Snapshot::from_json(json!(state).to_string().as_bytes(), None).expect("a state");
        let agencies = agencies.iter().map(|agency| (agency.account.id, snapshot(agency))).collect();
        Self { client: snapshot(state), agencies }
    }

    fn access(&self, check: &Check) -> Option<Access> {
        let (who, through, context) = check.asked()?;
        let mut asking = json!(who);
        asking["context"] = json!(context);
        let asking = asking.to_string();
        let access = match through {
            None => self.client.access(&asking),
            Some(id) => {
                let (_, agency) = self.agencies.iter().find(|(agency, _)| *agency == id).expect("an agency");
                self.client.access_through(agency, &asking)
            }
        };
        Some(access.expect("a principal"))
    }
}

/// What the border answers to the questions that it is asked most.
fn border_wrong(border: &Border, check: &Check) -> Option<String> {
    let differ = |found: bool, wanted: bool| (found != wanted).then(|| format!("{check:?}: the border says {found}"));
    let access = border.access(check)?;
    match check {
        Check::Can { context, action, resource, allowed, .. } => {
            let action = border.client.action(action);
            let now = context.now.0 as f64;
            let found = match json!(resource) {
                target if target["type"] == "account" => access.permits_account(action, now),
                target if target["type"] == "resource" => permits(&access, action, text(&target["id"]), now),
                target => {
                    let (name, rtype) = (text(&target["name"]), text(&target["rtype"]));
                    access.permits_record(action, text(&target["zone"]), name, rtype, now)
                }
            };
            differ(found, *allowed)
        }
        Check::Any { context, action, allowed, .. } => {
            differ(access.any(action, "zone", context.now.0 as f64), *allowed)
        }
        Check::Sees { resources, .. } => {
            let wanted = json!(resources).to_string();
            differ(access.visible("zone") == wanted, true)
        }
        Check::WhoCan { .. } | Check::StaffCan { .. } => None,
    }
}

fn permits(access: &Access, action: u32, id: &str, now: f64) -> bool {
    let bits = u128::from_str_radix(id, 16).expect("an id");
    let word = |place: u32| (bits >> (96 - 32 * place)) as u32;
    access.permits(action, word(0), word(1), word(2), word(3), now)
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().expect("a text")
}

/// Texts that are none, of another form, and nested without end.
pub fn bad_input() {
    let deep = "[".repeat(10_000);
    for (state, code) in
        [("", "malformed"), ("{", "malformed"), ("7", "invalid"), (deep.as_str(), "invalid"), ("{}", "invalid")]
    {
        assert_eq!(Snapshot::from_json(state.as_bytes(), None).expect_err("no state").code(), code);
    }
    let bytes = Snapshot::from_json(b"{\"revision\": \xFF}", None).expect_err("no text");
    assert_eq!((bytes.code(), bytes.path()), ("malformed", "state"));
    let account = json!({"id": "0".repeat(32), "created_at": 0, "settings": {"name": "A", "plan": "unlimited"}});
    let state = json!({"revision": 1, "account": account}).to_string();
    let error = Snapshot::from_json(state.as_bytes(), Some("{\"format\": true}".to_owned())).expect_err("no catalogue");
    assert_eq!((error.code(), error.path()), ("invalid", "catalogue.format"));
    let mut snapshot = Snapshot::from_json(state.as_bytes(), None).expect("a state");
    assert_eq!(snapshot.apply("{\"revision\": 0, \"events\": []}").expect_err("seen").code(), "stale_revision");
    assert_eq!(snapshot.preview("{}").expect_err("nothing asked").code(), "invalid");
    assert_eq!(snapshot.revision(), 1.0);
}
