use portcullis_core::text::domain_shown;
use portcullis_core::{ResourceId, Selector};
use serde::{Deserialize, Serialize};

/// One DNS record that somebody picks: domain, type and name. It need not be whole yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPick {
    /// The domain, once what is typed names one.
    pub zone: Option<ResourceId>,
    /// What stands in the box of the domain; empty where the domain was picked elsewhere.
    pub domain: String,
    /// Its type; empty for any.
    pub rtype: String,
    /// Its name as typed: `home`, `home.example.org`, or `@` for the domain's own.
    pub name: String,
}

impl Default for RecordPick {
    fn default() -> Self {
        Self { zone: None, domain: String::new(), rtype: "A".to_owned(), name: String::new() }
    }
}

impl RecordPick {
    /// A record that a policy names.
    pub fn of(zone: ResourceId, name: &str, rtype: Option<&str>) -> Self {
        let rtype = rtype.unwrap_or_default().to_owned();
        Self { zone: Some(zone), domain: String::new(), rtype, name: domain_shown(name) }
    }

    /// As a policy says it; nothing while domain or name is missing.
    pub fn selector(&self) -> Option<Selector> {
        let zone = self.zone.filter(|_| !self.name.trim().is_empty())?;
        let rtype = (!self.rtype.is_empty()).then(|| self.rtype.clone());
        Some(Selector::Record { zone, name: self.full(), rtype })
    }

    /// The whole name: what does not end in the domain stands below it.
    pub fn full(&self) -> String {
        let name = self.name.trim().trim_end_matches('.').to_lowercase();
        let zone = self.domain.trim().trim_end_matches('.').to_lowercase();
        let is_whole = name == zone || name.ends_with(&format!(".{zone}"));
        match (zone.is_empty() || is_whole, name.as_str()) {
            (_, "@") => zone,
            (true, _) => name,
            (false, _) => format!("{name}.{zone}"),
        }
    }

    /// What is missing or unknown, in words; nothing for a whole one and for one that nobody has touched.
    pub fn missing(&self) -> Option<String> {
        match (self.zone, self.domain.trim(), self.name.trim()) {
            (Some(_), _, "") => Some("Write the name of the record".to_owned()),
            (None, "", "") | (Some(_), _, _) => None,
            (None, "", _) => Some("Choose the domain of the record".to_owned()),
            (None, domain, _) => {
                let domain: String = domain.chars().take(80).collect();
                Some(format!("“{domain}” is not a domain that you see here"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(domain: &str, name: &str) -> RecordPick {
        RecordPick {
            zone: Some(ResourceId::from_bits(1)),
            domain: domain.into(),
            name: name.into(),
            ..RecordPick::default()
        }
    }

    #[test]
    fn names_stand_below_their_domain() {
        for name in ["home", "HOME", "home.example.org", "home.example.org.", " home "] {
            assert_eq!(pick("example.org", name).full(), "home.example.org", "{name}");
        }
        for name in ["@", "example.org"] {
            assert_eq!(pick("Example.org", name).full(), "example.org", "{name}");
        }
        assert_eq!(pick("example.org", "notexample.org").full(), "notexample.org.example.org");
        assert_eq!(pick("example.org", "*").full(), "*.example.org");
    }

    #[test]
    fn a_record_of_a_policy_comes_back_as_it_was() {
        let zone = ResourceId::from_bits(1);
        let any = Selector::Record { zone, name: "home.example.org".into(), rtype: None };
        assert_eq!(RecordPick::of(zone, "home.example.org", None).selector(), Some(any));
        assert_eq!(RecordPick::of(zone, "xn--bcher-kva.example", Some("A")).name, "bücher.example");
    }

    #[test]
    fn half_of_a_record_says_what_is_missing() {
        assert_eq!(RecordPick::default().missing(), None);
        assert!(pick("example.org", " ").missing().is_some_and(|why| why.contains("name")));
        let lost = RecordPick { zone: None, ..pick("nowhere.example", "www") };
        assert!(lost.missing().is_some_and(|why| why.contains("nowhere.example")));
        assert_eq!((lost.selector(), pick("example.org", "www").missing()), (None, None));
    }
}
