use super::csv;
use super::grid::People;
use super::told;
use crate::pages::not_found::NotFound;
use crate::parts::{Heading, Problem, Skeleton, Toaster, local_offset};
use crate::state::{self, AccountState, Load};
use crate::{time, words};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_api::ClientsView;
use portcullis_core::{Actor, GrantId, Millis, Snapshot};

/// `/:account/clients/:id/report`: who of us may do what for one client, to be printed or sent along.
#[component]
pub fn ReportPage() -> impl IntoView {
    let (account, params, told) = (AccountState::here(), use_params_map(), told());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<GrantId>().ok()));
    move || match (told.state.get(), id.get()) {
        (_, None) => view! { <NotFound /> }.into_any(),
        (Load::Waiting, _) => view! { <Skeleton lines=8 /> }.into_any(),
        (Load::Failed(error), _) => view! { <Problem error=error retry=move |()| told.again() /> }.into_any(),
        (Load::Ready(view), Some(id)) => match Report::new(&account.snapshot(), &view, id, account.now_untracked()) {
            Some(report) => view! { <Printed report=report /> }.into_any(),
            None => view! { <NotFound /> }.into_any(),
        },
    }
}

/// What stands in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The client.
    pub client: String,
    /// By its grant.
    pub grant: GrantId,
    /// The agency.
    pub agency: String,
    /// What the client grants, policy by policy.
    pub granted: Vec<String>,
    /// Who of us may do what.
    pub people: Vec<(String, String)>,
    /// As of when.
    pub at: Millis,
}

impl Report {
    /// Of one client; nothing if it is not here.
    pub fn new(agency: &Snapshot, view: &ClientsView, grant: GrantId, now: Millis) -> Option<Self> {
        let told = view.clients.iter().find(|client| client.client.grant == grant)?;
        let policies = told.ceiling.as_ref().map(|state| {
            let account = super::beside::account(agency, state);
            let policies = account.policies_of(Actor::Grant(grant));
            policies.iter().map(|policy| words::policy(&account, policy, 0)).collect()
        });
        let grid = People::new(agency, view, now);
        let here = grid.people.iter().filter(|(member, _)| !grid.mask(*member, grant).is_empty());
        Some(Self {
            client: told.client.name.clone(),
            grant,
            agency: agency.state().account.settings.name.clone(),
            granted: policies.unwrap_or_default(),
            people: here.map(|(member, name)| (name.clone(), grid.said(agency, *member, grant))).collect(),
            at: now,
        })
    }

    /// The same as a file.
    pub fn csv(&self) -> String {
        let head = ["client", "person", "may"].map(str::to_owned);
        let lines = self.people.iter().map(|(who, may)| [self.client.clone(), who.clone(), may.clone()]);
        csv::write(std::iter::once(head).chain(lines))
    }
}

#[component]
fn Printed(report: Report) -> impl IntoView {
    let (account, toaster) = (AccountState::here(), Toaster::here());
    let file = report.csv();
    let copy = move |_| {
        state::copy(&file);
        toaster.say("Copied.");
    };
    let day = time::long_date(report.at, local_offset(report.at));
    let none = report.people.is_empty();
    let people =
        report.people.into_iter().map(|(who, may)| view! { <tr><th scope="row">{who}</th><td>{may}</td></tr> });
    view! {
        <A href=account.path(&format!("clients/{}", report.grant)) attr:class="crumb">{format!("← {}", report.client)}</A>
        <Heading title=format!("Access to {}", report.client) text=format!("{}, as of {day}", report.agency)>
            <button type="button" class="button" on:click=copy>"Copy as CSV"</button>
            <button type="button" class="button primary" on:click=move |_| _ = window().print()>"Print"</button>
        </Heading>
        <div class="stack">
            <section class="panel">
                <div class="panel-head"><h2>"What the client grants"</h2></div>
                <ul class="policies">{report.granted.into_iter().map(|said| view! { <li>{said}</li> }).collect_view()}</ul>
            </section>
            <section class="panel">
                <div class="panel-head"><h2>"Who may do what"</h2></div>
                {none.then(|| view! { <div class="panel-body"><p class="help">"Nobody of ours may do anything here."</p></div> })}
                <table class="table"><thead><tr><th scope="col">"Person"</th><th scope="col">"May at most"</th></tr></thead><tbody>{people.collect_view()}</tbody></table>
            </section>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::{assign, with_client};
    use super::*;
    use crate::sample;

    #[test]
    fn a_report_names_everybody_who_may_do_anything() {
        let (mut agency, view) = with_client();
        let command = assign(&mut agency, "dns-edit");
        sample::run(&mut agency, &sample::owner(), &command);
        let grant = view.clients[0].client.grant;
        let report = Report::new(&agency, &view, grant, sample::NOW).expect("a report");
        assert_eq!(report.people, [("Helper".to_owned(), "edit DNS".to_owned())]);
        assert_eq!(report.csv(), "client,person,may\r\nBakery,Helper,edit DNS\r\n");
        assert_eq!(Report::new(&agency, &view, GrantId::from_bits(9), sample::NOW), None);
    }
}
