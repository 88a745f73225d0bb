//! Grants to start from, so that two hundred clients don't need two hundred decisions.

use crate::parts::cards::{Cards, PolicyCard};
use crate::parts::scope_picker::ScopeDraft;
use portcullis_core::Snapshot;

/// A name, what it is for, and its policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// What it gives.
    pub cards: Cards,
}

const USUAL: [(&str, &str, &[&str]); 3] = [
    (
        "Web design",
        "Speed, caching and what visitors see; reads DNS",
        &["caching-edit", "speed-edit", "dns-read", "analytics-read"],
    ),
    ("Full IT", "Everything but members, billing and partners", &["administrator"]),
    ("DNS only", "DNS records, nothing else", &["dns-edit"]),
];

/// The usual ones, and those that the account keeps.
pub fn templates(snapshot: &Snapshot) -> Vec<Template> {
    let known = |role: &&&str| snapshot.role_mask(role).is_some();
    let usual = USUAL.iter().map(|(name, about, roles)| {
        let roles = roles.iter().filter(known).map(|role| (*role).to_owned()).collect();
        let card = PolicyCard { roles, scope: ScopeDraft::everything(), ..PolicyCard::default() };
        Template { name: (*name).to_owned(), about: (*about).to_owned(), cards: Cards::with(vec![card]) }
    });
    let own = snapshot.state().templates.values().map(|template| Template {
        name: template.name.clone(),
        about: template.about.clone(),
        cards: Cards::with(template.policies.iter().map(PolicyCard::of).collect()),
    });
    usual.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_usual_ones_give_roles_that_there_are() {
        let snapshot = sample::account(1);
        for (template, (name, _, roles)) in templates(&snapshot).iter().zip(USUAL) {
            let policies = template.cards.policies();
            assert_eq!(policies.first().map(|p| p.roles.len()), Some(roles.len()), "{name}");
        }
    }
}
