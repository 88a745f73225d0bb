use super::may;
use super::standing::Standing;
use super::whose::{Whose, person};
use portcullis_core::{Millis, Snapshot, Token, TokenId, UserId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Listed {
    /// Which.
    pub id: TokenId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub whose: Whose,
    /// What it may do, in one sentence.
    pub may: String,
    /// Whether it works.
    pub standing: Standing,
    /// When it ends; never, where nothing stands here.
    pub expires_at: Option<Millis>,
    /// Who made it.
    pub maker: String,
    /// When it was last used.
    pub used: Option<Millis>,
}

/// Which tokens are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// All that one may see.
    #[default]
    All,
    /// One's own.
    Mine,
    /// The account's.
    Account,
    /// Other people's.
    Others,
}

impl Which {
    /// In the order they stand beside each other.
    pub const ALL: [Self; 4] = [Self::All, Self::Mine, Self::Account, Self::Others];

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Mine => "Mine",
            Self::Account => "The account’s",
            Self::Others => "Other people’s",
        }
    }

    /// In the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Account => "account",
            Self::Others => "others",
        }
    }

    /// The one of a word in the address; all for an unknown one.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|which| which.word() == word).unwrap_or_default()
    }

    fn fits(self, whose: &Whose) -> bool {
        match self {
            Self::All => true,
            Self::Mine => *whose == Whose::Mine,
            Self::Account => *whose == Whose::Account,
            Self::Others => matches!(whose, Whose::Other(_)),
        }
    }
}

/// Every token that is seen: one's own first, then the account's, each by name.
pub fn listed(snapshot: &Snapshot, reader: UserId, used: &BTreeMap<TokenId, Millis>, now: Millis) -> Vec<Listed> {
    let one = |token: &Arc<Token>| Listed {
        id: token.id,
        name: token.name.clone(),
        whose: Whose::of(snapshot, token, reader),
        may: may::sentence(snapshot, token, now),
        standing: Standing::of(token, now),
        expires_at: token.conditions.expires_at,
        maker: person(snapshot, token.maker, reader),
        used: used.get(&token.id).copied(),
    };
    let mut all: Vec<Listed> = snapshot.state().tokens.values().map(one).collect();
    let place = |whose: &Whose| match whose {
        Whose::Mine => 0,
        Whose::Account => 1,
        Whose::Other(_) => 2,
    };
    all.sort_by_key(|token| (place(&token.whose), token.name.to_lowercase(), token.id));
    all
}

/// Those that fit: every word stands somewhere in what is shown.
pub fn search(all: &[Listed], query: &str, which: Which) -> Vec<Listed> {
    let query = query.to_lowercase();
    let fits = |token: &&Listed| {
        let shown =
            [&token.name, &token.whose.shown(), &token.may, token.standing.word(), &token.maker].map(String::from);
        let text = shown.join(" ").to_lowercase();
        which.fits(&token.whose) && query.split_whitespace().all(|word| text.contains(word))
    };
    all.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sample;
    use portcullis_core::{Command, Conditions, PolicyDraft, Scope};

    /// A token of the owner's.
    pub fn mine(name: &str, policies: Vec<PolicyDraft>) -> Command {
        let (owner, conditions) = (Some(sample::OWNER), Conditions::default());
        Command::CreateToken { name: name.into(), owner, policies, conditions }
    }

    /// The token of this name.
    pub fn token(snapshot: &Snapshot, name: &str) -> Token {
        snapshot.state().tokens.values().find(|t| t.name == name).map(|t| (**t).clone()).expect("a token")
    }

    #[test]
    fn ones_own_come_first_and_are_found_by_what_is_shown() {
        let mut snapshot = sample::account(3);
        let policies = || vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        let make = |owner| Command::CreateToken {
            name: if owner == Some(sample::HELPER) { "Helper’s".into() } else { "Build".into() },
            owner,
            policies: policies(),
            conditions: Conditions::default(),
        };
        sample::run(&mut snapshot, &sample::owner(), &make(None));
        sample::run(&mut snapshot, &sample::helper(), &make(Some(sample::HELPER)));
        sample::run(&mut snapshot, &sample::owner(), &mine("Updater", policies()));
        let used = BTreeMap::from([(token(&snapshot, "Build").id, sample::NOW)]);
        let all = listed(&snapshot, sample::OWNER, &used, sample::NOW);
        assert_eq!(all.iter().map(|token| token.used).collect::<Vec<_>>(), [None, Some(sample::NOW), None]);
        let whose: Vec<_> = all.iter().map(|token| token.whose.shown()).collect();
        assert_eq!(whose, ["Yours", "The account’s", "Helper"]);
        assert_eq!(all[2].maker, "Helper");
        for (query, which, count) in [
            ("", Which::All, 3),
            ("edit dns", Which::All, 3),
            ("ACCOUNT’S", Which::All, 1),
            ("", Which::Others, 1),
            ("updater", Which::Mine, 1),
            ("updater", Which::Account, 0),
        ] {
            assert_eq!(search(&all, query, which).len(), count, "{query} {which:?}");
        }
    }
}
