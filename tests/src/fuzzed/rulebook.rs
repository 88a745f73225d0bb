//! A rulebook in its binary form.

use crate::generate::NOW;
use portcullis_core::{Context, MemberId, Principal, ResourceId, ResourceRef, Rulebook};

/// Any bytes: refused, or a rulebook that answers and that writes itself to bytes which mean the same.
pub fn any(bytes: &[u8]) {
    let Ok(book) = Rulebook::from_bytes(bytes) else { return };
    let written = book.to_bytes();
    let again = Rulebook::from_bytes(&written).expect("what was written can be read");
    assert_eq!(again.to_bytes(), written, "not the same when written again");
    let context = Context { second_factor: Some(true), ..Context::at(NOW) };
    for n in 0..6 {
        for asker in
            [Principal::Member(MemberId::from_bits(n)), Principal::User(portcullis_core::UserId::from_bits(n + 100))]
        {
            let (one, two) = (book.access(asker, &context), again.access(asker, &context));
            for resource in resources() {
                for action in ["dns:edit", "zones:read", "members:edit"] {
                    let allowed = one.can(action, resource, NOW);
                    assert_eq!(allowed, two.can(action, resource, NOW), "{action} on {resource:?}");
                    one.explain(action, resource);
                }
            }
            one.grid();
            one.visible("zone");
        }
    }
}

fn resources() -> impl Iterator<Item = ResourceRef<'static>> {
    let id = ResourceId::from_bits;
    let record = move |n| ResourceRef::Record { zone: id(n), name: "www.z1.example", rtype: "A" };
    [ResourceRef::Account].into_iter().chain((0..4).flat_map(move |n| [ResourceRef::Resource(id(n)), record(n)]))
}
