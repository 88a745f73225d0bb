use super::limits::Limits;
use crate::pages::invite::{Draft as Cards, PolicyCard};
use crate::parts::role_picker::Giving;
use portcullis_core::{Actor, Command, Issue, Snapshot, Token, TokenId, UserId};
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

    /// A token as it is.
    pub fn of(token: &Token) -> Self {
        let limits = Limits::of(&token.conditions);
        Self { id: Some(token.id), name: token.name.clone(), owner: token.owner, limits }
    }

    /// What is asked of the server.
    pub fn command(&self, cards: &Cards) -> Command {
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

    /// The same without its name: what it may do has nothing to do with it.
    pub fn unnamed(&self, cards: &Cards) -> Command {
        match self.command(cards) {
            Command::ChangeToken { token, policies, conditions, status, .. } => {
                Command::ChangeToken { token, name: None, policies, conditions, status }
            }
            other => other,
        }
    }

    /// To whom roles are given.
    pub fn giving(&self) -> Giving {
        Giving::Token { owner: self.owner, within: self.limits.conditions() }
    }

    /// How the token is spoken of.
    pub fn shown(&self) -> String {
        let name = self.name.trim();
        if name.is_empty() { "This token".to_owned() } else { format!("“{name}”") }
    }
}

/// The policies of a token as the form holds them; one blank card where there are none.
pub fn cards(snapshot: &Snapshot, token: Option<TokenId>) -> Cards {
    let policies = token.map(|token| snapshot.policies_of(Actor::Token(token))).unwrap_or_default();
    let cards: Vec<PolicyCard> =
        policies.iter().map(|policy| PolicyCard { id: Some(policy.id), ..PolicyCard::of(policy) }).collect();
    if cards.is_empty() { Cards::invite() } else { Cards { cards, ..Cards::invite() } }
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

    /// Those issues that stand here.
    pub fn among(self, issues: &[Issue]) -> Vec<Issue> {
        issues.iter().filter(|issue| Self::of(&issue.path) == Some(self)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::{mine, token};
    use super::*;
    use crate::parts::preview::{Forecast, Mode, sentence};
    use crate::parts::scope_picker::{RecordPick, ScopeDraft, Way};
    use crate::sample;
    use portcullis_core::{Code, Conditions, Millis, PolicyDraft, Scope, decide};

    fn one_record(snapshot: &Snapshot) -> Cards {
        let record = RecordPick {
            zone: Some(sample::zone(snapshot, 0)),
            domain: "d0000.example".into(),
            name: "home".into(),
            ..RecordPick::default()
        };
        let mut cards = Cards::invite();
        cards.edit(|card| {
            card.roles = vec!["dns-edit".into()];
            card.scope = ScopeDraft { way: Some(Way::Records), ..ScopeDraft::default() };
            card.scope.include.records = vec![record];
        });
        cards
    }

    #[test]
    fn a_token_for_one_record_is_foreseen_with_its_end() {
        let snapshot = sample::account(3);
        let limits = Limits::usual(sample::NOW, 0);
        let draft = TokenDraft::new(sample::OWNER, limits);
        let command = draft.unnamed(&one_record(&snapshot));
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
            Forecast::new(&snapshot, &sample::owner(), &sample::fresh(), &draft.unnamed(&one_record(&snapshot)));
        assert!(forecast.partial && forecast.difference.rows.len() == 1);
        assert_eq!(Field::Expires.among(&forecast.issues).len(), 1);
    }

    #[test]
    fn a_token_left_as_it_is_is_no_change() {
        let mut snapshot = sample::account(3);
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        sample::run(&mut snapshot, &sample::owner(), &mine("Build", policies));
        let token = token(&snapshot, "Build");
        let (draft, cards) = (TokenDraft::of(&token), cards(&snapshot, Some(token.id)));
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
        assert_eq!(Field::Expires.among(&outcome.issues).len(), 1);
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
