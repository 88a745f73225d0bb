use portcullis_core::{
    Actor, Assignment, ClientSelector, Command, Conditions, Effect, GrantId, PolicyDraft, PolicyId, Scope, Set,
    Snapshot,
};

/// Who of ours works on which clients, half-written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentDraft {
    /// The assignment it changes; none for a new one.
    pub id: Option<PolicyId>,
    /// A member or a group.
    pub actor: Option<Actor>,
    /// In which way clients are named.
    pub which: WhichClients,
    /// Clients by these tags.
    pub tags: Set<String>,
    /// These clients.
    pub clients: Set<GrantId>,
    /// Role ids.
    pub roles: Vec<String>,
    /// On what of each client: everything, unless it was made elsewhere.
    pub scope: Scope,
    /// Gives or takes away.
    pub effect: Effect,
    /// Until when, and the like.
    pub conditions: Conditions,
}

/// The ways to name clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichClients {
    /// Every one, now or later.
    All,
    /// By tag, now or later.
    Tagged,
    /// One by one.
    Chosen,
}

impl AssignmentDraft {
    /// Nobody on nothing, or on one client.
    pub fn new(client: Option<GrantId>) -> Self {
        Self {
            id: None,
            actor: None,
            which: if client.is_some() { WhichClients::Chosen } else { WhichClients::All },
            tags: Set::new(),
            clients: client.into_iter().collect(),
            roles: Vec::new(),
            scope: Scope::account(),
            effect: Effect::Allow,
            conditions: Conditions::default(),
        }
    }

    /// An assignment as it is; nothing if it is not here.
    pub fn of(snapshot: &Snapshot, id: PolicyId) -> Option<Self> {
        let Assignment { clients, policy } = &**snapshot.state().assignments.get(&id)?;
        let tags: Set<String> = clients.iter().filter_map(tag).collect();
        let chosen: Set<GrantId> = clients.iter().filter_map(named).collect();
        let which = match () {
            () if clients.contains(&ClientSelector::All) => WhichClients::All,
            () if !tags.is_empty() => WhichClients::Tagged,
            () => WhichClients::Chosen,
        };
        Some(Self {
            id: Some(id),
            actor: Some(policy.actor),
            which,
            tags,
            clients: chosen,
            roles: policy.roles.clone(),
            scope: policy.scope.clone(),
            effect: policy.effect,
            conditions: policy.conditions.clone(),
        })
    }

    /// What is asked of the server; nothing while nobody is named, or a tag is none.
    pub fn command(&self) -> Option<Command> {
        let (actor, clients) = (self.actor?, self.selectors()?);
        let policy = PolicyDraft {
            id: None,
            effect: self.effect,
            roles: self.roles.clone(),
            scope: self.scope.clone(),
            named: None,
            conditions: self.conditions.clone(),
        };
        Some(match self.id {
            Some(assignment) => Command::ChangeAssignment { assignment, clients: Some(clients), policy: Some(policy) },
            None => Command::CreateAssignment { actor, clients, policy },
        })
    }

    /// Clients by tag and by name may stand beside each other; all of them stand alone.
    fn selectors(&self) -> Option<Vec<ClientSelector>> {
        let tags = || self.tags.iter().map(|tag| Some(ClientSelector::Tag { tag: tag.parse().ok()? }));
        let chosen = || self.clients.iter().map(|grant| Some(ClientSelector::Client { grant: *grant }));
        match self.which {
            WhichClients::All => Some(vec![ClientSelector::All]),
            WhichClients::Tagged => tags().chain(chosen()).collect(),
            WhichClients::Chosen => chosen().collect(),
        }
    }
}

fn tag(selector: &ClientSelector) -> Option<String> {
    match selector {
        ClientSelector::Tag { tag } => Some(tag.to_string()),
        ClientSelector::All | ClientSelector::Client { .. } => None,
    }
}

fn named(selector: &ClientSelector) -> Option<GrantId> {
    match selector {
        ClientSelector::Client { grant } => Some(*grant),
        ClientSelector::All | ClientSelector::Tag { .. } => None,
    }
}

/// "all clients", "clients tagged web and 2 others".
pub fn clients_said(snapshot: &Snapshot, clients: &[ClientSelector]) -> String {
    if clients.contains(&ClientSelector::All) {
        return "all clients".to_owned();
    }
    let tags: Vec<String> = clients.iter().filter_map(tag).collect();
    let known = &snapshot.state().clients;
    let names: Vec<String> =
        clients.iter().filter_map(named).filter_map(|grant| Some(known.get(&grant)?.name.clone())).collect();
    let tagged = (!tags.is_empty()).then(|| format!("clients tagged {}", crate::words::listed(&tags)));
    let named = (!names.is_empty()).then(|| crate::words::listed_most(&names, 2, "others"));
    crate::words::listed(&tagged.into_iter().chain(named).collect::<Vec<_>>())
}

/// Whom an assignment names.
pub fn actor_said(snapshot: &Snapshot, actor: Actor) -> String {
    let state = snapshot.state();
    match actor {
        Actor::Member(id) => snapshot.member(id).map_or_else(|| "Somebody".to_owned(), |member| member.shown()),
        Actor::Group(id) => {
            state.groups.get(&id).map_or_else(|| "A group".to_owned(), |group| format!("The group {}", group.name))
        }
        Actor::Token(id) => {
            state.tokens.get(&id).map_or_else(|| "A token".to_owned(), |token| format!("The token “{}”", token.name))
        }
        Actor::Grant(_) | Actor::Person(_) => "Somebody".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::beside::accounts;
    use super::super::listed::tests::{assign, with_client};
    use super::*;
    use crate::parts::affected::Foreseen;
    use crate::sample;
    use portcullis_core::Caller;

    #[test]
    fn an_assignment_says_for_which_clients_who_gains_what() {
        let (agency, view) = with_client();
        let helper = agency.member_of(sample::HELPER).expect("the helper").id;
        let draft = AssignmentDraft {
            actor: Some(Actor::Member(helper)),
            roles: vec!["dns-edit".into()],
            ..AssignmentDraft::new(None)
        };
        let caller = Caller { beside: accounts(&agency, &view), ..sample::owner() };
        let command = draft.command().expect("a command");
        let seen = Foreseen::new(&agency, &caller, &sample::fresh(), command, true);
        assert!(seen.is_possible, "{:?}", seen.issues);
        assert_eq!(seen.summary(), "1 person gains access on 1 client");
        assert_eq!(seen.staff[0].sentence, "Helper will newly be able to edit DNS for Bakery.");
    }

    #[test]
    fn an_assignment_left_as_it_is_is_no_change() {
        let (mut agency, _) = with_client();
        let command = assign(&mut agency, "dns-edit");
        sample::run(&mut agency, &sample::owner(), &command);
        let id = *agency.state().assignments.keys().next().expect("the assignment");
        let draft = AssignmentDraft::of(&agency, id).expect("it is here");
        let seen = Foreseen::new(&agency, &sample::owner(), &sample::fresh(), draft.command().expect("one"), true);
        assert!(!seen.is_possible && !seen.issues.iter().any(portcullis_core::Issue::is_error));
        let assignment = &agency.state().assignments[&id];
        assert_eq!(clients_said(&agency, &assignment.clients), "all clients");
        assert_eq!(actor_said(&agency, assignment.policy.actor), "Helper");
    }

    #[test]
    fn nobody_named_is_no_command() {
        assert_eq!(AssignmentDraft::new(None).command(), None);
    }
}
