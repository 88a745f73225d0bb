//! The page's shell, `www/index.html`. Its `<link data-trunk …>` elements say what belongs to the page, in the form
//! that Trunk reads too, so there is one shell whichever of the two builds the page.

use anyhow::{Context, Result, bail};

/// One `<link data-trunk …>` of the shell. Paths are relative to the shell's folder.
#[derive(Debug, PartialEq, Eq)]
pub enum Link {
    /// The crate itself: becomes the start script.
    Rust,
    /// A style sheet.
    Css { href: String },
    /// The icon of the tab.
    Icon { href: String },
    /// A file that is copied under its own name.
    CopyFile { href: String },
}

/// The shell with every `<link data-trunk …>` replaced by what `replacement` says.
pub fn render(shell: &str, mut replacement: impl FnMut(Link) -> Result<String>) -> Result<String> {
    let mut out = String::with_capacity(shell.len() + 512);
    let mut rest = shell;
    while let Some(at) = rest.find("<link") {
        let (before, from_tag) = rest.split_at(at);
        let end = from_tag.find('>').context("a <link> in the shell has no end")? + 1;
        let (tag, after) = from_tag.split_at(end);
        out.push_str(before);
        match link(tag).with_context(|| format!("in the shell: {tag}"))? {
            Some(link) => out.push_str(&replacement(link)?),
            None => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// What the tag asks for; nothing if it is an ordinary link.
fn link(tag: &str) -> Result<Option<Link>> {
    let attributes = attributes(tag);
    let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    if value("data-trunk").is_none() {
        return Ok(None);
    }
    let href = || value("href").filter(|href| !href.is_empty()).context("no href");
    Ok(Some(match value("rel").as_deref() {
        Some("rust") => Link::Rust,
        Some("css") => Link::Css { href: href()? },
        Some("icon") => Link::Icon { href: href()? },
        Some("copy-file") => Link::CopyFile { href: href()? },
        Some(other) => bail!("`{other}` is not a kind of link that this build knows"),
        None => bail!("no rel"),
    }))
}

/// The attributes of `<link a b="c" />`; one without a value has the empty one.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let inner = tag.trim_start_matches("<link").trim_end_matches('>').trim_end_matches('/');
    let mut attributes = Vec::new();
    let mut rest = inner.trim_start();
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => ("", after.trim_start_matches('=')),
        };
        attributes.push((name.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(shell: &str) -> Result<Vec<Link>> {
        let mut found = Vec::new();
        render(shell, |link| {
            found.push(link);
            Ok(String::new())
        })?;
        Ok(found)
    }

    #[test]
    fn finds_each_kind_and_leaves_ordinary_links_alone() {
        let shell = "<head><link rel=\"help\" href=\"/h\"><link data-trunk rel=\"rust\" data-bin=\"www\" />\n\
                     <link rel=\"css\" data-trunk href=\"a b.css\"><link data-trunk rel=\"copy-file\" href=\"start.js\"/></head>";
        let expected = [Link::Rust, Link::Css { href: "a b.css".into() }, Link::CopyFile { href: "start.js".into() }];
        assert_eq!(links(shell).expect("valid"), expected);
        let out = render(shell, |_| Ok("X".into())).expect("valid");
        assert_eq!(out, "<head><link rel=\"help\" href=\"/h\">X\nXX</head>");
    }

    #[test]
    fn refuses_what_only_trunk_would_understand() {
        for shell in [
            "<link data-trunk rel=\"sass\" href=\"a\">",
            "<link data-trunk href=\"a\">",
            "<link data-trunk rel=\"css\">",
            "<link ",
        ] {
            assert!(links(shell).is_err(), "{shell}");
        }
    }
}
