use crate::json::Json;
use crate::{AccountId, Millis, UserId};

/// The account itself.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// When it was opened.
    pub created_at: Millis,
    /// What can be changed about it.
    pub settings: Settings,
    /// When it was closed; nothing happens in it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Millis>,
}

/// The settings of an account.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Its name on screen; 1 to 100 characters.
    pub name: String,
    /// A plan id of the catalogue.
    pub plan: String,
    /// Whether everybody must have used a second factor.
    #[serde(default)]
    pub require_second_factor: bool,
    /// How it appears to others as an agency.
    #[serde(default, skip_serializing_if = "AgencySettings::is_usual")]
    pub agency: AgencySettings,
}

/// How an account appears to others as an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgencySettings {
    /// Whether it is found by its exact name; by its id it always is.
    #[serde(default)]
    pub listed: bool,
    /// How its people are shown to clients.
    #[serde(default)]
    pub staff_names: StaffNames,
}

impl AgencySettings {
    /// Whether nothing was chosen.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// How the people of an agency are shown to its clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StaffNames {
    /// By their full names.
    #[default]
    Full,
    /// By initials and an id that stays the same.
    Initials,
}

impl StaffNames {
    /// A person of the agency as its clients see them: always traceable, and never by their address.
    ///
    /// ```
    /// # use portcullis_core::{StaffNames, UserId};
    /// let user = UserId::from_bits(0xabcd_ef01 << 96);
    /// assert_eq!(StaffNames::Full.shown(user, "Tom Technician"), "Tom Technician");
    /// assert_eq!(StaffNames::Initials.shown(user, "Tom Technician"), "TT abcdef01");
    /// ```
    pub fn shown(self, user: UserId, name: &str) -> String {
        let id: String = user.to_string().chars().take(8).collect();
        match self {
            Self::Full if name.is_empty() => format!("user-{id}"),
            Self::Full => name.to_owned(),
            Self::Initials => {
                let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(4).collect();
                format!("{initials} {id}").trim().to_owned()
            }
        }
    }
}
