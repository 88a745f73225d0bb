//! The first form as comma-separated values.

use super::v1::AuditV1;
use crate::Error;
use axum::http::header;
use axum::response::{IntoResponse, Response};

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

/// All lines as one file.
///
/// # Errors
/// [`Error::Internal`] if they can't be written.
pub fn answer(lines: &[AuditV1]) -> Result<Response, Error> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(COLUMNS).map_err(Error::internal)?;
    for line in lines {
        sheet.write_record(row(line)).map_err(Error::internal)?;
    }
    let bytes = sheet.into_inner().map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit_logs.csv\""),
    ];
    Ok((headers, bytes).into_response())
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
