use super::{Builder, SampleAccount, SampleError};
use portcullis_core::{Conditions, Effect, Millis, PolicyDraft, Scope, Selector, Tag};

const FIRST: [&str; 32] = [
    "amber", "bold", "calm", "deep", "early", "fair", "gold", "high", "iron", "jade", "keen", "light", "mild", "north",
    "open", "pale", "quiet", "red", "silver", "tall", "upper", "vivid", "warm", "young", "azure", "brisk", "clear",
    "dry", "east", "fresh", "grand", "hazel",
];
const SECOND: [&str; 32] = [
    "anchor", "bridge", "creek", "dune", "estate", "field", "garden", "harbour", "island", "junction", "kiln", "lake",
    "market", "nest", "orchard", "port", "quarry", "ridge", "shore", "tower", "upland", "valley", "wharf", "yard",
    "abbey", "bakery", "castle", "dairy", "engine", "forge", "gate", "hall",
];
const GIVEN: [&str; 20] = [
    "Ada", "Bilal", "Chloé", "Daan", "Elif", "Farid", "Gita", "Hugo", "Ines", "Jonas", "Kaya", "Luca", "Mina", "Noor",
    "Oskar", "Paula", "Quinn", "Rosa", "Sven", "Tuva",
];
const FAMILY: [&str; 10] =
    ["Almeida", "Berg", "Costa", "Dahl", "Eriksen", "Fontaine", "Groß", "Haddad", "Ito", "Jansen"];
const REGIONS: [&str; 4] = ["north", "south", "east", "west"];
const ENVIRONMENTS: [&str; 3] = ["production", "staging", "archive"];
/// Groups, each with the roles it gives and the tag it gives them on.
const GROUPS: [(&str, &[&str], &str); 12] = [
    ("DNS north", &["dns-edit"], "region=north"),
    ("DNS south", &["dns-edit"], "region=south"),
    ("DNS east", &["dns-edit"], "region=east"),
    ("DNS west", &["dns-edit"], "region=west"),
    ("Caching", &["caching-edit", "speed-edit"], "env=production"),
    ("Certificates", &["ssl-edit"], "env=production"),
    ("Firewall", &["firewall-edit", "bot-management-edit"], "env=production"),
    ("Staging", &["domain-administrator"], "env=staging"),
    ("Archive keepers", &["domain-administrator-read-only"], "env=archive"),
    ("Marketing", &["page-rules-edit", "zaraz-admin"], "brand=01"),
    ("Statistics", &["analytics-read"], ""),
    ("Auditors", &["audit-read", "members-read"], ""),
];

pub(super) fn build(now: Millis) -> Result<SampleAccount, SampleError> {
    let mut account = Builder::open("Thousand", "Olive Brandt", now.plus(-400 * Millis::DAY))?;
    zones(&mut account)?;
    for (name, roles, tag) in GROUPS {
        account.create_group(name, vec![PolicyDraft::allow(roles.iter().copied(), scope(tag))])?;
    }
    people(&mut account)?;
    exceptions(&mut account)?;
    Ok(account.finish())
}

fn scope(tag: &str) -> Scope {
    if tag.is_empty() { Scope::account() } else { tag.parse::<Tag>().map_or_else(|_| Scope::default(), Scope::tag) }
}

/// 1,000 domains: four regions, three environments, ten brands. One command for each set of tags.
fn zones(account: &mut Builder) -> Result<(), SampleError> {
    let names = FIRST.iter().flat_map(|first| SECOND.iter().map(move |second| format!("{first}-{second}.example")));
    let mut sets = std::collections::BTreeMap::<[String; 3], Vec<String>>::new();
    for (n, name) in names.take(1000).enumerate() {
        let region = format!("region={}", REGIONS[n % 4]);
        let environment = format!("env={}", ENVIRONMENTS[n / 4 % 3]);
        sets.entry([region, environment, format!("brand={:02}", n / 100)]).or_default().push(name);
    }
    sets.iter().try_for_each(|(tags, names)| account.zones(names, &tags.each_ref().map(String::as_str)))
}

/// 200 people: the owner, and 199 in one or two groups each.
fn people(account: &mut Builder) -> Result<(), SampleError> {
    let person = |n: usize| {
        let name = format!("{} {}", GIVEN[n % 20], FAMILY[n / 20 % 10]);
        (format!("person{n:03}@example.com"), name)
    };
    let people: Vec<(String, String)> = std::iter::once(("ana@example.com".to_owned(), "Ana Lindqvist".to_owned()))
        .chain(std::iter::once(("lena@example.com".to_owned(), "Lena Moreau".to_owned())))
        .chain((2..199).map(person))
        .collect();
    account.wait(Millis::DAY);
    for (n, (name, ..)) in GROUPS.iter().enumerate() {
        let second = GROUPS[(n + 5) % GROUPS.len()].0;
        let emails: Vec<&str> = people.iter().skip(n).step_by(GROUPS.len()).map(|(email, _)| email.as_str()).collect();
        account.invite(&emails, Vec::new(), &[name, second])?;
    }
    account.wait(Millis::DAY);
    people.iter().try_for_each(|(email, name)| account.join(email, name))
}

/// Policies of single people: a deny, an end, an exclusion, a short list.
fn exceptions(account: &mut Builder) -> Result<(), SampleError> {
    let some: Vec<_> = account.state().resources.keys().copied().step_by(40).collect();
    let deny = PolicyDraft {
        effect: Effect::Deny,
        ..PolicyDraft::allow(["dns-edit"], Scope::of(some.iter().copied().take(5)))
    };
    account.also("person012@example.com", deny)?;
    let until = Conditions {
        expires_at: Some(Millis(account.state().account.created_at.0).plus(500 * Millis::DAY)),
        ..Conditions::default()
    };
    account.also(
        "person013@example.com",
        PolicyDraft { conditions: until, ..PolicyDraft::allow(["workers-edit"], Scope::account()) },
    )?;
    let mut but = scope("region=north");
    but.exclude = some.iter().copied().take(3).map(|id| Selector::Resource { id }).collect();
    account.also("person014@example.com", PolicyDraft::allow(["caching-edit"], but))?;
    account.also("person015@example.com", PolicyDraft::allow(["dns-edit", "ssl-edit"], Scope::of(some)))
}
