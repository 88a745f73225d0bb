use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A line for people
    Text,
    /// A line of JSON
    Json,
}

/// Starts the log on standard error; `RUST_LOG` says how much of it.
pub fn start(form: Form, quiet: bool) {
    let default = if quiet { "warn" } else { "info,sqlx=warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match form {
        Form::Text => log.compact().try_init(),
        Form::Json => log.json().flatten_event(true).try_init(),
    };
    if let Err(why) = started {
        eprintln!("portcullis: no log: {why}");
    }
}
