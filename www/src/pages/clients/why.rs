use crate::words;
use portcullis_api::{ClientState, ClientView};
use portcullis_core::{Actor, Effect, Mask, MemberId, Snapshot};

/// What each side says about one action of one person on one client. It looks at actions; single resources are seen only
/// inside the client's account, where every greyed button says the same about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// Some assignment of the person gives it.
    pub assigned: bool,
    /// The client grants it.
    pub granted: bool,
    /// Where client and agency stand.
    pub state: ClientState,
}

impl Sides {
    /// Of an action by its place in the catalogue.
    pub fn of(agency: &Snapshot, told: &ClientView, member: MemberId, action: usize) -> Self {
        let given = granted(agency, told);
        Self {
            assigned: assigned(agency, told, member).contains(action),
            granted: given.contains(action),
            state: told.state,
        }
    }

    /// Whether both sides give it, somewhere.
    pub fn are_both(self) -> bool {
        self.state == ClientState::Working && self.assigned && self.granted
    }

    /// One sentence that names the side that says no.
    pub fn said(self, who: &str, what: &str) -> String {
        match (self.state, self.assigned, self.granted) {
            (ClientState::Working, true, true) => {
                format!("{who} can {what} there, as far as the assignment and the grant name the same.")
            }
            (ClientState::Working, false, true) => {
                format!("{who} can’t {what}: the client grants it, but no assignment of ours gives it to them.")
            }
            (ClientState::Working, true, false) => {
                format!("{who} can’t {what}: we assigned it, but the client does not grant it.")
            }
            (ClientState::Working, false, false) => {
                format!("{who} can’t {what}: the client does not grant it, and no assignment of ours gives it.")
            }
            (ClientState::Asked, ..) => format!("{who} can’t {what}: the client has not answered yet."),
            (ClientState::Suspended, ..) => format!("{who} can’t {what}: the client has suspended our access."),
            (ClientState::Ended, ..) => format!("{who} can’t {what}: our access has ended."),
            (ClientState::Closed, ..) => format!("{who} can’t {what}: the client’s account is closed."),
        }
    }
}

/// What our assignments give somebody on a client.
pub fn assigned(agency: &Snapshot, told: &ClientView, member: MemberId) -> Mask {
    let groups = agency.groups_of(member);
    let names = |actor: Actor| match actor {
        Actor::Member(id) => id == member,
        Actor::Group(id) => groups.contains(&id),
        Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => false,
    };
    let theirs = agency.state().assignments.values().filter(|a| names(a.policy.actor) && a.covers(&told.client));
    let (gives, takes) = theirs.fold((Mask::EMPTY, Mask::EMPTY), |(gives, takes), a| match a.policy.effect {
        Effect::Allow => (gives | agency.policy_mask(&a.policy), takes),
        Effect::Deny => (gives, takes | agency.policy_mask(&a.policy)),
    });
    gives - takes
}

/// What the client grants.
pub fn granted(agency: &Snapshot, told: &ClientView) -> Mask {
    let Some(state) = &told.ceiling else { return Mask::EMPTY };
    let account = super::beside::account(agency, state);
    let policies = account.policies_of(Actor::Grant(told.client.grant));
    let allows = policies.iter().filter(|policy| policy.effect == Effect::Allow);
    allows.fold(Mask::EMPTY, |all, policy| all | account.policy_mask(policy))
}

/// Actions that can be asked about, by name: "edit DNS".
pub fn actions(agency: &Snapshot) -> Vec<(usize, String)> {
    let catalogue = agency.catalogue();
    let services = catalogue.data().services.iter().filter(|service| service.grantable);
    let of = |action: usize| (action, words::action(catalogue, catalogue.action_name(action)));
    let mut all: Vec<(usize, String)> =
        services.flat_map(|service| catalogue.service_mask(&service.id).iter().map(of).collect::<Vec<_>>()).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::{assign, with_client};
    use super::*;
    use crate::sample;

    #[test]
    fn the_side_that_says_no_is_named() {
        let (mut agency, view) = with_client();
        let (told, helper) = (&view.clients[0], agency.member_of(sample::HELPER).expect("the helper").id);
        let action = |agency: &Snapshot, words: &str| {
            actions(agency).into_iter().find(|(_, said)| said == words).map(|(action, _)| action).expect("an action")
        };
        let (dns, speed) = (action(&agency, "edit DNS"), action(&agency, "edit Speed"));
        let said = |agency: &Snapshot, action, what| Sides::of(agency, told, helper, action).said("Helper", what);
        assert!(said(&agency, dns, "edit DNS").contains("no assignment of ours"));
        for role in ["dns-edit", "speed-edit"] {
            let command = assign(&mut agency, role);
            sample::run(&mut agency, &sample::owner(), &command);
        }
        assert!(said(&agency, dns, "edit DNS").starts_with("Helper can edit DNS there"));
        assert!(said(&agency, speed, "edit Speed").contains("the client does not grant it"));
        let off = ClientView { state: ClientState::Suspended, ..told.clone() };
        assert!(Sides::of(&agency, &off, helper, dns).said("Helper", "edit DNS").contains("suspended"));
    }
}
