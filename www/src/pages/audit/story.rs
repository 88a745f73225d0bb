//! What an entry did, in words.

use crate::words;
use portcullis_core::{
    Actor, Change, Entry, Event, Member, MemberId, MemberStatus, Record, Resource, ResourceId, Set, Snapshot, Tag,
};

/// How many things are named before the rest is a count.
const NAMED: usize = 3;

/// What an entry did: "invited ana@example.com". `past` knows by name what the entry is about.
pub fn did(past: &Snapshot, entry: &Entry) -> String {
    let events = &entry.events;
    let said = match entry.command.as_str() {
        "invite_members" => added_members(events).map(|names| format!("invited {names}")),
        "add_member" => added_members(events).map(|names| format!("added {names}")),
        "resend_invitation" => subject(past, events).map(|name| format!("sent the invitation of {name} again")),
        "change_member" => subject(past, events).map(|name| format!("changed the access of {name}")),
        "revoke_member" => removed_member(events).map(|(name, was)| match was {
            MemberStatus::Pending => format!("called back the invitation of {name}"),
            MemberStatus::Accepted | MemberStatus::Rejected => format!("removed {name}"),
        }),
        "record_facts" => subject(past, events).map(|name| format!("updated what is known about {name}")),
        "create_group" => group(events).map(|name| format!("made the group “{name}”")),
        "change_group" => group_of_policies(past, events).map(|name| format!("changed the group “{name}”")),
        "delete_group" => group(events).map(|name| format!("deleted the group “{name}”")),
        "create_role" => role(events).map(|name| format!("made the role “{name}”")),
        "change_role" => role(events).map(|name| format!("changed the role “{name}”")),
        "delete_role" => role(events).map(|name| format!("deleted the role “{name}”")),
        "create_scope" => scope(events).map(|name| format!("made the resource group “{name}”")),
        "change_scope" => scope(events).map(|name| format!("changed the resource group “{name}”")),
        "delete_scope" => scope(events).map(|name| format!("deleted the resource group “{name}”")),
        "create_token" => token(events).map(|name| format!("made the token “{name}”")),
        "change_token" => changed_token(past, events),
        "roll_token" => token(events).map(|name| format!("gave the token “{name}” a new secret")),
        "delete_token" => token(events).map(|name| format!("deleted the token “{name}”")),
        "add_resources" => resources(past, events).map(|names| format!("added {names}")),
        "remove_resources" => resources(past, events).map(|names| format!("removed {names}")),
        "tag_resources" => tagged(past, events),
        "offer_grant" => grant(events).map(|name| format!("granted access to {name}")),
        "change_grant" => grant(events).map(|name| format!("changed the access of {name}")),
        "end_grant" => grant(events).map(|name| format!("ended the access of {name}")),
        "confirm_grant" => grant(events).map(|name| format!("confirmed {name}")),
        "ask_grant" => client(events).map(|name| format!("asked {name} for access")),
        "accept_grant" => client(events).map(|name| format!("accepted {name} as a client")),
        "decline_grant" => client(events).map(|name| format!("declined the access that {name} offered")),
        "change_client" => client(events).map(|name| format!("changed the client {name}")),
        "leave_client" => client(events).map(|name| format!("left the client {name}")),
        "create_template" => template(events).map(|name| format!("made the template “{name}”")),
        "change_template" => template(events).map(|name| format!("changed the template “{name}”")),
        "delete_template" => template(events).map(|name| format!("deleted the template “{name}”")),
        "change_zone" => zone(past, events).map(|name| format!("changed the settings of {name}")),
        "edit_records" => edited_records(past, events),
        _ => None,
    };
    said.unwrap_or_else(|| words::command(&entry.command))
}

/// A member as the past knows them.
pub fn member_name(past: &Snapshot, id: MemberId) -> String {
    past.member(id).map_or_else(|| "somebody".to_owned(), |member| member.shown())
}

fn added_members(events: &[Event]) -> Option<String> {
    let names: Vec<String> = events
        .iter()
        .filter_map(|event| match event {
            Event::Member(change) if change.before.is_none() => change.after.as_ref().map(Member::shown),
            _ => None,
        })
        .collect();
    (!names.is_empty()).then(|| words::listed_most(&names, NAMED, "others"))
}

fn removed_member(events: &[Event]) -> Option<(String, MemberStatus)> {
    events.iter().find_map(|event| match event {
        Event::Member(change) if change.after.is_none() => {
            change.before.as_ref().map(|member| (member.shown(), member.status))
        }
        _ => None,
    })
}

/// The one member that all of it is about.
fn subject(past: &Snapshot, events: &[Event]) -> Option<String> {
    let member = events.iter().find_map(|event| match event {
        Event::Member(change) => change.object().map(|member| member.id),
        Event::Policy(change) => match change.object()?.actor {
            Actor::Member(member) => Some(member),
            Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => None,
        },
        Event::Group(change) => {
            let members =
                |group: &Option<portcullis_core::Group>| group.as_ref().map(|g| g.members.clone()).unwrap_or_default();
            members(&change.before).symmetric_difference(&members(&change.after)).next().copied()
        }
        Event::Account(_)
        | Event::Settings(_)
        | Event::Resource(_)
        | Event::Role(_)
        | Event::Scope(_)
        | Event::Token(_)
        | Event::Record(_)
        | Event::Zone(_)
        | Event::Grant(_)
        | Event::Client(_)
        | Event::Assignment(_)
        | Event::Template(_) => None,
    });
    member.map(|member| member_name(past, member))
}

fn token(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Token(change) => change.object().map(|token| token.name.clone()),
        _ => None,
    })
}

/// Switching a token on or off says more than that it changed. One of which only policies changed is named by them.
fn changed_token(past: &Snapshot, events: &[Event]) -> Option<String> {
    let switched = events.iter().find_map(|event| match event {
        Event::Token(Change { before: Some(before), after: Some(after) }) if before.status != after.status => {
            Some(if after.is_active() { "switched on" } else { "switched off" })
        }
        _ => None,
    });
    let by_policy = || {
        events.iter().find_map(|event| match event {
            Event::Policy(change) => match change.object()?.actor {
                Actor::Token(token) => past.state().tokens.get(&token).map(|token| token.name.clone()),
                Actor::Member(_) | Actor::Group(_) | Actor::Grant(_) | Actor::Person(_) => None,
            },
            _ => None,
        })
    };
    let name = token(events).or_else(by_policy)?;
    Some(format!("{} the token “{name}”", switched.unwrap_or("changed")))
}

fn group(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Group(change) => change.object().map(|group| group.name.clone()),
        _ => None,
    })
}

/// A group of which only policies changed is named by them.
fn group_of_policies(past: &Snapshot, events: &[Event]) -> Option<String> {
    let by_policy = || {
        events.iter().find_map(|event| match event {
            Event::Policy(change) => match change.object()?.actor {
                Actor::Group(group) => past.state().groups.get(&group).map(|group| group.name.clone()),
                Actor::Member(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => None,
            },
            _ => None,
        })
    };
    group(events).or_else(by_policy)
}

fn scope(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Scope(change) => change.object().map(|scope| scope.name.clone()),
        _ => None,
    })
}

fn grant(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Grant(change) => change.object().map(|grant| grant.name.clone()),
        _ => None,
    })
}

fn client(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Client(change) => change.object().map(|client| client.name.clone()),
        _ => None,
    })
}

fn template(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Template(change) => change.object().map(|template| template.name.clone()),
        _ => None,
    })
}

fn role(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Role(change) => change.object().map(|role| role.name.clone()),
        _ => None,
    })
}

fn resources(past: &Snapshot, events: &[Event]) -> Option<String> {
    let touched = touched(events);
    let names: Vec<String> =
        touched.iter().map(|(_, resource)| words::resource_shown(past.catalogue(), resource)).collect();
    match names.len() {
        0 => None,
        1..=NAMED => Some(words::listed(&names)),
        many => Some(words::count(many, "domain", "domains")),
    }
}

/// Resources with what they were before, each as it is or last was.
fn touched(events: &[Event]) -> Vec<(Option<&Resource>, &Resource)> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Resource(change) => change.object().map(|resource| (change.before.as_ref(), resource)),
            _ => None,
        })
        .collect()
}

/// The zone whose settings changed.
fn zone(past: &Snapshot, events: &[Event]) -> Option<String> {
    let settings = events.iter().find_map(|event| match event {
        Event::Zone(change) => change.object(),
        _ => None,
    });
    settings.map(|settings| zone_name(past, settings.zone))
}

/// A zone as the past knows it.
pub fn zone_name(past: &Snapshot, id: ResourceId) -> String {
    let known = past.state().resources.get(&id);
    known.map_or_else(|| "a removed domain".to_owned(), |zone| words::resource_shown(past.catalogue(), zone))
}

/// Records that were edited: by name while they are few.
fn edited_records(past: &Snapshot, events: &[Event]) -> Option<String> {
    let changes = || {
        events.iter().filter_map(|event| match event {
            Event::Record(change) => Some(change),
            _ => None,
        })
    };
    let all = |of: fn(&Change<Record>) -> bool| changes().all(of);
    let verb = match (all(|c| c.before.is_none()), all(|c| c.after.is_none())) {
        (true, _) => "added",
        (_, true) => "deleted",
        (false, false) if all(|c| c.before.is_some() && c.after.is_some()) => "changed",
        (false, false) => "edited",
    };
    let names: Vec<String> = changes().filter_map(Change::object).map(record_shown).collect();
    let zone = changes().find_map(Change::object)?.zone;
    Some(match names.len() {
        1 => format!("{verb} the DNS record {}", words::listed(&names)),
        2..=NAMED => format!("{verb} the DNS records {}", words::listed(&names)),
        many => format!("{verb} {} of {}", words::count(many, "DNS record", "DNS records"), zone_name(past, zone)),
    })
}

/// Type and name of a record.
pub fn record_shown(record: &Record) -> String {
    format!("{} {}", record.rtype, portcullis_core::text::domain_shown(&record.name))
}

fn tagged(past: &Snapshot, events: &[Event]) -> Option<String> {
    let on = resources(past, events)?;
    let (mut put, mut taken): (Set<Tag>, Set<Tag>) = (Set::new(), Set::new());
    for (before, after) in touched(events) {
        let was = before.map(|resource| resource.tags.clone()).unwrap_or_default();
        put.extend(after.tags.difference(&was).cloned());
        taken.extend(was.difference(&after.tags).cloned());
    }
    let names = |tags: &Set<Tag>| {
        words::listed_most(&tags.iter().map(|tag| format!("“{tag}”")).collect::<Vec<_>>(), NAMED, "others")
    };
    Some(match (put.is_empty(), taken.is_empty()) {
        (false, true) => format!("tagged {on} {}", names(&put)),
        (true, false) => format!("took the tag {} off {on}", names(&taken)),
        _ => format!("changed the tags of {on}"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::past::past;
    use super::*;
    use crate::parts::affected::sample::{Sample, sample};
    use portcullis_core::{AccountId, Command, Millis, PolicyDraft, Scope};

    fn entry(sample: &mut Sample, command: Command) -> Entry {
        let name = command.name().to_owned();
        let events = sample.run(command);
        let revision = sample.snapshot.state().revision;
        Entry {
            version: 1,
            account: AccountId::from_bits(1),
            seq: revision,
            revision,
            at: Millis(0),
            origin: Default::default(),
            command: name,
            catalogue: String::new(),
            events,
        }
    }

    fn said(sample: &mut Sample, command: Command) -> String {
        let entry = entry(sample, command);
        did(&past(&sample.snapshot, std::slice::from_ref(&entry)), &entry)
    }

    #[test]
    fn what_lies_between_accounts_is_named_too() {
        let mut sample = sample();
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        let (name, about, conditions) = ("Nordlicht".to_owned(), String::new(), Default::default());
        let offer = Command::OfferGrant {
            agency: Some(AccountId::from_bits(50)),
            name,
            policies: policies.clone(),
            conditions,
            grant: None,
        };
        assert_eq!(said(&mut sample, offer), "granted access to Nordlicht");
        let template = portcullis_core::TemplateDraft { name: "Shops".into(), about, policies };
        assert_eq!(said(&mut sample, Command::CreateTemplate { template }), "made the template “Shops”");
    }

    #[test]
    fn entries_name_what_they_are_about() {
        let mut sample = sample();
        let (ana, web) = (sample.member("ana@example.com"), sample.group("Web team"));
        let emails = (0..5).map(|n| format!("p{n}@example.com")).collect();
        let invite = Command::InviteMembers { emails, policies: Vec::new(), groups: Vec::new() };
        assert!(said(&mut sample, invite).ends_with("and 2 others"));
        let policies = vec![PolicyDraft::allow(["ssl-edit"], Scope::account())];
        let change = Command::ChangeMember { member: ana, policies: policies.clone(), groups: None };
        assert_eq!(said(&mut sample, change), "changed the access of ana@example.com");
        let group = Command::ChangeGroup { group: web, name: None, policies: Some(policies), members: None };
        assert_eq!(said(&mut sample, group), "changed the group “Web team”");
        let zone = sample.zone("xn--bcher-kva.example");
        let tag = Command::TagResources { resources: vec![zone], add: vec!["shop".into()], remove: Vec::new() };
        assert_eq!(said(&mut sample, tag), "tagged bücher.example “shop”");
    }

    #[test]
    fn tokens_are_told_by_name_and_by_what_became_of_them() {
        let mut sample = sample();
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        let make =
            Command::CreateToken { name: "Router".into(), owner: None, policies, conditions: Default::default() };
        assert_eq!(said(&mut sample, make), "made the token “Router”");
        let token = *sample.snapshot.state().tokens.keys().next().expect("a token");
        let change = |name: Option<&str>, status| {
            let name = name.map(str::to_owned);
            Command::ChangeToken { token, name, policies: None, conditions: None, status }
        };
        let off = change(None, Some(portcullis_core::TokenStatus::Disabled));
        assert_eq!(said(&mut sample, off), "switched off the token “Router”");
        assert_eq!(said(&mut sample, change(Some("Gate"), None)), "changed the token “Gate”");
        assert_eq!(said(&mut sample, Command::RollToken { token }), "gave the token “Gate” a new secret");
        assert_eq!(said(&mut sample, Command::DeleteToken { token }), "deleted the token “Gate”");
    }

    #[test]
    fn what_is_gone_keeps_its_name() {
        let mut sample = sample();
        let (ana, web) = (sample.member("ana@example.com"), sample.group("Web team"));
        assert_eq!(
            said(&mut sample, Command::RevokeMember { member: ana, keep_tokens: Vec::new() }),
            "called back the invitation of ana@example.com"
        );
        assert_eq!(said(&mut sample, Command::DeleteGroup { group: web }), "deleted the group “Web team”");
        let resources =
            ["a.example", "b.example", "c.example", "xn--bcher-kva.example"].map(|name| sample.zone(name)).to_vec();
        assert_eq!(said(&mut sample, Command::RemoveResources { resources }), "removed 4 domains");
    }
}
