use super::draft::{GroupDraft, cards};
use super::picker::MemberPicker;
use crate::parts::affected::{AffectedPanel, Beside, IssueList, Prospect, Sending};
use crate::parts::cards::{Bench, CardList, Cards};
use crate::parts::role_picker::Giving;
use crate::parts::{Field, Toaster};
use crate::state::{AccountState, Draft};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use portcullis_core::Issue;

/// Fields that show their own issues.
const FIELDS: &[&str] = &["name", "members", "policies"];

/// A group as it is written, with its policies.
type Written = (GroupDraft, Cards);

/// What is written so far, and what follows from it.
#[derive(Debug, Clone, Copy)]
struct Work {
    draft: RwSignal<GroupDraft>,
    cards: RwSignal<Cards>,
    prospect: Prospect,
    sending: Sending,
    issues: Memo<Vec<Issue>>,
    /// Nothing is kept any more.
    saved: StoredValue<bool>,
}

impl Work {
    fn new(draft: GroupDraft, cards: Cards) -> Self {
        let (draft, cards) = (RwSignal::new(draft), RwSignal::new(cards));
        let command = Memo::new(move |_| Some(draft.with(|draft| draft.command(cards.with(Cards::policies)))));
        let (prospect, sending) = (Prospect::of(command), Sending::new());
        let issues = Memo::new(move |_| {
            let mut all = prospect.shown().map(|seen| seen.issues.clone()).unwrap_or_default();
            all.extend(cards.with(Cards::unspeakable));
            all.extend(
                FIELDS
                    .iter()
                    .flat_map(|field| sending.at(field))
                    .filter(|issue| !all.contains(issue))
                    .collect::<Vec<_>>(),
            );
            all
        });
        Self { draft, cards, prospect, sending, issues, saved: StoredValue::new(false) }
    }

    fn at(self, field: &'static str) -> Vec<Issue> {
        self.issues.with(|all| all.iter().filter(|issue| issue.path.starts_with(field)).cloned().collect())
    }

    /// Whether it can be sent as it stands.
    fn is_ready(self) -> bool {
        let sound = !self.issues.with(|all| all.iter().any(Issue::is_error));
        sound && self.prospect.shown().is_some_and(|seen| seen.is_possible)
    }
}

/// The form of a group, with who gains and loses beside it. What is written is kept until it is saved.
#[component]
pub fn Editor(start: GroupDraft) -> impl IntoView {
    let account = AccountState::here();
    let untouched: Written = (start.clone(), cards(&account.snapshot_untracked(), start.id));
    let name = start.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let shelf = Draft::named(format!("portcullis:draft:{}:group:{name}", account.id()));
    let kept = shelf.load::<(Written, Written)>().filter(|(kept, _)| kept.1.is_sound()).map(|(mut kept, before)| {
        follow(&mut kept, &before, &untouched);
        kept
    });
    let restored = RwSignal::new(kept.as_ref().is_some_and(|kept| !same(kept, &untouched)));
    let (draft, policies) = kept.unwrap_or_else(|| untouched.clone());
    let work = Work::new(draft, policies);
    let (base, moved) = watch(work, untouched);
    keep(work, shelf.clone(), base);
    let again = move |_| {
        let (draft, cards) = base.get_untracked();
        work.draft.set(draft);
        work.cards.set(cards);
        restored.set(false);
    };
    let bench = Bench {
        account,
        cards: work.cards,
        issues: work.issues,
        ghost: RwSignal::new(None),
        tried: RwSignal::new(false),
        giving: Signal::stored(Giving::Person),
    };
    view! {
        <div class="columns editor">
            <form class="stack invite-form" novalidate on:submit=|event| event.prevent_default() on:input=move |_| work.sending.clear()>
                <Show when=move || restored.get()>
                    <div class="notice kept">
                        <p>"This is what you had written before."</p>
                        <button type="button" class="button small" on:click=again>"Start again"</button>
                    </div>
                </Show>
                <Show when=move || moved.get()>
                    <p class="notice wait" role="status">"Somebody else changed this group meanwhile. Your changes stand on top of theirs; policies that you changed take the place of theirs."</p>
                </Show>
                {work.sending.failure(FIELDS)}
                <Name work=work />
                <MemberPicker draft=work.draft />
                {move || view! { <IssueList issues=work.at("members") /> }}
                <div class="invite-form"><h2>"What it gives"</h2><CardList bench=bench /></div>
            </form>
            <Beside prospect=work.prospect>
                <div class="panel-body"><AffectedPanel prospect=work.prospect fields=FIELDS idle="" /></div>
                <Save work=work shelf=shelf tried=bench.tried />
            </Beside>
        </div>
    }
}

/// Brings in what others have made of the group. Policies are one thing: who changed some has changed all.
fn follow(written: &mut Written, before: &Written, now: &Written) {
    written.0.follow(&before.0, &now.0);
    if written.1.policies() == before.1.policies() && before.1.policies() != now.1.policies() {
        written.1 = now.1.clone();
    }
}

fn same(one: &Written, other: &Written) -> bool {
    one.0 == other.0 && one.1.policies() == other.1.policies()
}

/// Follows the group while it is being written: as it is now, and whether somebody else moved it.
fn watch(work: Work, start: Written) -> (RwSignal<Written>, RwSignal<bool>) {
    let account = AccountState::here();
    let (base, moved) = (RwSignal::new(start), RwSignal::new(false));
    Effect::new(move || {
        let snapshot = account.snapshot();
        let id = base.with_untracked(|base| base.0.id);
        let Some(now) = id.and_then(|id| Some((GroupDraft::of(&snapshot, id)?, cards(&snapshot, Some(id))))) else {
            return;
        };
        if base.with_untracked(|base| same(base, &now)) {
            return;
        }
        let mut written = (work.draft.get_untracked(), work.cards.get_untracked());
        base.with_untracked(|base| follow(&mut written, base, &now));
        // One's own change comes back as well, and is no news.
        moved.set(!same(&written, &now));
        base.set(now);
        work.draft.set(written.0);
        work.cards.set(written.1);
    });
    (base, moved)
}

/// Keeps what is written with what it was written on, once they differ.
fn keep(work: Work, shelf: Draft, base: RwSignal<Written>) {
    Effect::new(move || {
        let (written, base) = ((work.draft.get(), work.cards.get()), base.get());
        if work.saved.get_value() {
            return;
        }
        if same(&written, &base) { shelf.forget() } else { shelf.keep(&(written, base)) }
    });
}

#[component]
fn Name(work: Work) -> impl IntoView {
    // Nobody is told that a name is missing before they had a chance to type one.
    let touched = RwSignal::new(work.draft.with_untracked(|draft| !draft.name.is_empty()));
    let issues = Signal::derive(move || if touched.get() { work.at("name") } else { Vec::new() });
    view! {
        <div class="panel panel-body">
            <Field id="group-name" label="Name" issues=issues>
                <input id="group-name" class="input" maxlength="100" autocomplete="off" aria-describedby="group-name-issues" autofocus
                    prop:value=move || work.draft.with(|draft| draft.name.clone())
                    on:input:target=move |event| work.draft.update(|draft| draft.name = event.target().value())
                    on:blur=move |_| touched.set(true) />
            </Field>
        </div>
    }
}

#[component]
fn Save(work: Work, shelf: Draft, tried: RwSignal<bool>) -> impl IntoView {
    let (account, toaster, navigate) = (AccountState::here(), Toaster::here(), use_navigate());
    let is_new = work.draft.with_untracked(|draft| draft.id.is_none());
    let save = move |_| {
        // From now on what is still missing is named where it is missing.
        tried.set(true);
        let Some(seen) = work.prospect.ready().filter(|seen| seen.is_possible && untrack(|| work.is_ready())) else {
            return;
        };
        let (navigate, shelf, known) = (navigate.clone(), shelf.clone(), work.draft.with_untracked(|draft| draft.id));
        work.sending.send(seen.command.clone(), seen.digest.clone(), move |answer| {
            work.saved.try_set_value(true);
            shelf.forget();
            toaster.say(if is_new { "The group is made." } else { "The group is saved." });
            let made = answer.objects.into_iter().find_map(|object| object.group());
            let page = known.or(made).map_or_else(|| "groups".to_owned(), |group| format!("groups/{group}"));
            navigate(&account.path(&page), Default::default());
        });
    };
    let off = move || work.sending.is_busy() || !work.is_ready();
    let label = move || match (work.sending.is_busy(), is_new) {
        (true, _) => "Saving …",
        (false, true) => "Make group",
        (false, false) => "Save group",
    };
    let why =
        move || work.issues.with(|all| all.iter().find(|issue| issue.is_error()).map(|issue| issue.message.clone()));
    view! {
        <div class="panel-foot">
            <p id="save-why" class="help">{why}</p>
            <button type="button" class="button primary" aria-describedby="save-why" aria-disabled=move || off().then_some("true") on:click=save>{label}</button>
        </div>
    }
}
