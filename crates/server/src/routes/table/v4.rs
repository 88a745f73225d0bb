//! The API that existing clients speak.

use super::super::v4;
use super::Need::{SignedIn, Zone};
use super::{DELETE, GET, PATCH, POST, PUT, Route, route};
use crate::openapi::Param;
use axum::routing::{delete, get, patch, post, put};

pub fn routes() -> Vec<Route> {
    vec![route(GET, "/client/v4/zones", SignedIn, || get(v4::zones))].into_iter().chain(records()).collect()
}

const FILE: &[Param] = &[
    Param::file("file").about("a zone file").required(),
    Param::flag("proxied").about("whether what can be proxied shall be"),
];

fn records() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/zones/{zone}/dns_records", Zone, || get(v4::records))
            .about("The records of a domain that the caller may read")
            .query(v4::RECORDS)
            .lists::<v4::RecordTold>(),
        route(POST, "/client/v4/zones/{zone}/dns_records", Zone, || post(v4::add_record))
            .about("Add a record")
            .body::<v4::RecordBody>()
            .answers::<v4::RecordTold>(),
        route(POST, "/client/v4/zones/{zone}/dns_records/batch", Zone, || post(v4::batch))
            .about("Edit many records, all or nothing: deletes, patches, puts and posts, in this order")
            .body::<v4::BatchBody>()
            .answers::<v4::BatchTold>(),
        route(GET, "/client/v4/zones/{zone}/dns_records/export", Zone, || get(v4::export))
            .about("The records of a domain as a zone file")
            .answers_text("text/plain"),
        route(POST, "/client/v4/zones/{zone}/dns_records/import", Zone, || post(v4::import))
            .about("Add the records of a zone file, all or nothing")
            .form(FILE)
            .answers::<v4::ImportTold>(),
        route(GET, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || get(v4::record))
            .about("A record")
            .answers::<v4::RecordTold>(),
        route(PUT, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || put(v4::put_record))
            .about("Replace a record")
            .body::<v4::RecordBody>()
            .answers::<v4::RecordTold>(),
        route(PATCH, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || patch(v4::patch_record))
            .about("Change a record; what is left out stays")
            .body::<v4::RecordBody>()
            .answers::<v4::RecordTold>(),
        route(DELETE, "/client/v4/zones/{zone}/dns_records/{record}", Zone, || delete(v4::delete_record))
            .about("Delete a record")
            .answers::<v4::IdTold>(),
    ]
}
