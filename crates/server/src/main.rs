//! `portcullis`: serve, demo, and the chores of an operator.

use std::process::ExitCode;

fn main() -> ExitCode {
    portcullis_server::cli::run()
}
