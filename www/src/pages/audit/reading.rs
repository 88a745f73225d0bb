use super::kind::Kind;
use super::pages::Pages;
use crate::api::AuditFilter;
use crate::state::{AccountState, Load, SessionState, signed_out};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;
use portcullis_api::{ApiError, AuditPage};
use portcullis_core::UserId;

/// The log as it is being read: the filter stands in the address, pages come as they are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    account: AccountState,
    session: SessionState,
    /// What was fetched.
    pub pages: RwSignal<Load<Pages>>,
    /// Whether older entries are on their way.
    pub busy: RwSignal<bool>,
    /// Why older entries did not come.
    pub failed: RwSignal<Option<ApiError>>,
    /// By whom.
    pub person: Memo<Option<UserId>>,
    /// Of which kind.
    pub kind: Memo<Option<Kind>>,
    /// On which way, such as an agency's or a token's.
    pub via: Memo<Option<String>>,
    set_person: SignalSetter<Option<String>>,
    set_kind: SignalSetter<Option<String>>,
    set_via: SignalSetter<Option<String>>,
}

impl Reading {
    /// Of the open account; follows the filter, and the account as it changes.
    pub fn new() -> Self {
        let quietly = || NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        let (person, set_person) = query_signal_with_options::<String>("person", quietly());
        let (kind, set_kind) = query_signal_with_options::<String>("kind", quietly());
        let (via, set_via) = query_signal_with_options::<String>("via", quietly());
        let reading = Self {
            account: AccountState::here(),
            session: SessionState::here(),
            pages: RwSignal::new(Load::Waiting),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            person: Memo::new(move |_| person.get().and_then(|id| id.parse().ok())),
            kind: Memo::new(move |_| kind.get().as_deref().and_then(Kind::of)),
            via: Memo::new(move |_| via.get().filter(|via| is_way(via))),
            set_person,
            set_kind,
            set_via,
        };
        reading.follow();
        reading
    }

    /// Chooses a person by id; nobody for all.
    pub fn by(self, person: &str) {
        self.set_person.set((!person.is_empty()).then(|| person.to_owned()));
    }

    /// Chooses a kind by its word; none for all.
    pub fn of(self, kind: &str) {
        self.set_kind.set((!kind.is_empty()).then(|| kind.to_owned()));
    }

    /// Chooses a way; none for all.
    pub fn on(self, via: &str) {
        self.set_via.set((!via.is_empty()).then(|| via.to_owned()));
    }

    /// Forgets on which way.
    pub fn by_any_way(self) {
        self.set_via.set(None);
    }

    /// Whether anything is left out.
    pub fn is_filtered(self) -> bool {
        self.person.get().is_some() || self.kind.get().is_some() || self.via.get().is_some()
    }

    /// Fetches from the start.
    pub fn start(self) {
        self.pages.set(Load::Waiting);
        self.failed.set(None);
        self.fetch(None, move |result| {
            _ = self.pages.try_set(result.map_or_else(Load::Failed, |page| Load::Ready(page.into())))
        });
    }

    /// Fetches the page after the last one.
    pub fn older(self) {
        let next = self.pages.with_untracked(|pages| match pages {
            Load::Ready(pages) => pages.next,
            Load::Waiting | Load::Failed(_) => None,
        });
        if next.is_none() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.fetch(next, move |result| {
            self.busy.try_set(false);
            self.failed.try_set(result.as_ref().err().cloned());
            if let Ok(page) = result {
                self.change(|pages| pages.older(page));
            }
        });
    }

    /// From the start as the filter changes, and on top of what is there as the account does.
    fn follow(self) {
        Effect::new(move |before: Option<Asked>| {
            let filter = (self.person.get(), self.kind.get(), self.via.get());
            if before.as_ref() != Some(&filter) {
                self.start();
            }
            filter
        });
        Effect::new(move |before: Option<u64>| {
            let revision = self.account.revision();
            if before.is_some_and(|before| before < revision) {
                // That this fails is no news: what is there is still true.
                self.fetch(None, move |result| {
                    if let Ok(page) = result {
                        self.change(|pages| pages.newer(page))
                    }
                });
            }
            revision
        });
    }

    fn change(self, with: impl FnOnce(&mut Pages)) {
        self.pages.try_update(|load| match load {
            Load::Ready(pages) => with(pages),
            Load::Waiting | Load::Failed(_) => {}
        });
    }

    /// An answer that comes after the filter has changed is dropped.
    fn fetch(self, before: Option<u64>, then: impl FnOnce(Result<AuditPage, ApiError>) + 'static) {
        let asked = (self.person.get_untracked(), self.kind.get_untracked(), self.via.get_untracked());
        let filter = filter(before, &asked);
        spawn_local(async move {
            let result = match self.session.signed_in() {
                Some(signed_in) => signed_in.audit(self.account.id(), filter).await,
                None => Err(signed_out()),
            };
            if let Err(error) = &result {
                self.session.notice(error);
            }
            let now = (self.person.try_get_untracked(), self.kind.try_get_untracked(), self.via.try_get_untracked());
            if now == (Some(asked.0), Some(asked.1), Some(asked.2)) {
                then(result);
            } else {
                self.busy.try_set(false);
            }
        });
    }
}

/// By whom, of which kind, on which way.
type Asked = (Option<UserId>, Option<Kind>, Option<String>);

/// `agency:` or `token:` with an id: nothing else from the address is passed on.
fn is_way(via: &str) -> bool {
    let id = via.strip_prefix("agency:").or_else(|| via.strip_prefix("token:"));
    id.is_some_and(|id| id.parse::<portcullis_core::TokenId>().is_ok())
}

fn filter(before: Option<u64>, (user, kind, via): &Asked) -> AuditFilter {
    let (object, command) = match *kind {
        Some(Kind::Object(word)) => (Some(word.to_owned()), None),
        Some(Kind::Command(word)) => (None, Some(word.to_owned())),
        None => (None, None),
    };
    AuditFilter { before, user: *user, command, object, via: via.clone(), limit: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_asks_for_objects_or_for_a_command() {
        let query = |before, kind: &str| filter(before, &(None, Kind::of(kind), None)).query();
        assert_eq!(query(None, "member"), "?object=member");
        assert_eq!(query(Some(3), "invite_members"), "?before=3&command=invite_members");
        assert_eq!(query(None, ""), "");
    }

    #[test]
    fn a_way_is_an_agency_or_a_token_and_nothing_else() {
        let id = "0".repeat(32);
        assert!(is_way(&format!("agency:{id}")) && is_way(&format!("token:{id}")));
        assert!(!is_way("agency:x") && !is_way(&format!("{id}&limit=1")) && !is_way(""));
        let asked = filter(None, &(None, None, Some(format!("token:{id}"))));
        assert_eq!(asked.query(), format!("?via=token:{id}"));
    }
}
