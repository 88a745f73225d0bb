use portcullis_core::{Context, MemberId, Principal, ResourceRef, Set, Snapshot};

/// Who can do something: on the named domain; without a name on the account, or on any domain at all where the action is one
/// on domains. Nobody where the action or the domain is unknown.
pub fn who_can(snapshot: &Snapshot, action: &str, on: &str, context: &Context) -> Set<MemberId> {
    let catalogue = snapshot.catalogue();
    let Some(number) = catalogue.action(action) else { return Set::new() };
    let all = |resource| snapshot.who_can(number, resource, context).into_iter().collect();
    match on.trim() {
        "" if catalogue.kind_actions("account").contains(number) => all(ResourceRef::Account),
        "" => anywhere(snapshot, action, context),
        name => match domain(snapshot, name) {
            Some(resource) => all(resource),
            None => Set::new(),
        },
    }
}

/// The domain of a name as typed: upper case and other scripts are welcome.
pub fn domain(snapshot: &Snapshot, name: &str) -> Option<ResourceRef<'static>> {
    let name = portcullis_core::text::domain(name.trim()).ok()?;
    snapshot.resource_named("zone", &name).map(ResourceRef::Resource)
}

fn anywhere(snapshot: &Snapshot, action: &str, context: &Context) -> Set<MemberId> {
    let accepted = snapshot.state().members.values().filter_map(|member| member.user);
    let access = accepted.map(|user| snapshot.access(Principal::User(user), context));
    access.filter(|access| access.any(action, "zone", context.now)).filter_map(|access| access.member()).collect()
}
