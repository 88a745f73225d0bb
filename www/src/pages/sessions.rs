use crate::parts::{Ago, Badge, Heading, Problem, Skeleton, Toaster, Tone};
use crate::shell::Frame;
use crate::state::{Load, Loading, SessionState, signed_out};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::SessionEntry;

/// `/sessions`: where one is signed in, and a way to end each.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let session = SessionState::here();
    let list = Loading::new(move || async move {
        let signed_in = session.signed_in().ok_or_else(signed_out)?;
        signed_in.sessions().await.inspect_err(|error| session.notice(error))
    });
    let body = move || match list.state.get() {
        Load::Waiting => view! { <Skeleton /> }.into_any(),
        Load::Failed(error) => view! { <Problem error=error retry=move |()| list.again() /> }.into_any(),
        Load::Ready(sessions) => view! { <SessionTable sessions=sessions list=list /> }.into_any(),
    };
    view! {
        <Frame>
            <div class="medium stack">
                <Heading title="Sessions" text="Browsers in which you are signed in. End those you don’t know." />
                {body}
            </div>
        </Frame>
    }
}

#[component]
fn SessionTable(sessions: Vec<SessionEntry>, list: Loading<Vec<SessionEntry>>) -> impl IntoView {
    view! {
        <div class="panel">
            <table class="table">
                <thead>
                    <tr><th scope="col">"Browser"</th><th scope="col">"Address"</th><th scope="col">"Last used"</th><th scope="col"><span class="visually-hidden">"End"</span></th></tr>
                </thead>
                <tbody>{sessions.into_iter().map(|entry| view! { <SessionRow entry=entry list=list /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn SessionRow(entry: SessionEntry, list: Loading<Vec<SessionEntry>>) -> impl IntoView {
    let (session, toaster) = (SessionState::here(), Toaster::here());
    let id = entry.id.clone();
    let end = move |_| {
        let Some(signed_in) = session.signed_in() else { return };
        let id = id.clone();
        spawn_local(async move {
            match signed_in.end_session(&id).await {
                Ok(()) => toaster.say("The session has ended."),
                Err(error) => {
                    session.notice(&error);
                    toaster.say(error.message);
                }
            }
            list.again();
        });
    };
    let name = browser(&entry.user_agent);
    view! {
        <tr>
            <th scope="row" title=entry.user_agent.clone()>{name.clone()}</th>
            <td data-label="Address" class="number">{entry.address}</td>
            <td data-label="Last used"><Ago at=entry.last_used_at /></td>
            <td class="end">
                {if entry.current {
                    view! { <Badge tone=Tone::Good text="This one" /> }.into_any()
                } else {
                    view! { <button type="button" class="button small" aria-label=format!("End the session of {name}") on:click=end>"End"</button> }.into_any()
                }}
            </td>
        </tr>
    }
}

/// "Firefox on Linux" from what a browser says about itself; its own words if they tell nothing.
fn browser(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if user_agent.is_empty() => "Unknown browser".to_owned(),
        (None, None) => user_agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_named() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        assert_eq!(browser("curl/8.1"), "curl");
        assert_eq!(browser(""), "Unknown browser");
        assert_eq!(browser("wget"), "wget");
    }
}
