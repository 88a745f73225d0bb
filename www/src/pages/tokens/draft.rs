use super::limits::Limits;
use crate::parts::cards::{Cards, is_unfinished};
use crate::parts::desk::Form;
use crate::parts::local_offset;
use crate::parts::preview::{Forecast, Holder, Mode, sentence};
use crate::parts::role_picker::Giving;
use crate::state::AccountState;
use crate::words;
use portcullis_core::{Actor, Change, Command, Event, Issue, Millis, Snapshot, Token, TokenId, TokenStatus, UserId};
use serde::{Deserialize, Serialize};

/// A token half-written, but for its policies, which stand on cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenDraft {
    /// The token it changes; none for a new one.
    pub id: Option<TokenId>,
    /// Its name.
    pub name: String,
    /// The user it acts for; nobody for one of the account's own.
    pub owner: Option<UserId>,
    /// When and from where it works.
    pub limits: Limits,
}

impl TokenDraft {
    /// A new one of one's own.
    pub fn new(owner: UserId, limits: Limits) -> Self {
        Self { id: None, name: String::new(), owner: Some(owner), limits }
    }

    /// A token as it is, with its policies.
    pub fn of(snapshot: &Snapshot, token: &Token) -> (Self, Cards) {
        let limits = Limits::of(&token.conditions);
        let draft = Self { id: Some(token.id), name: token.name.clone(), owner: token.owner, limits };
        (draft, Cards::of(snapshot, Actor::Token(token.id)))
    }
}

impl Form for TokenDraft {
    type Field = Field;
    type Stamp = Option<Millis>;

    const MOVED: &'static str =
        "This token was changed while you were writing. Saving puts your draft in the place of that.";

    fn mode(&self) -> Mode {
        if self.id.is_some() { Mode::Edit } else { Mode::Invite }
    }

    fn giving(&self) -> Giving {
        Giving::Token { owner: self.owner, within: self.limits.conditions() }
    }

    fn shelf(&self) -> String {
        self.id.map_or_else(|| "token".to_owned(), |id| format!("token:{id}"))
    }

    fn anew(&self, account: AccountState) -> (Self, Cards) {
        let snapshot = account.snapshot_untracked();
        let now = self.id.and_then(|id| snapshot.state().tokens.get(&id).cloned());
        now.map_or_else(|| fresh(account), |token| Self::of(&snapshot, &token))
    }

    fn command(&self, cards: &Cards) -> Command {
        let (name, policies, conditions) = (self.name.clone(), cards.policies(), self.limits.conditions());
        match self.id {
            Some(token) => Command::ChangeToken {
                token,
                name: Some(name),
                policies: Some(policies),
                conditions: Some(conditions),
                status: None,
            },
            None => Command::CreateToken { name, owner: self.owner, policies, conditions },
        }
    }

    fn given(&self, cards: &Cards) -> Command {
        let unnamed = Self { name: String::new(), ..self.clone() };
        match unnamed.command(cards) {
            Command::ChangeToken { token, policies, conditions, status, .. } => {
                Command::ChangeToken { token, name: None, policies, conditions, status }
            }
            other => other,
        }
    }

    fn apart(&self) -> Option<Command> {
        Some(match self.command(&Cards::blank()) {
            Command::ChangeToken { token, name, .. } => {
                Command::ChangeToken { token, name, policies: None, conditions: None, status: None }
            }
            other => other,
        })
    }

    fn joined(&self, apart: Vec<Issue>, given: Vec<Issue>) -> Vec<Issue> {
        let about_name = |issue: &Issue| Field::of(&issue.path) == Some(Field::Name);
        let rest = given.into_iter().filter(|issue| !about_name(issue)).collect::<Vec<_>>();
        apart.into_iter().filter(about_name).chain(rest).collect()
    }

    fn unspeakable(&self) -> Vec<Issue> {
        self.limits.issues()
    }

    /// With the token switched on: what it will be able to do is of interest also while it is off.
    fn before(&self, mut snapshot: Snapshot) -> Snapshot {
        let found = self.id.and_then(|id| snapshot.state().tokens.get(&id).cloned());
        if let Some(token) = found.filter(|token| !token.is_active()) {
            let (revision, on) = (snapshot.state().revision, Token { status: TokenStatus::Active, ..(*token).clone() });
            snapshot.apply(revision, &[Event::Token(Change::changed((*token).clone(), on))]);
        }
        snapshot
    }

    fn considered(&self, more: &Cards, now: &Forecast) -> Option<(Snapshot, Command)> {
        Some(match now.whose {
            Some(Holder::Token(token)) => {
                let policies = Some(more.policies());
                let command = Command::ChangeToken { token, name: None, policies, conditions: None, status: None };
                (now.after.clone(), command)
            }
            Some(Holder::Member(_) | Holder::Grant(_)) | None => (now.before.clone(), self.given(more)),
        })
    }

    fn who(&self, _: &Snapshot, _: &[Issue]) -> String {
        let name = self.name.trim();
        if name.is_empty() { "This token".to_owned() } else { format!("“{name}”") }
    }

    fn said(&self, forecast: &Forecast, who: &str) -> String {
        match (self.id, forecast.difference.rows.is_empty()) {
            (None, true) => words::will_do_nothing(who),
            (None, false) | (Some(_), _) => sentence(forecast, self.mode(), who, local_offset(forecast.now)),
        }
    }

    fn field(path: &str) -> Option<Field> {
        Field::of(path)
    }

    fn element(field: Field) -> String {
        field.element().to_owned()
    }

    fn is_unfinished(&self, issue: &Issue) -> bool {
        let nameless = self.name.trim().is_empty() && Field::of(&issue.path) == Some(Field::Name);
        nameless || is_unfinished(issue)
    }

    fn stamp(&self, snapshot: &Snapshot) -> Option<Millis> {
        self.id.and_then(|id| snapshot.state().tokens.get(&id).map(|token| token.changed_at))
    }
}

/// A new token of one's own.
pub fn fresh(account: AccountState) -> (TokenDraft, Cards) {
    let now = account.now_untracked();
    (TokenDraft::new(account.user(), Limits::usual(now, local_offset(now))), Cards::blank())
}

/// A field of the form that is about the token itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// Whose it is.
    Owner,
    /// Networks.
    Networks,
    /// Networks that are left out.
    NotNetworks,
    /// Its first day.
    NotBefore,
    /// Its end.
    Expires,
}

impl Field {
    /// The field that an issue's path names; nothing for what is about policies or the whole.
    pub fn of(path: &str) -> Option<Self> {
        match path {
            "name" => Some(Self::Name),
            "owner" => Some(Self::Owner),
            "conditions.address_not_in" => Some(Self::NotNetworks),
            "conditions.not_before" => Some(Self::NotBefore),
            "conditions.expires_at" => Some(Self::Expires),
            path if path.starts_with("conditions") => Some(Self::Networks),
            _ => None,
        }
    }

    /// The id of its control.
    pub fn element(self) -> &'static str {
        match self {
            Self::Name => "token-name",
            Self::Owner => "token-owner",
            Self::Networks => "token-networks",
            Self::NotNetworks => "token-not-networks",
            Self::NotBefore => "token-from",
            Self::Expires => "token-until",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::{mine, token};
    use super::*;
    use crate::parts::scope_picker::{RecordPick, ScopeDraft, Way};
    use crate::sample;
    use portcullis_core::{Code, Conditions, PolicyDraft, Scope, decide};

    fn one_record(snapshot: &Snapshot) -> Cards {
        let record = RecordPick {
            zone: Some(sample::zone(snapshot, 0)),
            domain: "d0000.example".into(),
            name: "home".into(),
            ..RecordPick::default()
        };
        let mut cards = Cards::blank();
        cards.edit(|card| {
            card.roles = vec!["dns-edit".into()];
            card.scope = ScopeDraft { way: Some(Way::Records), ..ScopeDraft::default() };
            card.scope.include.records = vec![record];
        });
        cards
    }

    fn at_end(issues: &[Issue]) -> usize {
        issues.iter().filter(|issue| Field::of(&issue.path) == Some(Field::Expires)).count()
    }

    #[test]
    fn a_token_for_one_record_is_foreseen_with_its_end() {
        let snapshot = sample::account(3);
        let limits = Limits::usual(sample::NOW, 0);
        let draft = TokenDraft::new(sample::OWNER, limits);
        let command = draft.given(&one_record(&snapshot));
        let forecast = Forecast::new(&snapshot, &sample::owner(), &sample::fresh(), &command);
        let said = sentence(&forecast, Mode::Invite, "“Router”", 0);
        assert_eq!(
            said,
            "“Router” will be able to edit DNS on the A record home.d0000.example, until 29 September 2026."
        );
        assert_eq!(forecast.difference.rows.len(), 1);
        assert!(forecast.issues.is_empty(), "{:?}", forecast.issues);
    }

    #[test]
    fn one_wrong_field_does_not_empty_the_preview() {
        let snapshot = sample::account(3);
        let limits = Limits { expires_at: Some(Millis(1)), ..Limits::default() };
        let draft = TokenDraft::new(sample::OWNER, limits);
        let forecast =
            Forecast::new(&snapshot, &sample::owner(), &sample::fresh(), &draft.given(&one_record(&snapshot)));
        assert!(forecast.partial && forecast.difference.rows.len() == 1);
        assert_eq!(at_end(&forecast.issues), 1);
    }

    #[test]
    fn a_token_left_as_it_is_is_no_change() {
        let mut snapshot = sample::account(3);
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        sample::run(&mut snapshot, &sample::owner(), &mine("Build", policies));
        let token = token(&snapshot, "Build");
        let (draft, cards) = TokenDraft::of(&snapshot, &token);
        let outcome = decide(&snapshot, &sample::owner(), &draft.command(&cards), &sample::fresh());
        assert_eq!(outcome.issues.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::NothingChanges]);
        let shorter = TokenDraft { limits: Limits::usual(sample::NOW, 0), ..draft };
        let outcome = decide(&snapshot, &sample::owner(), &shorter.command(&cards), &sample::fresh());
        assert!(!outcome.is_refused(), "{:?}", outcome.issues);
    }

    #[test]
    fn a_new_end_and_a_missing_one_are_both_said_at_the_end() {
        let snapshot = sample::account(3);
        let draft = TokenDraft::new(sample::OWNER, Limits::of(&Conditions::default()));
        let named = TokenDraft { name: "Router".into(), ..draft };
        let outcome = decide(&snapshot, &sample::owner(), &named.command(&one_record(&snapshot)), &sample::fresh());
        assert_eq!(at_end(&outcome.issues), 1);
        assert!(!outcome.is_refused());
    }

    #[test]
    fn paths_lead_to_fields() {
        assert_eq!(Field::of("conditions.address_in"), Some(Field::Networks));
        assert_eq!(Field::of("conditions"), Some(Field::Networks));
        assert_eq!(Field::of("policies[0].conditions"), None);
        assert_eq!(Field::of(""), None);
    }
}
