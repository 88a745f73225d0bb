use super::tokens::{self, Standing};
use super::work::Work;
use super::{Code, Command, draft::is_stored, words};
use crate::{Access, Principal, ResourceId, ResourceRef, Snapshot};

/// An action that a command needs, and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The action's name, `service:verb`.
    pub action: String,
    /// On these resources; on the account itself where there are none.
    pub on: Vec<ResourceId>,
}

impl Need {
    fn account(action: &str) -> Vec<Self> {
        vec![Self { action: action.to_owned(), on: Vec::new() }]
    }

    /// Whether it is about what people may do, for which one's own address must be verified.
    fn manages_access(&self) -> bool {
        self.on.is_empty() && MANAGING.contains(&self.action.as_str())
    }
}

/// Actions that decide what people may do.
const MANAGING: [&str; 7] =
    ["members:edit", "groups:edit", "roles:edit", "tokens:edit", "partners:edit", "clients:edit", "clients:assign"];

impl Command {
    /// What a caller must be allowed to do for this command. Leaving, answering an invitation one holds, and
    /// one's own tokens need nothing.
    pub fn needs(&self, snapshot: &Snapshot) -> Vec<Need> {
        match self {
            Self::ChangeSettings { .. } => Need::account("account:edit"),
            Self::CloseAccount {} => closing(snapshot),
            // A kind that can't be stored is refused as such, to everybody alike.
            Self::AddResources { kind, .. } if !is_stored(snapshot, kind) => Vec::new(),
            Self::AddResources { kind, .. } => Need::account(&guard(snapshot, kind, "create")),
            Self::RemoveResources { resources } => by_kind(snapshot, resources, "delete"),
            Self::TagResources { resources, .. } => by_kind(snapshot, resources, "edit"),
            Self::ChangeZone { zone, .. } => by_kind(snapshot, &[*zone], "edit"),
            // On each record that it touches, as it was and as it will be; only who is given them can say which.
            Self::EditRecords { .. } => Vec::new(),
            Self::InviteMembers { .. }
            | Self::AddMember { .. }
            | Self::CreateScope { .. }
            | Self::ChangeScope { .. }
            | Self::DeleteScope { .. }
            | Self::ResendInvitation { .. }
            | Self::ChangeMember { .. }
            | Self::RevokeMember { .. } => Need::account("members:edit"),
            Self::CreateGroup { .. } | Self::ChangeGroup { .. } | Self::DeleteGroup { .. } => {
                Need::account("groups:edit")
            }
            Self::CreateRole { .. } | Self::ChangeRole { .. } | Self::DeleteRole { .. } => Need::account("roles:edit"),
            Self::CreateToken { owner: None, .. } => Need::account("tokens:edit"),
            Self::ChangeToken { token, .. } | Self::RollToken { token } | Self::DeleteToken { token } => {
                let is_users = snapshot.state().tokens.get(token).is_some_and(|t| t.owner.is_some());
                if is_users { Vec::new() } else { Need::account("tokens:edit") }
            }
            Self::OfferGrant { .. }
            | Self::ChangeGrant { .. }
            | Self::ReissueOffer(_)
            | Self::ConfirmGrant { .. }
            | Self::EndGrant { .. }
            | Self::ChangePerson { .. } => Need::account("partners:edit"),
            Self::AskGrant { .. }
            | Self::AcceptGrant { .. }
            | Self::DeclineGrant { .. }
            | Self::ChangeClient { .. }
            | Self::LeaveClient { .. }
            | Self::CreateTemplate { .. }
            | Self::ChangeTemplate { .. }
            | Self::DeleteTemplate { .. } => Need::account("clients:edit"),
            Self::CreateAssignment { .. } | Self::ChangeAssignment { .. } | Self::DeleteAssignment { .. } => {
                Need::account("clients:assign")
            }
            Self::CreateToken { .. }
            | Self::AcceptInvitation { .. }
            | Self::RejectInvitation { .. }
            | Self::LeaveAccount {}
            | Self::RecordFacts { .. } => Vec::new(),
        }
    }
}

/// The action that guards stored resources of a kind.
fn guard(snapshot: &Snapshot, kind: &str, verb: &str) -> String {
    let service = snapshot.catalogue().kind_data(kind).and_then(|k| k.service.clone());
    format!("{}:{verb}", service.unwrap_or_else(|| kind.to_owned()))
}

/// Closing the account removes all that is in it.
fn closing(snapshot: &Snapshot) -> Vec<Need> {
    let resources: Vec<ResourceId> = snapshot.state().resources.keys().copied().collect();
    Need::account("account:edit").into_iter().chain(by_kind(snapshot, &resources, "delete")).collect()
}

fn by_kind(snapshot: &Snapshot, resources: &[ResourceId], verb: &str) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for resource in resources.iter().filter_map(|id| snapshot.state().resources.get(id)) {
        let action = guard(snapshot, &resource.kind, verb);
        match needs.iter_mut().find(|n| n.action == action) {
            Some(need) => need.on.push(resource.id),
            None => needs.push(Need { action, on: vec![resource.id] }),
        }
    }
    needs
}

/// Whether the caller may ask for this command at all.
pub(super) fn check(work: &mut Work<'_>, command: &Command) {
    if work.is_operator() {
        return;
    }
    if answers_invitation(command) {
        return check_answering(work);
    }
    if let Command::RecordFacts { .. } = command {
        return work.issue(Code::OnlyTheSystem, "", []);
    }
    let Some(access) = work.access(work.snapshot) else {
        let code = if work.caller.agency.is_some() { Code::NoGrant } else { Code::NotAMember };
        return work.issue(code, "", []);
    };
    // Oneself one may always take out.
    if matches!(command, Command::RevokeMember { member, .. } if Some(*member) == work.me) {
        return;
    }
    let needs = match tokens::check_caller(work, command) {
        Standing::Own => Vec::new(),
        Standing::Others => Need::account("tokens:edit"),
        Standing::Needs => command.needs(work.snapshot),
    };
    for need in &needs {
        check_need(work, &access, need);
    }
    if let Command::RemoveResources { resources } = command {
        check_inside(work, &access, |zone| resources.contains(zone));
    }
    if let Command::CloseAccount {} = command {
        check_inside(work, &access, |_| true);
    }
    if needs.iter().any(Need::manages_access) && !is_verified(work) && !work.is_refused() {
        work.issue(Code::AddressNotVerified, "", []);
    }
}

/// A change of tags needs its action on the resource as it will be, too.
pub(super) fn check_after(work: &mut Work<'_>, after: &Snapshot, command: &Command) {
    if let (Command::TagResources { .. }, Some(access)) = (command, work.access(after)) {
        for need in command.needs(after) {
            check_need(work, &access, &need);
        }
    }
}

fn answers_invitation(command: &Command) -> bool {
    matches!(command, Command::AcceptInvitation { .. } | Command::RejectInvitation { .. })
}

/// What the caller may do; nothing for whoever is nobody here, which `check` has refused before.
pub(super) fn access(snapshot: &Snapshot, work: &Work<'_>) -> Access {
    let nobody = || snapshot.access(Principal::Member(crate::MemberId::from_bits(0)), &work.caller.context);
    work.access(snapshot).unwrap_or_else(nobody)
}

/// No token joins an account.
fn check_answering(work: &mut Work<'_>) {
    if matches!(work.caller.who, super::Who::Token(_)) {
        work.issue(Code::InvitationNotYours, "member", []);
    }
}

/// Whether the address of the person who asks is theirs. A token of the account itself stands for nobody.
fn is_verified(work: &Work<'_>) -> bool {
    work.user().is_none_or(|user| work.home().member_of(user).is_some_and(|m| m.facts.verified))
}

fn check_need(work: &mut Work<'_>, access: &Access, need: &Need) {
    let now = work.caller.context.now;
    let refs: Vec<ResourceRef<'_>> = match need.on.as_slice() {
        [] => vec![ResourceRef::Account],
        ids => ids.iter().map(|id| ResourceRef::Resource(*id)).collect(),
    };
    if let Some(refused) = refs.into_iter().find(|r| !access.can(&need.action, *r, now)) {
        let resource = words::resource(work.snapshot, refused);
        let action = words::action(work.snapshot, &need.action);
        let remedy = remedy(access, &need.action, refused);
        let args = [("action", action), ("name", need.action.clone()), ("resource", resource), ("remedy", remedy)];
        work.issue(Code::NotPermitted, "", args);
    }
}

/// The nearest role that would give an action that is refused, as the end of a sentence.
pub(super) fn remedy(access: &Access, action: &str, refused: ResourceRef<'_>) -> String {
    let nearest = access.explain(action, refused).nearest;
    nearest.first().map(|role| format!("; the role “{}” would give it", role.name)).unwrap_or_default()
}

/// Removing a zone removes its records: refused if the caller is denied anything on one of them.
fn check_inside(work: &mut Work<'_>, access: &Access, is_removed: impl Fn(&ResourceId) -> bool) {
    let denied = access.denied_records().find(|(zone, _)| is_removed(zone));
    let inside = denied.map(|(_, name)| name.to_owned());
    if let Some(name) = inside {
        let action = words::action(work.snapshot, "zones:delete");
        let remedy = ": something inside is denied to you".to_owned();
        let args = [("action", action), ("name", "zones:delete".into()), ("resource", name), ("remedy", remedy)];
        work.issue(Code::NotPermitted, "", args);
    }
}
