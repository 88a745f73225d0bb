//! From a line and column to the name of the field that stands there.
//!
//! Knowing where one is while reading would cost every type a second reader in the wasm; errors are rare, so the text
//! is looked through again instead.

/// How much of a path is shown: parts, and characters of each.
const MOST: usize = 32;

/// One thing that is open at some place of the text.
enum Open {
    Object { key: String, wants_key: bool },
    Array { index: usize },
}

/// The path of the field in which a byte of a JSON text stands, such as `members.0a….status` or `emails[3]`. Lines and
/// columns count from 1; the text need be JSON only as far as that.
pub fn path_at(root: &str, text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = before.saturating_add(column).min(text.len());
    let mut open: Vec<Open> = Vec::new();
    let mut bytes = text.as_bytes().get(..end).unwrap_or_default().iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => name(&mut open, string(&mut bytes)),
            b'{' => open.push(Open::Object { key: String::new(), wants_key: true }),
            b'[' => open.push(Open::Array { index: 0 }),
            b'}' | b']' => drop(open.pop()),
            b',' => step(&mut open),
            b':' => value_follows(&mut open),
            _ => {}
        }
    }
    open.iter().take(MOST).fold(root.to_owned(), |path, part| match part {
        Open::Array { index } => format!("{path}[{index}]"),
        Open::Object { key, .. } if key.is_empty() || path.is_empty() => path + key,
        Open::Object { key, .. } => format!("{path}.{key}"),
    })
}

/// The rest of a string; escapes stay as they are written.
fn string(bytes: &mut impl Iterator<Item = u8>) -> String {
    let mut found = Vec::new();
    let mut escaped = false;
    for byte in bytes {
        match byte {
            b'"' if !escaped => break,
            _ => escaped = byte == b'\\' && !escaped,
        }
        if found.len() < 4 * MOST {
            found.push(byte);
        }
    }
    String::from_utf8_lossy(&found).chars().take(2 * MOST).collect()
}

fn name(open: &mut [Open], text: String) {
    if let Some(Open::Object { key, wants_key: true }) = open.last_mut() {
        *key = text;
    }
}

fn value_follows(open: &mut [Open]) {
    if let Some(Open::Object { wants_key, .. }) = open.last_mut() {
        *wants_key = false;
    }
}

fn step(open: &mut [Open]) {
    match open.last_mut() {
        Some(Open::Object { wants_key, .. }) => *wants_key = true,
        Some(Open::Array { index }) => *index = index.saturating_add(1),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::path_at;

    #[test]
    fn names_the_field_in_which_a_place_is() {
        let text = "{\"a\": {\"b\": [1, {\"c,\\\"]\": 2}],\n \"d\": 3}}";
        let at = |line, column| path_at("state", text, line, column);
        assert_eq!(at(1, 1), "state");
        assert_eq!(at(1, 14), "state.a.b[0]");
        assert_eq!(at(1, 27), "state.a.b[1].c,\\\"]");
        assert_eq!(at(2, 7), "state.a.d");
        assert_eq!(at(9, 9), "state", "everything is closed again");
        assert_eq!(path_at("", text, 2, 7), "a.d");
    }

    #[test]
    fn survives_any_text_and_any_place() {
        for text in ["", "]]]}}}", "\"", "{\"\\", "[[[[", ",:,:", "{\"ä\": \u{1F600}"] {
            for line in 0..4 {
                (0..12).for_each(|column| drop(path_at("x", text, line, column)));
            }
        }
        let deep = "[".repeat(10_000);
        assert_eq!(path_at("x", &deep, 1, 10_000), format!("x{}", "[0]".repeat(32)));
    }
}
