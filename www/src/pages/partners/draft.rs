use crate::parts::cards::{Cards, PolicyCard};
use crate::parts::desk::Form;
use crate::parts::local_offset;
use crate::parts::preview::{Forecast, Holder, Mode, sentence};
use crate::parts::role_picker::Giving;
use crate::state::AccountState;
use crate::words;
use portcullis_api::AskView;
use portcullis_core::{AccountId, Actor, Code, Command, Conditions, Grant, GrantId, GrantStatus, Issue, Snapshot};
use serde::{Deserialize, Serialize};

/// Access for an agency, half-written, but for its policies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantDraft {
    /// The grant it changes; none for a new one.
    pub id: Option<GrantId>,
    /// The agency's ask that it answers.
    pub answers: Option<GrantId>,
    /// The agency; nobody yet, or whoever takes the link.
    pub agency: Option<AccountId>,
    /// A link is made instead of naming the agency.
    pub by_link: bool,
    /// How the account calls the agency.
    pub name: String,
    /// Its end, and the like.
    pub conditions: Conditions,
}

impl GrantDraft {
    /// A grant as it is, with its policies.
    pub fn of(snapshot: &Snapshot, grant: &Grant) -> (Self, Cards) {
        let draft = Self {
            id: Some(grant.id),
            answers: None,
            agency: grant.agency,
            by_link: grant.agency.is_none(),
            name: grant.name.clone(),
            conditions: grant.conditions.clone(),
        };
        (draft, Cards::of(snapshot, Actor::Grant(grant.id)))
    }

    /// The answer to an ask: what was asked for, to be narrowed.
    pub fn answer(ask: &AskView) -> (Self, Cards) {
        let draft = Self {
            answers: Some(ask.grant),
            agency: Some(ask.agency),
            name: ask.agency_name.clone(),
            ..Self::default()
        };
        (draft, Cards::with(ask.wish.iter().map(PolicyCard::of).collect()))
    }

    fn told_to(&self) -> Option<AccountId> {
        self.agency.filter(|_| !self.by_link)
    }
}

/// A field of the form that is not about policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// How the agency is called.
    Name,
    /// Which agency.
    Agency,
    /// The end.
    Ends,
}

impl Field {
    fn of(path: &str) -> Option<Self> {
        match path {
            "name" => Some(Self::Name),
            "agency" => Some(Self::Agency),
            path if path.starts_with("conditions") => Some(Self::Ends),
            _ => None,
        }
    }
}

impl Form for GrantDraft {
    type Field = Field;
    type Stamp = Option<(Grant, Vec<std::sync::Arc<portcullis_core::Policy>>)>;

    const MOVED: &'static str =
        "This agency’s access was changed while you were writing. Saving puts your draft in the place of that.";

    fn mode(&self) -> Mode {
        if self.id.is_some() { Mode::Edit } else { Mode::Invite }
    }

    fn giving(&self) -> Giving {
        Giving::Agency
    }

    fn shelf(&self) -> String {
        match (self.id, self.answers) {
            (Some(id), _) => format!("grant:{id}"),
            (None, Some(ask)) => format!("grant:ask:{ask}"),
            (None, None) => "grant".to_owned(),
        }
    }

    fn anew(&self, account: AccountState) -> (Self, Cards) {
        let snapshot = account.snapshot_untracked();
        let now = self.id.and_then(|id| snapshot.state().grants.get(&id).cloned());
        match now {
            Some(grant) => Self::of(&snapshot, &grant),
            None => {
                let kept = Self { conditions: Conditions::default(), ..self.clone() };
                (if self.answers.is_some() { kept } else { Self::default() }, Cards::blank())
            }
        }
    }

    fn command(&self, cards: &Cards) -> Command {
        let (name, policies, conditions) = (self.name.clone(), cards.policies(), self.conditions.clone());
        match self.id {
            Some(grant) => Command::ChangeGrant {
                grant,
                name: Some(name),
                policies: Some(policies),
                conditions: Some(conditions),
                suspended: None,
            },
            None => Command::OfferGrant { agency: self.told_to(), name, policies, conditions, grant: self.answers },
        }
    }

    fn given(&self, cards: &Cards) -> Command {
        let (policies, conditions) = (cards.policies(), self.conditions.clone());
        match self.id {
            Some(grant) => Command::ChangeGrant {
                grant,
                name: None,
                policies: Some(policies),
                conditions: Some(conditions),
                suspended: None,
            },
            None => Command::OfferGrant { agency: None, name: "agency".into(), policies, conditions, grant: None },
        }
    }

    fn apart(&self) -> Option<Command> {
        Some(match self.id {
            Some(grant) => Command::ChangeGrant {
                grant,
                name: Some(self.name.clone()),
                policies: None,
                conditions: None,
                suspended: None,
            },
            None => self.command(&Cards::blank()),
        })
    }

    fn joined(&self, apart: Vec<Issue>, given: Vec<Issue>) -> Vec<Issue> {
        let own = |issue: &Issue| matches!(Field::of(&issue.path), Some(Field::Name | Field::Agency));
        let rest = given.into_iter().filter(|issue| !own(issue)).collect::<Vec<_>>();
        apart.into_iter().filter(own).chain(rest).collect()
    }

    fn unspeakable(&self) -> Vec<Issue> {
        let nobody = self.id.is_none() && !self.by_link && self.agency.is_none();
        nobody.then(|| Issue::new(Code::Missing, "agency", [("what", "agency".to_owned())])).into_iter().collect()
    }

    /// With the grant switched on: what it will give is of interest also while it is off.
    fn before(&self, mut snapshot: Snapshot) -> Snapshot {
        use portcullis_core::{Change, Event};
        let found = self.id.and_then(|id| snapshot.state().grants.get(&id).cloned());
        if let Some(grant) = found.filter(|grant| grant.status == GrantStatus::Suspended) {
            let (revision, on) = (snapshot.state().revision, Grant { status: GrantStatus::Given, ..(*grant).clone() });
            snapshot.apply(revision, &[Event::Grant(Change::changed((*grant).clone(), on))]);
        }
        snapshot
    }

    fn considered(&self, more: &Cards, now: &Forecast) -> Option<(Snapshot, Command)> {
        let policies = Some(more.policies());
        Some(match now.whose {
            Some(Holder::Grant(grant)) => {
                let command = Command::ChangeGrant { grant, name: None, policies, conditions: None, suspended: None };
                (now.after.clone(), command)
            }
            Some(Holder::Member(_) | Holder::Token(_)) | None => (now.before.clone(), self.given(more)),
        })
    }

    fn who(&self, _: &Snapshot, _: &[Issue]) -> String {
        let name = self.name.trim();
        if name.is_empty() { "The agency’s people".to_owned() } else { format!("{name}’s people") }
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
        match field {
            Field::Name => "grant-name",
            Field::Agency => "grant-agency",
            Field::Ends => "grant-until",
        }
        .to_owned()
    }

    fn is_unfinished(&self, issue: &Issue) -> bool {
        let nameless = self.name.trim().is_empty() && Field::of(&issue.path) == Some(Field::Name);
        nameless || crate::parts::cards::is_unfinished(issue)
    }

    fn stamp(&self, snapshot: &Snapshot) -> Self::Stamp {
        let id = self.id?;
        let grant = snapshot.state().grants.get(&id)?;
        Some(((**grant).clone(), snapshot.policies_of(Actor::Grant(id))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::with_agency;
    use super::*;
    use crate::sample;
    use portcullis_core::{PolicyDraft, Scope, decide};

    #[test]
    fn what_an_agency_would_get_is_foreseen_in_words() {
        let snapshot = sample::account(3);
        let draft = GrantDraft { name: "Nordlicht".into(), by_link: true, ..GrantDraft::default() };
        let cards = Cards::role_on_everything("dns-edit".into());
        let forecast = Forecast::new(&snapshot, &sample::owner(), &sample::fresh(), &draft.given(&cards));
        let said = sentence(&forecast, Mode::Invite, &draft.who(&snapshot, &[]), 0);
        assert_eq!(said, "Nordlicht’s people will be able to edit DNS on all 3 domains.");
        let more = cards.with_role("analytics-read").expect("another role");
        let (before, command) = draft.considered(&more, &forecast).expect("a ghost");
        let ghost = Forecast::new(&before, &sample::owner(), &sample::fresh(), &command);
        assert!(ghost.difference.gained() > 0 && ghost.difference.lost() == 0);
    }

    #[test]
    fn a_grant_left_as_it_is_is_no_change_and_a_narrower_one_is_a_loss() {
        let (snapshot, grant) = with_agency();
        let (draft, cards) = GrantDraft::of(&snapshot, &snapshot.state().grants[&grant]);
        let outcome = decide(&snapshot, &sample::owner(), &draft.command(&cards), &sample::fresh());
        assert_eq!(outcome.issues.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::NothingChanges]);
        let forecast = Forecast::new(&snapshot, &sample::owner(), &sample::fresh(), &draft.given(&cards));
        assert_eq!((forecast.difference.lost(), forecast.difference.rows.len()), (0, 1));
        let read = Cards::role_on_everything("dns-read".into());
        let forecast = Forecast::new(&snapshot, &sample::owner(), &sample::fresh(), &draft.given(&read));
        assert!(forecast.difference.lost() > 0);
    }

    #[test]
    fn an_ask_is_answered_under_its_own_grant_once_the_agency_stands_beside() {
        let snapshot = sample::account(3);
        let wish = PolicyDraft::allow(["dns-edit"], Scope::account());
        let ask = AskView {
            agency: AccountId::from_bits(50),
            agency_name: "Nordlicht".into(),
            grant: GrantId::from_bits(51),
            wish: vec![portcullis_core::Policy {
                id: portcullis_core::PolicyId::from_bits(1),
                actor: Actor::Grant(GrantId::from_bits(51)),
                effect: wish.effect,
                roles: wish.roles,
                scope: wish.scope,
                named: None,
                conditions: Conditions::default(),
            }],
        };
        let (draft, cards) = GrantDraft::answer(&ask);
        let view = portcullis_api::PartnersView { asks: vec![ask], ..Default::default() };
        let beside = super::super::beside::accounts(&snapshot, &view);
        let caller = portcullis_core::Caller { beside, ..sample::owner() };
        let outcome = decide(&snapshot, &caller, &draft.command(&cards), &sample::fresh());
        assert!(!outcome.is_refused(), "{:?}", outcome.issues);
        let alone = decide(&snapshot, &sample::owner(), &draft.command(&cards), &sample::fresh());
        assert!(alone.is_refused(), "nobody answers what nobody asked");
    }

    #[test]
    fn nobody_is_offered_anything_before_somebody_is_named() {
        let nobody = GrantDraft::default();
        assert_eq!(nobody.unspeakable().len(), 1);
        assert!(GrantDraft { by_link: true, ..nobody }.unspeakable().is_empty());
    }
}
