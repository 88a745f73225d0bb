//! The page: compiled, bound, named by content, compressed. The result is what the server takes into its binary.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::files::{Files, file_name, hex, remove_folder};
use crate::shell::{self, Link};
use crate::{bindgen, paths, run, tools};

/// Builds the page into `target/page`; does nothing beyond asking cargo when no input has changed.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let _alone = run::alone("page")?;
    let wasm = run::stage("page: compile", || bindgen::compile("portcullis-www", "--bin=www", &[], &[], "www.wasm"))?;
    let stamp_file = paths::target().join("page.stamp");
    let stamp = stamp(&wasm)?;
    if paths::page().join("index.html").is_file() && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        eprintln!("\n== page: unchanged");
        return Ok(());
    }
    run::stage("page: bind, name and compress", || {
        assemble(&wasm)?.with_compressed()?.put_in_place_of(&paths::page())?;
        fs::write(&stamp_file, &stamp).context("page.stamp")
    })
}

/// A digest of everything the finished page follows from, this program included.
fn stamp(wasm: &Path) -> Result<String> {
    let program = fs::metadata(std::env::current_exe()?)?;
    let built = program.modified()?.duration_since(SystemTime::UNIX_EPOCH)?.as_nanos();
    let mut hash = Sha256::new();
    hash.update(format!("{built} {}", program.len()));
    hash.update(fs::read(wasm)?);
    let www = paths::root().join("www");
    let shell = fs::read_to_string(www.join("index.html")).context("www/index.html")?;
    hash.update(&shell);
    shell::render(&shell, |link| {
        if let Link::Css { href } | Link::Icon { href } | Link::CopyFile { href } = link {
            hash.update(source(&www, &href)?);
        }
        Ok(String::new())
    })?;
    Ok(hex(&hash.finalize()))
}

/// All files of the page, uncompressed.
fn assemble(wasm: &Path) -> Result<Files> {
    let mut files = bound(wasm)?;
    let glue = files.name_by_content("www.js")?;
    let module = files.name_by_content("www_bg.wasm")?;
    let www = paths::root().join("www");
    let shell = fs::read_to_string(www.join("index.html")).context("www/index.html")?;
    let html = shell::render(&shell, |link| {
        Ok(match link {
            Link::Rust => start_tags(&glue, &module),
            Link::Css { href } => {
                let name = files.add_by_content(&href, source(&www, &href)?);
                format!(r#"<link rel="stylesheet" href="/{name}">"#)
            }
            Link::Icon { href } => {
                let name = files.add_by_content(&href, source(&www, &href)?);
                format!(r#"<link rel="icon" href="/{name}">"#)
            }
            Link::CopyFile { href } => {
                files.add(file_name(&href), source(&www, &href)?);
                String::new()
            }
        })
    })?;
    ensure!(files.holds("start.js"), "the shell must copy `start.js`, which starts the page");
    files.add("index.html", html.into_bytes());
    Ok(files)
}

/// What wasm-bindgen writes, read back from a folder of its own.
fn bound(wasm: &Path) -> Result<Files> {
    let folder = paths::web_target().join("bindgen");
    remove_folder(&folder)?;
    bindgen::generate(wasm, &folder, "www", false)?;
    Files::read(&folder)
}

/// The same tags that `Trunk.toml` has Trunk write: `start.js` reads from them what to load.
fn start_tags(glue: &str, module: &str) -> String {
    format!(
        r#"<link rel="modulepreload" href="/{glue}"><link rel="preload" href="/{module}" as="fetch" type="application/wasm" crossorigin>
    <script type="module" src="/start.js" id="start" data-glue="/{glue}" data-module="/{module}"></script>"#
    )
}

fn source(www: &Path, href: &str) -> Result<Vec<u8>> {
    fs::read(www.join(href)).with_context(|| format!("the shell names `{href}`"))
}
