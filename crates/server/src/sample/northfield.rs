use super::{Builder, SampleAccount, SampleError};
use portcullis_core::{Millis, PolicyDraft, Scope, Tag};

const SCHOOLS: [&str; 23] = [
    "abbey-road",
    "birchwood",
    "castle-hill",
    "deepdale",
    "elm-park",
    "fairfield",
    "greenbank",
    "highfield",
    "ivy-lane",
    "juniper-hill",
    "kingsmead",
    "larchfield",
    "meadowside",
    "north-quay",
    "oakdene",
    "parkside",
    "queensway",
    "riverside",
    "southgate",
    "thornbury",
    "underwood",
    "valley-view",
    "westbrook",
];
const HIGHER: [&str; 9] = [
    "northfield-university",
    "northfield-college",
    "institute-of-music",
    "school-of-nursing",
    "coastal-polytechnic",
    "northfield-law",
    "agricultural-college",
    "teacher-academy",
    "open-lectures",
];
const OTHER: [&str; 8] =
    ["northfield-schools", "menus", "term-dates", "sports-day", "governors", "jobs", "library-network", "trips"];

pub(super) fn build(now: Millis) -> Result<SampleAccount, SampleError> {
    let mut account = Builder::open("Northfield Schools", "Olive Brandt", now.plus(-200 * Millis::DAY))?;
    for (names, tag) in [(&SCHOOLS[..], "school"), (&HIGHER[..], "higher-education"), (&OTHER[..], "other")] {
        let names: Vec<String> = names.iter().map(|name| format!("{name}.example")).collect();
        account.zones(&names, &[tag])?;
    }
    groups(&mut account)?;
    people(&mut account)?;
    account.wait_until(now.plus(-3 * Millis::DAY));
    account.invite(&["ruth@example.com", "theo@example.com"], Vec::new(), &["School helpdesk"])?;
    Ok(account.finish())
}

fn tagged(tag: &str) -> Scope {
    tag.parse::<Tag>().map_or_else(|_| Scope::default(), Scope::tag)
}

fn groups(account: &mut Builder) -> Result<(), SampleError> {
    account.create_group(
        "School helpdesk",
        vec![PolicyDraft::allow(["dns-edit", "email-routing-edit"], tagged("school"))],
    )?;
    account.create_group(
        "University web office",
        vec![PolicyDraft::allow(["domain-administrator"], tagged("higher-education"))],
    )?;
    account.create_group("Statistics", vec![PolicyDraft::allow(["analytics-read"], Scope::account())])
}

fn people(account: &mut Builder) -> Result<(), SampleError> {
    account.wait(Millis::DAY);
    account.invite(&["grace@example.com"], vec![PolicyDraft::allow(["super-administrator"], Scope::account())], &[])?;
    account.invite(&["ana@example.com", "femi@example.com"], Vec::new(), &["School helpdesk"])?;
    account.invite(&["bo@example.com", "carla@example.com"], Vec::new(), &["University web office", "Statistics"])?;
    account.invite(
        &["dmitri@example.com"],
        vec![PolicyDraft::allow(["domain-administrator-read-only"], tagged("other"))],
        &[],
    )?;
    account.invite(
        &["lena@example.com"],
        vec![PolicyDraft::allow(["audit-read", "members-read"], Scope::account())],
        &["Statistics"],
    )?;
    let birchwood = account.zone("birchwood.example")?;
    account.invite(
        &["head@example.com"],
        vec![PolicyDraft::allow(["page-rules-edit", "analytics-read"], Scope::of([birchwood]))],
        &[],
    )?;
    account.wait(Millis::DAY);
    account.join("grace@example.com", "Grace Mensah")?;
    account.join("ana@example.com", "Ana Lindqvist")?;
    account.join("femi@example.com", "Femi Adeyemi")?;
    account.join("bo@example.com", "Bo Nilsson")?;
    account.join("carla@example.com", "Carla Rinaldi")?;
    account.join("dmitri@example.com", "Дмитрий Орлов")?;
    account.join("lena@example.com", "Lena Moreau")?;
    account.join("head@example.com", "Margaret Hale")
}
