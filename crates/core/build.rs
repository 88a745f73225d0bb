//! Packs the table of look-alike characters (Unicode TS 39, section 4) into a few kilobytes.
//!
//! Lines, sorted by character: the distance to the character before as hexadecimal digits, a space, and what it looks
//! like. Characters that NFD takes apart are left out: text is in NFD before it is looked up.

#![expect(clippy::expect_used, reason = "a build that cannot write its table should stop")]

use std::{env, fmt::Write as _, fs, path::Path};
use unicode_normalization::UnicodeNormalization as _;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut lines = String::new();
    let mut last = 0;
    for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let prototype: String = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect();
        let is_apart = !std::iter::once(c).nfd().eq(std::iter::once(c));
        if is_apart || prototype == c.to_string() || prototype.contains('\n') {
            continue;
        }
        let point = u32::from(c);
        writeln!(lines, "{:x} {prototype}", point - last).expect("writing to a string");
        last = point;
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("confusables.txt"), lines).expect("writing the table");
}
