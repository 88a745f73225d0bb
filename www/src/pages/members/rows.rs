use super::query::{Query, Sort, Standing};
use super::who_can::who_can;
use portcullis_core::{Context, Member, MemberId, Millis, Snapshot};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The members that a query finds, in its order.
pub fn find(
    snapshot: &Snapshot,
    last_active: &BTreeMap<MemberId, Millis>,
    query: &Query,
    context: &Context,
) -> Vec<MemberId> {
    let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
    let can = (!query.action.is_empty()).then(|| who_can(snapshot, &query.action, &query.on, context));
    let fits = |member: &&Arc<Member>| {
        has_standing(member, query.standing, context.now)
            && can.as_ref().is_none_or(|can| can.contains(&member.id))
            && holds(snapshot, member, &words)
    };
    let mut found: Vec<&Arc<Member>> = snapshot.state().members.values().filter(fits).collect();
    let name = |member: &Member| (member.shown().to_lowercase(), member.id);
    match query.sort {
        Sort::Name => found.sort_by_cached_key(|member| name(member)),
        Sort::Active => {
            found.sort_by_cached_key(|member| (Reverse(last_active.get(&member.id).copied()), name(member)))
        }
        Sort::Newest => found.sort_by_cached_key(|member| {
            (Reverse(member.joined_at.unwrap_or(member.invitation.sent_at)), name(member))
        }),
    }
    found.into_iter().map(|member| member.id).collect()
}

fn has_standing(member: &Member, standing: Standing, now: Millis) -> bool {
    let is_pending = member.status == portcullis_core::MemberStatus::Pending && !member.has_expired(now);
    match standing {
        Standing::Any => true,
        Standing::Active => member.is_accepted(),
        Standing::Pending => is_pending,
        Standing::Lapsed => !member.is_accepted() && !is_pending,
    }
}

/// Whether every word is in the name, the address or the name of a group.
fn holds(snapshot: &Snapshot, member: &Member, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let groups = snapshot.groups_of(member.id);
    let groups = groups.iter().filter_map(|id| snapshot.state().groups.get(id)).map(|group| group.name.as_str());
    let own = [member.name.get(), member.address.get()].into_iter().flatten();
    let text = own.chain(groups).collect::<Vec<_>>().join("\n").to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use portcullis_core::{PolicyDraft, Scope};

    fn names(snapshot: &Snapshot, query: &Query) -> Vec<String> {
        let found = find(snapshot, &BTreeMap::new(), query, &Context::at(sample::NOW));
        found
            .iter()
            .filter_map(|id| snapshot.member(*id))
            .map(|member| member.address.get().unwrap_or_default().to_owned())
            .collect()
    }

    fn sample() -> Snapshot {
        let mut snapshot = sample::account(3);
        let zone = sample::zone(&snapshot, 0);
        sample::invite(&mut snapshot, "zoe@example.com", vec![PolicyDraft::allow(["dns-edit"], Scope::of([zone]))]);
        snapshot
    }

    #[test]
    fn pending_people_stand_in_the_same_list_by_name() {
        let all = names(&sample(), &Query::default());
        assert_eq!(all, ["helper@example.com", "owner@example.com", "zoe@example.com"]);
    }

    #[test]
    fn words_and_standing_narrow_it() {
        let snapshot = sample();
        assert_eq!(names(&snapshot, &Query { text: "EXAMPLE zo".into(), ..Query::default() }), ["zoe@example.com"]);
        let of = |standing| names(&snapshot, &Query { standing, ..Query::default() }).len();
        assert_eq!([of(Standing::Active), of(Standing::Pending), of(Standing::Lapsed)], [2, 1, 0]);
    }

    #[test]
    fn who_can_counts_only_people_who_are_in() {
        let snapshot = sample();
        let of = |action: &str, on: &str| {
            names(&snapshot, &Query { action: action.into(), on: on.into(), ..Query::default() })
        };
        assert_eq!(of("dns:edit", "d0000.example"), ["helper@example.com", "owner@example.com"]);
        assert_eq!(of("dns:edit", ""), ["helper@example.com", "owner@example.com"]);
        assert_eq!(of("billing:edit", ""), ["owner@example.com"]);
        assert_eq!(of("dns:edit", "nowhere.example"), [""; 0]);
        assert_eq!(of("dns:fly", ""), [""; 0]);
    }
}
