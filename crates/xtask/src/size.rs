//! What a visitor downloads, and what the npm package weighs.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::{compress, npm, page, paths};

/// Bytes of one file, or of several together.
#[derive(Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self { raw: bytes.len(), gzip: compress::gzip(bytes)?.len(), brotli: compress::brotli(bytes)?.len() })
    }

    fn add(&mut self, other: &Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }

    fn print(&self, name: &str) {
        println!("{name:<40} {:>9} {:>9} {:>9}", self.raw, self.gzip, self.brotli);
    }
}

/// Builds both and prints their files and sums, in bytes.
pub fn print() -> Result<()> {
    page::build()?;
    npm::build()?;
    println!();
    table("the page", &paths::page(), |name| !name.ends_with(".br") && !name.ends_with(".gz"))?;
    table("the npm package", &paths::npm_package(), |name| name.ends_with(".js") || name.ends_with(".wasm"))
}

fn table(title: &str, folder: &Path, counts: impl Fn(&str) -> bool) -> Result<()> {
    println!("{title:<40} {:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
    let mut names: Vec<String> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    let mut sum = Size::default();
    for name in names.iter().filter(|name| folder.join(name).is_file() && counts(name)) {
        let size = Size::of(&fs::read(folder.join(name))?)?;
        size.print(name);
        sum.add(&size);
    }
    sum.print("together");
    println!();
    Ok(())
}
