//! The files of a finished folder, in memory until all of them are right.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::compress;

/// Files by their path inside the folder, with `/` between its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Everything in a folder and the folders in it.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut files = Self::default();
        files.read_into(folder, "").with_context(|| format!("cannot read `{}`", folder.display()))?;
        Ok(files)
    }

    pub fn holds(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn add(&mut self, name: &str, content: Vec<u8>) {
        self.0.insert(name.to_owned(), content);
    }

    /// Adds a file under its name with the digest of its content, so that it can be cached for ever. Returns that name.
    pub fn add_by_content(&mut self, path: &str, content: Vec<u8>) -> String {
        let name = hashed_name(file_name(path), &content);
        self.0.insert(name.clone(), content);
        name
    }

    /// Gives a file its name with the digest of its content.
    pub fn name_by_content(&mut self, name: &str) -> Result<String> {
        let content = self.0.remove(name).with_context(|| format!("there is no `{name}`"))?;
        Ok(self.add_by_content(name, content))
    }

    /// Adds `.br` and `.gz` beside each file that gets smaller by it.
    pub fn with_compressed(self) -> Result<Self> {
        let mut all = Self::default();
        for (name, content) in self.0 {
            for (suffix, packed) in [("br", compress::brotli(&content)?), ("gz", compress::gzip(&content)?)] {
                if packed.len() < content.len() {
                    all.0.insert(format!("{name}.{suffix}"), packed);
                }
            }
            all.0.insert(name, content);
        }
        Ok(all)
    }

    /// Makes the folder hold exactly these files. They are written beside it and then swapped in, so that nobody sees
    /// half of them; a folder that holds them already is left alone, so that nothing is built again for its sake.
    pub fn put_in_place_of(&self, folder: &Path) -> Result<()> {
        if folder.is_dir() && Self::read(folder)? == *self {
            return Ok(());
        }
        let (fresh, old) = (folder.with_extension("new"), folder.with_extension("old"));
        remove_folder(&fresh)?;
        remove_folder(&old)?;
        for (name, content) in &self.0 {
            let path = fresh.join(name);
            fs::create_dir_all(path.parent().context("a file has a folder")?)?;
            fs::write(path, content)?;
        }
        if folder.exists() {
            fs::rename(folder, &old)?;
        }
        fs::rename(&fresh, folder).with_context(|| format!("cannot put `{}` in place", folder.display()))?;
        remove_folder(&old)
    }

    fn read_into(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.read_into(&entry.path(), &format!("{name}/"))?;
            } else {
                self.0.insert(name, fs::read(entry.path())?);
            }
        }
        Ok(())
    }
}

/// Removes a folder with all in it; one that isn't there is fine.
pub fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    Ok(())
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `style.css` becomes `style-0123456789abcdef.css`, `www_bg.wasm` `www-0123456789abcdef_bg.wasm`.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = &hex(&Sha256::digest(content))[..16];
    let at = name.find("_bg.").or_else(|| name.rfind('.')).unwrap_or(name.len());
    format!("{}-{digest}{}", &name[..at], &name[at..])
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
        let mut files = Files::default();
        files.add("a", vec![b'a'; 1000]);
        files.add("b", vec![b'b']);
        let names: Vec<String> = files.with_compressed().expect("compress").0.into_keys().collect();
        assert_eq!(names, ["a", "a.br", "a.gz", "b"]);
    }

    #[test]
    fn a_folder_holds_exactly_what_was_put_and_is_left_alone_the_second_time() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        let mut files = Files::default();
        files.add("stale", vec![1]);
        files.put_in_place_of(&folder).expect("first");
        let mut files = Files::default();
        files.add("a", vec![1]);
        files.add("deep/b", vec![2]);
        files.put_in_place_of(&folder).expect("second");
        assert_eq!(Files::read(&folder).expect("read"), files);
        let written = || fs::metadata(folder.join("a")).and_then(|data| data.modified()).expect("metadata");
        let before = written();
        files.put_in_place_of(&folder).expect("third");
        assert_eq!(written(), before);
        remove_folder(&folder).expect("tidy");
    }
}
