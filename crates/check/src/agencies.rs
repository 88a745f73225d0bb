//! Accounts that are agencies of the account a case is about.

use crate::case::{CompactAccount, CompactConditions, CompactPolicy, Words};
use crate::expand::{expand_draft, expand_named, expand_policy};
use crate::names::{account_id, grant_id, policy_id};
use crate::{CaseError, Problem};
use portcullis_core::{
    Actor, Assignment, Client, ClientSelector, ClientStatus, Grant, GrantStatus, Made, Millis, Policy, PolicyDraft,
    State,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An agency with its own people, what the account grants it, and whom it puts there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactAgency {
    /// The agency's account. No owner is added.
    #[serde(default)]
    pub account: CompactAccount,
    /// What the account grants; none when left out.
    pub grant: Option<CompactGrant>,
    /// Whom it puts on which clients; each names its `clients`: `all`, `this` or `tag:NAME=VALUE`.
    #[serde(default)]
    pub assign: Vec<CompactPolicy>,
}

/// A grant; all left out means one that both sides hold and that gives nothing.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactGrant {
    /// What it gives.
    #[serde(default)]
    pub policies: Vec<CompactPolicy>,
    /// When it holds.
    #[serde(default)]
    pub when: CompactConditions,
    /// `given` when left out.
    pub status: Option<GrantStatus>,
    /// What the agency said to it; `accepted` when left out.
    pub answer: Option<ClientStatus>,
    /// How the agency tags the account.
    #[serde(default)]
    pub tags: Words,
    /// The agency opened the account by it.
    #[serde(default)]
    pub opening: bool,
}

/// The agencies of an account, in the order of their names; the account gets what it grants them.
pub(crate) fn expand_agencies(
    client: &mut State,
    agencies: &BTreeMap<String, CompactAgency>,
) -> Result<Vec<State>, CaseError> {
    agencies.iter().map(|(name, agency)| expand_agency(client, name, agency)).collect()
}

fn expand_agency(client: &mut State, name: &str, compact: &CompactAgency) -> Result<State, CaseError> {
    let at = |rest: String| format!("agencies.{name}.{rest}");
    let mut agency = expand_named(&compact.account, name)?;
    if let Some(grant) = &compact.grant {
        for (place, policy) in grant.policies.iter().enumerate() {
            let policy =
                granted(client, name, place, policy).map_err(|p| p.at(at(format!("grant.policies[{place}]"))))?;
            client.policies.insert(policy.id, Arc::new(policy));
        }
        let (given, kept) = sides(client, name, grant).map_err(|p| p.at(at("grant.tags".into())))?;
        client.grants.insert(given.id, Arc::new(given));
        agency.clients.insert(kept.grant, Arc::new(kept));
    }
    for (place, policy) in compact.assign.iter().enumerate() {
        let assignment = assigned(client, &agency, name, place, policy);
        let assignment = assignment.map_err(|p| p.at(at(format!("assign[{place}]"))))?;
        agency.assignments.insert(assignment.id(), Arc::new(assignment));
    }
    Ok(agency)
}

/// A grant as the account keeps it, and as the agency does.
fn sides(client: &State, name: &str, compact: &CompactGrant) -> Result<(Grant, Client), Problem> {
    let status = compact.status.unwrap_or(GrantStatus::Given);
    let agency = match status {
        GrantStatus::Given | GrantStatus::Suspended => Some(account_id(name)),
        GrantStatus::Waiting => None,
    };
    let (id, now) = (grant_id(name), Millis(crate::NOW));
    let grant = Grant {
        id,
        agency,
        name: name.to_owned(),
        status,
        conditions: compact.when.expand(),
        opening: compact.opening,
        by: None,
        created_at: now,
        made: Made::default(),
    };
    let tags = compact.tags.0.iter().map(|t| t.parse().map_err(|_| Problem::other(format!("`{t}` is not a tag"))));
    let kept = Client {
        grant: id,
        account: client.account.id,
        name: "the client".into(),
        tags: tags.collect::<Result<_, _>>()?,
        status: compact.answer.unwrap_or(ClientStatus::Accepted),
        wish: Vec::new(),
        opened: compact.opening,
        since: now,
    };
    Ok((grant, kept))
}

fn granted(client: &State, name: &str, place: usize, compact: &CompactPolicy) -> Result<Policy, Problem> {
    let actor = Actor::Grant(grant_id(name));
    let PolicyDraft { effect, roles, scope, conditions, .. } = expand_draft(client, compact)?;
    Ok(Policy { id: policy_id(&format!("{name}/{place}")), actor, effect, roles, scope, named: None, conditions })
}

/// Roles and people are the agency's, the scope is the client's.
fn assigned(
    client: &State,
    agency: &State,
    name: &str,
    place: usize,
    compact: &CompactPolicy,
) -> Result<Assignment, Problem> {
    let mut world = agency.clone();
    world.resources = client.resources.clone();
    let policy = expand_policy(&world, &format!("{name}/assign:{place}"), compact)?;
    let clients = compact.clients.0.iter().map(|text| match text.split_once(':') {
        None if text == "all" => Ok(ClientSelector::All),
        None if text == "this" => Ok(ClientSelector::Client { grant: grant_id(name) }),
        Some(("tag", tag)) => {
            let tag = tag.parse().map_err(|_| Problem::other(format!("`{tag}` is not a tag")))?;
            Ok(ClientSelector::Tag { tag })
        }
        _ => Err(Problem::other(format!("`{text}` names no clients: write `all`, `this` or `tag:NAME=VALUE`"))),
    });
    Ok(Assignment { clients: clients.collect::<Result<_, _>>()?, policy })
}
