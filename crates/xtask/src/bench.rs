//! Measurements that `docs/performance.md` reports.

use std::ffi::OsString;

use anyhow::Result;

use crate::run;

/// Runs the benchmark of the engine, optimised.
pub fn run(args: &[OsString]) -> Result<()> {
    run::stage("bench", || {
        let mut cargo = run::cargo();
        cargo.args(["run", "--release", "--package", "portcullis-tests", "--bin", "bench", "--"]).args(args);
        run::run(&mut cargo)
    })
}
