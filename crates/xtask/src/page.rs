//! The page: compiled, bound, named by content, compressed. The result is what the server takes into its binary.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::shell::{self, Link};
use crate::{bindgen, compress, paths, run, tools};

/// Files of the finished page by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

/// Builds the page into `target/page`; does nothing beyond asking cargo when no input has changed.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let wasm = run::stage("page: compile", || bindgen::compile("portcullis-www", "--bin=www", "www.wasm"))?;
    let stamp_file = paths::target().join("page.stamp");
    let stamp = stamp(&wasm)?;
    if paths::page().join("index.html").is_file() && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        eprintln!("\n== page: unchanged");
        return Ok(());
    }
    run::stage("page: bind, name and compress", || {
        let files = assemble(&wasm)?;
        replace(&paths::page(), &with_compressed(files)?)?;
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
    let glue = rename(&mut files, "www.js")?;
    let module = rename(&mut files, "www_bg.wasm")?;
    let www = paths::root().join("www");
    let shell = fs::read_to_string(www.join("index.html")).context("www/index.html")?;
    let html = shell::render(&shell, |link| {
        Ok(match link {
            Link::Rust => start_tags(&glue, &module),
            Link::Css { href } => {
                let name = add_named(&mut files, &href, source(&www, &href)?);
                format!(r#"<link rel="stylesheet" href="/{name}">"#)
            }
            Link::Icon { href } => {
                let name = add_named(&mut files, &href, source(&www, &href)?);
                format!(r#"<link rel="icon" href="/{name}">"#)
            }
            Link::CopyFile { href } => {
                files.insert(file_name(&href), source(&www, &href)?);
                String::new()
            }
        })
    })?;
    ensure!(files.contains_key("start.js"), "the shell must copy `start.js`, which starts the page");
    files.insert("index.html".into(), html.into_bytes());
    Ok(files)
}

/// What wasm-bindgen writes, read back from a folder of its own.
fn bound(wasm: &Path) -> Result<Files> {
    let folder = paths::web_target().join("bindgen");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    bindgen::generate(wasm, &folder, "www", false)?;
    let mut files = Files::new();
    read_folder(&folder, "", &mut files)?;
    Ok(files)
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// The same tags that `Trunk.toml` has Trunk write: `start.js` reads from them what to load.
fn start_tags(glue: &str, module: &str) -> String {
    format!(
        r#"<link rel="modulepreload" href="/{glue}"><link rel="preload" href="/{module}" as="fetch" type="application/wasm" crossorigin>
    <script type="module" src="/start.js" id="start" data-glue="/{glue}" data-module="/{module}"></script>"#
    )
}

/// Gives a file its name with the digest of its content, so that it can be cached for ever.
fn rename(files: &mut Files, name: &str) -> Result<String> {
    let content = files.remove(name).with_context(|| format!("wasm-bindgen wrote no `{name}`"))?;
    Ok(add_named(files, name, content))
}

fn add_named(files: &mut Files, path: &str, content: Vec<u8>) -> String {
    let name = hashed_name(&file_name(path), &content);
    files.insert(name.clone(), content);
    name
}

/// `style.css` becomes `style-0123456789abcdef.css`, `www_bg.wasm` `www-0123456789abcdef_bg.wasm`.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = &hex(&Sha256::digest(content))[..16];
    let at = name.find("_bg.").or_else(|| name.rfind('.')).unwrap_or(name.len());
    format!("{}-{digest}{}", &name[..at], &name[at..])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn source(www: &Path, href: &str) -> Result<Vec<u8>> {
    fs::read(www.join(href)).with_context(|| format!("the shell names `{href}`"))
}

/// Adds `.br` and `.gz` beside each file that gets smaller by it.
fn with_compressed(files: Files) -> Result<Files> {
    let mut all = Files::new();
    for (name, content) in files {
        for (suffix, packed) in [("br", compress::brotli(&content)?), ("gz", compress::gzip(&content)?)] {
            if packed.len() < content.len() {
                all.insert(format!("{name}.{suffix}"), packed);
            }
        }
        all.insert(name, content);
    }
    Ok(all)
}

/// Writes the files beside the old folder and then swaps, so that a server being built never sees half a page.
fn replace(folder: &Path, files: &Files) -> Result<()> {
    let fresh = folder.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    for (name, content) in files {
        let path = fresh.join(name);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs::write(path, content)?;
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&fresh, folder).with_context(|| format!("cannot put `{}` in place", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_digest_of_the_content() {
        assert_eq!(hashed_name("style.css", b"a"), "style-ca978112ca1bbdca.css");
        assert_eq!(hashed_name("www_bg.wasm", b"a"), "www-ca978112ca1bbdca_bg.wasm");
        assert_eq!(hashed_name("licence", b"a"), "licence-ca978112ca1bbdca");
    }

    #[test]
    fn only_what_shrinks_is_kept_compressed() {
        let files = Files::from([("a".into(), vec![b'a'; 1000]), ("b".into(), vec![b'b'])]);
        let names: Vec<String> = with_compressed(files).expect("compress").into_keys().collect();
        assert_eq!(names, ["a", "a.br", "a.gz", "b"]);
    }
}
