use super::fields::{Field, Form, fields};
use super::name::record_name;
use super::token::{quoted, tokens, unquoted};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Longest content, in bytes.
const MOST: usize = 8_192;
/// Longest text of a TXT record, in bytes.
const MOST_TEXT: usize = 4_096;

/// Why a content does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ContentError(pub String);

/// A content in its one form: addresses and names as they compare, numbers without leading zeros, one space between parts.
///
/// # Errors
/// [`ContentError`] saying which part is wrong, and how it would be right.
pub fn content(rtype: &str, text: &str) -> Result<String, ContentError> {
    let fields = fields(rtype).ok_or_else(|| error("this type is not kept here"))?;
    if text.len() > MOST {
        return Err(error("it is longer than 8192 bytes"));
    }
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(error("it holds a line break or another control character"));
    }
    if let [Field { form: Form::Texts, .. }] = fields {
        return texts(text);
    }
    let tokens = tokens(text).ok_or_else(|| error("a quote is not closed"))?;
    let parts = divided(fields, &tokens)?;
    let parts: Vec<String> = fields.iter().zip(&parts).map(|(f, part)| in_form(f, part)).collect::<Result<_, _>>()?;
    Ok(parts.join(" ").trim_end().to_owned())
}

/// The parts of a content that is in its one form, each without quotes; in the order of [`fields`].
pub fn values(rtype: &str, content: &str) -> Vec<String> {
    let Some(fields) = fields(rtype) else { return Vec::new() };
    let tokens = tokens(content).unwrap_or_default();
    let parts = divided(fields, &tokens).unwrap_or_default();
    let value = |(field, part): (&Field, &String)| match field.form {
        Form::Quoted => unquoted(part),
        Form::Measure => part.strip_suffix('m').unwrap_or(part).to_owned(),
        Form::Ip4 | Form::Ip6 | Form::Name | Form::Number(_) | Form::Word => part.clone(),
        Form::Texts | Form::Hex | Form::Base64 | Form::Rest => part.clone(),
    };
    fields.iter().zip(&parts).map(value).collect()
}

/// Whether two contents of a type say the same: texts may be written in more than one way.
pub fn is_same(rtype: &str, one: &str, other: &str) -> bool {
    one == other || (rtype == "TXT" && bare(one) == bare(other))
}

/// A text without the quotes that may stand around it.
fn bare(text: &str) -> String {
    if text.starts_with('"') {
        tokens(text).unwrap_or_default().into_iter().map(unquoted).collect()
    } else {
        text.to_owned()
    }
}

fn error(why: impl Into<String>) -> ContentError {
    ContentError(why.into())
}

/// Texts stay as they were written: clients compare what they sent with what they get.
fn texts(text: &str) -> Result<String, ContentError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(error("it is empty"));
    }
    if text.len() > MOST_TEXT {
        return Err(error("it is longer than 4096 bytes"));
    }
    if text.starts_with('"') {
        let tokens = tokens(text).ok_or_else(|| error("a quote is not closed"))?;
        if tokens.iter().any(|t| !t.starts_with('"')) {
            return Err(error("after a text in quotes only others in quotes may follow"));
        }
    }
    Ok(text.to_owned())
}

/// As many parts as there are fields: the last field may take several tokens.
fn divided(fields: &[Field], tokens: &[&str]) -> Result<Vec<String>, ContentError> {
    let last = fields.last().map(|f| f.form);
    let (glue, may_miss) = match last {
        Some(Form::Hex | Form::Base64) => (Some(""), false),
        Some(Form::Rest) => (Some(" "), true),
        _ => (None, false),
    };
    let least = fields.len().saturating_sub(usize::from(may_miss));
    if tokens.len() < least || (glue.is_none() && tokens.len() > fields.len()) {
        let names: Vec<&str> = fields.iter().map(|f| f.name).collect();
        return Err(error(format!("it is made of {}", names.join(", "))));
    }
    let (single, rest) = tokens.split_at(tokens.len().min(fields.len().saturating_sub(usize::from(glue.is_some()))));
    let mut parts: Vec<String> = single.iter().map(|t| (*t).to_owned()).collect();
    if let Some(glue) = glue {
        parts.push(rest.join(glue));
    }
    Ok(parts)
}

fn in_form(field: &Field, part: &str) -> Result<String, ContentError> {
    let wrong = |what: &str| error(format!("its {} is not {what}", field.name));
    match field.form {
        Form::Ip4 => part.parse::<Ipv4Addr>().map(|a| a.to_string()).map_err(|_| wrong("an IPv4 address")),
        Form::Ip6 => part.parse::<Ipv6Addr>().map(|a| a.to_string()).map_err(|_| wrong("an IPv6 address")),
        Form::Name if part == "." => Ok(part.to_owned()),
        Form::Name => {
            record_name(part).filter(|n| !n.starts_with('*')).ok_or_else(|| wrong("a name such as `host.example.org`"))
        }
        Form::Number(most) => {
            let digits =
                (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok());
            let number = digits.flatten().filter(|n| *n <= most);
            number.map(|n| n.to_string()).ok_or_else(|| wrong(&format!("a number up to {most}")))
        }
        Form::Measure => measure(part).ok_or_else(|| wrong("a number such as `10` or `2.5m`")),
        Form::Word if !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) => {
            Ok(part.to_owned())
        }
        Form::Word => Err(wrong("a word of letters and digits")),
        Form::Quoted => Ok(quoted(&unquoted(part))),
        Form::Hex => {
            let hex = !part.is_empty() && part.len().is_multiple_of(2) && part.bytes().all(|b| b.is_ascii_hexdigit());
            hex.then(|| part.to_ascii_lowercase()).ok_or_else(|| wrong("an even number of hex digits"))
        }
        Form::Base64 => is_base64(part).then(|| part.to_owned()).ok_or_else(|| wrong("base64")),
        Form::Texts | Form::Rest => Ok(part.to_owned()),
    }
}

/// Digits, perhaps a sign, a fraction and a last `m`.
fn measure(part: &str) -> Option<String> {
    let number = part.strip_suffix('m').unwrap_or(part);
    let (whole, fraction) =
        number.strip_prefix('-').unwrap_or(number).split_once('.').unwrap_or((number.trim_start_matches('-'), "0"));
    let digits = |text: &str| (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (digits(whole) && digits(fraction)).then(|| part.to_owned())
}

fn is_base64(part: &str) -> bool {
    let body = part.trim_end_matches('=');
    let digits = !body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b));
    digits && part.len().is_multiple_of(4) && part.len().saturating_sub(body.len()) <= 2
}
