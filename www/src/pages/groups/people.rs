use portcullis_core::{MemberId, MemberStatus, Set, Snapshot};

/// How many people are offered at once.
const OFFERED: usize = 8;

/// Somebody who can be put into a group, or is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// Name, else address.
    pub shown: String,
    /// The address, where it is not what is shown.
    pub address: Option<String>,
    /// Who.
    pub id: MemberId,
    /// Has not answered the invitation yet.
    pub is_pending: bool,
}

/// Those of a set, by name; who can't be seen is counted only.
pub fn named(snapshot: &Snapshot, members: &Set<MemberId>) -> (Vec<Person>, usize) {
    let mut people: Vec<Person> = members.iter().filter_map(|id| person(snapshot, *id)).collect();
    people.sort_by_key(|person| person.shown.to_lowercase());
    let unseen = members.len() - people.len();
    (people, unseen)
}

/// Members in whose name or address every word stands and who are not in the set, by name, and how many more there are.
pub fn offered(snapshot: &Snapshot, members: &Set<MemberId>, query: &str) -> (Vec<Person>, usize) {
    let query = query.to_lowercase();
    let fits = |person: &Person| {
        let text = format!("{} {}", person.shown, person.address.as_deref().unwrap_or_default()).to_lowercase();
        query.split_whitespace().all(|word| text.contains(word))
    };
    let others = snapshot
        .state()
        .members
        .values()
        .filter(|member| member.status != MemberStatus::Rejected && !members.contains(&member.id));
    let mut found: Vec<Person> = others.filter_map(|member| person(snapshot, member.id)).filter(fits).collect();
    found.sort_by_key(|person| person.shown.to_lowercase());
    let more = found.len().saturating_sub(OFFERED);
    found.truncate(OFFERED);
    (found, more)
}

fn person(snapshot: &Snapshot, id: MemberId) -> Option<Person> {
    let member = snapshot.member(id)?;
    let shown = member.shown();
    let address = member.address.get().filter(|address| *address != shown).map(str::to_owned);
    Some(Person { shown, address, id, is_pending: member.status == MemberStatus::Pending })
}

/// The place that an arrow leads to in a list of so many, beginning at none; nothing for another key.
pub fn moved(key: &str, place: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, place) {
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(at)) => Some(if at >= last { 0 } else { at + 1 }),
        ("ArrowUp", None | Some(0)) => Some(last),
        ("ArrowUp", Some(at)) => Some(at - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    #[test]
    fn those_who_are_in_are_not_offered() {
        let sample = sample();
        let members = [sample.member("ana@example.com"), MemberId::from_bits(9)].into();
        let (people, unseen) = named(&sample.snapshot, &members);
        assert_eq!(
            (people.len(), people[0].shown.as_str(), people[0].is_pending, unseen),
            (1, "ana@example.com", true, 1)
        );
        let shown =
            |query| offered(&sample.snapshot, &members, query).0.into_iter().map(|p| p.shown).collect::<Vec<_>>();
        assert_eq!(shown(""), ["ben@example.com", "Olga"]);
        assert_eq!(shown("OWNER olga"), ["Olga"]);
        assert!(shown("ana").is_empty());
    }

    #[test]
    fn arrows_go_round() {
        assert_eq!(
            (moved("ArrowDown", None, 3), moved("ArrowDown", Some(2), 3), moved("ArrowUp", Some(0), 3)),
            (Some(0), Some(0), Some(2))
        );
        assert_eq!((moved("ArrowDown", None, 0), moved("x", Some(1), 3)), (None, None));
    }
}
