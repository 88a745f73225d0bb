use super::listed::may;
use crate::words;
use portcullis_api::StaffView;
use portcullis_core::{GrantId, Made, Millis, Snapshot};

/// How many people are named before the rest is counted.
const NAMED: usize = 6;

/// Who of an agency is out when its access ends or rests: "Tom (DNS) and Lin (DNS, Caching)"; nothing where nobody has any.
pub fn who_is_out(people: &[StaffView]) -> Option<String> {
    let with_access = people.iter().filter(|person| !person.blocked);
    let named = with_access.map(|person| match person.roles.is_empty() {
        true => person.shown.clone(),
        false => format!("{} ({})", person.shown, person.roles.join(", ")),
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| words::listed_most(&named, NAMED, "others"))
}

/// What one person loses by a block: what their agency assigned, within what it may do here.
pub fn loses(snapshot: &Snapshot, grant: GrantId, person: &StaffView, now: Millis) -> String {
    let most = may(snapshot, grant, now);
    let most = most.strip_prefix("May ").unwrap_or(&most);
    match person.roles.is_empty() {
        true => format!("At most that is what their agency may do here: {most}."),
        false => {
            format!(
                "They lose {}, as their agency assigned it; at most they could {most}.",
                words::listed(&person.roles)
            )
        }
    }
}

/// "1 invitation, 2 policies and 1 token"; nothing where nothing was made through it.
pub fn made(made: &Made) -> Option<String> {
    let part = |n: usize, one: &str, many: &str| (n > 0).then(|| words::count(n, one, many));
    let parts = [
        part(made.members.len(), "person invited", "people invited"),
        part(made.policies.len(), "policy", "policies"),
        part(made.tokens.len(), "token", "tokens"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| words::listed(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::partners::listed::tests::with_agency;
    use crate::sample;
    use portcullis_core::{TokenId, UserId};

    fn person(name: &str, roles: &[&str], blocked: bool) -> StaffView {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        StaffView { id: UserId::from_bits(1), shown: name.into(), roles, last_active: None, blocked }
    }

    #[test]
    fn those_who_have_access_are_named_with_what_they_had() {
        assert_eq!(who_is_out(&[person("Tom", &[], true)]), None);
        let people = [person("Tom", &["DNS Edit"], false), person("Lin", &[], false), person("Kim", &[], true)];
        assert_eq!(who_is_out(&people).as_deref(), Some("Tom (DNS Edit) and Lin"));
    }

    #[test]
    fn a_blocked_person_loses_what_was_assigned_within_the_grant() {
        let (snapshot, grant) = with_agency();
        let said = loses(&snapshot, grant, &person("Tom", &["DNS Edit"], false), sample::NOW);
        assert_eq!(
            said,
            "They lose DNS Edit, as their agency assigned it; at most they could edit DNS on all 3 domains."
        );
    }

    #[test]
    fn what_was_made_through_it_is_counted() {
        assert_eq!(made(&Made::default()), None);
        let some = Made { tokens: [TokenId::from_bits(1), TokenId::from_bits(2)].into(), ..Made::default() };
        assert_eq!(made(&some).as_deref(), Some("2 tokens"));
    }
}
