use crate::Snapshot;
use crate::rows::{GrantView, PersonView, TokenView};
use portcullis_core::json::{WriteJson, write};
use portcullis_core::{Event, Issue};
use wasm_bindgen::prelude::wasm_bindgen;

/// What a command would do, until `index.js` has taken it apart.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Preview {
    text: String,
    after: portcullis_core::Snapshot,
}

#[derive(WriteJson)]
struct View<'a> {
    issues: &'a [Issue],
    events: &'a [Event],
    people: Vec<PersonView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<TokenView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grants: Vec<GrantView<'a>>,
    digest: &'a str,
}

#[wasm_bindgen]
impl Preview {
    /// All but the account as it would be, as JSON: `{"issues", "events", "people", "tokens", "digest"}`.
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// The account as it would be.
    pub fn after(&self) -> Snapshot {
        Snapshot { inner: self.after.clone() }
    }
}

impl Preview {
    pub(crate) fn new(before: &portcullis_core::Snapshot, preview: portcullis_core::Preview) -> Self {
        let book = before.rulebook();
        let people = preview.people.iter().map(|person| PersonView::new(book, person)).collect();
        let tokens = preview.tokens.iter().map(|token| TokenView::new(book, token)).collect();
        let grants = preview.grants.iter().map(|grant| GrantView::new(book, grant)).collect();
        let (issues, events, digest) = (&preview.issues, &preview.events, &preview.digest);
        let view = View { issues, events, people, tokens, grants, digest };
        Self { text: write(&view), after: preview.after }
    }
}
