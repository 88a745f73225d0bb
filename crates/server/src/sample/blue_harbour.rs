use super::{Builder, SampleAccount, SampleError};
use portcullis_core::{Conditions, Effect, Millis, PolicyDraft, Scope, Selector, Tag};

/// The domains of the first client; one of them is international.
const HARBOUR: [&str; 5] = [
    "harbour-boats.example",
    "harbour-cafe.example",
    "harbour-hotel.example",
    "harbour-tickets.example",
    "hafencafé.example",
];
/// The domains of the second.
const LARK: [&str; 3] = ["lark-books.example", "lark-press.example", "larkshop.example"];

pub(super) fn build(now: Millis) -> Result<SampleAccount, SampleError> {
    let mut account = Builder::open("Blue Harbour Media", "Olive Brandt", now.plus(-90 * Millis::DAY))?;
    account.zones(&HARBOUR, &["client=harbour"])?;
    account.zones(&LARK, &["client=lark"])?;
    roles(&mut account)?;
    staff(&mut account)?;
    account.wait_until(now.plus(-20 * Millis::DAY));
    account.invite(&["otto@example.com"], vec![PolicyDraft::allow(["analytics-read"], client("lark"))], &[])?;
    account.wait_until(now.plus(-2 * Millis::DAY));
    contractor(&mut account, now)?;
    account.invite(&["nina@example.com"], Vec::new(), &["Web team"])?;
    Ok(account.finish())
}

fn client(name: &str) -> Scope {
    Scope {
        include: Tag::new("client", name).into_iter().map(|tag| Selector::Tag { tag }).collect(),
        exclude: Vec::new(),
    }
}

/// A role of the firm's own, and the group that looks after the first client.
fn roles(account: &mut Builder) -> Result<(), SampleError> {
    let actions = ["page_rules:edit", "caching:purge", "zaraz:publish"].map(str::to_owned).to_vec();
    let about = "Brings pages to visitors.".to_owned();
    account.run(&portcullis_core::Command::CreateRole { name: "Publisher".into(), about, actions })?;
    account.create_group(
        "Web team",
        vec![PolicyDraft::allow(["dns-edit", "caching-edit", "speed-edit"], client("harbour"))],
    )
}

/// People with different roles on each client.
fn staff(account: &mut Builder) -> Result<(), SampleError> {
    account.wait(Millis::DAY);
    account.invite(
        &["ana@example.com"],
        vec![PolicyDraft::allow(["dns-edit", "analytics-read"], client("harbour"))],
        &[],
    )?;
    account.invite(&["lena@example.com"], lead(), &[])?;
    let zones = Scope { include: vec![Selector::Kind { kind: "zone".into() }], exclude: Vec::new() };
    account.invite(
        &["marek@example.com"],
        vec![PolicyDraft::allow(["caching-edit", "page-rules-edit"], zones)],
        &[],
    )?;
    account.invite(
        &["priya@example.com"],
        vec![PolicyDraft::allow(["administrator-read-only"], Scope::account())],
        &[],
    )?;
    account.invite(&["joao@example.com", "zoe@example.com"], Vec::new(), &["Web team"])?;
    account.invite(&["wang@example.com"], vec![from_the_office()], &[])?;
    account.wait(Millis::DAY);
    account.join("ana@example.com", "Ana Lindqvist")?;
    account.join("lena@example.com", "Lena Moreau")?;
    account.join("marek@example.com", "Marek Dvořák")?;
    account.join("priya@example.com", "Priya Raman")?;
    account.join("joao@example.com", "João Conceição")?;
    account.join("zoe@example.com", "Zoë Ångström")?;
    account.join("wang@example.com", "王小明")?;
    publisher(account)?;
    freeze(account)
}

/// A team lead: manages members, but gives no more than she holds.
fn lead() -> Vec<PolicyDraft> {
    let people = PolicyDraft::allow(["members-edit", "groups-read", "roles-read", "audit-read"], Scope::account());
    vec![people, PolicyDraft::allow(["domain-administrator"], client("harbour"))]
}

fn from_the_office() -> PolicyDraft {
    let office = "192.0.2.0/24".parse().into_iter().collect();
    let conditions = Conditions { address_in: office, ..Conditions::default() };
    PolicyDraft { conditions, ..PolicyDraft::allow(["firewall-edit"], client("harbour")) }
}

fn publisher(account: &mut Builder) -> Result<(), SampleError> {
    let own = account.state().roles.values().map(|role| role.id.clone()).collect::<Vec<_>>();
    account.also("marek@example.com", PolicyDraft::allow(own, client("lark")))
}

/// The ticket shop is left alone by one of the web team.
fn freeze(account: &mut Builder) -> Result<(), SampleError> {
    let tickets = account.zone("harbour-tickets.example")?;
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["dns-edit"], Scope::of([tickets])) };
    account.also("zoe@example.com", deny)
}

/// Somebody from outside, for a month.
fn contractor(account: &mut Builder, now: Millis) -> Result<(), SampleError> {
    let press = account.zone("lark-press.example")?;
    let conditions = Conditions { expires_at: Some(now.plus(28 * Millis::DAY)), ..Conditions::default() };
    let policy = PolicyDraft { conditions, ..PolicyDraft::allow(["dns-edit", "ssl-edit"], Scope::of([press])) };
    account.invite(&["kim@example.com"], vec![policy], &[])?;
    account.join("kim@example.com", "Kim Haugen")
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::text;

    #[test]
    fn the_international_domain_is_kept_in_a_labels() {
        let account = build(Millis(1_800_000_000_000)).expect("the samples are sound");
        let kept = text::domain("hafencafé.example").expect("a domain");
        assert!(kept.starts_with("xn--"));
        assert!(account.state.resources.values().any(|r| r.name == kept));
    }
}
