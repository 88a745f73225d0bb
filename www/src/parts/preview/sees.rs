use super::{Forecast, Holder};
use crate::shell::Place;
use portcullis_core::{Channel, Context, Principal, ResourceRef};

/// One place of the navigation, as somebody will have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The place.
    pub place: Place,
    /// How much is there, or that it can only be looked at.
    pub note: Option<String>,
}

/// The navigation as the person will have it, by the model that the shell draws its own from. Conditions on how one signs
/// in count as met. Tokens see no page.
pub fn seen(forecast: &Forecast) -> Vec<Seen> {
    let Some(Holder::Member(member)) = forecast.whose else { return Vec::new() };
    let now = forecast.now;
    let context = Context { second_factor: Some(true), channel: Some(Channel::Dashboard), ..Context::at(now) };
    let access = forecast.after.access(Principal::Member(member), &context);
    let changes = |action: &str| access.can(action, ResourceRef::Account, now);
    let read_only = |may: bool| (!may).then(|| "read only".to_owned());
    let note = |place: Place| match place {
        Place::Members => read_only(changes("members:edit")),
        Place::Groups => read_only(changes("groups:edit")),
        Place::Roles => read_only(changes("roles:edit")),
        Place::Settings => read_only(changes("account:edit")),
        Place::Zones => Some(crate::words::number(access.visible("zone").len())),
        Place::Partners => read_only(changes("partners:edit")),
        Place::Clients => read_only(changes("clients:edit")),
        Place::MyAccess | Place::Tokens | Place::Audit => None,
    };
    Place::shown_to(&access, now).into_iter().map(|place| Seen { place, note: note(place) }).collect()
}
