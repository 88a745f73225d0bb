//! Measurements, and the parts of `docs/performance.md` that are made of them.

mod figures;
mod picture;
mod table;

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{demo, npm, page, paths, run, tools};
use figures::Report;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Engines on this machine.
    Native,
    /// Engines in node.
    Node,
    /// The page in Chromium.
    Page,
    /// The server under load.
    Http,
    /// Nothing: the tables are written from what was measured last.
    Tables,
}

impl Side {
    /// From `--only`.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "native" => Ok(Self::Native),
            "node" => Ok(Self::Node),
            "page" => Ok(Self::Page),
            "http" => Ok(Self::Http),
            "tables" => Ok(Self::Tables),
            other => bail!("`{other}` cannot be measured: it is native, node, page, http or tables"),
        }
    }
}

/// Measures all sides, or one, and writes the tables and the picture of those that were compared.
pub fn run(only: Option<Side>, quick: bool, args: &[OsString]) -> Result<()> {
    let wanted = |side| only.is_none_or(|only| only == side);
    if wanted(Side::Native) || wanted(Side::Node) {
        run::stage("bench: the workload for all", export)?;
    }
    if wanted(Side::Native) {
        run::stage("bench: engines, native", || native(quick))?;
        run::stage("bench: the sample account", || sample(args))?;
    }
    if wanted(Side::Node) {
        run::stage("bench: engines in node", || in_node(quick))?;
    }
    if wanted(Side::Page) {
        in_chromium()?;
    }
    if wanted(Side::Http) {
        run::stage("bench: the server under load", || under_load(quick))?;
    }
    write()
}

/// Where the figures are kept between runs, so that `--only` rewrites its own part and keeps the other.
fn folder() -> PathBuf {
    paths::target().join("bench")
}

fn export() -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args(["run", "--release", "--quiet", "--package", "portcullis-peers", "--bin", "workload-export"]);
    run::run(cargo.arg(folder()))
}

fn native(quick: bool) -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", "portcullis-peers", "--bench", "peers", "--"]);
    keep("native.json", cargo.args(quick.then_some("--quick")))
}

fn sample(args: &[OsString]) -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", "portcullis-tests", "--bench", "engine", "--"]);
    run::run(cargo.args(args))
}

fn in_node(quick: bool) -> Result<()> {
    tools::node()?;
    npm::build()?;
    let here = paths::root().join("tests/peers/node");
    tools::npm_packages(&here)?;
    let mut node = Command::new("node");
    node.arg(here.join("bench.mjs")).arg(folder()).args(quick.then_some("--quick"));
    keep("node.json", node.env("PORTCULLIS_NPM", paths::npm_package()))?;
    let script = paths::root().join("tests/npm/bench.mjs");
    run::run(Command::new("node").arg(script).env("PORTCULLIS_NPM", paths::npm_package()))
}

fn in_chromium() -> Result<()> {
    let chromium = tools::chromium()?;
    page::build()?;
    demo::build_debug()?;
    tools::npm_packages(&paths::root().join("tests/browser"))?;
    run::stage("bench: page in Chromium", || {
        let script = paths::root().join("tests/browser/measure.mjs");
        let mut node = Command::new("node");
        node.arg(script).env("PORTCULLIS_BIN", paths::server_binary("debug")).env("PORTCULLIS_CHROMIUM", chromium);
        run::run(&mut node)
    })
}

/// What it prints stands in the document as it is. A quick run shows that it works; its figures are not worth keeping.
fn under_load(quick: bool) -> Result<()> {
    tools::load_generator()?;
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", "portcullis-tests", "--bench", "http", "--"]).args(quick.then_some("--quick"));
    let output = cargo.current_dir(paths::root()).stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("measuring ended with {}", output.status);
    }
    let told = String::from_utf8(output.stdout)?;
    println!("{told}");
    if quick {
        return Ok(());
    }
    let path = paths::root().join("docs/performance.md");
    let text = fs::read_to_string(&path)?;
    Ok(fs::write(&path, table::between(&text, "http", told.trim())?)?)
}

/// Runs a program and keeps the JSON that it prints; a program that found engines disagreeing has failed.
fn keep(file: &str, command: &mut Command) -> Result<()> {
    let output = command.current_dir(paths::root()).stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("measuring ended with {}", output.status);
    }
    fs::create_dir_all(folder())?;
    Ok(fs::write(folder().join(file), output.stdout)?)
}

/// Rewrites what stands between the marks, and the picture.
fn write() -> Result<()> {
    let read = |file: &str| -> Result<Option<Report>> {
        match fs::read_to_string(folder().join(file)) {
            Ok(text) => Ok(Some(Report::read(&text).with_context(|| format!("what was measured in `{file}`"))?)),
            Err(_) => Ok(None),
        }
    };
    let (Some(native), Some(node)) = (read("native.json")?, read("node.json")?) else {
        eprintln!("   the table is written once both native and node were measured");
        return Ok(());
    };
    let path = paths::root().join("docs/performance.md");
    let text = fs::read_to_string(&path)?;
    fs::write(&path, table::replaced(&text, &table::side_by_side(&native, &node))?)?;
    fs::write(paths::root().join("docs/side-by-side.svg"), picture::drawn(&native, &node))?;
    eprintln!("   wrote docs/performance.md and docs/side-by-side.svg");
    Ok(())
}
