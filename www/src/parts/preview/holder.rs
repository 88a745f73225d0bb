use crate::words;
use portcullis_core::{
    Access, Actor, Difference, DifferenceRow, GrantId, Grid, MemberId, Millis, Snapshot, TokenId, difference,
    token_difference,
};

/// Whose access is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A person's.
    Member(MemberId),
    /// A program's.
    Token(TokenId),
    /// That of an agency's people, at most.
    Grant(GrantId),
}

impl Holder {
    /// What they will be able to do.
    pub fn outlook(self, snapshot: &Snapshot, now: Millis) -> Access {
        match self {
            Self::Member(member) => snapshot.outlook(member, now),
            Self::Token(token) => snapshot.rulebook().token_outlook(token, now),
            Self::Grant(grant) => snapshot.grant_outlook(grant, now),
        }
    }

    /// What they gain and lose between two states of an account.
    pub fn difference(self, before: &Snapshot, after: &Snapshot, now: Millis) -> Difference {
        match self {
            Self::Member(member) => difference(before, after, member, now),
            Self::Token(token) => token_difference(before, after, token, now),
            // What changes in a grant stands in the preview of the command; this is one that stays as it is.
            Self::Grant(grant) => unchanged(&after.grant_outlook(grant, now).grid()),
        }
    }

    /// Whether a policy that names them demands anything.
    pub fn has_conditions(self, snapshot: &Snapshot) -> bool {
        match self {
            Self::Member(member) => snapshot.policies_for(member).iter().any(|(_, p)| !p.conditions.is_empty()),
            Self::Token(token) => snapshot.policies_of(Actor::Token(token)).iter().any(|p| !p.conditions.is_empty()),
            Self::Grant(grant) => snapshot.policies_of(Actor::Grant(grant)).iter().any(|p| !p.conditions.is_empty()),
        }
    }

    /// What holds for all they do, in words; empty for people, whose policies each have their own. `offset` as in
    /// [`crate::time::long_date`].
    pub fn gate(self, snapshot: &Snapshot, offset: i64) -> String {
        match self {
            Self::Member(_) => String::new(),
            Self::Grant(grant) => {
                let grant = snapshot.state().grants.get(&grant);
                grant.map_or_else(String::new, |grant| words::conditions(&grant.conditions, offset))
            }
            Self::Token(token) => {
                let token = snapshot.state().tokens.get(&token);
                token.map_or_else(String::new, |token| words::conditions(&token.conditions, offset))
            }
        }
    }
}

fn unchanged(grid: &Grid) -> Difference {
    let row = |row: &portcullis_core::GridRow| DifferenceRow {
        label: row.label.clone(),
        resources: row.resources.clone(),
        before_yes: row.yes,
        before_maybe: row.maybe,
        after_yes: row.yes,
        after_maybe: row.maybe,
    };
    Difference { rows: grid.rows.iter().map(row).collect() }
}
