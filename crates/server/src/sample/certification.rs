use super::builder::Builder;
use super::{SampleAccount, SampleError};
use portcullis_core::{Catalogue, CatalogueError, Millis, PolicyDraft, Scope, Tag};

/// The catalogue of the world in which the AuthZEN certification scenario is set.
///
/// # Errors
/// [`CatalogueError`] if the file in this folder is not sound.
pub fn catalogue() -> Result<Catalogue, CatalogueError> {
    Catalogue::from_json(include_str!("certification.json"))
}

/// Alice reads everything, writes what is active and moves things to the bin. Bob reads everything; he is in the group
/// of administrators, who write what is archived. Nothing else matters to the scenario.
pub(super) fn build(now: Millis, catalogue: Catalogue) -> Result<SampleAccount, SampleError> {
    let mut account = Builder::open_with(catalogue.into(), "Records", "Olive Brandt", now.plus(-Millis::DAY))?;
    account.resources("record", &["record-1"], &["status=active"])?;
    account.resources("record", &["record-2"], &["status=archived"])?;
    account.create_group("admin", vec![PolicyDraft::allow(["writer"], tagged("status=archived"))])?;
    let of_alice = vec![
        PolicyDraft::allow(["reader", "remover"], Scope::account()),
        PolicyDraft::allow(["writer"], tagged("status=active")),
    ];
    account.invite(&["alice@records.example"], of_alice, &[])?;
    account.invite(&["bob@records.example"], vec![PolicyDraft::allow(["reader"], Scope::account())], &["admin"])?;
    account.join("alice@records.example", "Alice")?;
    account.join("bob@records.example", "Bob")?;
    Ok(account.finish())
}

fn tagged(tag: &str) -> Scope {
    tag.parse::<Tag>().map_or_else(|_| Scope::default(), Scope::tag)
}
