use super::Desk;
use super::addresses::AddressDraft;
use super::field::Field;
use crate::parts::IssueText;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Code, Issue};

/// One address: a chip when all is well, else a field with the reason under it.
#[component]
pub fn AddressLine(desk: Desk, n: usize) -> impl IntoView {
    let address = Memo::new(move |_| desk.draft.with(|draft| draft.addresses.get(n).cloned()));
    let issues = desk.at(Field::Address(n));
    let is_wrong = Memo::new(move |_| issues.with(|issues| issues.iter().any(Issue::is_error)));
    let remove = move |_| {
        desk.edit(|draft| {
            if n < draft.addresses.len() {
                drop(draft.addresses.remove(n))
            }
        })
    };
    let text = move || address.get().map_or_else(String::new, |a| a.text);
    let body = move || match is_wrong.get() {
        true => view! { <Wrong desk=desk n=n text=text() /> }.into_any(),
        false => view! { <span class="address-text">{move || address.get().map(whole)}</span> }.into_any(),
    };
    view! {
        <li class="address" class:wrong=move || is_wrong.get()>
            <div class="address-line">
                {body}
                <button type="button" class="chip-remove" aria-label=move || format!("Take out {}", text()) on:click=remove>"×"</button>
            </div>
            <div class="issues" id=format!("address-{n}-issues")>
                {move || issues.get().into_iter().map(|issue| view! { <AddressIssue desk=desk issue=issue /> }).collect_view()}
            </div>
        </li>
    }
}

/// What is wrong stays editable.
#[component]
fn Wrong(desk: Desk, n: usize, text: String) -> impl IntoView {
    let change = move |text: String| {
        desk.edit(|draft| {
            if n < draft.addresses.len() {
                draft.addresses.splice(n..=n, AddressDraft::read(&text));
            }
        });
    };
    view! {
        <input
            id=format!("address-{n}")
            class="input"
            type="text"
            aria-label="Address"
            aria-invalid="true"
            aria-describedby=format!("address-{n}-issues")
            prop:value=text
            on:change:target=move |event| change(event.target().value())
        />
    }
}

/// Somebody who is here already can be edited instead.
#[component]
fn AddressIssue(desk: Desk, issue: Issue) -> impl IntoView {
    let member = issue.args.get("member").filter(|_| issue.code == Code::AlreadyMember).cloned();
    let edit = member.map(|id| desk.account.path(&format!("members/{id}/edit")));
    view! {
        <IssueText issue=issue />
        {edit.map(|href| view! { <A href=href attr:class="button small">"Edit instead"</A> })}
    }
}

fn whole(address: AddressDraft) -> String {
    match address.name {
        Some(name) => format!("{name} <{}>", address.text),
        None => address.text,
    }
}
