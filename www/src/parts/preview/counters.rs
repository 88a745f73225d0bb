use super::Forecast;
use crate::words;
use leptos::prelude::*;

/// "12 gained · 0 lost · 2 warnings".
#[component]
pub fn Counters(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <p class="counters">{move || text.get()}</p> }
}

/// What a forecast comes to in numbers: action × resource, for one person.
pub fn counted(forecast: &Forecast, issues: &[portcullis_core::Issue]) -> String {
    let errors = issues.iter().filter(|issue| issue.is_error()).count();
    let warnings = issues.len() - errors;
    let (gained, lost) = (words::number(forecast.difference.gained()), words::number(forecast.difference.lost()));
    let wrong = if errors == 0 { String::new() } else { format!(" · {} to fix", words::number(errors)) };
    format!("{gained} gained · {lost} lost · {}{wrong}", words::count(warnings, "warning", "warnings"))
}
