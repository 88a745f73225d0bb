use crate::commit::{self, Committed, Done};
use crate::http::SignedIn;
use crate::{App, Error, Live};
use portcullis_core::{Caller, Code, Command};

/// Carries out a command of this surface, where nobody saw a preview. Nothing where nothing would change: asking for what
/// is there already is no mistake here.
///
/// # Errors
/// As [`commit::commit`].
pub async fn run(app: &App, known: &SignedIn, live: &Live, command: &Command) -> Result<Option<Box<Done>>, Error> {
    let request = commit::Request {
        caller: Caller { verified: known.user.verified, ..Caller::user(known.user.id, known.context.clone()) },
        origin: known.origin.clone(),
        command,
        seen: None,
        idempotency: None,
        user: None,
    };
    match commit::commit(app, live, request).await {
        Ok(Committed::Done(done)) => Ok(Some(done)),
        Ok(Committed::Before(_)) => Err(Error::internal("a command without a key was repeated")),
        Err(Error::Refused(issues))
            if issues.iter().filter(|i| i.is_error()).all(|i| i.code == Code::NothingChanges) =>
        {
            Ok(None)
        }
        Err(Error::Refused(issues)) if issues.iter().any(|i| i.code == Code::UnknownRecord) => Err(Error::NotFound),
        Err(error) => Err(error),
    }
}
