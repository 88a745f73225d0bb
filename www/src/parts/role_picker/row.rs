use super::view::Picking;
use super::{Level, ServiceRow};
use leptos::prelude::*;

/// One service: None, Read or Edit.
#[component]
pub fn ServiceLine(row: ServiceRow, picking: Picking) -> impl IntoView {
    let row = StoredValue::new(row);
    let level = Memo::new(move |_| row.with_value(|row| picking.roles.with(|roles| row.level(roles))));
    let note = Memo::new(move |_| row.with_value(|row| note(row, level.get(), picking)));
    let (name, about) = row.with_value(|row| (row.name.clone(), row.about.clone()));
    view! {
        <fieldset class="service" class:chosen=move || level.get() != Level::None>
            <legend class="visually-hidden">{name.clone()}</legend>
            <div class="service-text">
                <span class="service-name" title=about>{name}</span>
                {move || note.get().map(|note| view! { <span class=note.class()>{note.text()}</span> })}
            </div>
            <div class="segments">
                {Level::ALL.map(|this| view! { <Segment row=row this=this level=level picking=picking /> })}
            </div>
        </fieldset>
    }
}

#[component]
fn Segment(row: StoredValue<ServiceRow>, this: Level, level: Memo<Level>, picking: Picking) -> impl IntoView {
    let role = StoredValue::new(row.with_value(|row| row.role(this).cloned().unwrap_or_default()));
    let offered = this == Level::None || role.with_value(|role| !role.is_empty());
    if !offered {
        return view! { <span class="segment missing" aria-hidden="true"><span>"–"</span></span> }.into_any();
    }
    let refusal = picking.refusal(role);
    let blocked = Memo::new(move |_| refusal.with(Option::is_some) && level.get() != this);
    let name = row.with_value(|row| format!("level-{}", row.service));
    view! {
        <label
            class="segment"
            title=move || refusal.get()
            on:pointerenter=move |_| picking.consider(role)
            on:pointerleave=move |_| picking.leave()
        >
            <input
                type="radio"
                name=name
                prop:checked=move || level.get() == this
                prop:disabled=move || blocked.get()
                on:focus=move |_| picking.consider(role)
                on:blur=move |_| picking.leave()
                on:change=move |_| row.with_value(|row| picking.choose(row, this))
            />
            <span>{this.name()}</span>
        </label>
    }
    .into_any()
}

/// What is said beside the name of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Note {
    Included(String),
    Refused(String),
}

impl Note {
    fn class(&self) -> &'static str {
        match self {
            Self::Included(_) => "included",
            Self::Refused(_) => "why-not",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Included(by) => format!("included in {by}"),
            Self::Refused(why) => why.clone(),
        }
    }
}

/// Whether something chosen gives it already, else why a level of it can't be given.
fn note(row: &ServiceRow, level: Level, picking: Picking) -> Option<Note> {
    let included = |role: &Option<String>| role.as_ref().and_then(|role| picking.included_in(role));
    // A chosen level that adds nothing; else the highest that is there anyway.
    let by = match level {
        Level::None => included(&row.edit)
            .map(|by| format!("{by} (Edit)"))
            .or_else(|| included(&row.read).map(|by| format!("{by} (Read)"))),
        Level::Read => included(&row.read),
        Level::Edit => included(&row.edit),
    };
    let refused = || [&row.edit, &row.read].into_iter().flatten().find_map(|role| picking.why_not(role));
    by.map(Note::Included).or_else(|| refused().map(Note::Refused))
}
