use portcullis_core::{Cidr, Conditions, Millis};
use serde::{Deserialize, Serialize};

/// When a policy holds, as the form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionsDraft {
    /// Holds until just before this moment.
    pub expires_at: Option<Millis>,
    /// Only with a second factor.
    pub second_factor: bool,
    /// Networks it holds from, as typed; empty for anywhere.
    pub networks: String,
    /// What the policy has that this form does not show.
    pub kept: Conditions,
}

impl ConditionsDraft {
    /// As it is in a policy.
    pub fn of(conditions: &Conditions) -> Self {
        let networks = conditions.address_in.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let second_factor = conditions.second_factor == Some(true);
        let mut kept = conditions.clone();
        kept.expires_at = None;
        kept.address_in.clear();
        if second_factor {
            kept.second_factor = None;
        }
        Self { expires_at: conditions.expires_at, second_factor, networks, kept }
    }

    /// As a policy says it; what is no network is left out, see [`Self::not_networks`].
    pub fn conditions(&self) -> Conditions {
        Conditions {
            expires_at: self.expires_at,
            second_factor: if self.second_factor { Some(true) } else { self.kept.second_factor },
            address_in: self.pieces().filter_map(|piece| piece.parse().ok()).collect(),
            ..self.kept.clone()
        }
    }

    /// What stands among the networks and is none.
    pub fn not_networks(&self) -> Vec<String> {
        self.pieces().filter(|piece| piece.parse::<Cidr>().is_err()).map(str::to_owned).collect()
    }

    /// Whether nothing is demanded.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    fn pieces(&self) -> impl Iterator<Item = &str> {
        self.networks.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|piece| !piece.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::Channel;

    #[test]
    fn conditions_come_back_as_they_were() {
        let all = Conditions {
            second_factor: Some(true),
            address_in: vec!["192.0.2.0/24".parse().expect("a network")],
            address_not_in: vec!["192.0.2.7".parse().expect("a network")],
            not_before: Some(Millis(5)),
            expires_at: Some(Millis(7)),
            channel: Some(Channel::Api),
        };
        let unused = Conditions { second_factor: Some(false), ..Conditions::default() };
        for conditions in [all, unused, Conditions::default()] {
            assert_eq!(ConditionsDraft::of(&conditions).conditions(), conditions);
        }
    }

    #[test]
    fn what_is_no_network_is_named() {
        let draft =
            ConditionsDraft { networks: "192.0.2.0/24, office 10.0.0.0/99".into(), ..ConditionsDraft::default() };
        assert_eq!(draft.not_networks(), ["office", "10.0.0.0/99"]);
        assert_eq!(draft.conditions().address_in.len(), 1);
    }
}
