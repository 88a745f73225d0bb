use super::addresses::AddressDraft;
use super::field::{Field, wrong_addresses};
use crate::parts::cards::Cards;
use crate::parts::desk::Form;
use crate::parts::preview::{Forecast, Holder, Mode};
use crate::parts::role_picker::Giving;
use crate::state::AccountState;
use crate::words;
use portcullis_core::{Actor, Command, GroupId, Issue, MemberId, Policy, Set, Snapshot};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An invitation, or a change of a member, half-written, but for the policies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who is changed; nobody when inviting.
    pub member: Option<MemberId>,
    /// Whom to invite.
    pub addresses: Vec<AddressDraft>,
    /// An address that is being typed.
    pub typing: String,
    /// Groups to be in.
    pub groups: Set<GroupId>,
    /// It hands an account over to its first super administrator.
    #[serde(default)]
    pub handover: bool,
}

/// The role of whoever an account is handed over to.
const EVERYTHING: &str = "super-administrator";

impl Invitation {
    /// A member as they are.
    pub fn of_member(snapshot: &Snapshot, member: MemberId) -> (Self, Cards) {
        let groups = snapshot.groups_of(member).into_iter().collect();
        (Self { member: Some(member), groups, ..Self::default() }, Cards::of(snapshot, Actor::Member(member)))
    }

    /// Of somebody who shall have the account as their own.
    pub fn handing_over() -> (Self, Cards) {
        (Self { handover: true, ..Self::default() }, Cards::role_on_everything(EVERYTHING.to_owned()))
    }

    /// Takes addresses in, as typed or pasted.
    pub fn add_addresses(&mut self, text: &str) {
        self.addresses.extend(AddressDraft::read(text));
    }

    /// The addresses as they stand there.
    pub fn emails(&self) -> Vec<String> {
        self.addresses.iter().map(|address| address.text.clone()).collect()
    }

    fn command_for(&self, cards: &Cards, emails: Vec<String>) -> Command {
        let (policies, groups) = (cards.policies(), self.groups.iter().copied().collect());
        match self.member {
            Some(member) => Command::ChangeMember { member, policies, groups: Some(groups) },
            None => Command::InviteMembers { emails, policies, groups },
        }
    }
}

impl Form for Invitation {
    type Field = Field;
    type Stamp = (Vec<Arc<Policy>>, Vec<GroupId>);

    const MOVED: &'static str = "Somebody else has changed this member while you were writing. Your draft is kept: saving \
                                 puts it in the place of what they did, and what that changes is said anew.";

    fn mode(&self) -> Mode {
        if self.member.is_some() { Mode::Edit } else { Mode::Invite }
    }

    fn giving(&self) -> Giving {
        Giving::Person
    }

    fn shelf(&self) -> String {
        match (self.member, self.handover) {
            (Some(member), _) => format!("edit:{member}"),
            (None, true) => "handover".to_owned(),
            (None, false) => "invite".to_owned(),
        }
    }

    fn anew(&self, account: AccountState) -> (Self, Cards) {
        let snapshot = account.snapshot_untracked();
        match (self.member, self.handover) {
            (Some(member), _) => Self::of_member(&snapshot, member),
            (None, true) => Self::handing_over(),
            (None, false) => (Self::default(), Cards::blank()),
        }
    }

    fn command(&self, cards: &Cards) -> Command {
        self.command_for(cards, self.emails())
    }

    fn given(&self, cards: &Cards) -> Command {
        self.command_for(cards, Vec::new())
    }

    fn apart(&self) -> Option<Command> {
        let invite = || Command::InviteMembers { emails: self.emails(), policies: Vec::new(), groups: Vec::new() };
        self.member.is_none().then(invite)
    }

    fn joined(&self, apart: Vec<Issue>, given: Vec<Issue>) -> Vec<Issue> {
        let more = given.into_iter().filter(|issue| !issue.path.starts_with("emails"));
        apart.into_iter().chain(more).collect()
    }

    fn considered(&self, more: &Cards, now: &Forecast) -> Option<(Snapshot, Command)> {
        match now.whose? {
            Holder::Member(member) => {
                let command = Command::ChangeMember { member, policies: more.policies(), groups: None };
                Some((now.after.clone(), command))
            }
            Holder::Token(_) | Holder::Grant(_) => None,
        }
    }

    fn who(&self, snapshot: &Snapshot, issues: &[Issue]) -> String {
        if let Some(member) = self.member {
            return snapshot.member(member).map_or_else(|| "This member".to_owned(), |m| m.shown());
        }
        let wrong = wrong_addresses(issues);
        let right = self.addresses.iter().enumerate().filter(|(n, _)| !wrong.contains(n));
        words::people(&right.map(|(_, address)| address.shown()).collect::<Vec<_>>())
    }

    fn field(path: &str) -> Option<Field> {
        Field::of(path)
    }

    fn element(field: Field) -> String {
        field.element()
    }

    fn stamp(&self, snapshot: &Snapshot) -> Self::Stamp {
        let of = |id| (snapshot.policies_of(Actor::Member(id)), snapshot.groups_of(id));
        self.member.map(of).unwrap_or_default()
    }

    fn settle(&mut self) {
        let text = std::mem::take(&mut self.typing);
        if !text.trim().is_empty() {
            self.add_addresses(&text);
        }
    }
}
