use super::{readable, zone_of};
use crate::http::Entered;
use crate::{App, Error};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use portcullis_core::dns;

/// `GET …/dns_records/export`: the records that the caller may read, as a zone file.
pub async fn export(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
) -> Result<impl IntoResponse, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let records = readable(&app, &entered, &zone, None).await?;
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, dns::write_zone_file(&zone.name, &records)))
}
