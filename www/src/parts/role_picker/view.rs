use super::offer::OfferLine;
use super::row::ServiceLine;
use super::{Asking, Offer, ServiceRow, Shelf, included_in};
use crate::parts::{IssueText, Search};
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::Issue;
use std::sync::Arc;

/// What the lines of the picker share.
#[derive(Debug, Clone, Copy)]
pub struct Picking {
    pub account: AccountState,
    /// Chosen role ids.
    pub roles: Memo<Vec<String>>,
    pub change: Callback<Vec<String>>,
    pub ghost: RwSignal<Option<String>>,
    pub verdicts: Asking,
}

impl Picking {
    /// Why a role can't be given; follows the verdicts.
    pub fn refusal(self, role: StoredValue<String>) -> Memo<Option<String>> {
        Memo::new(move |_| role.with_value(|role| self.why_not(role)))
    }

    pub fn why_not(self, role: &str) -> Option<String> {
        self.verdicts.with(|verdicts| verdicts.refusal(role).map(str::to_owned))
    }

    /// The name of the chosen role that gives everything this one gives.
    pub fn included(self, role: StoredValue<String>) -> Memo<Option<String>> {
        Memo::new(move |_| role.with_value(|role| self.included_in(role)))
    }

    pub fn included_in(self, role: &str) -> Option<String> {
        let snapshot = self.account.snapshot();
        self.roles.with(|roles| included_in(&snapshot, role, roles).map(|by| snapshot.role_name(by)))
    }

    pub fn toggle(self, role: StoredValue<String>) {
        let (id, mut roles) = (role.get_value(), self.roles.get_untracked());
        match roles.iter().position(|r| *r == id) {
            Some(place) => drop(roles.remove(place)),
            None => roles.push(id),
        }
        self.ghost.set(None);
        self.change.run(roles);
    }

    pub fn choose(self, row: &ServiceRow, level: super::Level) {
        let mut roles = self.roles.get_untracked();
        row.choose(&mut roles, level);
        self.ghost.set(None);
        self.change.run(roles);
    }

    /// Shows in the preview what the role would add.
    pub fn consider(self, role: StoredValue<String>) {
        let id = role.get_value();
        let fresh =
            !id.is_empty() && self.why_not_untracked(&id).is_none() && self.roles.with_untracked(|r| !r.contains(&id));
        self.ghost.set(fresh.then_some(id));
    }

    pub fn leave(self) {
        if self.ghost.with_untracked(Option::is_some) {
            self.ghost.set(None);
        }
    }

    fn why_not_untracked(self, role: &str) -> Option<String> {
        self.verdicts.with_untracked(|verdicts| verdicts.refusal(role).map(str::to_owned))
    }
}

/// Says which roles a policy holds.
#[component]
pub fn RolePicker(
    account: AccountState,
    /// What is offered.
    shelf: Memo<Arc<Shelf>>,
    /// Chosen role ids.
    roles: Memo<Vec<String>>,
    /// Takes other role ids instead.
    #[prop(into)]
    change: Callback<Vec<String>>,
    /// The role that somebody considers.
    ghost: RwSignal<Option<String>>,
    /// Which can be given.
    verdicts: Asking,
    /// What is wrong with them.
    #[prop(into)]
    issues: Signal<Vec<Issue>>,
) -> impl IntoView {
    let picking = Picking { account, roles, change, ghost, verdicts };
    let query = RwSignal::new(String::new());
    let kept = Memo::new(move |_| query.get().trim().to_owned());
    let groups = move || shelf.with(|shelf| shelf.groups.iter().map(|group| group.name.clone()).collect::<Vec<_>>());
    view! {
        <fieldset class="roles" id="roles" tabindex="-1">
            <legend class="legend">"Roles"</legend>
            <Search label="Search roles, services and actions" value=query search=move |text| query.set(text) />
            <div class="issues">
                {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
            </div>
            <Offers title="Broad roles" offers=Memo::new(move |_| shelf.with(|s| s.broad.clone())) query=kept picking=picking open=true />
            <For each=groups key=|name| name.clone() let(name)>
                <Services name=name shelf=shelf query=kept picking=picking />
            </For>
            <Offers title="Other roles" offers=Memo::new(move |_| shelf.with(|s| s.others.clone())) query=kept picking=picking open=false />
            <Last shelf=shelf query=kept picking=picking />
        </fieldset>
    }
}

/// The services under one heading; folded while nothing of them is chosen or searched, but for the first.
#[component]
fn Services(name: String, shelf: Memo<Arc<Shelf>>, query: Memo<String>, picking: Picking) -> impl IntoView {
    let name = StoredValue::new(name);
    let all = Memo::new(move |_| {
        shelf.with(|s| name.with_value(|name| s.groups.iter().find(|g| g.name == *name).map(|g| g.rows.clone())))
    });
    let rows = Memo::new(move |_| fitting(&all.get().unwrap_or_default(), &query.get(), picking));
    let chosen = Memo::new(move |_| rows.with(|rows| picking.roles.with(|roles| chosen(rows, roles))));
    let first = shelf.with_untracked(|s| s.groups.first().is_some_and(|g| name.with_value(|name| g.name == *name)));
    let starts_open = first || chosen.get_untracked() > 0;
    let open = move || starts_open || !query.with(String::is_empty);
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <details class="shelf" prop:open=open>
                <summary>
                    <span>{name.get_value()}</span>
                    <span class="help">{move || tally(chosen.get(), rows.with(Vec::len))}</span>
                </summary>
                <For each=move || rows.get() key=|row| row.service.clone() let(row)>
                    <ServiceLine row=row picking=picking />
                </For>
            </details>
        </Show>
    }
}

/// Roles to tick under one heading.
#[component]
fn Offers(
    title: &'static str,
    offers: Memo<Vec<Offer>>,
    query: Memo<String>,
    picking: Picking,
    open: bool,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let (all, query) = (offers.get(), query.get());
        all.into_iter().filter(|offer| offer.matches(&query) && picking.can_give(&offer.id)).collect::<Vec<_>>()
    });
    let chosen =
        move || shown.with(|all| picking.roles.with(|roles| all.iter().filter(|o| roles.contains(&o.id)).count()));
    let is_open = move || open || !query.with(String::is_empty);
    view! {
        <Show when=move || shown.with(|all| !all.is_empty())>
            <details class="shelf" prop:open=is_open>
                <summary><span>{title}</span><span class="help">{move || tally(chosen(), shown.with(Vec::len))}</span></summary>
                <For each=move || shown.get() key=|offer| offer.id.clone() let(offer)>
                    <OfferLine offer=offer picking=picking />
                </For>
            </details>
        </Show>
    }
}

/// What can't be given here, with the reasons; last, and folded.
#[component]
fn Last(shelf: Memo<Arc<Shelf>>, query: Memo<String>, picking: Picking) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let query = query.get();
        shelf.with(|shelf| refused(shelf, &query, picking))
    });
    let open = move || !query.with(String::is_empty);
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <details class="shelf last" prop:open=open>
                <summary><span>"Not possible here"</span><span class="help">{move || lines.with(Vec::len)}</span></summary>
                <ul class="refused">
                    <For each=move || lines.get() key=|line| line.clone() let((name, why))>
                        <li aria-disabled="true"><span class="offer-name">{name}</span><span class="why-not">{why}</span></li>
                    </For>
                </ul>
            </details>
        </Show>
    }
}

impl Picking {
    /// A chosen role stays in its place, whatever was found out about it.
    fn can_give(self, role: &str) -> bool {
        self.verdicts.with(|v| v.refusal(role).is_none()) || self.roles.with(|roles| roles.iter().any(|r| r == role))
    }
}

fn fitting(rows: &[ServiceRow], query: &str, picking: Picking) -> Vec<ServiceRow> {
    let fits = |row: &&ServiceRow| [&row.read, &row.edit].into_iter().flatten().any(|role| picking.can_give(role));
    rows.iter().filter(|row| row.matches(query)).filter(fits).cloned().collect()
}

fn refused(shelf: &Shelf, query: &str, picking: Picking) -> Vec<(String, String)> {
    let rows = shelf.groups.iter().flat_map(|g| &g.rows).filter(|row| row.matches(query));
    let whole = |row: &&ServiceRow| [&row.read, &row.edit].into_iter().flatten().all(|role| !picking.can_give(role));
    let why = |role: &Option<String>| role.as_ref().and_then(|role| picking.why_not(role));
    let services =
        rows.filter(whole).filter_map(|row| Some((row.name.clone(), why(&row.edit).or_else(|| why(&row.read))?)));
    let offers = shelf.broad.iter().chain(&shelf.others).filter(|o| o.matches(query) && !picking.can_give(&o.id));
    services.chain(offers.filter_map(|o| Some((o.name.clone(), picking.why_not(&o.id)?)))).collect()
}

fn chosen(rows: &[ServiceRow], roles: &[String]) -> usize {
    rows.iter().filter(|row| row.level(roles) != super::Level::None).count()
}

fn tally(chosen: usize, all: usize) -> String {
    if chosen == 0 { all.to_string() } else { format!("{chosen} of {all} chosen") }
}
