use super::gives::gives;
use super::people::named;
use crate::can::Guarded;
use crate::parts::{Empty, Glyph, Heading, Icon, Search};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{query_signal_with_options, use_navigate};
use portcullis_core::{GroupId, Snapshot};

/// How many members are named before the rest is a count.
const NAMED: usize = 3;

/// A group as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Listed {
    id: GroupId,
    name: String,
    count: usize,
    members: String,
    gives: String,
}

/// `/:account/groups`: every group, who is in it and what it gives.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let account = AccountState::here();
    let quietly = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let (query, set_query) = query_signal_with_options::<String>("q", quietly);
    let query = Memo::new(move |_| query.get().unwrap_or_default());
    let all = Memo::new(move |_| listed(&account.snapshot(), account.now_untracked()));
    let found = Memo::new(move |_| all.with(|all| search(all, &query.get())));
    let navigate = use_navigate();
    let make = move |()| navigate(&account.path("groups/new"), NavigateOptions::default());
    view! {
        <Heading title="Groups" text="A group gives all its members the same access.">
            <Guarded action="groups:edit" class="button primary" press=make><Icon glyph=Glyph::Plus />"New group"</Guarded>
        </Heading>
        <Show when=move || !all.with(Vec::is_empty) fallback=move || view! { <NoGroup /> }>
            <div class="toolbar">
                <Search label="Search groups and members" value=query search=move |text: String| set_query.set((!text.is_empty()).then_some(text)) />
            </div>
            <div class="panel"><Table found=found /></div>
        </Show>
    }
}

fn listed(snapshot: &Snapshot, now: portcullis_core::Millis) -> Vec<Listed> {
    let one = |group: &std::sync::Arc<portcullis_core::Group>| {
        let names: Vec<String> = named(snapshot, &group.members).0.into_iter().map(|person| person.shown).collect();
        Listed {
            id: group.id,
            name: group.name.clone(),
            count: group.members.len(),
            members: words::listed_most(&names, NAMED, "others"),
            gives: gives(snapshot, group, now),
        }
    };
    let mut all: Vec<Listed> = snapshot.state().groups.values().map(one).collect();
    all.sort_by_key(|group| group.name.to_lowercase());
    all
}

fn search(all: &[Listed], query: &str) -> Vec<Listed> {
    let query = query.to_lowercase();
    let fits = |group: &&Listed| {
        let text = format!("{} {} {}", group.name, group.members, group.gives).to_lowercase();
        query.split_whitespace().all(|word| text.contains(word))
    };
    all.iter().filter(fits).cloned().collect()
}

#[component]
fn NoGroup() -> impl IntoView {
    let may = crate::can::can("groups:edit", crate::can::On::Account);
    let href = AccountState::here().path("groups/new");
    view! {
        <div class="panel">
            <Empty title="No groups yet" text="Put people who do the same work into a group, and give the group what they need.">
                <Show when=move || may.get()><A href=href.clone() attr:class="button primary">"New group"</A></Show>
            </Empty>
        </div>
    }
}

#[component]
fn Table(found: Memo<Vec<Listed>>) -> impl IntoView {
    let empty = || view! { <Empty title="No group fits" text="Look for another name." /> };
    view! {
        <Show when=move || !found.with(Vec::is_empty) fallback=empty>
            <table class="table groups-table">
                <thead><tr><th scope="col">"Group"</th><th scope="col">"Members"</th><th scope="col">"What it gives"</th></tr></thead>
                <tbody><For each=move || found.get() key=Clone::clone let(group)><Row group=group /></For></tbody>
            </table>
        </Show>
    }
}

#[component]
fn Row(group: Listed) -> impl IntoView {
    let href = AccountState::here().path(&format!("groups/{}", group.id));
    view! {
        <tr>
            <th scope="row"><A href=href>{group.name}</A></th>
            <td data-label="Members"><div>{words::count(group.count, "member", "members")}<span class="help row-detail">{group.members}</span></div></td>
            <td data-label="Gives"><div>{group.gives}</div></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    #[test]
    fn groups_are_found_by_name_member_and_what_they_give() {
        let all = listed(&sample().snapshot, portcullis_core::Millis(1_800_000_000_000));
        for query in ["web", "ANA@", "edits dns", "", "team ana"] {
            assert_eq!(search(&all, query).len(), 1, "{query}");
        }
        assert!(search(&all, "web ben").is_empty());
    }
}
