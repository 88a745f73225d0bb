//! Rules of the repository that a compiler does not check.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("a folder can be listed").path();
            let skipped = path.file_name().is_some_and(|n| n == "node_modules" || n == "target" || n == "dist");
            match path.is_dir() {
                true if skipped => {}
                true => open.push(path),
                false if path.to_string_lossy().ends_with(ending) => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// What each package of the workspace depends on, tests apart.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let own = |package: &Value| {
        let all = package["dependencies"].as_array().cloned().unwrap_or_default();
        all.iter().filter(|d| d["kind"].is_null()).map(name).collect()
    };
    packages.map(|p| (name(p), own(p))).collect()
}

#[test]
fn dependencies_point_one_way() {
    let allowed: [(&str, &[&str]); 13] = [
        ("portcullis-core", &["portcullis-derive"]),
        ("portcullis-derive", &[]),
        ("portcullis-api", &["portcullis-core"]),
        ("portcullis-store", &["portcullis-core", "portcullis-api"]),
        ("portcullis-check", &["portcullis-core"]),
        ("portcullis-server", &["portcullis-core", "portcullis-api", "portcullis-check", "portcullis-store"]),
        ("portcullis-host", &["portcullis-core"]),
        ("portcullis-wasm", &["portcullis-core", "portcullis-host"]),
        ("portcullis-www", &["portcullis-core", "portcullis-api", "portcullis-host"]),
        ("portcullis-tests", &["portcullis-core", "portcullis-check"]),
        ("portcullis-engine-tests", &[]),
        ("portcullis-peers", &["portcullis-core", "portcullis-tests"]),
        ("xtask", &[]),
    ];
    let allowed: BTreeMap<&str, &[&str]> = allowed.into_iter().collect();
    for (package, dependencies) in dependencies() {
        let may = allowed
            .get(package.as_str())
            .unwrap_or_else(|| panic!("`{package}` is new: say here what it may depend on"));
        for inner in dependencies.iter().filter(|d| d.starts_with("portcullis-")) {
            assert!(may.contains(&inner.as_str()), "`{package}` must not depend on `{inner}`");
        }
    }
}

#[test]
fn the_core_stays_pure() {
    let own: BTreeSet<String> = dependencies().remove("portcullis-core").expect("the core");
    // `schemars` only describes types, for the document of the server's routes; nobody else asks for it.
    let known = ["fixedbitset", "icu_normalizer", "idna", "portcullis-derive", "schemars", "serde", "thiserror"];
    let known: BTreeSet<String> = known.into_iter().map(str::to_owned).collect();
    assert!(own.is_subset(&known), "the core depends on something new: {:?}", own.difference(&known));
    let forbidden = [
        "SystemTime",
        "Instant::now",
        "std::fs",
        "std::net::Tcp",
        "std::thread",
        "std::env",
        "async fn",
        "getrandom",
        "rand::",
        "println!",
    ];
    for file in files("crates/core/src", ".rs") {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for word in forbidden {
            assert!(!text.contains(word), "`{word}` in {}", file.display());
        }
    }
}

/// serde and a second copy of Unicode would each weigh more than the whole package may.
#[test]
fn the_package_for_browsers_stays_light() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--package", "portcullis-wasm", "--edges", "normal,no-proc-macro"])
        .args(["--target", "wasm32-unknown-unknown", "--prefix", "none"])
        .current_dir(root())
        .output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout);
    assert!(tree.contains("portcullis-core "), "that is no tree: {tree}");
    for heavy in ["serde", "serde_core", "serde_json", "icu_normalizer", "idna"] {
        assert!(!tree.lines().any(|line| line.starts_with(&format!("{heavy} "))), "`{heavy}` is in the package");
    }
}

#[test]
fn no_suite_file_is_forgotten() {
    let declared = |text: &str| -> BTreeSet<String> {
        let lines =
            text.lines().map(str::trim).filter_map(|l| l.strip_prefix("pub ").unwrap_or(l).strip_prefix("mod "));
        lines.filter_map(|l| l.strip_suffix(';')).map(str::to_owned).collect()
    };
    for top in ["tests/suite", "tests/engine"] {
        for file in files(top, ".rs") {
            let (stem, folder) =
                (file.file_stem().expect("a name").to_string_lossy().into_owned(), file.parent().expect("a folder"));
            if stem == "main" {
                continue;
            }
            let parent = match folder == root().join(top) {
                true => folder.join("main.rs"),
                false => folder.with_extension("rs"),
            };
            let text = std::fs::read_to_string(&parent).unwrap_or_else(|e| panic!("{}: {e}", parent.display()));
            assert!(declared(&text).contains(&stem), "{} is not named in {}", file.display(), parent.display());
        }
    }
}

#[test]
fn paths_in_the_documentation_exist() {
    for doc in ["docs/architecture.md", "docs/glossary.md", "tests/README.md"] {
        for path in quoted(&read(doc)).filter(|q| is_path(q)) {
            let base = if doc == "tests/README.md" && !path.starts_with("target") { "tests" } else { "." };
            let there =
                path.starts_with("target/") || root().join(base).join(&path).exists() || root().join(&path).exists();
            assert!(there, "`{path}` in {doc} is not there");
        }
    }
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let ends = [".rs", ".md", ".toml", ".json", "/"].iter().any(|e| text.ends_with(e));
    text.contains('/') && !text.starts_with('/') && ends && text.chars().all(plain)
}

#[test]
fn every_crate_has_a_front_page_with_an_example() {
    for krate in ["core", "check", "api", "store", "server", "wasm"] {
        let text = read(format!("crates/{krate}/src/lib.rs"));
        let front: String = text.lines().take_while(|l| l.starts_with("//!")).collect::<Vec<_>>().join("\n");
        assert!(front.lines().count() > 3, "crates/{krate} has no front page");
        assert!(front.contains("//! ```"), "crates/{krate} has no example on its front page");
    }
}

/// One word per idea: these are other people's words for things that the glossary names.
#[test]
fn words_are_those_of_the_glossary() {
    let stray = [
        "tenant",
        "organization_id",
        "grantee",
        "acl_entry",
        "role_assignment",
        "PolicyStatement",
        "is_admin",
        "whitelist",
        "blacklist",
    ];
    for folder in ["crates", "www/src"] {
        for file in files(folder, ".rs") {
            let text = std::fs::read_to_string(&file).expect("a source file");
            // Fields and paths that clients of the v4 API know.
            let invite = file.ends_with("v4/invite.rs").then_some("organization_id");
            let programme = ["v4/programme.rs", "table/programme.rs"].iter().any(|name| file.ends_with(name));
            let on_the_wire = invite.or(programme.then_some("tenant"));
            for word in stray.into_iter().filter(|word| Some(*word) != on_the_wire) {
                assert!(!text.contains(word), "`{word}` in {}: the glossary has another word for it", file.display());
            }
        }
    }
    let glossary = read("docs/glossary.md");
    for word in [
        "account",
        "user",
        "member",
        "group",
        "token",
        "principal",
        "actor",
        "service, action",
        "role",
        "resource",
        "scope",
        "policy",
        "effect",
        "context",
        "catalogue",
        "command, event",
        "issue",
        "snapshot",
        "access",
    ] {
        assert!(glossary.contains(&format!("| {word} |")), "the glossary lacks “{word}”");
    }
}

/// Nothing of the machine it was written on.
#[test]
fn no_local_paths_in_the_repository() {
    let spelt = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    for folder in ["crates", "docs", "tests/suite", "tests/engine", "tests/src", "tests/corpus", "www/src"] {
        for ending in [".rs", ".md", ".json", ".toml"] {
            for file in files(folder, ending) {
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                assert!(!spelt.iter().any(|path| text.contains(path)), "a local path in {}", file.display());
            }
        }
    }
}

#[test]
fn files_stay_small() {
    for folder in ["crates", "www/src", "tests/suite", "tests/engine", "tests/src"] {
        for file in files(folder, ".rs") {
            let lines = std::fs::read_to_string(&file).expect("a source file").lines().count();
            assert!(lines <= 400, "{} has {lines} lines: split it", file.display());
        }
    }
}
