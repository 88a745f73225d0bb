use std::sync::LazyLock;

/// What characters look like: the table of Unicode TS 39, packed by `build.rs`, sorted by character.
static TABLE: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let mut point = 0_u32;
    let lines = include_str!(concat!(env!("OUT_DIR"), "/confusables.txt")).split('\n');
    let entry = |line: &'static str| {
        let (distance, prototype) = line.split_once(' ')?;
        point = point.saturating_add(u32::from_str_radix(distance, 16).ok()?);
        Some((char::from_u32(point)?, prototype))
    };
    lines.filter_map(entry).collect()
});

/// Every character as the one it looks like.
pub(super) fn prototypes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_unseen(*c)) {
        match prototype(c) {
            Some(prototype) => kept.push_str(prototype),
            None => kept.push(c),
        }
    }
    kept
}

fn prototype(c: char) -> Option<&'static str> {
    let at = TABLE.binary_search_by_key(&c, |(c, _)| *c).ok()?;
    TABLE.get(at).map(|(_, prototype)| *prototype)
}

/// Tags and selectors of variants, a whole plane of characters that nobody sees. They are not in the table.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e0fff}')
}
