use crate::parts::cards::{Cards, is_unfinished};
use crate::parts::local_offset;
use crate::parts::preview::{Forecast, Mode, sentence};
use crate::parts::role_picker::Giving;
use crate::state::AccountState;
use portcullis_core::{Command, Issue, Snapshot};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// What is written on a desk beside the policies: plain data, with what it becomes and how it is spoken of.
pub trait Form: Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// One of its own fields; those of policies are [`crate::parts::cards::CardField`].
    type Field: Debug + Copy + PartialEq + Send + Sync + 'static;
    /// What others may change meanwhile, to be compared.
    type Stamp: PartialEq + Send + Sync + 'static;

    /// Said when others have changed it meanwhile.
    const MOVED: &'static str;

    /// Whether something new is made or something changed.
    fn mode(&self) -> Mode;

    /// To whom roles are given.
    fn giving(&self) -> Giving;

    /// The name under which it is kept until it is sent.
    fn shelf(&self) -> String;

    /// It as it was before anybody wrote.
    fn anew(&self, account: AccountState) -> (Self, Cards);

    /// What is asked of the server.
    fn command(&self, cards: &Cards) -> Command;

    /// The same without what changes nothing in what is given, so that writing that computes nothing anew.
    fn given(&self, cards: &Cards) -> Command;

    /// A command about what has nothing to do with what is given, and so is judged apart: neither waits for the other.
    fn apart(&self) -> Option<Command>;

    /// The issues of both together.
    fn joined(&self, apart: Vec<Issue>, given: Vec<Issue>) -> Vec<Issue>;

    /// What no command can say, so that the form says it itself.
    fn unspeakable(&self) -> Vec<Issue> {
        Vec::new()
    }

    /// The account that what is given is compared with.
    fn before(&self, snapshot: Snapshot) -> Snapshot {
        snapshot
    }

    /// One role more on top of what is foreseen: on which account, and the command.
    fn considered(&self, more: &Cards, now: &Forecast) -> Option<(Snapshot, Command)>;

    /// Whom the sentence is about.
    fn who(&self, snapshot: &Snapshot, issues: &[Issue]) -> String;

    /// The sentence.
    fn said(&self, forecast: &Forecast, who: &str) -> String {
        sentence(forecast, self.mode(), who, local_offset(forecast.now))
    }

    /// The field that an issue's path names; nothing for what is about policies or the whole.
    fn field(path: &str) -> Option<Self::Field>;

    /// The id of a field's control.
    fn element(field: Self::Field) -> String;

    /// Whether an issue only says that something was not filled in yet.
    fn is_unfinished(&self, issue: &Issue) -> bool {
        is_unfinished(issue)
    }

    /// What others may have changed.
    fn stamp(&self, snapshot: &Snapshot) -> Self::Stamp;

    /// Takes in what is still being typed.
    fn settle(&mut self) {}
}
