//! Edits of DNS records: what the caller needs on each, what each may say, and what can't stand beside what.

use super::work::Work;
use super::{Behind, Code, RecordDraft, need, words};
use crate::dns;
use crate::log::{Change, Event};
use crate::model::{Record, ResourceRef};
use crate::{Access, Map, RecordId, ResourceId, Set};

/// Edits in one command.
const MOST_EDITS: usize = 3_500;
const MOST_TAGS: usize = 20;
const MOST_COMMENT: usize = 500;
/// What a record may be set to; each is off unless it is named.
const SETTINGS: [&str; 3] = ["flatten_cname", "ipv4_only", "ipv6_only"];

/// What shall be edited, in this order.
pub(super) struct Edits<'a> {
    pub deletes: &'a [RecordId],
    pub patches: &'a [RecordDraft],
    pub puts: &'a [RecordDraft],
    pub posts: &'a [RecordDraft],
}

pub(super) fn edit(work: &mut Work<'_>, behind: &Behind, zone: ResourceId, edits: &Edits<'_>) {
    let [deletes, patches] = [edits.deletes.len(), edits.patches.len()];
    let count = deletes.saturating_add(patches).saturating_add(edits.puts.len()).saturating_add(edits.posts.len());
    if !work.bound("records", MOST_EDITS, count, "") {
        return;
    }
    work.limit("record_edits", "edits of records at once", 0, count, "");
    let Some(stored) = work.snapshot.state().resources.get(&zone).filter(|r| r.kind == "zone") else {
        return work.issue(Code::UnknownResource, "zone", [("what", "domain".to_owned())]);
    };
    let access = (!work.is_operator()).then(|| need::access(work.snapshot, work));
    let own = stored.name.clone();
    let before: Map<RecordId, Record> =
        behind.records.iter().filter(|r| r.zone == zone).map(|r| (r.id, r.clone())).collect();
    let mut desk = Desk { work, zone, own: &own, access, after: before.clone(), touched: Vec::new(), seen: Set::new() };
    desk.edit(edits);
    let Desk { after, touched, .. } = desk;
    limit(work, behind.count, &before, &after);
    let mut named: Map<&str, Vec<&Record>> = Map::new();
    after.values().for_each(|record| named.update(&record.name, |beside| beside.push(record)));
    for (record, path) in touched.iter().filter_map(|(id, path)| Some((after.get(id)?, path))) {
        check_beside(work, named.get(record.name.as_str()).map_or(&[], Vec::as_slice), record, path);
    }
    for (id, _) in &touched {
        let change = Change { before: before.get(id).cloned(), after: after.get(id).cloned() };
        if is_change(&change) {
            work.event(Event::Record(change));
        }
    }
}

/// Records of one zone while they are edited.
struct Desk<'w, 'a> {
    work: &'w mut Work<'a>,
    zone: ResourceId,
    /// The zone's own name.
    own: &'w str,
    /// What the caller may do; nothing for the operator, who may do everything.
    access: Option<Access>,
    after: Map<RecordId, Record>,
    /// Every record that was edited, in that order, with the field that did it first.
    touched: Vec<(RecordId, String)>,
    seen: Set<RecordId>,
}

impl Desk<'_, '_> {
    fn edit(&mut self, edits: &Edits<'_>) {
        for (n, id) in edits.deletes.iter().enumerate() {
            let path = format!("deletes[{n}]");
            if self.known(Some(*id), &path).is_some() {
                self.after.remove(id);
                self.touch(*id, path);
            }
        }
        for (n, draft) in edits.patches.iter().enumerate() {
            let path = format!("patches[{n}]");
            if let Some(record) = self.known(draft.id, &path) {
                let base = record.clone();
                self.put(base, draft, &path);
            }
        }
        for (n, draft) in edits.puts.iter().enumerate() {
            let path = format!("puts[{n}]");
            if let Some(record) = self.known(draft.id, &path) {
                let base = Record { created_at: record.created_at, ..self.bare(record.id) };
                self.put(base, draft, &path);
            }
        }
        for (n, draft) in edits.posts.iter().enumerate() {
            let id = RecordId::from_bits(self.work.id());
            let base = self.bare(id);
            self.put(base, draft, &format!("posts[{n}]"));
        }
    }

    fn touch(&mut self, id: RecordId, path: String) {
        if !self.seen.insert(id) {
            return;
        }
        self.touched.push((id, path));
    }

    /// A record that says nothing yet.
    fn bare(&self, id: RecordId) -> Record {
        Record {
            id,
            zone: self.zone,
            name: String::new(),
            rtype: String::new(),
            content: String::new(),
            ttl: 1,
            priority: None,
            proxied: false,
            comment: String::new(),
            tags: Set::new(),
            settings: Set::new(),
            created_at: self.work.now,
            modified_at: self.work.now,
        }
    }

    /// The record, if the caller may see it and may edit it as it is. One that they may not see is as if it weren't there.
    fn known(&mut self, id: Option<RecordId>, path: &str) -> Option<Record> {
        let record = id.and_then(|id| self.after.get(&id)).filter(|r| self.may("dns:read", r)).cloned();
        match record {
            None => self.work.issue(Code::UnknownRecord, path, []),
            Some(record) => return self.permit(&record, path).then_some(record),
        }
        None
    }

    fn may(&self, action: &str, record: &Record) -> bool {
        let asked = ResourceRef::Record { zone: self.zone, name: &record.name, rtype: &record.rtype };
        self.access.as_ref().is_none_or(|access| access.can(action, asked, self.work.caller.context.now))
    }

    fn permit(&mut self, record: &Record, path: &str) -> bool {
        let may = self.may("dns:edit", record);
        if !may {
            let action = words::action(self.work.snapshot, "dns:edit");
            let resource = format!("{} {}", record.rtype, crate::text::domain_shown(&record.name));
            let asked = ResourceRef::Record { zone: self.zone, name: &record.name, rtype: &record.rtype };
            let remedy = self.access.as_ref().map(|access| need::remedy(access, "dns:edit", asked)).unwrap_or_default();
            let args =
                [("action", action), ("name", "dns:edit".to_owned()), ("resource", resource), ("remedy", remedy)];
            self.work.issue(Code::NotPermitted, path, args);
        }
        may
    }

    /// Puts a record as a draft makes it of `base`, if all of it fits and the caller may edit the record that it becomes.
    fn put(&mut self, base: Record, draft: &RecordDraft, path: &str) {
        let Some(mut record) = drafted(self.work, self.own, base, draft, path) else { return };
        if !self.permit(&record, path) {
            return;
        }
        let was = self.after.get(&record.id);
        if was.is_none_or(|was| is_other(was, &record)) {
            record.modified_at = self.work.now;
        }
        self.touch(record.id, path.to_owned());
        self.after.insert(record.id, record);
    }
}

/// Whether two records say different things; when they were changed is not what they say.
fn is_other(one: &Record, other: &Record) -> bool {
    Record { modified_at: one.modified_at, ..other.clone() } != *one
}

fn is_change(change: &Change<Record>) -> bool {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => is_other(before, after),
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    }
}

/// The plan bounds how many records a zone has.
fn limit(work: &mut Work<'_>, count: usize, before: &Map<RecordId, Record>, after: &Map<RecordId, Record>) {
    let will = count.saturating_sub(before.len()).saturating_add(after.len());
    work.limit("record", "records in a domain", count, will, "posts");
}

/// The record that a draft makes of another, or issues.
fn drafted(work: &mut Work<'_>, zone: &str, base: Record, draft: &RecordDraft, path: &str) -> Option<Record> {
    let rtype = rtype(work, draft, &base, path);
    let name = name(work, zone, draft, &base, path);
    let (rtype, name) = (rtype?, name?);
    let content = content(work, &rtype, draft, &base, path)?;
    let priority = priority(work, &rtype, draft, &base, path)?;
    let comment = draft.comment.clone().unwrap_or(base.comment);
    let tags = draft.tags.clone().unwrap_or(base.tags);
    let settings = draft.settings.clone().unwrap_or(base.settings);
    let proxied = draft.proxied.unwrap_or(base.proxied && dns::is_proxiable(&rtype));
    // The time to live of what is proxied is the proxy's own affair.
    let ttl = if proxied { 1 } else { draft.ttl.unwrap_or(base.ttl) };
    let why = [
        (
            "proxied",
            (proxied && !dns::is_proxiable(&rtype)).then_some("Only records of type A, AAAA and CNAME can be proxied"),
        ),
        (
            "ttl",
            wrong_ttl(draft.ttl.unwrap_or(ttl)).then_some("A time to live is 1, for automatic, or 60 to 86400 seconds"),
        ),
        ("comment", wrong_comment(&comment).then_some("A comment has at most 500 characters and no line breaks")),
        (
            "tags",
            wrong_tags(&tags).then_some("At most 20 tags of the form name:value, of at most 32 and 100 characters"),
        ),
        (
            "settings",
            (!settings.iter().all(|s| SETTINGS.contains(&s.as_str())))
                .then_some("The settings are flatten_cname, ipv4_only and ipv6_only"),
        ),
    ];
    let wrong: Vec<_> = why.into_iter().filter_map(|(field, why)| Some((field, why?))).collect();
    for (field, why) in &wrong {
        work.issue(Code::RecordFieldInvalid, format!("{path}.{field}"), [("why", (*why).to_owned())]);
    }
    wrong.is_empty().then_some(Record { name, rtype, content, ttl, priority, proxied, comment, tags, settings, ..base })
}

fn rtype(work: &mut Work<'_>, draft: &RecordDraft, base: &Record, path: &str) -> Option<String> {
    let rtype = draft.rtype.as_ref().map_or_else(|| base.rtype.clone(), |text| text.trim().to_ascii_uppercase());
    let path = format!("{path}.type");
    if rtype.is_empty() {
        work.issue(Code::Missing, path, [("what", "type".to_owned())]);
        return None;
    }
    let known = dns::fields(&rtype).is_some();
    if !known {
        work.issue(Code::UnknownRecordType, path, [("type", rtype.chars().take(40).collect())]);
    }
    known.then_some(rtype)
}

fn name(work: &mut Work<'_>, zone: &str, draft: &RecordDraft, base: &Record, path: &str) -> Option<String> {
    let text = draft.name.as_deref().unwrap_or(&base.name);
    let path = format!("{path}.name");
    if text.trim().is_empty() {
        work.issue(Code::Missing, path, [("what", "name".to_owned())]);
        return None;
    }
    let name = if text == "@" { Some(zone.to_owned()) } else { dns::record_name(text) };
    let name = name.filter(|name| dns::is_inside(name, zone));
    if name.is_none() {
        let args = [("text", text.chars().take(80).collect()), ("zone", crate::text::domain_shown(zone))];
        work.issue(Code::RecordNameInvalid, path, args);
    }
    name
}

fn content(work: &mut Work<'_>, rtype: &str, draft: &RecordDraft, base: &Record, path: &str) -> Option<String> {
    let text = draft.content.as_deref().unwrap_or(&base.content);
    let path = format!("{path}.content");
    if text.trim().is_empty() {
        work.issue(Code::Missing, path, [("what", "content".to_owned())]);
        return None;
    }
    match dns::content(rtype, text) {
        Ok(content) => Some(content),
        Err(why) => {
            let shown = text.chars().filter(|c| !c.is_control()).take(80).collect();
            let args = [("text", shown), ("type", rtype.to_owned()), ("why", why.0)];
            work.issue(Code::RecordContentInvalid, path, args);
            None
        }
    }
}

fn priority(work: &mut Work<'_>, rtype: &str, draft: &RecordDraft, base: &Record, path: &str) -> Option<Option<u32>> {
    if !dns::needs_priority(rtype) {
        return Some(None);
    }
    let given = draft.priority.or(base.priority).filter(|p| *p <= 0xffff);
    if given.is_none() {
        let why = format!("A record of type {rtype} needs a priority from 0 to 65535");
        work.issue(Code::RecordFieldInvalid, format!("{path}.priority"), [("why", why)]);
    }
    given.map(Some)
}

fn wrong_ttl(ttl: u32) -> bool {
    ttl != 1 && !(60..=86_400).contains(&ttl)
}

fn wrong_comment(comment: &str) -> bool {
    comment.len() > 4 * MOST_COMMENT || comment.chars().count() > MOST_COMMENT || comment.chars().any(char::is_control)
}

fn wrong_tags(tags: &Set<String>) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let wrong = |tag: &String| {
        let (name, value) = tag.split_once(':').unwrap_or((tag, ""));
        let named = (1..=32).contains(&name.len()) && name.chars().all(letters);
        !named || value.chars().count() > 100 || value.chars().any(char::is_control)
    };
    tags.len() > MOST_TAGS || tags.iter().any(wrong)
}

/// Refuses a record that says what another says, and an alias beside what it would hide.
fn check_beside(work: &mut Work<'_>, namesakes: &[&Record], record: &Record, path: &str) {
    for other in namesakes.iter().filter(|o| o.id != record.id) {
        let name = crate::text::domain_shown(&record.name);
        let same_type = other.rtype == record.rtype;
        if same_type
            && other.priority == record.priority
            && dns::is_same(&record.rtype, &other.content, &record.content)
        {
            work.issue(Code::RecordTwice, path, [("type", record.rtype.clone()), ("name", name)]);
        } else if clash(&record.rtype, &other.rtype) {
            let args = [("type", record.rtype.clone()), ("other", other.rtype.clone()), ("name", name)];
            work.issue(Code::RecordClash, path, args);
        }
    }
}

/// An alias stands for every address of its name, so there is one of it and no address beside it.
fn clash(one: &str, other: &str) -> bool {
    let addresses = ["A", "AAAA", "CNAME", "NS"];
    (one == "CNAME" && addresses.contains(&other)) || (other == "CNAME" && addresses.contains(&one))
}
