use crate::parts::Glyph;
use portcullis_core::{Access, Millis, ResourceRef};

/// A place in an account that the navigation leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everybody in the account.
    Members,
    /// One's own access, for who may not list members.
    MyAccess,
    /// Groups.
    Groups,
    /// Roles.
    Roles,
    /// Domains.
    Zones,
    /// Tokens: one's own, and for who may see them the account's and others'.
    Tokens,
    /// Agencies that work for the account.
    Partners,
    /// Accounts that this one works for.
    Clients,
    /// The audit log.
    Audit,
    /// Settings.
    Settings,
}

impl Place {
    /// In the order of the navigation.
    pub const ALL: [Self; 10] = [
        Self::Members,
        Self::MyAccess,
        Self::Groups,
        Self::Roles,
        Self::Zones,
        Self::Tokens,
        Self::Partners,
        Self::Clients,
        Self::Audit,
        Self::Settings,
    ];

    /// The places that somebody with this access is shown.
    pub fn shown_to(access: &Access, now: Millis) -> Vec<Self> {
        Self::ALL.into_iter().filter(|place| place.is_shown_to(access, now)).collect()
    }

    fn is_shown_to(self, access: &Access, now: Millis) -> bool {
        let can = |action| access.can(action, ResourceRef::Account, now);
        match self {
            Self::Members => can("members:read"),
            Self::MyAccess => !can("members:read"),
            Self::Groups => can("groups:read"),
            Self::Roles => can("roles:read"),
            // Whoever may do anything on a domain finds it there.
            Self::Zones => !access.visible("zone").is_empty() || can("zones:create"),
            // Everybody may have tokens of their own.
            Self::Tokens => true,
            Self::Partners => can("partners:read"),
            Self::Clients => can("clients:read"),
            Self::Audit => can("audit:read"),
            Self::Settings => can("account:read"),
        }
    }

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Members => "Members",
            Self::MyAccess => "My access",
            Self::Groups => "Groups",
            Self::Roles => "Roles",
            Self::Zones => "Domains",
            Self::Tokens => "Tokens",
            Self::Partners => "Partners",
            Self::Clients => "Clients",
            Self::Audit => "Audit log",
            Self::Settings => "Settings",
        }
    }

    /// Its address below the account's; that of one's own access is one's member page.
    pub fn path(self) -> &'static str {
        match self {
            Self::Members | Self::MyAccess => "members",
            Self::Groups => "groups",
            Self::Roles => "roles",
            Self::Zones => "zones",
            Self::Tokens => "tokens",
            Self::Partners => "partners",
            Self::Clients => "clients",
            Self::Audit => "audit",
            Self::Settings => "settings",
        }
    }

    /// Its picture.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Members => Glyph::People,
            Self::MyAccess => Glyph::Person,
            Self::Groups => Glyph::Group,
            Self::Roles => Glyph::Key,
            Self::Zones => Glyph::Globe,
            Self::Tokens => Glyph::Plug,
            Self::Partners => Glyph::Partner,
            Self::Clients => Glyph::Client,
            Self::Audit => Glyph::Clock,
            Self::Settings => Glyph::Sliders,
        }
    }
}
