//! Packs the table of look-alike characters (Unicode TS 39, section 4) into a few kilobytes.
//!
//! Lines, sorted by character: the distance to the character before as hexadecimal digits, a space, and what it looks
//! like. Text is in lower-case NFKC and then in NFD before it is looked up, so what can't be in such a text is left out.

#![expect(clippy::expect_used, reason = "a build that cannot write its table should stop")]

use std::{collections::BTreeSet, env, fmt::Write as _, fs, path::Path};
use unicode_normalization::UnicodeNormalization as _;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut lines = String::new();
    let mut last = 0;
    for c in looked_up() {
        let prototype: String = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect();
        if prototype == c.to_string() || prototype.contains('\n') {
            continue;
        }
        let point = u32::from(c);
        writeln!(lines, "{:x} {prototype}", point - last).expect("writing to a string");
        last = point;
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("confusables.txt"), lines).expect("writing the table");
}

/// Every character that can be looked up. The unseen ones from U+E0000 on are no part of the table.
fn looked_up() -> BTreeSet<char> {
    let every = '\0'..=char::MAX;
    let found = every.flat_map(|c| std::iter::once(c).nfkc().flat_map(char::to_lowercase).nfd().collect::<Vec<_>>());
    found.filter(|c| !('\u{e0000}'..='\u{e0fff}').contains(c)).collect()
}
