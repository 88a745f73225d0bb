use super::assignment::{actor_said, clients_said};
use super::told;
use crate::can::{Can, Commanded};
use crate::parts::affected::Foretold;
use crate::parts::{Empty, Glyph, Heading, Icon, local_offset};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Assignment, Command};
use std::sync::Arc;

/// `/:account/clients/assignments`: who of ours works on which clients.
#[component]
pub fn AssignmentsPage() -> impl IntoView {
    let account = AccountState::here();
    // What is foreseen of an assignment looks at what the clients grant.
    _ = told();
    let all = Memo::new(move |_| account.snapshot().state().assignments.values().cloned().collect::<Vec<_>>());
    let empty = || view! { <Empty title="Nobody is assigned yet" text="Put a group on all clients of a tag: who joins the group works there at once, who leaves it is out at once." /> };
    view! {
        <A href=account.path("clients") attr:class="crumb">"← Clients"</A>
        <Heading title="Assignments" text="Who of ours works on which clients. It never gives more than the client grants.">
            <Can action="clients:assign">
                <A href=account.path("clients/assign") attr:class="button primary"><Icon glyph=Glyph::Plus />"Assign people"</A>
            </Can>
        </Heading>
        <div class="panel">
            <Show when=move || !all.with(Vec::is_empty) fallback=empty>
                <ul class="staff"><For each=move || all.get() key=|a| a.id() let(assignment)><Line assignment=assignment /></For></ul>
            </Show>
        </div>
    }
}

#[component]
fn Line(assignment: Arc<Assignment>) -> impl IntoView {
    let (account, open) = (AccountState::here(), RwSignal::new(false));
    let snapshot = account.snapshot();
    let who = actor_said(&snapshot, assignment.policy.actor);
    let what = words::policy(&snapshot, &assignment.policy, local_offset(account.now_untracked()));
    let clients = clients_said(&snapshot, &assignment.clients);
    let id = assignment.id();
    let delete = Command::DeleteAssignment { assignment: id };
    let href = account.path(&format!("clients/assignments/{id}"));
    let title = format!("Take {who} off {clients}?");
    view! {
        <li class="staff-person">
            <div>
                <p><strong>{who.clone()}</strong>" on "{clients}</p>
                <p class="help">{what}</p>
            </div>
            <div class="row">
                <Can action="clients:assign"><A href=href.clone() attr:class="button small">"Edit"</A></Can>
                <Commanded command=delete.clone() class="button small" name=format!("Take back: {who}") press=move |()| open.set(true)>"Take back"</Commanded>
            </div>
            <Foretold open=open title=title action="Take back" command=delete said="Taken back."><p>"It ends with their next request."</p></Foretold>
        </li>
    }
}
