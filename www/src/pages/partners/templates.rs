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

/// Those that the account keeps by name, then the usual ones.
pub fn templates(snapshot: &Snapshot) -> Vec<Template> {
    let own = snapshot.state().templates.values().map(|template| Template {
        name: template.name.clone(),
        about: template.about.clone(),
        cards: Cards::with(template.policies.iter().map(PolicyCard::of).collect()),
    });
    let mut all: Vec<Template> = own.collect();
    all.sort_by_cached_key(|template| template.name.to_lowercase());
    all.extend(usual(snapshot));
    all
}

/// The usual ones that no template of the account's own stands in the place of.
pub fn usual(snapshot: &Snapshot) -> Vec<Template> {
    let known = |role: &&&str| snapshot.role_mask(role).is_some();
    let taken = |name: &str| snapshot.state().templates.values().any(|own| own.name.eq_ignore_ascii_case(name));
    let all = USUAL.iter().filter(|(name, ..)| !taken(name)).map(|(name, about, roles)| {
        let roles = roles.iter().filter(known).map(|role| (*role).to_owned()).collect();
        let card = PolicyCard { roles, scope: ScopeDraft::everything(), ..PolicyCard::default() };
        Template { name: (*name).to_owned(), about: (*about).to_owned(), cards: Cards::with(vec![card]) }
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use portcullis_core::{Command, PolicyDraft, Scope, TemplateDraft};

    #[test]
    fn the_usual_ones_give_roles_that_there_are() {
        let snapshot = sample::account(1);
        for (template, (name, _, roles)) in templates(&snapshot).iter().zip(USUAL) {
            let policies = template.cards.policies();
            assert_eq!(policies.first().map(|p| p.roles.len()), Some(roles.len()), "{name}");
        }
    }

    #[test]
    fn one_of_the_account_s_own_stands_in_the_place_of_a_usual_one() {
        let mut snapshot = sample::account(0);
        let policies = vec![PolicyDraft::allow(["ssl-edit"], Scope::account())];
        let template = TemplateDraft { name: "dns only".into(), about: String::new(), policies };
        sample::run(&mut snapshot, &sample::owner(), &Command::CreateTemplate { template });
        let names: Vec<String> = templates(&snapshot).into_iter().map(|template| template.name).collect();
        assert_eq!(names, ["dns only", "Web design", "Full IT"]);
    }
}
