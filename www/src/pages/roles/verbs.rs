use super::draft::RoleDraft;
use crate::parts::Search;
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Catalogue, ServiceData};
use std::sync::Arc;

/// The table of services and verbs, by heading.
#[component]
pub fn Verbs(draft: RwSignal<RoleDraft>) -> impl IntoView {
    let catalogue = Arc::clone(AccountState::here().snapshot_untracked().catalogue());
    let query = RwSignal::new(String::new());
    let mut groups: Vec<String> = catalogue.data().services.iter().map(|service| service.group.clone()).collect();
    groups.dedup();
    let mut seen = portcullis_core::Set::new();
    groups.retain(|group| seen.insert(group.clone()));
    let catalogue = StoredValue::new(catalogue);
    view! {
        <fieldset class="panel panel-body verbs-table">
            <legend class="visually-hidden">"What it holds"</legend>
            <Search label="Search services and actions" value=query search=move |text| query.set(text) />
            {groups.into_iter().map(|group| view! { <Group group=group catalogue=catalogue query=query draft=draft /> }).collect_view()}
        </fieldset>
    }
}

#[component]
fn Group(
    group: String,
    catalogue: StoredValue<Arc<Catalogue>>,
    query: RwSignal<String>,
    draft: RwSignal<RoleDraft>,
) -> impl IntoView {
    let name = group.clone();
    let services = catalogue.with_value(|catalogue| {
        catalogue.data().services.iter().filter(|service| service.group == group).cloned().collect::<Vec<_>>()
    });
    let mine = services.clone();
    let chosen = Memo::new(move |_| {
        let count = |mask: portcullis_core::Mask| {
            catalogue.with_value(|c| mine.iter().filter(|s| c.service_mask(&s.id).meets(mask)).count())
        };
        count(catalogue.with_value(|c| draft.with(|draft| draft.mask(c))))
    });
    let total = services.len();
    let starts_open = chosen.get_untracked() > 0 || name == "Domains";
    let rows = services.clone();
    let fits = Memo::new(move |_| {
        rows.iter()
            .filter(|service| matches(service, &query.get()))
            .map(|service| service.id.clone())
            .collect::<Vec<_>>()
    });
    let open = Memo::new(move |_| starts_open || !query.with(String::is_empty));
    let all = StoredValue::new(services);
    let find = move |id: &str| all.with_value(|all| all.iter().find(|service| service.id == id).cloned());
    view! {
        <Show when=move || !fits.with(Vec::is_empty)>
            <details class="shelf" prop:open=move || open.get()>
                <summary><span>{name.clone()}</span><span class="help">{move || tally(chosen.get(), total)}</span></summary>
                <SetAll services=all draft=draft name=name.clone() />
                <For each=move || fits.get() key=Clone::clone let(id)>
                    {find(&id).map(|service| view! { <ServiceLine service=service catalogue=catalogue draft=draft /> })}
                </For>
            </details>
        </Show>
    }
}

/// One press for all services under a heading.
#[component]
fn SetAll(services: StoredValue<Vec<ServiceData>>, draft: RwSignal<RoleDraft>, name: String) -> impl IntoView {
    let set = move |verb: Option<&'static str>| {
        services.with_value(|services| draft.update(|draft| draft.set_all(&services.iter().collect::<Vec<_>>(), verb)));
    };
    let button = move |label: &'static str, verb: Option<&'static str>, spoken: String| {
        view! { <button type="button" class="button small quiet" aria-label=spoken on:click=move |_| set(verb)>{label}</button> }
    };
    view! {
        <div class="set-all">
            {button("Read all", Some("read"), format!("Read all of {name}"))}
            {button("Edit all", Some("edit"), format!("Edit all of {name}"))}
            {button("None", None, format!("None of {name}"))}
        </div>
    }
}

#[component]
fn ServiceLine(
    service: ServiceData,
    catalogue: StoredValue<Arc<Catalogue>>,
    draft: RwSignal<RoleDraft>,
) -> impl IntoView {
    let boxes = service.actions.iter().map(|action| {
        let name = format!("{}:{}", service.id, action.id);
        view! { <VerbBox action=name label=action.name.clone() service=service.name.clone() about=action.about.clone() catalogue=catalogue draft=draft /> }
    });
    view! {
        <div class="verb-line" role="group" aria-label=service.name.clone()>
            <span class="role-text"><span class="service-name">{service.name.clone()}</span><span class="help">{service.about.clone()}</span></span>
            <span class="verbs">{boxes.collect_view()}</span>
        </div>
    }
}

/// One verb; what another one brings along is ticked and says so.
#[component]
fn VerbBox(
    action: String,
    label: String,
    service: String,
    about: String,
    catalogue: StoredValue<Arc<Catalogue>>,
    draft: RwSignal<RoleDraft>,
) -> impl IntoView {
    let action = StoredValue::new(action);
    let brought = Memo::new(move |_| {
        catalogue.with_value(|catalogue| {
            draft.with(|draft| {
                action.with_value(|action| {
                    draft
                        .brought_by(catalogue, action)
                        .map(|by| format!("comes with “{}”", words::action(catalogue, by)))
                })
            })
        })
    });
    let ticked = Memo::new(move |_| draft.with(|draft| action.with_value(|action| draft.actions.contains(action))));
    let toggle = move |_| action.with_value(|action| draft.update(|draft| draft.toggle(action)));
    view! {
        <label class="check" title=move || brought.get().unwrap_or_else(|| about.clone())>
            <input type="checkbox" aria-label=format!("{label} {service}") prop:checked=move || ticked.get() || brought.get().is_some()
                prop:disabled=move || brought.get().is_some() on:change=toggle />
            <span>{label.clone()}</span>
        </label>
    }
}

fn matches(service: &ServiceData, query: &str) -> bool {
    let mut words = vec![service.id.clone(), service.name.clone(), service.about.clone()];
    words.extend(service.aliases.iter().cloned());
    words.extend(
        service
            .actions
            .iter()
            .flat_map(|action| [action.name.clone(), action.about.clone(), format!("{}:{}", service.id, action.id)]),
    );
    let words = words.join("\n").to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| words.contains(word))
}

fn tally(chosen: usize, all: usize) -> String {
    if chosen == 0 { all.to_string() } else { format!("{chosen} of {all}") }
}
