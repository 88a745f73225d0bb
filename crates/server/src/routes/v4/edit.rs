use super::write::{With, Written, write};
use crate::http::SignedIn;
use crate::{App, Error, Live};
use portcullis_core::{Code, Command, Issue};

/// Carries out a command about zones, records or tags, whose issues then name the fields of the body that was sent.
/// Nothing where nothing would change.
///
/// # Errors
/// As [`write`]; [`Error::NotFound`] for a record that isn't there or may not be seen.
pub async fn run(
    app: &App,
    known: &SignedIn,
    live: &Live,
    command: &Command,
    revision: Option<u64>,
) -> Result<Option<Written>, Error> {
    match write(app, known, live, command, With { revision, ..With::default() }).await {
        Err(Error::Refused(issues)) if issues.iter().any(|i| i.code == Code::UnknownRecord) => Err(Error::NotFound),
        Err(Error::Refused(issues)) => {
            Err(Error::Refused(issues.into_iter().map(|issue| in_body(issue, is_batch(command))).collect()))
        }
        other => other,
    }
}

/// Whether the body was a list of edits rather than one thing.
fn is_batch(command: &Command) -> bool {
    let Command::EditRecords { deletes, patches, puts, posts, .. } = command else { return false };
    deletes.len() + patches.len() + puts.len() + posts.len() > 1
}

/// The path of an issue in the body: one thing is the body itself.
fn in_body(issue: Issue, is_batch: bool) -> Issue {
    const ALONE: [&str; 5] = ["posts[0]", "puts[0]", "patches[0]", "deletes[0]", "resources[0]"];
    let mut path = issue.path.as_str();
    if !is_batch && let Some(rest) = ALONE.iter().find_map(|one| path.strip_prefix(one)) {
        path = rest.trim_start_matches('.');
    }
    let path = path.replace("settings.name_servers", "vanity_name_servers");
    Issue { path, ..issue }
}
