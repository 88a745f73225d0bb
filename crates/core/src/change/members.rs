//! Commands about members.

use super::work::Work;
use super::{Code, PolicyDraft, Who, assignments, draft, tokens};
use crate::log::{Change, Event};
use crate::model::{Actor, Facts, Invitation, Member, MemberStatus, Personal};
use crate::text::{Address, name as checked_name, skeleton};
use crate::{GroupId, MemberId, Set, TokenId, UserId};

const MOST_EMAILS: usize = 100;
const MOST_GROUPS: usize = 100;

pub(super) fn invite(work: &mut Work<'_>, emails: &[String], drafts: &[PolicyDraft], groups: &[GroupId]) {
    enrol(work, emails, drafts, groups, new_member);
}

/// Adds the user whom the server admits, as somebody who has joined.
pub(super) fn add(work: &mut Work<'_>, email: &str, drafts: &[PolicyDraft], groups: &[GroupId]) {
    let same = |address: &str| Address::new(email).is_ok_and(|asked| asked.as_str() == address);
    let Some(admitted) = work.caller.admits.clone().filter(|a| same(&a.address)) else {
        return work.issue(Code::DirectAddOff, "email", []);
    };
    if let Some(member) = work.snapshot.member_of(admitted.user) {
        let args = [("address", member.shown()), ("member", member.id.to_string())];
        return work.issue(Code::AlreadyMember, "email", args);
    }
    let joined = |work: &mut Work<'_>, address: &Address| Member {
        user: Some(admitted.user),
        name: checked_name(&admitted.name, 100).map_or_else(|_| Personal::erased(), Personal::new),
        status: MemberStatus::Accepted,
        joined_at: Some(work.now),
        facts: Facts { verified: true, ..Facts::default() },
        ..new_member(work, address)
    };
    enrol(work, &[email.to_owned()], drafts, groups, joined);
}

/// New members by their addresses, all with the same policies and groups.
fn enrol(
    work: &mut Work<'_>,
    emails: &[String],
    drafts: &[PolicyDraft],
    groups: &[GroupId],
    member: impl Fn(&mut Work<'_>, &Address) -> Member,
) {
    let addresses = addresses(work, emails);
    known_groups(work, groups);
    // Checked once, under an actor that gets nothing; each person then gets policies of their own.
    let template = draft::policies(work, Actor::Member(MemberId::from_bits(0)), drafts);
    if work.is_refused() {
        return;
    }
    let template_ids: Vec<_> = template.iter().map(|p| work.fields.remove(&p.id).unwrap_or_default()).collect();
    let before = work.snapshot.state().members.len();
    let mut new = Set::new();
    for address in addresses {
        drop_rejected(work, &address);
        let member = member(work, &address);
        let id = member.id;
        work.event(Event::Member(Change::added(member)));
        for (policy, field) in template.iter().zip(&template_ids) {
            let own = crate::PolicyId::from_bits(work.id());
            work.fields.insert(own, field.clone());
            work.put_policy(crate::Policy { id: own, actor: Actor::Member(id), ..policy.clone() });
        }
        new.insert(id);
    }
    let mut joined = groups.to_vec();
    joined.sort_unstable();
    joined.dedup();
    for group in &joined {
        if let Some(group) = work.snapshot.state().groups.get(group) {
            work.change_members(group, group.members.iter().chain(&new).copied().collect());
        }
    }
    let after = members_after(work, before);
    work.limit("members", "members", before, after, "emails");
}

/// How many members there will be; who declined and is asked again counts once.
fn members_after(work: &Work<'_>, before: usize) -> usize {
    let of = |is: fn(&Change<Member>) -> bool| {
        let counts = |event: &&Event| matches!(event, Event::Member(change) if is(change));
        work.events().iter().filter(counts).count()
    };
    before.saturating_add(of(|c| c.before.is_none())).saturating_sub(of(|c| c.after.is_none()))
}

fn addresses(work: &mut Work<'_>, emails: &[String]) -> Vec<Address> {
    if emails.is_empty() {
        work.issue(Code::Missing, "emails", [("what", "e-mail address".to_owned())]);
    }
    if !work.bound("people", MOST_EMAILS, emails.len(), "emails") {
        return Vec::new();
    }
    let mut seen = Set::new();
    let mut found = Vec::new();
    for (n, text) in emails.iter().enumerate() {
        let path = format!("emails[{n}]");
        match Address::new(text) {
            Err(why) => {
                let shown = text.chars().take(80).collect();
                work.issue(Code::AddressInvalid, path, [("text", shown), ("why", why.to_string())]);
            }
            Ok(address) => {
                check_address(work, &address, &path, &mut seen);
                found.push(address);
            }
        }
    }
    found
}

fn check_address(work: &mut Work<'_>, address: &Address, path: &str, seen: &mut Set<Address>) {
    let shown = address.shown();
    if !seen.insert(address.clone()) {
        return work.issue(Code::AddressTwice, path, [("address", shown)]);
    }
    let members = work.snapshot.state().members.values();
    let here =
        |m: &&std::sync::Arc<Member>| m.address.get() == Some(address.as_str()) && m.status != MemberStatus::Rejected;
    if let Some(member) = members.into_iter().find(here) {
        return work.issue(Code::AlreadyMember, path, [("address", shown), ("member", member.id.to_string())]);
    }
    match work.snapshot.looks().get(&skeleton(address.as_str())) {
        Some(other) => work.issue(Code::LookalikeAddress, path, [("address", shown), ("other", other.clone())]),
        None if address.is_unusual() => work.issue(Code::UnusualAddress, path, [("address", shown)]),
        None => {}
    }
}

/// Somebody who declined may be asked again, as somebody new.
fn drop_rejected(work: &mut Work<'_>, address: &Address) {
    let members = work.snapshot.state().members.values();
    let old = members.into_iter().find(|m| m.address.get() == Some(address.as_str())).cloned();
    if let Some(old) = old {
        take_out(work, &old);
    }
}

fn new_member(work: &mut Work<'_>, address: &Address) -> Member {
    let id = MemberId::from_bits(work.id());
    Member {
        id,
        user: None,
        address: Personal::new(address.as_str()),
        name: Personal::erased(),
        status: MemberStatus::Pending,
        invitation: invitation(work),
        joined_at: None,
        facts: Facts::default(),
    }
}

fn invitation(work: &Work<'_>) -> Invitation {
    Invitation { by: work.user(), sent_at: work.now, expires_at: work.now.plus(Member::INVITATION_LASTS) }
}

pub(super) fn known_groups(work: &mut Work<'_>, groups: &[GroupId]) {
    work.bound("groups", MOST_GROUPS, groups.len(), "groups");
    for (n, group) in groups.iter().enumerate().take(MOST_GROUPS) {
        work.group(*group, &format!("groups[{n}]"));
    }
}

pub(super) fn resend(work: &mut Work<'_>, member: MemberId) {
    let Some(member) = pending(work, member) else { return };
    let after = Member { invitation: invitation(work), ..(*member).clone() };
    work.event(Event::Member(Change::changed((*member).clone(), after)));
}

/// The member, if the invitation still waits.
fn pending(work: &mut Work<'_>, member: MemberId) -> Option<std::sync::Arc<Member>> {
    let member = work.member(member, "member")?;
    match member.status {
        MemberStatus::Pending => Some(member),
        MemberStatus::Accepted | MemberStatus::Rejected => {
            work.issue(Code::NotPending, "member", []);
            None
        }
    }
}

/// The member whose invitation the caller holds and may answer now, with the user who answers.
fn answering(work: &mut Work<'_>, member: MemberId) -> Option<std::sync::Arc<Member>> {
    if work.caller.holds != Some(member) {
        work.issue(Code::InvitationNotYours, "member", []);
        return None;
    }
    let member = pending(work, member)?;
    if member.has_expired(work.now) {
        work.issue(Code::InvitationExpired, "member", []);
        return None;
    }
    Some(member)
}

pub(super) fn accept(work: &mut Work<'_>, member: MemberId, name: Option<&str>) {
    let Some(member) = answering(work, member) else { return };
    let Who::User(user) = work.caller.who else {
        return work.issue(Code::InvitationNotYours, "member", []);
    };
    if work.me.is_some() {
        let address = member.address.get().unwrap_or("You").to_owned();
        return work.issue(Code::AlreadyMember, "member", [("address", address)]);
    }
    let name = person_name(work, name).unwrap_or_else(|| member.name.clone());
    let facts = Facts { verified: work.caller.verified, ..member.facts };
    let joined = Some(work.now);
    let after = Member {
        user: Some(user),
        name,
        status: MemberStatus::Accepted,
        joined_at: joined,
        facts,
        ..(*member).clone()
    };
    work.event(Event::Member(Change::changed((*member).clone(), after)));
}

fn person_name(work: &mut Work<'_>, name: Option<&str>) -> Option<Personal> {
    match checked_name(name?, 100) {
        Ok(name) => Some(Personal::new(name)),
        Err(why) => {
            work.issue(Code::NameInvalid, "name", [("why", sentence(&why.to_string()))]);
            None
        }
    }
}

/// An error message as the start of a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect()).unwrap_or_default()
}

pub(super) fn reject(work: &mut Work<'_>, member: MemberId) {
    let Some(member) = answering(work, member) else { return };
    drop_ties(work, &member);
    let after = Member { status: MemberStatus::Rejected, ..(*member).clone() };
    work.event(Event::Member(Change::changed((*member).clone(), after)));
}

pub(super) fn change(work: &mut Work<'_>, member: MemberId, drafts: &[PolicyDraft], groups: Option<&[GroupId]>) {
    let Some(member) = work.member(member, "member") else { return };
    let policies = draft::policies(work, Actor::Member(member.id), drafts);
    known_groups(work, groups.unwrap_or_default());
    if work.is_refused() {
        return;
    }
    work.replace_policies(Actor::Member(member.id), policies);
    let Some(groups) = groups else { return };
    for group in work.snapshot.state().groups.values() {
        let mut members = group.members.clone();
        if groups.contains(&group.id) {
            members.insert(member.id)
        } else {
            members.remove(&member.id)
        };
        work.change_members(group, members);
    }
}

pub(super) fn revoke(work: &mut Work<'_>, member: MemberId, keep: &[TokenId]) {
    if let Some(member) = work.member(member, "member") {
        remove(work, &member, keep);
    }
}

pub(super) fn leave(work: &mut Work<'_>) {
    match work.me.and_then(|me| work.snapshot.member(me).cloned()) {
        Some(me) => remove(work, &me, &[]),
        None => work.issue(Code::NotAMember, "", []),
    }
}

fn remove(work: &mut Work<'_>, member: &Member, keep: &[TokenId]) {
    take_out(work, member);
    assignments::end_with(work, Actor::Member(member.id));
    if let Some(user) = member.user {
        cancel_invitations(work, user);
        tokens::end_with(work, user, keep);
    }
}

/// Invitations somebody sent do not outlive their place in the account.
fn cancel_invitations(work: &mut Work<'_>, sender: UserId) {
    let members = work.snapshot.state().members.values();
    let sent = |m: &&std::sync::Arc<Member>| m.status == MemberStatus::Pending && m.invitation.by == Some(sender);
    let cancelled: Vec<_> = members.into_iter().filter(sent).cloned().collect();
    if !cancelled.is_empty() {
        work.issue(Code::InvitationsCancelled, "member", [("count", cancelled.len().to_string())]);
    }
    take_out_all(work, &cancelled);
}

fn take_out(work: &mut Work<'_>, member: &Member) {
    drop_ties(work, member);
    work.event(Event::Member(Change::removed(member.clone())));
}

fn take_out_all(work: &mut Work<'_>, members: &[std::sync::Arc<Member>]) {
    members.iter().for_each(|m| take_out(work, m));
}

/// Takes away what names a member: policies of their own and places in groups.
fn drop_ties(work: &mut Work<'_>, member: &Member) {
    for policy in work.snapshot.policies_of(Actor::Member(member.id)) {
        work.drop_policy(&policy);
    }
    for id in work.snapshot.groups_of(member.id) {
        let group = work.latest_group(id);
        if let Some(group) = group {
            let members = group.members.iter().filter(|m| **m != member.id).copied().collect();
            work.change_members(&group, members);
        }
    }
}

pub(super) fn record_facts(work: &mut Work<'_>, member: MemberId, facts: Facts, name: Option<&str>) {
    let Some(member) = work.member(member, "member") else { return };
    let name = person_name(work, name).unwrap_or_else(|| member.name.clone());
    let after = Member { facts, name, ..(*member).clone() };
    if after != *member {
        work.event(Event::Member(Change::changed((*member).clone(), after)));
    }
}
