use leptos::prelude::*;
use portcullis_core::{Issue, Severity};

/// A labelled control with the issues that belong to it underneath. Give the control `id=id` and, while there are issues,
/// `aria-describedby={id}-issues`.
#[component]
pub fn Field(
    /// The id of the control.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A short help text.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    issues: Signal<Vec<Issue>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            {help.map(|help| view! { <p class="help">{help}</p> })}
            <div id=format!("{id}-issues") class="issues">
                {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
            </div>
        </div>
    }
}

/// One issue as a line of text: a sign, then the sentence.
#[component]
pub fn IssueText(issue: Issue) -> impl IntoView {
    let (class, sign) = match issue.severity {
        Severity::Error => ("issue error", "Error: "),
        Severity::Warning => ("issue warning", "Note: "),
    };
    view! { <p class=class><strong>{sign}</strong>{issue.message}</p> }
}
