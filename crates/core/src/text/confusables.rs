use std::collections::HashMap;
use std::sync::LazyLock;

/// What characters look like: the table of Unicode TS 39, packed by `build.rs`.
static TABLE: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
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
    for c in text.chars() {
        match TABLE.get(&c) {
            Some(prototype) => kept.push_str(prototype),
            None => kept.push(c),
        }
    }
    kept
}
