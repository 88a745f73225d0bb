use portcullis_core::MemberId;

/// How many rows a page shows: enough to read through, few enough to be drawn at once.
pub const PAGE: usize = 50;

/// What the list is narrowed to. It lives in the address, so that it can be sent to somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that the name, the address or a group must hold.
    pub text: String,
    /// Only these.
    pub standing: Standing,
    /// In which order.
    pub sort: Sort,
    /// Only who can do this: `service:verb`; empty for everybody.
    pub action: String,
    /// On this domain; empty for the account, or for any domain where the action is one on domains.
    pub on: String,
    /// Which page, from 0.
    pub page: usize,
}

/// Where memberships stand, for filtering.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Everybody.
    #[default]
    Any,
    /// Who has joined.
    Active,
    /// Who is invited and can still answer.
    Pending,
    /// Whose invitation has run out or was declined.
    Lapsed,
}

/// Orders of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// Last active first.
    Active,
    /// Joined or invited last first.
    Newest,
}

impl Standing {
    /// All, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::Any, Self::Active, Self::Pending, Self::Lapsed];

    /// In the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Lapsed => "lapsed",
        }
    }

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "All",
            Self::Active => "Active",
            Self::Pending => "Pending",
            Self::Lapsed => "Expired",
        }
    }
}

impl Sort {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Name, Self::Active, Self::Newest];

    /// In the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::Active => "active",
            Self::Newest => "newest",
        }
    }

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "Sort by name",
            Self::Active => "Last active first",
            Self::Newest => "Newest first",
        }
    }
}

impl Query {
    /// Reads the address; what it does not know means nothing.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |key| get(key).unwrap_or_default();
        let page: usize = text("page").parse().unwrap_or(1);
        Self {
            text: text("q"),
            standing: Standing::ALL.into_iter().find(|standing| standing.word() == text("status")).unwrap_or_default(),
            sort: Sort::ALL.into_iter().find(|sort| sort.word() == text("sort")).unwrap_or_default(),
            action: text("can"),
            on: text("on"),
            page: page.saturating_sub(1),
        }
    }

    /// As pairs for the address; what says nothing is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let page = if self.page == 0 { String::new() } else { (self.page + 1).to_string() };
        let all = [
            ("q", self.text.clone()),
            ("status", self.standing.word().to_owned()),
            ("sort", self.sort.word().to_owned()),
            ("can", self.action.clone()),
            ("on", self.on.clone()),
            ("page", page),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The part of the list that this page shows; beyond the end, the last page.
    pub fn slice(&self, found: &[MemberId]) -> Vec<MemberId> {
        let page = self.page.min(Self::last_page(found.len()));
        found.iter().skip(page * PAGE).take(PAGE).copied().collect()
    }

    /// The last page of so many rows, from 0.
    pub fn last_page(count: usize) -> usize {
        count.saturating_sub(1) / PAGE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, String)]) -> Query {
        Query::read(|key| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()))
    }

    #[test]
    fn an_address_leads_back_to_the_same_list() {
        let query = Query {
            text: "ana & co".into(),
            standing: Standing::Pending,
            sort: Sort::Active,
            action: "dns:edit".into(),
            on: "example.org".into(),
            page: 3,
        };
        assert_eq!(read(&query.pairs()), query);
        assert_eq!(Query::default().pairs(), []);
    }

    #[test]
    fn nonsense_in_the_address_means_nothing() {
        let nonsense = [("status", "upside-down".to_owned()), ("page", "-3".to_owned()), ("sort", "?".to_owned())];
        assert_eq!(read(&nonsense), Query::default());
    }

    #[test]
    fn a_page_beyond_the_end_is_the_last() {
        let found: Vec<MemberId> = (0..120).map(MemberId::from_bits).collect();
        let page = |page| Query { page, ..Query::default() }.slice(&found).len();
        assert_eq!([page(0), page(2), page(9)], [50, 20, 20]);
        assert_eq!(Query::default().slice(&[]), []);
    }
}
