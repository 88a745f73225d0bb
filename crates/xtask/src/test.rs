//! Every test there is, in the order in which failures are cheapest to find.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::{demo, npm, page, paths, run, tools};

/// A part of the tests that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything that runs on the machine itself, page state included.
    Native,
    /// The engine compiled to wasm, in node.
    Wasm,
    /// The npm package as its users load it.
    Npm,
    /// Journeys in Chromium against the real server.
    Browser,
    /// Everything that the server's document says may be asked, asked.
    Schema,
    /// The official SDKs of the v4 API, unmodified, against the real server.
    Sdk,
}

impl Part {
    const ALL: [Self; 6] = [Self::Native, Self::Wasm, Self::Npm, Self::Browser, Self::Schema, Self::Sdk];

    pub fn parse(word: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|part| part.name() == word);
        found.with_context(|| format!("no part `{word}`: native, wasm, npm, browser, schema or sdk"))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Npm => "npm",
            Self::Browser => "browser",
            Self::Schema => "schema",
            Self::Sdk => "sdk",
        }
    }

    fn run(self) -> Result<()> {
        match self {
            Self::Native => native(),
            Self::Wasm => wasm(),
            Self::Npm => npm_package(),
            Self::Browser => browser(),
            Self::Schema => schema(),
            Self::Sdk => sdk(),
        }
    }
}

/// Runs all parts, or one; stops at the first that fails. Always ends with a summary.
pub fn run(only: Option<Part>) -> Result<()> {
    let parts: Vec<Part> = Part::ALL.into_iter().filter(|part| only.is_none_or(|only| only == *part)).collect();
    let mut passed: Vec<(Part, Duration)> = Vec::new();
    for &part in &parts {
        let start = Instant::now();
        if let Err(error) = part.run() {
            summarise(&parts, &passed);
            return Err(error.context(format!("the {} tests did not pass", part.name())));
        }
        passed.push((part, start.elapsed()));
    }
    summarise(&parts, &passed);
    Ok(())
}

fn summarise(parts: &[Part], passed: &[(Part, Duration)]) {
    eprintln!("\n== tests");
    for (at, part) in parts.iter().enumerate() {
        let ending = match passed.get(at) {
            Some((_, took)) => format!("passed in {}", run::human(*took)),
            None if at == passed.len() => "FAILED".to_owned(),
            None => "not run".to_owned(),
        };
        eprintln!("   {:<8} {ending}", part.name());
    }
}

fn native() -> Result<()> {
    server_with_page()?;
    run::stage("native tests", || {
        let mut cargo = demo::server_cargo("test");
        cargo.args(demo::with_the_server()).env("PORTCULLIS_BIN", paths::server_binary("debug"));
        run::run(&mut cargo)
    })?;
    run::stage("tests of the page's state", || run::run(run::cargo().args(["test", "--package", "portcullis-www"])))?;
    run::stage("tests of the build itself", || run::run(run::cargo().args(["test", "--package", "xtask"])))
}

fn wasm() -> Result<()> {
    tools::wasm_target()?;
    tools::node()?;
    // Some of them run in a browser, through its driver.
    tools::chromium()?;
    let runner = tools::wasm_test_runner()?;
    run::stage("wasm tests in node and in a browser", || {
        let mut cargo = run::web_cargo();
        cargo.args(["test", "--package", "portcullis-host", "--package", "portcullis-wasm"]);
        cargo.args(["--target", paths::WASM_TARGET]);
        run::run(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner))
    })
}

fn npm_package() -> Result<()> {
    tools::node()?;
    let chromium = tools::chromium()?;
    npm::build()?;
    let folder = paths::root().join("tests/npm");
    tools::npm_packages(&folder)?;
    run::stage("npm package tests", || {
        let mut node = node_tests(&folder)?;
        run::run(node.env("PORTCULLIS_NPM", paths::npm_package()).env("PORTCULLIS_CHROMIUM", chromium))
    })
}

fn browser() -> Result<()> {
    tools::node()?;
    let chromium = tools::chromium()?;
    server_with_page()?;
    let folder = paths::root().join("tests/browser");
    tools::npm_packages(&folder)?;
    run::stage("browser journeys", || {
        let mut node = node_tests(&folder)?;
        node.env("PORTCULLIS_BIN", paths::server_binary("debug")).env("PORTCULLIS_CHROMIUM", chromium);
        run::run(&mut node)
    })
}

/// Within two minutes, with the same requests each time.
fn schema() -> Result<()> {
    demo::build_debug()?;
    let folder = paths::root().join("tests/schema");
    let python = tools::python_packages(&folder)?;
    run::stage("requests made from the OpenAPI document", || {
        let mut runner = Command::new(python);
        runner.arg(folder.join("run.py")).args(["--max-time", "110", "--generation-deterministic"]);
        run::run(runner.env("PORTCULLIS_BIN", paths::server_binary("debug")))
    })
}

fn server_with_page() -> Result<()> {
    page::build()?;
    demo::build_debug()
}

fn sdk() -> Result<()> {
    tools::node()?;
    server_with_page()?;
    let folder = paths::root().join("tests/sdk");
    let python = tools::python_packages(&folder)?;
    tools::npm_packages(&folder)?;
    let server = paths::server_binary("debug");
    run::stage("the Python SDK", || {
        let mut tests = Command::new(&python);
        tests.args(["-W", "ignore::DeprecationWarning", "-m", "unittest", "discover", "--verbose"]);
        run::run(tests.current_dir(folder.join("python")).env("PORTCULLIS_BIN", &server))
    })?;
    run::stage("the TypeScript SDK", || run::run(node_tests(&folder)?.env("PORTCULLIS_BIN", &server)))
}

/// `node --test` over the folder's `*.test.mjs`, named one by one because node's versions differ in what a folder means.
fn node_tests(folder: &Path) -> Result<Command> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("no folder `{}`", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    ensure!(!files.is_empty(), "no `*.test.mjs` in `{}`", folder.display());
    let mut node = Command::new("node");
    // One file at a time: several browsers at once on a small machine make each other's waits run out.
    node.args(["--test", "--test-concurrency=1"]).args(files);
    Ok(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_names() {
        for part in Part::ALL {
            assert_eq!(Part::parse(part.name()).expect("a name"), part);
        }
        assert!(Part::parse("all").is_err());
    }

    #[test]
    fn a_folder_without_tests_is_not_a_pass() {
        assert!(node_tests(&paths::root().join("docs/nowhere")).is_err());
        assert!(node_tests(&paths::root().join("crates/xtask")).is_err());
    }
}
