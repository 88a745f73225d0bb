use crate::pages::{
    accounts, audit, clients, grant_link, groups, invitation, invite, member, members, not_found, partners, roles,
    sessions, settings, sign_in, tokens, zones,
};
use crate::parts::{Toasts, provide_toasts};
use crate::shell::{AccountShell, SignedInOnly};
use crate::state::{ClientsState, SessionState};
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

/// Puts the page into the document.
pub fn start() {
    portcullis_host::give();
    mount_to_body(App);
}

/// The whole page. Fixed paths stand before `/:account`, because the first match wins.
#[component]
fn App() -> impl IntoView {
    SessionState::provide();
    ClientsState::provide();
    provide_toasts();
    crate::state::theme::apply_stored();
    view! {
        <Router>
            <Routes fallback=not_found::NotFoundPage>
                <Route path=path!("/") view=|| view! { <SignedInOnly><accounts::AccountsPage /></SignedInOnly> } />
                <Route path=path!("/sign-in") view=sign_in::SignInPage />
                <Route path=path!("/sessions") view=|| view! { <SignedInOnly><sessions::SessionsPage /></SignedInOnly> } />
                <Route path=path!("/invitation/:secret") view=invitation::InvitationPage />
                <Route path=path!("/grant/:secret") view=|| view! { <SignedInOnly><grant_link::GrantLinkPage /></SignedInOnly> } />
                <ParentRoute path=path!("/:account") view=AccountShell>
                    <Route path=path!("") view=members::ToMembers />
                    <Route path=path!("/members") view=members::MembersPage />
                    <Route path=path!("/members/:member") view=member::MemberPage />
                    <Route path=path!("/members/:member/edit") view=invite::EditPage />
                    <Route path=path!("/invite") view=invite::InvitePage />
                    <Route path=path!("/groups") view=groups::GroupsPage />
                    <Route path=path!("/groups/new") view=groups::NewGroupPage />
                    <Route path=path!("/groups/:id") view=groups::GroupPage />
                    <Route path=path!("/groups/:id/edit") view=groups::EditGroupPage />
                    <Route path=path!("/roles") view=roles::RolesPage />
                    <Route path=path!("/roles/new") view=roles::NewRolePage />
                    <Route path=path!("/roles/:id") view=roles::RolePage />
                    <Route path=path!("/roles/:id/edit") view=roles::EditRolePage />
                    <Route path=path!("/zones") view=zones::ZonesPage />
                    <Route path=path!("/tokens") view=tokens::TokensPage />
                    <Route path=path!("/tokens/new") view=tokens::NewTokenPage />
                    <Route path=path!("/tokens/:id") view=tokens::TokenPage />
                    <Route path=path!("/tokens/:id/edit") view=tokens::EditTokenPage />
                    <Route path=path!("/partners") view=partners::PartnersPage />
                    <Route path=path!("/partners/new") view=partners::NewPartnerPage />
                    <Route path=path!("/partners/:id") view=partners::PartnerPage />
                    <Route path=path!("/partners/:id/edit") view=partners::EditPartnerPage />
                    <Route path=path!("/clients") view=clients::ClientsPage />
                    <Route path=path!("/clients/open") view=clients::OpenClientsPage />
                    <Route path=path!("/clients/people") view=clients::PeopleOnClientsPage />
                    <Route path=path!("/clients/assign") view=clients::AssignPage />
                    <Route path=path!("/clients/assignments") view=clients::AssignmentsPage />
                    <Route path=path!("/clients/assignments/:id") view=clients::EditAssignmentPage />
                    <Route path=path!("/clients/audit") view=clients::ClientsAuditPage />
                    <Route path=path!("/clients/templates") view=clients::TemplatesPage />
                    <Route path=path!("/clients/templates/new") view=clients::NewTemplatePage />
                    <Route path=path!("/clients/templates/:id") view=clients::EditTemplatePage />
                    <Route path=path!("/clients/:id") view=clients::ClientPage />
                    <Route path=path!("/clients/:id/report") view=clients::ReportPage />
                    <Route path=path!("/audit") view=audit::AuditPage />
                    <Route path=path!("/settings") view=settings::SettingsPage />
                </ParentRoute>
            </Routes>
        </Router>
        <Toasts />
    }
}
