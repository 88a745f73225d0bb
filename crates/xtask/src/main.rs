//! `cargo xtask`: everything one does with the project beyond plain cargo. It installs what is missing,
//! says what it runs and how long that took, and does nothing twice.

mod bench;
mod bindgen;
mod compress;
mod demo;
mod files;
mod fuzz;
mod npm;
mod page;
mod paths;
mod run;
mod shell;
mod size;
mod test;
mod tools;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

const HELP: &str = "\
cargo xtask <command>

  demo [-- ARGS]     build the page and the server, then run it with sample data (ARGS go to `portcullis demo`)
  test [--only PART] run every test; PART is native, wasm, npm, browser, schema or sdk
  build              the production binary with the page inside: target/release/portcullis
  page               only the page, into target/page
  npm                the npm package, into target/npm/portcullis
  size               what the page and the npm package weigh: raw, gzip, brotli
  bench [--only SIDE] [--quick]
                     measure this and other engines side by side and the page, and write `docs/performance.md`;
                     SIDE is native, node, page, http, or tables: only write what was measured last
  fuzz [--minutes N] [TARGET]
                     make up bytes for whatever takes bytes from outside; all targets at once, or one
";

fn main() -> ExitCode {
    match dispatch(std::env::args_os().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: Vec<OsString>) -> Result<()> {
    let (own, passed_on) = split_at_dashes(args);
    let mut own = Arguments::from_vec(own);
    let Some(command) = own.subcommand()? else {
        print!("{HELP}");
        return Ok(());
    };
    if command == "fuzz" {
        return fuzz::run(own);
    }
    if command == "bench" {
        let (side, quick) = (own.opt_value_from_fn("--only", bench::Side::parse)?, own.contains("--quick"));
        return finished(own).and_then(|()| bench::run(side, quick, &passed_on));
    }
    let only = own.opt_value_from_fn("--only", test::Part::parse)?;
    finished(own)?;
    if only.is_some() && command != "test" {
        bail!("`--only` belongs to `test`\n\n{HELP}");
    }
    match command.as_str() {
        "demo" => demo::run(&passed_on),
        "test" => test::run(only),
        "build" => demo::build_release(),
        "page" => page::build(),
        "npm" => npm::build(),
        "size" => size::print(),
        other => bail!("unknown command `{other}`\n\n{HELP}"),
    }
}

/// Nothing may be left that nobody asked for.
fn finished(own: Arguments) -> Result<()> {
    match own.finish().first() {
        Some(argument) => bail!("unknown argument `{}`\n\n{HELP}", argument.to_string_lossy()),
        None => Ok(()),
    }
}

/// Splits at the first `--`: ours before it, those of the program we start after it.
fn split_at_dashes(mut args: Vec<OsString>) -> (Vec<OsString>, Vec<OsString>) {
    match args.iter().position(|arg| arg == "--") {
        Some(at) => {
            let passed_on = args.split_off(at + 1);
            args.truncate(at);
            (args, passed_on)
        }
        None => (args, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn arguments_after_the_dashes_are_passed_on_untouched() {
        let (own, passed_on) = split_at_dashes(words("demo -- --listen 127.0.0.1:1 -- x"));
        assert_eq!(own, words("demo"));
        assert_eq!(passed_on, words("--listen 127.0.0.1:1 -- x"));
    }

    #[test]
    fn what_it_does_not_know_is_refused_by_name() {
        for (line, named) in [
            ("demon", "`demon`"),
            ("test --quick", "`--quick`"),
            ("size --only wasm", "`--only`"),
            ("test --only x", "`x`"),
        ] {
            let error = dispatch(words(line)).expect_err(line).to_string();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
