/// Parts of a content: words, and texts in quotes with their quotes. `None` where a quote is not closed.
pub(super) fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while !rest.is_empty() {
        let end = match rest.strip_prefix('"') {
            Some(inner) => closing(inner)?.saturating_add(2),
            None => rest.find(is_blank).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at_checked(end)?;
        found.push(token);
        rest = after.trim_start_matches(is_blank);
    }
    Some(found)
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

/// Where a text in quotes ends, counted from after its first quote.
fn closing(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|b| {
        let closes = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        closes
    })
}

/// What a token says: without its quotes and escapes (`\"`, `\\`).
pub fn unquoted(token: &str) -> String {
    let inner = token.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(token);
    let mut said = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(c) = letters.next() {
        match (c, letters.clone().next()) {
            ('\\', Some(next @ ('"' | '\\'))) => {
                said.push(next);
                letters.next();
            }
            _ => said.push(c),
        }
    }
    said
}

/// A text in quotes, as [`unquoted`] reads it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
