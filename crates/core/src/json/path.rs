/// How much of a path is shown: parts, and characters of each.
const MOST: usize = 32;

/// An object or list around the place that is read.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    /// Whether it is an object.
    pub is_object: bool,
    /// In an object where the key stands, with its quotation mark; in a list how many values were begun. 0 before the first.
    pub inner: usize,
    /// The key that says which variant this is: it was read ahead.
    pub tag: Option<&'static str>,
    /// Whether that key was passed already.
    pub tag_passed: bool,
}

/// The path of the innermost field. Escapes in keys stay as they are written.
pub fn path(text: &str, open: &[Level]) -> String {
    let mut path = String::new();
    for level in open.iter().take(MOST).filter(|level| level.inner > 0) {
        if level.is_object {
            let key = text.get(level.inner.saturating_add(1)..).unwrap_or_default();
            if !path.is_empty() {
                path.push('.');
            }
            path.extend(key.chars().take(key_length(key)).take(2 * MOST));
        } else {
            path.push('[');
            super::number::push(&mut path, level.inner as u64 - 1);
            path.push(']');
        }
    }
    path
}

/// How many characters there are up to the closing quotation mark.
fn key_length(key: &str) -> usize {
    let mut escaped = false;
    let is_end = |c: char| {
        let end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        end
    };
    key.chars().position(is_end).unwrap_or(usize::MAX)
}

/// Line and column of a byte, both counted from 1.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    let lines = before.iter().filter(|b| **b == b'\n').count();
    let column = before.iter().rev().take_while(|b| **b != b'\n').count();
    (lines.saturating_add(1), column.saturating_add(1))
}
