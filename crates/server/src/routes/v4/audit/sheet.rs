//! The first form as comma-separated values.

use super::lines::Found;
use super::noted::Noted;
use super::v1::AuditV1;
use crate::Error;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

const COLUMNS: [&str; 13] = [
    "id",
    "when",
    "action.type",
    "action.result",
    "actor.id",
    "actor.email",
    "actor.ip",
    "actor.type",
    "interface",
    "resource.type",
    "resource.id",
    "oldValue",
    "newValue",
];

/// Lines that are written at once.
const PIECE: usize = 500;

/// All lines as one file, written piece by piece.
///
/// # Errors
/// [`Error::Internal`] if the first of them can't be read. What fails later ends the file in the middle.
pub async fn answer(found: Found, tell: impl Fn(&Noted) -> AuditV1 + Send + Sync + 'static) -> Result<Response, Error> {
    let mut first = text(std::iter::once(COLUMNS.map(str::to_owned).to_vec()))?;
    first.extend(piece(&found, &tell, 0).await?);
    let rest = stream::try_unfold((found, tell, PIECE), async |(found, tell, skip)| {
        if skip >= found.total() {
            return Ok::<_, Error>(None);
        }
        let bytes = piece(&found, &tell, skip).await?;
        Ok(Some((bytes, (found, tell, skip + PIECE))))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit_logs.csv\""),
    ];
    let whole = stream::once(async { Ok(first) }).chain(rest);
    Ok((headers, Body::from_stream(whole)).into_response())
}

async fn piece(found: &Found, tell: &impl Fn(&Noted) -> AuditV1, skip: usize) -> Result<Vec<u8>, Error> {
    let lines = found.read(skip, PIECE).await?;
    text(lines.iter().map(|noted| row(&tell(noted))))
}

fn text(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    for row in rows {
        sheet.write_record(row).map_err(Error::internal)?;
    }
    sheet.into_inner().map_err(Error::internal)
}

fn row(line: &AuditV1) -> Vec<String> {
    let cells = vec![
        line.id.clone(),
        line.when.clone(),
        line.action.r#type.clone(),
        line.action.result.to_string(),
        line.actor.id.clone().unwrap_or_default(),
        line.actor.email.clone(),
        line.actor.ip.map(|ip| ip.to_string()).unwrap_or_default(),
        line.actor.r#type.to_owned(),
        line.interface.to_owned(),
        line.resource.r#type.to_owned(),
        line.resource.id.clone(),
        line.old_value.clone(),
        line.new_value.clone(),
    ];
    cells.into_iter().map(harmless).collect()
}

/// Programs that show sheets take a cell that begins like this for a formula, and people write addresses.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(harmless("=HYPERLINK(1)".into()), "'=HYPERLINK(1)");
        assert_eq!(harmless("ana@example.com".into()), "ana@example.com");
    }
}
