use super::rows::{PAGE, Row, Tagged, tags};
use super::view::ZoneView;
use crate::can::{Guarded, On};
use crate::parts::{Empty, Search};
use crate::words;
use leptos::prelude::*;
use portcullis_core::{ResourceId, Tag};

/// Search and the filter by tag.
#[component]
pub fn Toolbar(view: ZoneView) -> impl IntoView {
    let chosen = move || match view.filter.get().tagged {
        Tagged::Any => "any".to_owned(),
        Tagged::Not => "not".to_owned(),
        Tagged::With(tag) => format!("tag:{tag}"),
    };
    let choose = move |value: String| {
        let with = value.strip_prefix("tag:").and_then(|tag| tag.parse::<Tag>().ok()).map(Tagged::With);
        view.tagged(&with.unwrap_or(if value == "not" { Tagged::Not } else { Tagged::Any }));
    };
    let options = move || {
        let options = view.all.with(|all| tags(all)).into_iter();
        options.map(|(tag, n)| view! { <option value=format!("tag:{tag}")>{format!("{tag} ({})", words::number(n))}</option> }).collect_view()
    };
    view! {
        <div class="toolbar">
            <Search label="Search domains" value=Signal::derive(move || view.filter.get().search) search=move |text| view.search(text) />
            <select class="input" aria-label="Tag" prop:value=chosen on:change:target=move |event| choose(event.target().value())>
                <option value="any">"All tags"</option>
                <option value="not">"Without tags"</option>
                {options}
            </select>
            <span class="help" role="status">{move || found_text(view)}</span>
        </div>
    }
}

fn found_text(view: ZoneView) -> String {
    if view.filter.with(|filter| filter.is_open()) {
        return String::new();
    }
    view.found.with(|found| words::count(found.len(), "domain fits", "domains fit"))
}

/// One page of domains.
#[component]
pub fn Table(view: ZoneView) -> impl IntoView {
    let empty = move || view! { <Empty title="No domain fits" text="Look for something else, or for another tag." /> };
    view! {
        <div class="panel">
            <Show when=move || !view.found.with(Vec::is_empty) fallback=empty>
                <table class="table zones">
                    <thead>
                        <tr>
                            <th scope="col" class="tick"><PickPage view=view /></th>
                            <th scope="col">"Domain"</th>
                            <th scope="col">"Tags"</th>
                            <th scope="col"><span class="visually-hidden">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || view.shown().0 key=Clone::clone let(row)><ZoneRow row=row view=view /></For>
                    </tbody>
                </table>
                <Pager view=view />
            </Show>
        </div>
    }
}

#[component]
fn PickPage(view: ZoneView) -> impl IntoView {
    let ids = move || view.shown().0.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let all = move || view.picked.with(|picked| ids().iter().all(|id| picked.contains(id)));
    let toggle = move |_| {
        let (ids, is_all) = (ids(), all());
        view.picked.update(|picked| match is_all {
            true => picked.retain(|id| !ids.contains(id)),
            false => picked.extend(ids),
        });
    };
    view! { <input type="checkbox" aria-label="Pick all on this page" prop:checked=all on:change=toggle /> }
}

#[component]
fn ZoneRow(row: Row, view: ZoneView) -> impl IntoView {
    let id = row.id;
    let (tag, remove) = (move |()| view.tag(vec![id]), move |()| view.removing.set(vec![id]));
    let name = row.name.clone();
    let picked = move || view.picked.with(|picked| picked.contains(&id));
    view! {
        <tr>
            <td class="tick">
                <input type="checkbox" aria-label=format!("Pick {name}") prop:checked=picked on:change=move |_| view.toggle(id) />
            </td>
            <th scope="row">
                <span class="zone-name">{row.name}</span>
                {row.ascii.map(|ascii| view! { <code class="zone-ascii">{ascii}</code> })}
            </th>
            <td><Tags tags=row.tags view=view /></td>
            <td class="end nowrap">
                <RowButton may=row.may_tag action="zones:edit" on=id label="Tags" spoken=format!(" of {name}") press=tag />
                <RowButton may=row.may_remove action="zones:delete" on=id label="Remove" spoken=format!(" {name}") press=remove />
            </td>
        </tr>
    }
}

/// A plain button for who may; only who may not costs asking why.
#[component]
fn RowButton(
    may: bool,
    action: &'static str,
    on: ResourceId,
    label: &'static str,
    spoken: String,
    #[prop(into)] press: Callback<()>,
) -> impl IntoView {
    const CLASS: &str = "button small quiet";
    let text = view! { {label}<span class="visually-hidden">{spoken}</span> };
    if may {
        return view! { <button type="button" class=CLASS on:click=move |_| press.run(())>{text}</button> }.into_any();
    }
    view! { <Guarded action=action on=On::Resource(on) class=CLASS press=press>{text}</Guarded> }.into_any()
}

#[component]
fn Tags(tags: Vec<Tag>, view: ZoneView) -> impl IntoView {
    let chip = move |tag: Tag| {
        let shown = tag.to_string();
        view! {
            <button type="button" class="chip" title=format!("Show all tagged {shown}") on:click=move |_| view.tagged(&Tagged::With(tag.clone()))>{shown.clone()}</button>
        }
    };
    view! { <div class="chips">{tags.into_iter().map(chip).collect_view()}</div> }
}

#[component]
fn Pager(view: ZoneView) -> impl IntoView {
    let pages = Memo::new(move |_| view.shown().1);
    let text = move || {
        let (total, page) = (view.found.with(Vec::len), view.page.get());
        let last = total.min((page + 1) * PAGE);
        format!("{}–{} of {}", words::number(page * PAGE + 1), words::number(last), words::number(total))
    };
    let step = move |forward: bool, label: &'static str| {
        let off = move || if forward { view.page.get() + 1 >= pages.get() } else { view.page.get() == 0 };
        let go = move |_| {
            if !off() {
                view.go(if forward { view.page.get() + 1 } else { view.page.get() - 1 });
            }
        };
        view! { <button type="button" class="button small" aria-disabled=move || off().then_some("true") on:click=go>{label}</button> }
    };
    view! {
        <Show when=move || pages.get() != 1>
            <nav class="pager" aria-label="Pages">
                <span class="number">{text}</span>
                <span class="row">{step(false, "Previous")}{step(true, "Next")}</span>
            </nav>
        </Show>
    }
}

/// What can be done with everything that is picked; sticks to the bottom while there is something.
#[component]
pub fn Picked(view: ZoneView) -> impl IntoView {
    let count = move || view.picked.with(|picked| picked.len());
    let rest = move || {
        view.found.with(|found| {
            view.picked.with(|picked| {
                found.iter().map(|row| row.id).filter(|id| !picked.contains(id)).collect::<Vec<ResourceId>>()
            })
        })
    };
    let total = move || view.found.with(Vec::len);
    let pick_rest = move |_| {
        let rest = untrack(rest);
        view.picked.update(|picked| picked.extend(rest));
    };
    view! {
        <Show when=move || count() != 0>
            <div class="picked" role="region" aria-label="Picked domains">
                <strong role="status">{move || words::count(count(), "domain picked", "domains picked")}</strong>
                <Show when=move || !rest().is_empty()>
                    <button type="button" class="button small quiet" on:click=pick_rest>
                        {move || format!("Pick all {}{}", words::number(total()), if view.filter.with(|f| f.is_open()) { "" } else { " that fit" })}
                    </button>
                </Show>
                <span class="spacer"></span>
                <button type="button" class="button small" on:click=move |_| view.tag(view.picks())>"Change tags"</button>
                <button type="button" class="button small danger soft" on:click=move |_| view.removing.set(view.picks())>"Remove"</button>
                <button type="button" class="button small quiet" on:click=move |_| view.picked.set(Default::default())>"Clear"</button>
            </div>
        </Show>
    }
}
