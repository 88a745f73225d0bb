use crate::read::{LARGEST, Record, moment, read};
use crate::{Access, Error, Preview};
use portcullis_core::json::{ReadJson, write};
use portcullis_core::{
    Caller, Catalogue, Command, Context, Event, Fresh, MemberId, Principal, State, TokenId, UserId, Who, preview,
};
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// One account's state at one revision, indexed for deciding.
#[derive(Debug, Clone)]
#[wasm_bindgen]
pub struct Snapshot {
    pub(crate) inner: portcullis_core::Snapshot,
}

/// Who asks, and in which request.
#[derive(ReadJson)]
#[serde(deny_unknown_fields)]
struct Asking {
    #[serde(default)]
    user: Option<UserId>,
    #[serde(default)]
    member: Option<MemberId>,
    #[serde(default)]
    token: Option<TokenId>,
    context: Context,
}

/// The part of an entry that moves a snapshot; the rest of the entry may stand beside it.
#[derive(ReadJson)]
struct Step {
    revision: u64,
    events: Vec<Event>,
}

#[derive(ReadJson)]
#[serde(deny_unknown_fields)]
struct Previewed {
    caller: CallerForm,
    command: Command,
    now: portcullis_core::Millis,
    seed: String,
}

#[derive(ReadJson)]
#[serde(deny_unknown_fields)]
struct CallerForm {
    #[serde(default)]
    user: Option<UserId>,
    #[serde(default)]
    operator: bool,
    context: Context,
    #[serde(default)]
    verified: bool,
    #[serde(default)]
    holds: Option<MemberId>,
    #[serde(default)]
    token: Option<TokenId>,
    #[serde(default)]
    own_tokens: bool,
}

impl Asking {
    fn principal(&self) -> Result<Principal, Error> {
        match (self.user, self.member, self.token) {
            (Some(user), None, None) => Ok(Principal::User(user)),
            (None, Some(member), None) => Ok(Principal::Member(member)),
            (None, None, Some(token)) => Ok(Principal::Token(token)),
            _ => Err(Error::invalid("", "name either a `user`, a `member` or a `token`")),
        }
    }
}

#[wasm_bindgen]
impl Snapshot {
    /// Indexes a state, read by the built-in catalogue or by another. The state comes as UTF-8: the generated glue would
    /// hand over a long text character by character.
    ///
    /// # Errors
    /// Texts that are not JSON, or not of this form.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(state: &[u8], catalogue: Option<String>) -> Result<Self, Error> {
        let catalogue = match catalogue {
            Some(text) => Arc::new(Catalogue::new(read("catalogue", &text)?).map_err(Error::Catalogue)?),
            None => Catalogue::builtin(),
        };
        let state = std::str::from_utf8(state).map_err(|_| Error::not_utf8("state"))?;
        let state: State = read("state", state)?;
        check(&state)?;
        Ok(Self { inner: portcullis_core::Snapshot::new(state, catalogue) })
    }

    /// The state as JSON.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        write(self.inner.state())
    }

    /// What deciding reads, as bytes for a [`Rulebook`](crate::Rulebook).
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.inner.rulebook().to_bytes()
    }

    /// The catalogue's data as JSON.
    pub fn catalogue(&self) -> String {
        write(self.inner.catalogue().data())
    }

    /// The names of all actions as JSON; the place of each is its number.
    pub fn actions(&self) -> String {
        write(&self.inner.catalogue().actions().iter().map(|a| a.name.as_str()).collect::<Vec<_>>())
    }

    /// The number of an action; one that no action has where the name is unknown.
    pub fn action(&self, name: &str) -> u32 {
        self.inner.catalogue().action(name).and_then(|n| u32::try_from(n).ok()).unwrap_or(u32::MAX)
    }

    /// The state's revision.
    #[wasm_bindgen(getter)]
    #[expect(clippy::cast_precision_loss, reason = "reading bounds it by what a number holds exactly")]
    pub fn revision(&self) -> f64 {
        self.inner.state().revision as f64
    }

    /// Folds one entry in place, all of it or nothing: `{"revision", "events"}`.
    ///
    /// # Errors
    /// Text of another form, and an entry that was already folded.
    pub fn apply(&mut self, entry: &str) -> Result<(), Error> {
        let entry: Step = read("entry", entry)?;
        let revision = self.inner.state().revision;
        if entry.revision > LARGEST.unsigned_abs() {
            return Err(Error::invalid("entry.revision", "too large for a number"));
        }
        // An entry about something behind the permissions has no events and leaves the revision as it was.
        if entry.revision < revision || (entry.revision == revision && !entry.events.is_empty()) {
            return Err(Error::StaleRevision { snapshot: revision, entry: entry.revision });
        }
        self.inner.apply(entry.revision, &entry.events);
        Ok(())
    }

    /// What a user, a member as if they had joined, or a token may do: `{"user", "member" or "token", "context"}`.
    ///
    /// # Errors
    /// Text of another form.
    pub fn access(&self, asking: &str) -> Result<Access, Error> {
        let asking: Asking = read("", asking)?;
        Ok(Access { inner: self.inner.access(asking.principal()?, &asking.context) })
    }

    /// What a user or a token of an agency may do in this account, by its grant and the agency's assignments.
    ///
    /// # Errors
    /// Text of another form.
    #[wasm_bindgen(js_name = accessThrough)]
    pub fn access_through(&self, agency: &Snapshot, asking: &str) -> Result<Access, Error> {
        let asking: Asking = read("", asking)?;
        Ok(Access { inner: self.inner.access_through(&agency.inner, asking.principal()?, &asking.context) })
    }

    /// What a member will be able to do ahead of any request: in any case, or under a condition.
    ///
    /// # Errors
    /// A text that is no id.
    pub fn outlook(&self, member: &str, now: f64) -> Result<Access, Error> {
        let member = member.parse().map_err(|e: portcullis_core::IdError| Error::invalid("member", e.to_string()))?;
        Ok(Access { inner: self.inner.outlook(member, moment(now)) })
    }

    /// The ids, as JSON, of the members who may do this here.
    ///
    /// # Errors
    /// A context of another form.
    #[wasm_bindgen(js_name = whoCan)]
    pub fn who_can(&self, action: &str, id: &str, name: &str, rtype: &str, context: &str) -> Result<String, Error> {
        let context: Context = read("context", context)?;
        let record = Record::new(name, rtype);
        let asked = self.inner.catalogue().action(action).zip(record.resource(id));
        let found = asked.map(|(action, resource)| self.inner.who_can(action, resource, &context));
        Ok(write(&found.unwrap_or_default()))
    }

    /// What a command would do: `{"caller", "command", "now", "seed"}`.
    ///
    /// # Errors
    /// Text of another form. That the command is refused is no error but an issue of the preview.
    pub fn preview(&self, request: &str) -> Result<Preview, Error> {
        let request: Previewed = read("", request)?;
        let caller = request.caller.caller()?;
        let plain = request.seed.len() == 32 && request.seed.bytes().all(|b| b.is_ascii_hexdigit());
        let seed = u128::from_str_radix(&request.seed, 16).ok().filter(|_| plain);
        let seed = seed.ok_or_else(|| Error::invalid("seed", "a seed is 32 hex digits"))?;
        let found = preview(&self.inner, &caller, &request.command, &Fresh::new(request.now, seed));
        Ok(Preview::new(&self.inner, found))
    }
}

impl CallerForm {
    fn caller(self) -> Result<Caller, Error> {
        let who = match (self.user, self.token, self.operator) {
            (Some(user), None, false) => Who::User(user),
            (None, Some(token), false) => Who::Token(token),
            (None, None, true) => Who::Operator,
            _ => return Err(Error::invalid("caller", "name either a `user` or a `token`, or say `operator`")),
        };
        let (verified, holds, own_tokens) = (self.verified, self.holds, self.own_tokens);
        Ok(Caller { verified, holds, own_tokens, ..Caller::new(who, self.context) })
    }
}

/// What the form alone does not say: everything stands under its own id, and the revision is a number in JavaScript.
fn check(state: &State) -> Result<(), Error> {
    if state.revision > LARGEST.unsigned_abs() {
        return Err(Error::invalid("state.revision", "too large for a number"));
    }
    let resources = state.resources.iter().find(|(id, o)| **id != o.id).map(|(id, _)| format!("resources.{id}"));
    let members = || state.members.iter().find(|(id, o)| **id != o.id).map(|(id, _)| format!("members.{id}"));
    let groups = || state.groups.iter().find(|(id, o)| **id != o.id).map(|(id, _)| format!("groups.{id}"));
    let roles = || state.roles.iter().find(|(id, o)| **id != o.id).map(|(id, _)| format!("roles.{id}"));
    let policies = || state.policies.iter().find(|(id, o)| **id != o.id).map(|(id, _)| format!("policies.{id}"));
    let wrong = resources.or_else(members).or_else(groups).or_else(roles).or_else(policies);
    wrong.map_or(Ok(()), |path| Err(Error::invalid(format!("state.{path}.id"), "stands under another id")))
}
