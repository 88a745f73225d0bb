//! Objects before and after, line by line.

use super::story::{member_name, record_shown, zone_name};
use crate::time;
use crate::words;
use portcullis_core::{
    Actor, Change, Event, Group, Member, MemberStatus, NamedScope, Policy, Record, Resource, Role, Set, Settings,
    Snapshot, Token, ZoneMode, ZoneSettings,
};

/// What happened to one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// "Group Web team".
    pub object: String,
    /// What became of it as a whole.
    pub fate: Fate,
    /// What changed in it.
    pub lines: Vec<Line>,
}

/// What became of an object as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is another.
    Changed,
    /// It is gone.
    Removed,
}

/// One thing about an object: what it has no longer, and what it has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "Tags".
    pub label: &'static str,
    /// As it was.
    pub before: Vec<String>,
    /// As it is.
    pub after: Vec<String>,
}

/// An event as a person reads it. `past` knows what it names; `offset` as in [`time::long_date`].
pub fn diff(past: &Snapshot, event: &Event, offset: i64) -> Diff {
    match event {
        Event::Account(c) => of("Account".to_owned(), c, vec![scalar("Name", c, |a| Some(a.settings.name.clone()))]),
        Event::Settings(c) => of("Settings".to_owned(), c, settings(past, c)),
        Event::Resource(c) => {
            let name = |r: &Resource| words::resource_shown(past.catalogue(), r);
            of(format!("Domain {}", c.object().map(name).unwrap_or_default()), c, resource(past, c))
        }
        Event::Member(c) => {
            of(format!("Member {}", c.object().map(Member::shown).unwrap_or_default()), c, member(c, offset))
        }
        Event::Group(c) => of(format!("Group {}", c.object().map_or("", |g| g.name.as_str())), c, group(past, c)),
        Event::Role(c) => of(format!("Role {}", c.object().map_or("", |r| r.name.as_str())), c, role(past, c)),
        Event::Scope(c) => {
            let name = c.object().map_or("", |s| s.name.as_str());
            of(format!("Resource group {name}"), c, named_scope(past, c))
        }
        Event::Policy(c) => of(actor(past, c), c, vec![scalar("Policy", c, |p| Some(words::policy(past, p, offset)))]),
        Event::Token(c) => of(format!("Token {}", c.object().map_or("", |t| t.name.as_str())), c, token(c, offset)),
        Event::Grant(c) => {
            let line =
                scalar("Status", c, |g| Some(if g.is_given() { "given" } else { "waiting or suspended" }.to_owned()));
            of(format!("Agency {}", c.object().map_or("", |g| g.name.as_str())), c, vec![line])
        }
        Event::Client(c) => of(
            format!("Client {}", c.object().map_or("", |g| g.name.as_str())),
            c,
            vec![scalar("Name", c, |client| Some(client.name.clone()))],
        ),
        Event::Assignment(c) => {
            of("Assignment".to_owned(), c, vec![scalar("Policy", c, |a| Some(words::policy(past, &a.policy, offset)))])
        }
        Event::Template(c) => of(
            format!("Template {}", c.object().map_or("", |t| t.name.as_str())),
            c,
            vec![scalar("Name", c, |template| Some(template.name.clone()))],
        ),
        Event::Record(c) => of(format!("Record {}", c.object().map(record_shown).unwrap_or_default()), c, record(c)),
        Event::Zone(c) => {
            let name = c.object().map(|z| zone_name(past, z.zone)).unwrap_or_default();
            of(format!("Domain {name}"), c, zone(c))
        }
    }
}

fn of<T>(object: String, change: &Change<T>, lines: Vec<Line>) -> Diff {
    let fate = match (&change.before, &change.after) {
        (None, _) => Fate::Added,
        (Some(_), Some(_)) => Fate::Changed,
        (Some(_), None) => Fate::Removed,
    };
    Diff { object, fate, lines: lines.into_iter().filter(|line| line.before != line.after).collect() }
}

fn scalar<T>(label: &'static str, change: &Change<T>, value: impl Fn(&T) -> Option<String>) -> Line {
    let side =
        |object: &Option<T>| object.as_ref().and_then(&value).filter(|text| !text.is_empty()).into_iter().collect();
    Line { label, before: side(&change.before), after: side(&change.after) }
}

/// What is only on one side.
fn set<T, V: Ord + Clone>(
    label: &'static str,
    change: &Change<T>,
    values: impl Fn(&T) -> Set<V>,
    shown: impl Fn(&V) -> String,
) -> Line {
    let side = |object: &Option<T>| object.as_ref().map(&values).unwrap_or_default();
    let (before, after) = (side(&change.before), side(&change.after));
    Line {
        label,
        before: before.difference(&after).map(&shown).collect(),
        after: after.difference(&before).map(&shown).collect(),
    }
}

fn settings(past: &Snapshot, change: &Change<Settings>) -> Vec<Line> {
    let plan = |id: &str| past.catalogue().plan(id).map_or_else(|| id.to_owned(), |plan| plan.name.clone());
    vec![
        scalar("Name", change, |s| Some(s.name.clone())),
        scalar("Plan", change, |s| Some(plan(&s.plan))),
        scalar("Second factor", change, |s| {
            Some(if s.require_second_factor { "demanded of everybody" } else { "not demanded" }.to_owned())
        }),
    ]
}

fn resource(past: &Snapshot, change: &Change<Resource>) -> Vec<Line> {
    let name = |r: &Resource| Some(words::resource_shown(past.catalogue(), r));
    vec![scalar("Name", change, name), set("Tags", change, |r| r.tags.clone(), ToString::to_string)]
}

fn record(change: &Change<Record>) -> Vec<Line> {
    let lives = |r: &Record| Some(if r.ttl == 1 { "automatic".to_owned() } else { format!("{} s", r.ttl) });
    vec![
        scalar("Type", change, |r| Some(r.rtype.clone())),
        scalar("Name", change, |r| Some(portcullis_core::text::domain_shown(&r.name))),
        scalar("Content", change, |r| Some(r.content.clone())),
        scalar("Priority", change, |r| r.priority.map(|p| p.to_string())),
        scalar("Time to live", change, lives),
        scalar("Proxied", change, |r| Some(if r.proxied { "yes" } else { "no" }.to_owned())),
        scalar("Comment", change, |r| Some(r.comment.clone())),
        set("Tags", change, |r| r.tags.clone(), ToString::to_string),
        set("Settings", change, |r| r.settings.clone(), |s| s.replace('_', " ")),
    ]
}

fn zone(change: &Change<ZoneSettings>) -> Vec<Line> {
    let mode = |z: &ZoneSettings| match z.mode {
        ZoneMode::Full => "full",
        ZoneMode::Partial => "partial",
        ZoneMode::Secondary => "secondary",
        ZoneMode::Internal => "internal",
    };
    vec![
        scalar("Setup", change, |z| Some(mode(z).to_owned())),
        scalar("Paused", change, |z| Some(if z.paused { "yes" } else { "no" }.to_owned())),
        scalar("Own name servers", change, |z| Some(z.name_servers.join(", "))),
    ]
}

fn member(change: &Change<Member>, offset: i64) -> Vec<Line> {
    let status = |m: &Member| match m.status {
        MemberStatus::Pending => "invited",
        MemberStatus::Accepted => "member",
        MemberStatus::Rejected => "declined",
    };
    let yes = |label: &'static str, fact: fn(&Member) -> bool| {
        // A member that is new or gone is not told fact by fact.
        let side = |m: &Option<Member>| {
            m.as_ref()
                .filter(|_| change.before.is_some() && change.after.is_some())
                .map(|m| if fact(m) { "yes" } else { "no" }.to_owned())
                .into_iter()
                .collect()
        };
        Line { label, before: side(&change.before), after: side(&change.after) }
    };
    vec![
        scalar("Status", change, |m| Some(status(m).to_owned())),
        scalar("Address", change, |m| m.address.get().map(str::to_owned)),
        scalar("Name", change, |m| m.name.get().map(str::to_owned)),
        scalar("Invitation ends", change, |m| {
            (m.status == MemberStatus::Pending).then(|| time::full(m.invitation.expires_at, offset))
        }),
        yes("Address verified", |m| m.facts.verified),
        yes("Has a second factor", |m| m.facts.second_factor),
        yes("Suspended", |m| m.facts.suspended),
    ]
}

fn named_scope(past: &Snapshot, change: &Change<NamedScope>) -> Vec<Line> {
    vec![
        scalar("Name", change, |s| Some(s.name.clone())),
        scalar("Covers", change, |s| Some(words::scope(past, &s.scope))),
    ]
}

fn group(past: &Snapshot, change: &Change<Group>) -> Vec<Line> {
    vec![
        scalar("Name", change, |g| Some(g.name.clone())),
        set("Members", change, |g| g.members.clone(), |id| member_name(past, *id)),
    ]
}

fn role(past: &Snapshot, change: &Change<Role>) -> Vec<Line> {
    vec![
        scalar("Name", change, |r| Some(r.name.clone())),
        scalar("About", change, |r| Some(r.about.clone())),
        set("Actions", change, |r| r.actions.iter().cloned().collect(), |name| words::action(past.catalogue(), name)),
    ]
}

fn token(change: &Change<Token>, offset: i64) -> Vec<Line> {
    let limits = |t: &Token| Some(words::conditions(&t.conditions, offset)).filter(|limits| !limits.is_empty());
    vec![
        scalar("Name", change, |t| Some(t.name.clone())),
        scalar("Status", change, |t| Some(if t.is_active() { "active" } else { "disabled" }.to_owned())),
        scalar("Limits", change, limits),
    ]
}

fn actor(past: &Snapshot, change: &Change<Policy>) -> String {
    match change.object().map(|policy| policy.actor) {
        Some(Actor::Member(member)) => format!("Access of {}", member_name(past, member)),
        Some(Actor::Group(group)) => {
            let name = past.state().groups.get(&group).map_or_else(|| "a group".to_owned(), |group| group.name.clone());
            format!("Access of the group {name}")
        }
        Some(Actor::Token(token)) => {
            let name = past.state().tokens.get(&token).map_or_else(|| "a token".to_owned(), |token| token.name.clone());
            format!("Access of the token {name}")
        }
        Some(Actor::Grant(grant)) => {
            let name =
                past.state().grants.get(&grant).map_or_else(|| "an agency".to_owned(), |grant| grant.name.clone());
            format!("Access of the agency {name}")
        }
        Some(Actor::Person(_)) => "Access of a person of an agency".to_owned(),
        None => "Access".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;
    use portcullis_core::{Command, PolicyDraft, Scope};

    fn line(label: &'static str, before: &[&str], after: &[&str]) -> Line {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Line { label, before: owned(before), after: owned(after) }
    }

    #[test]
    fn sets_show_only_what_differs() {
        let mut sample = sample();
        let (b, readers) = (sample.zone("b.example"), sample.role("Readers"));
        let events = sample.run(Command::TagResources {
            resources: vec![b],
            add: vec!["new".into()],
            remove: vec!["school".into()],
        });
        let tags = diff(&sample.snapshot, &events[0], 0);
        assert_eq!((tags.object.as_str(), tags.fate), ("Domain b.example", Fate::Changed));
        assert_eq!(tags.lines, [line("Tags", &["school"], &["new"])]);
        let actions = Some(vec!["dns:read".into(), "caching:purge".into()]);
        let events = sample.run(Command::ChangeRole { role: readers, name: None, about: None, actions });
        assert_eq!(
            diff(&sample.snapshot, &events[0], 0).lines,
            [line("Actions", &["read SSL/TLS"], &["purge Caching"])]
        );
    }

    #[test]
    fn policies_are_sentences_and_groups_name_their_members() {
        let mut sample = sample();
        let (web, ben) = (sample.group("Web team"), sample.member("ben@example.com"));
        let old = sample.snapshot.policies_of(Actor::Group(web))[0].id;
        let wider = PolicyDraft { id: Some(old), ..PolicyDraft::allow(["dns-edit"], Scope::account()) };
        let change = Command::ChangeGroup {
            group: web,
            name: Some("Web".into()),
            policies: Some(vec![wider]),
            members: Some(vec![ben]),
        };
        let events = sample.run(change);
        let diffs: Vec<Diff> = events.iter().map(|event| diff(&sample.snapshot, event, 0)).collect();
        assert_eq!(
            diffs[0].lines,
            [line("Name", &["Web team"], &["Web"]), line("Members", &["ana@example.com"], &["ben@example.com"])]
        );
        assert_eq!(diffs[1].object, "Access of the group Web");
        assert_eq!(diffs[1].lines, [line("Policy", &["DNS on domains tagged school"], &["DNS on everything"])]);
    }

    #[test]
    fn what_is_new_has_nothing_before() {
        let mut sample = sample();
        let events = sample.run(Command::InviteMembers {
            emails: vec!["eva@example.com".into()],
            policies: Vec::new(),
            groups: Vec::new(),
        });
        let new = diff(&sample.snapshot, &events[0], 0);
        assert_eq!((new.object.as_str(), new.fate), ("Member eva@example.com", Fate::Added));
        assert!(new.lines.iter().all(|line| line.before.is_empty() && !line.after.is_empty()), "{:?}", new.lines);
        assert_eq!(new.lines[0], line("Status", &[], &["invited"]));
    }
}
