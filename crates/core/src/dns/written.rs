use super::content::values;
use super::fields::{Form, fields};
use super::token::quoted;
use crate::model::Record;

/// Longest text between two quotes of a zone file, in bytes.
const MOST_BETWEEN_QUOTES: usize = 255;

/// Writes records of a zone as a zone file (RFC 1035), as [`read_zone_file`](super::read_zone_file) reads it.
pub fn write_zone_file(zone: &str, records: &[Record]) -> String {
    let mut file = format!(";; Domain: {zone}.\n$ORIGIN {zone}.\n");
    let mut records: Vec<&Record> = records.iter().collect();
    records.sort_by_key(|r| (&r.rtype, &r.name, &r.content, r.id));
    let mut rtype = "";
    for record in records {
        if rtype != record.rtype {
            file.push_str(&format!("\n;; {} records\n", record.rtype));
            rtype = &record.rtype;
        }
        file.push_str(&line(record));
    }
    file
}

fn line(record: &Record) -> String {
    let priority = record.priority.map(|p| format!("{p} ")).unwrap_or_default();
    let content = content(&record.rtype, &record.content);
    let comment = comment(record);
    format!("{}.\t{}\tIN\t{}\t{priority}{content}{comment}\n", record.name, record.ttl, record.rtype)
}

/// The content with whole names, and texts in quotes that are short enough for programs that read them.
fn content(rtype: &str, content: &str) -> String {
    let fields = fields(rtype).unwrap_or_default();
    if let Some(Form::Texts) = fields.first().map(|f| f.form) {
        return if content.starts_with('"') { content.to_owned() } else { in_pieces(content) };
    }
    let parts = fields.iter().zip(values(rtype, content)).map(|(field, value)| match field.form {
        Form::Name if value != "." => format!("{value}."),
        Form::Quoted => quoted(&value),
        Form::Measure if ["altitude", "size", "precision_horz", "precision_vert"].contains(&field.name) => {
            format!("{value}m")
        }
        Form::Ip4 | Form::Ip6 | Form::Name | Form::Number(_) | Form::Measure | Form::Word => value,
        Form::Texts | Form::Hex | Form::Base64 | Form::Rest => value,
    });
    parts.collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

fn in_pieces(text: &str) -> String {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for c in text.chars() {
        if piece.len().saturating_add(c.len_utf8()) > MOST_BETWEEN_QUOTES {
            pieces.push(quoted(&piece));
            piece.clear();
        }
        piece.push(c);
    }
    pieces.push(quoted(&piece));
    pieces.join(" ")
}

fn comment(record: &Record) -> String {
    let tags = record.tags.iter().cloned();
    let proxied = super::is_proxiable(&record.rtype).then(|| format!("cf-proxied:{}", record.proxied));
    let said: Vec<String> = proxied.into_iter().chain(tags).collect();
    let told = if said.is_empty() { String::new() } else { format!("cf_tags={}", said.join(",")) };
    match (record.comment.as_str(), told.as_str()) {
        ("", "") => String::new(),
        (comment, "") => format!(" ; {comment}"),
        ("", told) => format!(" ; {told}"),
        (comment, told) => format!(" ; {comment} {told}"),
    }
}
