use portcullis_core::text::{Address, split_addresses};
use serde::{Deserialize, Serialize};

/// One address as somebody typed it; it need not be one yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressDraft {
    /// What stands there.
    pub text: String,
    /// The name before the brackets of `Name <ana@example.com>`.
    pub name: Option<String>,
}

impl AddressDraft {
    /// Takes a typed or pasted list apart.
    pub fn read(text: &str) -> Vec<Self> {
        let parts = text.split(['\n', '\r', ',', ';']);
        parts
            .flat_map(|part| split_addresses(part).into_iter().map(|text| Self { text, name: name_of(part) }))
            .collect()
    }

    /// How the person is spoken of.
    pub fn shown(&self) -> String {
        let address = || Address::new(&self.text).map_or_else(|_| self.text.clone(), |a| a.shown());
        self.name.clone().unwrap_or_else(address)
    }
}

fn name_of(part: &str) -> Option<String> {
    let (name, rest) = part.split_once('<')?;
    let name = name.trim().trim_matches(['"', '\'']).trim();
    (rest.contains('>') && !name.is_empty() && !name.contains('@')).then(|| name.chars().take(100).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lists_keep_names_and_what_is_wrong() {
        let read = AddressDraft::read("\"Ana Silva\" <ana@example.com>; ben@example.com cleo@example.com,\n oops,");
        let shown: Vec<_> = read.iter().map(AddressDraft::shown).collect();
        assert_eq!(shown, ["Ana Silva", "ben@example.com", "cleo@example.com", "oops"]);
    }
}
