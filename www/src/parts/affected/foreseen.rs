use crate::words::{self, Clause};

use portcullis_core::{
    Caller, ClientDifference, Code, Command, Difference, DifferenceRow, Fresh, GrantDifference, Issue, Mask, MemberId,
    PersonDifference, Snapshot, preview,
};
use std::collections::BTreeMap;

/// What a command would do to everybody it affects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// The command.
    pub command: Command,
    /// Errors and warnings.
    pub issues: Vec<Issue>,
    /// Who gains or loses, losses first.
    pub people: Vec<Person>,
    /// What agencies gain and lose here, in words.
    pub agencies: Vec<Line>,
    /// What one's own people gain and lose on clients, in words; of the clients that are seen here.
    pub staff: Vec<Line>,
    /// On how many clients anybody gains or loses.
    pub clients: usize,
    /// Whether it can be done and does anything.
    pub is_possible: bool,
    /// Stands for the difference that was shown; nothing where not everybody can be seen, for then the server's differs.
    pub digest: Option<String>,
}

/// What somebody gains and loses, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The sentence.
    pub sentence: String,
    /// Whether anything is gained.
    pub gains: bool,
    /// Whether anything is lost.
    pub loses: bool,
}

/// What one person gains and loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// Name, else address.
    pub shown: String,
    /// In words.
    pub sentence: String,
    /// How many things: action × resource.
    pub gained: usize,
    /// The same.
    pub lost: usize,
}

impl Foreseen {
    /// Decides the command without doing it. `sees_everybody`: whether all members of the account are known here.
    pub fn new(before: &Snapshot, caller: &Caller, fresh: &Fresh, command: Command, sees_everybody: bool) -> Self {
        let shown = preview(before, caller, &command, fresh);
        let mut people: Vec<Person> =
            shown.people.iter().map(|person| Person::new(before, &shown.after, person)).collect();
        people.sort_by(|a, b| b.lost.cmp(&a.lost).then(b.gained.cmp(&a.gained)).then_with(|| a.shown.cmp(&b.shown)));
        let agencies = shown.grants.iter().filter_map(|grant| agency(before, &shown.after, grant)).collect();
        let (staff, clients) = (staff(before, &shown.clients), shown.clients.len());
        let issues = shown.issues.into_iter().filter(|issue| issue.code != Code::NothingChanges).collect();
        let digest = sees_everybody.then_some(shown.digest);
        let is_possible = !shown.events.is_empty();
        Self { command, issues, people, agencies, staff, clients, is_possible, digest }
    }

    /// Issues of one field: those whose path is `field` or lies inside it.
    pub fn at(&self, field: &str) -> Vec<Issue> {
        at(&self.issues, field)
    }

    /// Issues of none of these fields.
    pub fn beside(&self, fields: &[&str]) -> Vec<Issue> {
        beside(&self.issues, fields)
    }

    /// How many people lose something, and how many only gain.
    pub fn counts(&self) -> (usize, usize) {
        let losing = self.people.iter().filter(|person| person.lost > 0).count();
        (losing, self.people.iter().filter(|person| person.lost == 0 && person.gained > 0).count())
    }

    /// Like [`Self::counts`], on clients.
    fn staff_counts(&self) -> (usize, usize) {
        let losing = self.staff.iter().filter(|line| line.loses).count();
        (losing, self.staff.len() - losing)
    }

    /// "1 agency loses access, 2 people lose access, 5 people gain access"; nothing where nobody does.
    pub fn summary(&self) -> String {
        let (losing, gaining) = self.counts();
        let of = |n: usize, one: &str, many: &str| (n > 0).then(|| words::count(n, one, many));
        let on = words::count(self.clients, "client", "clients");
        let (worse, better) = self.staff_counts();
        let agencies = |loses: bool| self.agencies.iter().filter(|line| line.loses == loses).count();
        let parts = [
            of(agencies(true), "agency loses access", "agencies lose access"),
            of(agencies(false), "agency gains access", "agencies gain access"),
            of(losing, "person loses access", "people lose access"),
            of(gaining, "person gains access", "people gain access"),
        ];
        let elsewhere = [
            of(worse, "person loses access", "people lose access").map(|said| format!("{said} on {on}")),
            of(better, "person gains access", "people gain access").map(|said| format!("{said} on {on}")),
        ];
        parts.into_iter().chain(elsewhere).flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Issues whose path is `field` or lies inside it.
pub(super) fn at(issues: &[Issue], field: &str) -> Vec<Issue> {
    issues.iter().filter(|issue| is_inside(&issue.path, field)).cloned().collect()
}

/// Issues of none of these fields.
pub(super) fn beside(issues: &[Issue], fields: &[&str]) -> Vec<Issue> {
    issues.iter().filter(|issue| !fields.iter().any(|field| is_inside(&issue.path, field))).cloned().collect()
}

fn is_inside(path: &str, field: &str) -> bool {
    path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
}

impl Person {
    fn new(before: &Snapshot, after: &Snapshot, person: &PersonDifference) -> Self {
        let of = |mask: fn(&DifferenceRow) -> Mask| clauses(before, after, &person.difference, mask);
        Self {
            member: person.member,
            shown: person.shown.clone(),
            sentence: words::will_change(&person.shown, &of(DifferenceRow::lost), &of(DifferenceRow::gained)),
            gained: person.difference.gained(),
            lost: person.difference.lost(),
        }
    }
}

fn agency(before: &Snapshot, after: &Snapshot, grant: &GrantDifference) -> Option<Line> {
    let of = |mask: fn(&DifferenceRow) -> Mask| clauses(before, after, &grant.difference, mask);
    let (lost, gained) = (of(DifferenceRow::lost), of(DifferenceRow::gained));
    let (gains, loses) = (!gained.is_empty(), !lost.is_empty());
    let who = format!("{}’s people", grant.name);
    (gains || loses).then(|| Line { sentence: words::will_change(&who, &lost, &gained), gains, loses })
}

/// Who, what they lose and what they gain: actions by number.
type Moves = (String, MemberId, Vec<usize>, Vec<usize>);

/// One line for each person and each set of actions that they gain and lose, with the clients where it is so.
fn staff(agency: &Snapshot, clients: &[ClientDifference]) -> Vec<Line> {
    let mut found: BTreeMap<Moves, Vec<&str>> = BTreeMap::new();
    for client in clients {
        for person in &client.people {
            let (lost, gained) = (person.lost.iter().collect(), person.gained.iter().collect());
            let key = (person.shown.clone(), person.member, lost, gained);
            found.entry(key).or_default().push(&client.name);
        }
    }
    let catalogue = agency.catalogue();
    let line = |((shown, _, lost, gained), names): (Moves, Vec<&str>)| {
        let within = match names.as_slice() {
            [one] => format!("for {one}"),
            names => format!("for {}", words::count(names.len(), "client", "clients")),
        };
        let clause = |actions: &[usize]| {
            let mask = actions.iter().fold(Mask::EMPTY, |all, action| all | Mask::one(*action));
            let doing = words::doing(catalogue, mask, catalogue.all());
            (!actions.is_empty()).then(|| Clause { doing, within: within.clone(), when: String::new() })
        };
        let (lost, gained): (Vec<_>, Vec<_>) =
            (clause(&lost).into_iter().collect(), clause(&gained).into_iter().collect());
        let (gains, loses) = (!gained.is_empty(), !lost.is_empty());
        Line { sentence: words::will_change(&shown, &lost, &gained), gains, loses }
    };
    let mut lines: Vec<Line> = found.into_iter().map(line).collect();
    lines.sort_by_key(|line| !line.loses);
    lines
}

fn clauses(
    before: &Snapshot,
    after: &Snapshot,
    difference: &Difference,
    mask: fn(&DifferenceRow) -> Mask,
) -> Vec<Clause> {
    let changed = difference.rows.iter().filter(|row| !mask(row).is_empty());
    words::clauses(changed.map(|row| {
        // What is gone is named as it was.
        let here = row.resources.first().is_none_or(|id| after.state().resources.contains_key(id));
        let named = if here { after } else { before };
        Clause {
            doing: words::doing(after.catalogue(), mask(row), after.catalogue().kind_actions(row.label.kind())),
            within: words::place(named, &row.label, row.count()).within,
            when: String::new(),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;
    use portcullis_core::{Actor, PolicyDraft, Scope};

    #[test]
    fn those_who_lose_come_first_and_the_summary_counts_people() {
        let sample = sample();
        let group = sample.group("Web team");
        let policies = vec![PolicyDraft::allow(["ssl-edit"], Scope::tag("school".parse().expect("a tag")))];
        let command = Command::ChangeGroup { group, name: None, policies: Some(policies), members: None };
        let seen = sample.foresee(command);
        assert_eq!(seen.summary(), "1 person loses access");
        assert!(seen.is_possible && seen.digest.is_some());
        let sentence = &seen.people[0].sentence;
        assert!(sentence.starts_with("ana@example.com will no longer be able to edit DNS"), "{sentence}");
        assert!(sentence.contains("newly be able to edit SSL/TLS"), "{sentence}");
        assert_eq!(sample.snapshot.policies_of(Actor::Group(group)).len(), 1);
    }

    #[test]
    fn issues_stand_at_their_field() {
        let command = Command::CreateGroup { name: " ".into(), policies: Vec::new(), members: Vec::new() };
        let seen = sample().foresee(command);
        assert!(!seen.is_possible);
        assert_eq!((seen.at("name").len(), seen.at("na").len(), seen.beside(&["name"]).len()), (1, 0, 0));
    }
}
