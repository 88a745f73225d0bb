//! Differential tests against the real Cedar, through the export: random accounts, every asker, one answer from three
//! engines. A quick share runs every time; `PORTCULLIS_CASES` multiplies it.

use cedar_policy::{
    Authorizer, Context as Facts, Decision, Entities, EntityUid, PolicySet, Request, RequestValidationError, Schema,
    ValidationMode, Validator,
};
use portcullis_core::{
    Access, Catalogue, CedarRequest, Context, Handle, MemberId, Principal, ResourceRef, Rulebook, Snapshot, State,
    UserId, cedar_export, cedar_request,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::reference::{Asker, Reference};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// An account as Cedar holds it.
struct Cedar {
    schema: Schema,
    policies: PolicySet,
    entities: Entities,
    /// Names and facts that were read before: reading text is slow, and not what is tested.
    uids: RefCell<HashMap<String, EntityUid>>,
    facts: RefCell<HashMap<String, Facts>>,
}

impl Cedar {
    /// Reads the export and validates it strictly. Warnings, where they matter, count as errors.
    fn new(snapshot: &Snapshot, warnings_matter: bool) -> Self {
        let export = cedar_export(snapshot);
        let (schema, _) = Schema::from_cedarschema_str(&export.schema)
            .unwrap_or_else(|e| panic!("the schema: {}\n{}", whole(&e), export.schema));
        let policies: PolicySet =
            export.policies.parse().unwrap_or_else(|e| panic!("the policies: {e:?}\n{}", export.policies));
        let verdict = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        let passed = verdict.validation_passed() && (!warnings_matter || verdict.validation_passed_without_warnings());
        assert!(passed, "{verdict}\n{}\n{}", export.policies, export.schema);
        let entities = Entities::from_json_str(&export.entities, Some(&schema))
            .unwrap_or_else(|e| panic!("the entities: {}\n{}", whole(&e), export.entities));
        Self { schema, policies, entities, uids: RefCell::default(), facts: RefCell::default() }
    }

    /// Takes in the entities that come with questions about these resources.
    fn bring(mut self, snapshot: &Snapshot, resources: &[ResourceRef<'_>]) -> Self {
        let nobody = Principal::User(UserId::from_bits(0));
        let distinct: BTreeSet<_> = resources.iter().filter(|r| matches!(r, ResourceRef::Record { .. })).collect();
        for resource in distinct {
            let more = cedar_request(snapshot, nobody, "dns:read", *resource, &Context::at(NOW)).entities;
            let entities = std::mem::replace(&mut self.entities, Entities::empty());
            self.entities = entities
                .add_entities_from_json_str(&more, Some(&self.schema))
                .unwrap_or_else(|e| panic!("{more}: {}", whole(&e)));
        }
        self
    }

    /// Whether Cedar allows it. What the schema says can't be asked is not allowed.
    fn allows(&self, asked: &CedarRequest) -> bool {
        let [principal, action, resource] = [&asked.principal, &asked.action, &asked.resource].map(|t| self.uid(t));
        let request = Request::new(principal, action, resource, self.facts(&asked.context), Some(&self.schema));
        let request = match request {
            Ok(request) => request,
            Err(RequestValidationError::InvalidResourceType(_)) => return false,
            Err(error) => panic!("{asked:?}: {}", whole(&error)),
        };
        let answer = Authorizer::new().is_authorized(&request, &self.policies, &self.entities);
        let errors: Vec<String> = answer.diagnostics().errors().map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{asked:?}: {errors:?}");
        answer.decision() == Decision::Allow
    }

    fn uid(&self, text: &str) -> EntityUid {
        let read = || text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        self.uids.borrow_mut().entry(text.to_owned()).or_insert_with(read).clone()
    }

    fn facts(&self, text: &str) -> Facts {
        let read = || Facts::from_json_str(text, None).unwrap_or_else(|e| panic!("{text}: {}", whole(&e)));
        self.facts.borrow_mut().entry(text.to_owned()).or_insert_with(read).clone()
    }
}

/// An error with its causes.
fn whole(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |e| e.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Everybody who could ask, and somebody who is not there.
fn askers(state: &State) -> Vec<(Asker, Principal)> {
    let users = state.members.values().filter_map(|m| m.user).chain([UserId::from_bits(9999)]);
    let members = state.members.keys().copied().chain([MemberId::from_bits(9999)]);
    let users = users.map(|u| (Asker::User(u), Principal::User(u)));
    users.chain(members.map(|m| (Asker::Member(m), Principal::Member(m)))).collect()
}

/// The same question with an IPv4 address written as IPv6 is the same question.
fn written_long(asked: &CedarRequest, context: &Context) -> Option<CedarRequest> {
    let std::net::IpAddr::V4(short) = context.address?.to_canonical() else { return None };
    let bits = short.to_bits();
    let long = format!("::ffff:{:x}:{:x}", bits >> 16, bits & 0xffff);
    Some(CedarRequest { context: asked.context.replace(&short.to_string(), &long), ..asked.clone() })
}

#[derive(Default)]
struct Count {
    asked: Cell<u64>,
    allowed: Cell<u64>,
}

impl Count {
    fn add(&self, allowed: bool) {
        self.asked.set(self.asked.get() + 1);
        self.allowed.set(self.allowed.get() + u64::from(allowed));
    }
}

#[test]
fn cedar_and_the_reference_answer_like_the_engine() {
    let count = Count::default();
    for_seeds(40, |g| {
        let state = if g.chance(50) { g.state() } else { g.state_with_owner() };
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let resources = g.resources(&state);
        let cedar = Cedar::new(&snapshot, true).bring(&snapshot, &resources);
        let bytes = snapshot.rulebook().to_bytes();
        let read = Rulebook::from_bytes(&bytes).expect("what was written can be read");
        for book in [snapshot.rulebook(), &read] {
            let context = g.context();
            for (asker, principal) in askers(&state) {
                let access = book.access(principal, &context);
                for resource in &resources {
                    let actions =
                        g.some(4, Gen::action).into_iter().chain(allowed_now(&g.catalogue, &access, *resource));
                    for action in actions.collect::<Vec<_>>() {
                        let asked = Asked { asker, principal, action: &action, resource: *resource, context: &context };
                        compare(&snapshot, &cedar, &access, &asked);
                        count.add(access.can(&action, *resource, NOW));
                    }
                }
            }
        }
    });
    eprintln!("{} decisions, {} of them allowed", count.asked.get(), count.allowed.get());
    let alone = std::env::var_os("PORTCULLIS_SEED").is_some();
    assert!(alone || count.allowed.get() * 20 > count.asked.get(), "too few are allowed to show anything");
}

/// Random questions are mostly refused, so two that the engine allows are asked too.
fn allowed_now(catalogue: &Catalogue, access: &Access, resource: ResourceRef<'_>) -> Vec<String> {
    let allowed = (0..catalogue.actions().len()).filter(|n| access.permits(*n, resource, NOW));
    allowed.take(2).map(|n| catalogue.action_name(n).to_owned()).collect()
}

/// One question.
struct Asked<'a> {
    asker: Asker,
    principal: Principal,
    action: &'a str,
    resource: ResourceRef<'a>,
    context: &'a Context,
}

fn compare(snapshot: &Snapshot, cedar: &Cedar, access: &Access, asked: &Asked<'_>) {
    let Asked { asker, principal, action, resource, context } = *asked;
    let (state, catalogue) = (snapshot.state(), snapshot.catalogue().data());
    let engine = access.can(action, resource, NOW);
    let reference = Reference { state, catalogue }.can(asker, action, resource, context);
    let words = cedar_request(snapshot, principal, action, resource, context);
    let said = || format!("{words:?}\n{}\n{}", cedar_export(snapshot).policies, show(state));
    assert_eq!(engine, reference, "the reference disagrees: {}", said());
    assert_eq!(engine, cedar.allows(&words), "Cedar disagrees: {}", said());
    if let Some(long) = written_long(&words, context) {
        assert_eq!(engine, cedar.allows(&long), "Cedar disagrees about the long address: {}", said());
    }
    if let Some(handle) = handle(access, action, resource) {
        assert_eq!(engine, access.allows(&handle, NOW), "the handle disagrees: {}", said());
    }
}

fn handle(access: &Access, action: &str, resource: ResourceRef<'_>) -> Option<Handle> {
    match resource {
        ResourceRef::Account => access.handle(action, None),
        ResourceRef::Resource(id) => access.handle(action, Some(id)),
        ResourceRef::Record { .. } => None,
    }
}

fn an_account_with_a_zone() -> (Gen, State) {
    let made = (0..100).map(Gen::new).map(|mut g| {
        let state = g.state_with_owner();
        (g, state)
    });
    let first_is_zone = |state: &State| state.resources.values().next().is_some_and(|r| r.kind == "zone");
    made.into_iter().find(|(_, state)| first_is_zone(state)).expect("many accounts have zones")
}

/// Names that need escaping stay what they are, and can't become policies.
#[test]
fn odd_names_are_escaped() {
    let (g, mut state) = an_account_with_a_zone();
    let zone = *state.resources.keys().next().expect("a zone");
    let odd = ["a\"b", "line\nbreak", "back\\slash", "'; permit(principal,action,resource);//", "ünï✓\u{200d}", "*"];
    for (n, name) in odd.iter().enumerate() {
        let role = portcullis_core::Role {
            id: (*name).to_owned(),
            name: (*name).to_owned(),
            about: String::new(),
            actions: vec!["dns:read".into()],
        };
        state.roles.insert(role.id.clone(), Arc::new(role));
        let selectors = vec![
            portcullis_core::Selector::Record { zone, name: (*name).to_owned(), rtype: Some((*name).to_owned()) },
            portcullis_core::Selector::Record { zone, name: "other".to_owned(), rtype: None },
        ];
        let policy = portcullis_core::Policy {
            id: portcullis_core::PolicyId::from_bits(5000 + n as u128),
            actor: portcullis_core::Actor::Member(MemberId::from_bits(2)),
            effect: portcullis_core::Effect::Allow,
            roles: vec![(*name).to_owned()],
            scope: portcullis_core::Scope { include: selectors, exclude: Vec::new() },
            named: None,
            conditions: portcullis_core::Conditions::default(),
        };
        state.policies.insert(policy.id, Arc::new(policy));
    }
    let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
    let resources = odd.iter().chain(&["other", "neither"]).map(|name| ResourceRef::Record { zone, name, rtype: name });
    let resources: Vec<_> = resources.collect();
    // Cedar warns of names that look like others; that is what they are.
    let cedar = Cedar::new(&snapshot, false).bring(&snapshot, &resources);
    let context = Context::at(NOW);
    let principal = Principal::Member(MemberId::from_bits(2));
    let access = snapshot.access(principal, &context);
    for resource in resources {
        for action in ["dns:read", "dns:edit"] {
            let asked = cedar_request(&snapshot, principal, action, resource, &context);
            assert_eq!(access.can(action, resource, NOW), cedar.allows(&asked), "{resource:?} {action}");
        }
    }
}
