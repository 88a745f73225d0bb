use super::{listed, listed_most};
use portcullis_core::{Catalogue, Mask, ServiceData};

/// From this many services on, "everything" says more than a list.
const MANY: usize = 7;
/// How many services are named in one breath.
const NAMED: usize = 3;

/// What a set of actions lets somebody do: "edit DNS and read analytics". `within` are the actions that can be asked
/// there at all.
pub fn doing(catalogue: &Catalogue, mask: Mask, within: Mask) -> String {
    let mask = mask & within;
    if mask.is_empty() {
        return "do nothing".to_owned();
    }
    if services(catalogue, within).len() >= MANY
        && let Some(short) = nearly_everything(catalogue, mask, within)
    {
        return short;
    }
    by_verbs(catalogue, tops(catalogue, mask))
}

/// The actions of a set that no other of the set brings along.
pub fn tops(catalogue: &Catalogue, mask: Mask) -> Mask {
    let brought =
        |a: usize| mask.iter().any(|b| b != a && catalogue.actions().get(b).is_some_and(|b| b.gives.contains(a)));
    mask.iter().filter(|a| !brought(*a)).collect()
}

/// What a set allows of one service, as a cell says it: "Edit", "Edit, publish". `None` for nothing.
pub fn level(catalogue: &Catalogue, service: &ServiceData, mask: Mask) -> Option<String> {
    let held = tops(catalogue, mask & catalogue.service_mask(&service.id));
    let names: Vec<String> = held.iter().filter_map(|a| verb(catalogue, a)).collect();
    let (first, rest) = names.split_first()?;
    Some(rest.iter().fold(capital(first), |text, name| format!("{text}, {name}")))
}

/// A service inside a sentence: "DNS", "page rules", "SSL/TLS".
pub fn plain_name(name: &str) -> String {
    let plain = |word: &str| {
        let mut letters = word.chars();
        let titled = letters.next().is_some_and(char::is_uppercase) && letters.clone().all(|c| c.is_lowercase());
        if titled { word.to_lowercase() } else { word.to_owned() }
    };
    name.split(' ').map(plain).collect::<Vec<_>>().join(" ")
}

fn nearly_everything(catalogue: &Catalogue, mask: Mask, within: Mask) -> Option<String> {
    let missing = within - mask;
    if missing.is_empty() {
        return Some("do everything".to_owned());
    }
    let reads: Mask = within.iter().filter(|a| catalogue.action_name(*a).ends_with(":read")).collect();
    // Some services can be looked at in more ways than one, and reading brings them along.
    if mask == reads || mask == catalogue.closed(reads) & within {
        return Some("read everything".to_owned());
    }
    let touched = services(catalogue, missing).len();
    // What is missing first is what nothing else missing comes before.
    let first: Mask = missing.iter().filter(|a| !missing.iter().any(|b| b != *a && gives(catalogue, *a, b))).collect();
    (touched <= NAMED).then(|| {
        format!("do everything but {}", by_verbs(catalogue, first).replace(", and ", " or ").replace(" and ", " or "))
    })
}

fn gives(catalogue: &Catalogue, action: usize, other: usize) -> bool {
    catalogue.actions().get(action).is_some_and(|a| a.gives.contains(other))
}

/// Services with the same verbs share one phrase; edits come first, reads last.
fn by_verbs(catalogue: &Catalogue, mask: Mask) -> String {
    let mut groups: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for service in services(catalogue, mask) {
        let held = mask & catalogue.service_mask(&service.id);
        let verbs: Vec<String> = held.iter().filter_map(|a| verb(catalogue, a)).collect();
        let name = plain_name(&service.name);
        match groups.iter_mut().find(|(v, _)| *v == verbs) {
            Some((_, names)) => names.push(name),
            None => groups.push((verbs, vec![name])),
        }
    }
    groups.sort_by_key(|(verbs, _)| weight(verbs));
    let phrases: Vec<String> = groups
        .iter()
        .map(|(verbs, names)| format!("{} {}", listed(verbs), listed_most(names, NAMED, "other services")))
        .collect();
    listed(&phrases)
}

fn weight(verbs: &[String]) -> u8 {
    let has = |verb: &str| verbs.iter().any(|v| v == verb);
    match () {
        () if has("edit") => 0,
        () if has("read") => 2,
        () => 1,
    }
}

fn services(catalogue: &Catalogue, mask: Mask) -> Vec<&ServiceData> {
    catalogue.data().services.iter().filter(|s| catalogue.service_mask(&s.id).meets(mask)).collect()
}

fn verb(catalogue: &Catalogue, action: usize) -> Option<String> {
    let action = catalogue.actions().get(action)?;
    let data = catalogue.data().services.get(action.service)?.actions.get(action.verb)?;
    Some(data.name.to_lowercase())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(catalogue: &Catalogue, patterns: &[&str]) -> Mask {
        let named = patterns.iter().filter_map(|p| catalogue.pattern(p)).fold(Mask::EMPTY, |all, m| all | m);
        catalogue.closed(named)
    }

    fn on_zones(patterns: &[&str]) -> String {
        let catalogue = Catalogue::builtin();
        doing(&catalogue, mask(&catalogue, patterns), catalogue.kind_actions("zone"))
    }

    #[test]
    fn the_sentence_of_the_design() {
        assert_eq!(on_zones(&["dns:edit", "analytics:read"]), "edit DNS and read analytics");
    }

    #[test]
    fn verbs_are_shared_and_reading_goes_without_saying() {
        assert_eq!(on_zones(&["dns:edit", "ssl:edit"]), "edit DNS and SSL/TLS");
        assert_eq!(on_zones(&["dns:edit", "ssl:edit", "analytics:read"]), "edit DNS and SSL/TLS, and read analytics");
        assert_eq!(on_zones(&["caching:purge"]), "purge caching");
        assert_eq!(on_zones(&[]), "do nothing");
    }

    #[test]
    fn much_is_said_shortly() {
        assert_eq!(on_zones(&["*"]), "do everything");
        assert_eq!(on_zones(&["*:read"]), "read everything");
        let many = on_zones(&["dns:edit", "ssl:edit", "speed:edit", "firewall:edit", "caching:edit", "network:edit"]);
        assert_eq!(many, "edit DNS, network, SSL/TLS and 3 other services");
        let catalogue = Catalogue::builtin();
        let zone = catalogue.kind_actions("zone");
        let but = (zone - mask(&catalogue, &["zones:delete"])) | (mask(&catalogue, &["zones:edit"]) & zone);
        assert_eq!(doing(&catalogue, but, zone), "do everything but remove domains");
    }

    #[test]
    fn cells_name_the_highest_level() {
        let catalogue = Catalogue::builtin();
        let service = |id: &str| catalogue.service(id).expect("a service");
        assert_eq!(level(&catalogue, service("dns"), mask(&catalogue, &["dns:edit"])).as_deref(), Some("Edit"));
        assert_eq!(level(&catalogue, service("dns"), mask(&catalogue, &["dns:read"])).as_deref(), Some("Read"));
        assert_eq!(level(&catalogue, service("ssl"), mask(&catalogue, &["dns:read"])), None);
        let both = mask(&catalogue, &["zaraz:edit", "zaraz:publish"]);
        assert_eq!(level(&catalogue, service("zaraz"), both).as_deref(), Some("Edit, publish"));
    }

    #[test]
    fn names_in_sentences_keep_what_is_no_plain_word() {
        assert_eq!(
            ["DNS", "Page Rules", "SSL/TLS", "Workers KV"].map(plain_name),
            ["DNS", "page rules", "SSL/TLS", "workers KV"]
        );
    }
}
