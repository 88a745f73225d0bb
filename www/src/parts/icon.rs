use leptos::prelude::*;

/// The few pictures of the page, drawn on a grid of 20 by 20. They only accompany words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// Members.
    People,
    /// Groups.
    Group,
    /// Roles.
    Key,
    /// Domains.
    Globe,
    /// Tokens.
    Plug,
    /// Agencies that work for the account.
    Partner,
    /// Accounts that it works for.
    Client,
    /// Chosen as a favourite.
    Star,
    /// The audit log.
    Clock,
    /// Settings.
    Sliders,
    /// The product: a portcullis.
    Gate,
    /// Search.
    Search,
    /// Opens a list.
    Down,
    /// A person.
    Person,
    /// Adds something.
    Plus,
    /// More.
    Dots,
    /// Closes something.
    Cross,
    /// Done, or yes.
    Tick,
    /// Take care.
    Alert,
}

impl Glyph {
    /// The lines it is drawn with.
    fn lines(self) -> &'static str {
        match self {
            Self::People => {
                "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c0-3 2.4-4.75 5.5-4.75S13 13.5 13 16.5M13 3.8a3 3 0 0 1 0 5.4M15 12.2c1.9.6 3 2.1 3 4.3"
            }
            Self::Group => "M10 2.5 17.5 6 10 9.5 2.5 6 10 2.5ZM2.5 10 10 13.5 17.5 10M2.5 14 10 17.5 17.5 14",
            Self::Key => "M7 17a4 4 0 1 1 0-8 4 4 0 0 1 0 8ZM9.9 10.1 17.5 2.5M14 6l2.5 2.5",
            Self::Globe => {
                "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM2.5 10h15M10 2.5c4 4.5 4 10.5 0 15-4-4.5-4-10.5 0-15Z"
            }
            Self::Plug => "M7.5 2.5v4M12.5 2.5v4M5 6.5h10v3a5 5 0 0 1-10 0v-3ZM10 14.5v3",
            Self::Partner => {
                "M7 10.5 3 8v6.5l4 2.5M13 10.5 17 8v6.5L13 17M7 10.5l3-2 3 2M7 17l3-2 3 2M10 8.5V3M7.5 5.5 10 3l2.5 2.5"
            }
            Self::Client => "M3 6.5h14v10H3v-10ZM7.5 6.5V4h5v2.5M3 11h14",
            Self::Star => "m10 2.5 2.3 4.8 5.2.7-3.8 3.6.9 5.2-4.6-2.5-4.6 2.5.9-5.2L2.500 8l5.2-.7L10 2.500Z",
            Self::Clock => "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 5.5V10l3 2",
            Self::Sliders => {
                "M3 5.5h7M14 5.5h3M3 14.5h3M10 14.5h7M12 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 16.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"
            }
            Self::Gate => "M3 17.5V8a7 7 0 0 1 14 0v9.5M7 4v13.5M10 1.5v16M13 4v13.5M3.5 8h13M3 12.5h14",
            Self::Search => "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.5 13.5 17.5 17.5",
            Self::Down => "m5 7.5 5 5 5-5",
            Self::Person => {
                "M10 9.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3.5 17.5c0-3.3 2.8-5.5 6.5-5.5s6.5 2.2 6.5 5.5"
            }
            Self::Plus => "M10 4v12M4 10h12",
            Self::Dots => "M4.5 10h.01M10 10h.01M15.5 10h.01",
            Self::Cross => "m5 5 10 10M15 5 5 15",
            Self::Tick => "m4 10.5 4 4 8-9",
            Self::Alert => "M10 3 2.5 16.5h15L10 3ZM10 8v4M10 14.3v.01",
        }
    }
}

/// A picture beside words; nothing for those who listen.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=glyph.lines() />
        </svg>
    }
}
