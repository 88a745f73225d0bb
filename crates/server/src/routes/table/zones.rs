//! Zones, their records and tags, as existing clients ask for them.

use super::super::v4::Deleted;
use super::super::v4::records::{self, BatchAnswer, BatchBody, ImportAnswer, RecordAnswer, RecordBody};
use super::super::v4::tags::{self, SummaryAnswer, TaggedAnswer, TagsBody};
use super::super::v4::zone::{self, NewZoneBody, ZoneAnswer, ZoneBody};
use super::Need::{Member, SignedIn, Zone};
use super::{DELETE, GET, PATCH, POST, PUT, Route, route};
use crate::openapi::Param;
use axum::routing::{delete, get, patch, post, put};

pub fn routes() -> Vec<Route> {
    [zones(), records(), tags()].concat()
}

const FILE: &[Param] = &[
    Param::file("file").about("a zone file").required(),
    Param::flag("proxied").about("whether what can be proxied shall be"),
];

fn zones() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/zones", SignedIn, || get(zone::zones))
            .about("The domains that the caller may see, in all their accounts")
            .query(zone::QUERY)
            .lists::<ZoneAnswer>(),
        route(POST, "/client/v4/zones", SignedIn, || post(zone::add_zone))
            .about("Add a domain to an account")
            .body::<NewZoneBody>()
            .answers::<ZoneAnswer>(),
        route(GET, "/client/v4/zones/{zone}", Zone, || get(zone::zone)).about("A domain").answers::<ZoneAnswer>(),
        route(PATCH, "/client/v4/zones/{zone}", Zone, || patch(zone::patch_zone))
            .about("Change a domain: one field at a time")
            .body::<ZoneBody>()
            .answers::<ZoneAnswer>(),
        route(DELETE, "/client/v4/zones/{zone}", Zone, || delete(zone::delete_zone))
            .about("Remove a domain with its records")
            .answers::<Deleted>(),
    ]
}

fn tags() -> Vec<Route> {
    const ACCOUNT: &str = "/client/v4/accounts/{account}/tags";
    const ZONE: &str = "/client/v4/zones/{zone}/tags";
    let of = |path, need| {
        vec![
            route(GET, path, need, || get(tags::tags))
                .about("The tags of a resource")
                .query(tags::OF)
                .answers::<TaggedAnswer>(),
            route(PUT, path, need, || put(tags::put_tags))
                .about("Give a resource these tags and no others")
                .headers(tags::IF_MATCH)
                .body::<TagsBody>()
                .answers::<TaggedAnswer>(),
            route(DELETE, path, need, || delete(tags::delete_tags))
                .about("Take all tags off a resource")
                .headers(tags::IF_MATCH)
                .maybe_body::<TagsBody>()
                .answers_nothing(),
        ]
    };
    let lists = vec![
        route(GET, "/client/v4/accounts/{account}/tags/resources", Member, || get(tags::resources))
            .about("Resources with their tags, as far as the caller may see them")
            .query(tags::QUERY)
            .goes_on::<TaggedAnswer>(),
        route(GET, "/client/v4/accounts/{account}/tags/keys", Member, || get(tags::keys))
            .about("The keys of tags in use")
            .query(tags::CURSOR)
            .goes_on::<String>(),
        route(GET, "/client/v4/accounts/{account}/tags/values/{key}", Member, || get(tags::values))
            .about("The values in use of a key of tags")
            .path(&[Param::text("key")])
            .query(tags::VALUES)
            .goes_on::<String>(),
        route(GET, "/client/v4/accounts/{account}/tags/summary", Member, || get(tags::summary))
            .about("The keys of tags in use, each with its values")
            .query(tags::CURSOR)
            .goes_on::<SummaryAnswer>(),
    ];
    [of(ACCOUNT, Member), of(ZONE, Zone), lists].concat()
}

fn records() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/zones/{zone}/dns_records", Zone, || get(records::records))
            .about("The records of a domain that the caller may read")
            .query(records::QUERY)
            .lists::<RecordAnswer>(),
        route(POST, "/client/v4/zones/{zone}/dns_records", Zone, || post(records::add_record))
            .about("Add a record")
            .body::<RecordBody>()
            .answers::<RecordAnswer>(),
        route(POST, "/client/v4/zones/{zone}/dns_records/batch", Zone, || post(records::batch))
            .about("Edit many records, all or nothing: deletes, patches, puts and posts, in this order")
            .body::<BatchBody>()
            .answers::<BatchAnswer>(),
        route(GET, "/client/v4/zones/{zone}/dns_records/export", Zone, || get(records::export))
            .about("The records of a domain as a zone file")
            .answers_text("text/plain"),
        route(POST, "/client/v4/zones/{zone}/dns_records/import", Zone, || post(records::import))
            .about("Add the records of a zone file, all or nothing")
            .form(FILE)
            .answers::<ImportAnswer>(),
        route(GET, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || get(records::record))
            .about("A record")
            .answers::<RecordAnswer>(),
        route(PUT, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || put(records::put_record))
            .about("Replace a record")
            .body::<RecordBody>()
            .answers::<RecordAnswer>(),
        route(PATCH, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || patch(records::patch_record))
            .about("Change a record; what is left out stays")
            .body::<RecordBody>()
            .answers::<RecordAnswer>(),
        route(DELETE, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || delete(records::delete_record))
            .about("Delete a record")
            .answers::<Deleted>(),
    ]
}
