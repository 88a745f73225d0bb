use super::rows::{Filter, Row, Tagged, page, rows};
use super::tag_draft::TagDraft;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;
use portcullis_core::{ResourceId, Tag};
use std::collections::BTreeSet;

/// What the parts of the page share: the list as the address says it, what is picked, which dialog is open.
#[derive(Debug, Clone, Copy)]
pub struct ZoneView {
    /// Every domain one may see.
    pub all: Memo<Vec<Row>>,
    /// Those that fit the filter.
    pub found: Memo<Vec<Row>>,
    /// The filter, from the address.
    pub filter: Memo<Filter>,
    /// The page shown, from 0.
    pub page: Memo<usize>,
    /// Domains that are ticked.
    pub picked: RwSignal<BTreeSet<ResourceId>>,
    /// Whether domains are being added.
    pub adding: RwSignal<bool>,
    /// Whose tags are being changed.
    pub tagging: RwSignal<Option<TagDraft>>,
    /// What is about to be removed.
    pub removing: RwSignal<Vec<ResourceId>>,
    set_search: SignalSetter<Option<String>>,
    set_tag: SignalSetter<Option<String>>,
    set_show: SignalSetter<Option<String>>,
    set_page: SignalSetter<Option<usize>>,
}

impl ZoneView {
    /// For the open account, following the address.
    pub fn new() -> Self {
        let account = AccountState::here();
        let (search, set_search) = query_signal_with_options::<String>("q", quietly());
        let (tag, set_tag) = query_signal_with_options::<String>("tag", quietly());
        let (show, set_show) = query_signal_with_options::<String>("show", quietly());
        let (number, set_page) = query_signal_with_options::<usize>("page", quietly());
        let all = Memo::new(move |_| rows(&account.snapshot(), &account.access(), account.now()));
        let filter = Memo::new(move |_| Filter {
            search: search.get().unwrap_or_default(),
            tagged: tagged(show.get(), tag.get()),
        });
        let found = Memo::new(move |_| all.with(|all| filter.with(|filter| filter.of(all))));
        let page = Memo::new(move |_| found.with(|found| page(found, number.get().unwrap_or(1).saturating_sub(1)).1));
        let picked = RwSignal::new(BTreeSet::new());
        let view = Self {
            all,
            found,
            filter,
            page,
            picked,
            adding: RwSignal::new(false),
            tagging: RwSignal::new(None),
            removing: RwSignal::new(Vec::new()),
            set_search,
            set_tag,
            set_show,
            set_page,
        };
        view.forget_gone();
        view
    }

    /// Seeks words; an empty text seeks nothing.
    pub fn search(self, text: String) {
        self.set_search.set((!text.is_empty()).then_some(text));
        self.go(0);
    }

    /// Seeks tags.
    pub fn tagged(self, tagged: &Tagged) {
        let (show, tag) = match tagged {
            Tagged::Any => (None, None),
            Tagged::Not => (Some("untagged".to_owned()), None),
            Tagged::With(tag) => (None, Some(tag.to_string())),
        };
        self.set_show.set(show);
        self.set_tag.set(tag);
        self.go(0);
    }

    /// Goes to a page, from 0.
    pub fn go(self, page: usize) {
        self.set_page.set((page > 0).then_some(page + 1));
    }

    /// The rows of the page shown, and how many pages there are.
    pub fn shown(self) -> (Vec<Row>, usize) {
        self.found.with(|found| {
            let (rows, _, pages) = page(found, self.page.get());
            (rows.to_vec(), pages)
        })
    }

    /// Ticks or unticks one.
    pub fn toggle(self, id: ResourceId) {
        self.picked.update(|picked| _ = picked.remove(&id) || picked.insert(id));
    }

    /// Opens the tags of these.
    pub fn tag(self, zones: Vec<ResourceId>) {
        self.tagging.set(Some(TagDraft::of(zones)));
    }

    /// What is picked, in a stable order.
    pub fn picks(self) -> Vec<ResourceId> {
        self.picked.with_untracked(|picked| picked.iter().copied().collect())
    }

    /// What is not there any more can't stay picked.
    fn forget_gone(self) {
        Effect::new(move || {
            let here: BTreeSet<ResourceId> = self.all.with(|all| all.iter().map(|row| row.id).collect());
            if self.picked.with_untracked(|picked| !picked.is_subset(&here)) {
                self.picked.update(|picked| picked.retain(|id| here.contains(id)));
            }
        });
    }
}

fn tagged(show: Option<String>, tag: Option<String>) -> Tagged {
    let with = tag.and_then(|tag| tag.parse::<Tag>().ok()).map(Tagged::With);
    with.unwrap_or(if show.as_deref() == Some("untagged") { Tagged::Not } else { Tagged::Any })
}

/// Filters replace each other in the history and don't move the page.
fn quietly() -> NavigateOptions {
    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() }
}
