//! Invitations as mails: finished messages in a folder, for whatever sends the mail of the house.

use crate::link::{Link, url};
use crate::{App, Error, clock};
use lettre::Message;
use lettre::message::Mailbox;
use portcullis_core::{Millis, Snapshot};
use std::io::Write;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::macros::format_description;

/// Writes one message for each link. A message that can't be written is logged: the invitation stands, and can be sent
/// again.
pub async fn send(app: &App, account: &Snapshot, inviter: &str, links: &[Link]) {
    let outbox = app.config.data.join("outbox");
    let name = account.state().account.settings.name.clone();
    let letters: Vec<_> =
        links.iter().map(|link| (link.id(), letter(&app.config.public_url, &name, inviter, link))).collect();
    let written = tokio::task::spawn_blocking(move || {
        for (member, letter) in letters {
            if let Err(why) =
                letter.and_then(|letter| put(&outbox, &format!("{}-{member}.eml", clock::now().0), &letter))
            {
                tracing::error!(%why, %member, "an invitation could not be written to the outbox");
            }
        }
    });
    if let Err(why) = written.await {
        tracing::error!(%why, "invitations could not be written to the outbox");
    }
}

/// The message with the link that shows that the address is theirs.
fn letter(public_url: &str, account: &str, inviter: &str, link: &Link) -> Result<Vec<u8>, Error> {
    let to = link.member.address.get().ok_or_else(|| Error::internal("an invitation without an address"))?;
    let by = if inviter.is_empty() { "You have been invited".to_owned() } else { format!("{inviter} invites you") };
    let message = Message::builder()
        .from(sender(public_url)?)
        .to(Mailbox::new(None, to.parse().map_err(Error::internal)?))
        .subject(format!("Invitation to {account}"))
        .date_now()
        .body(format!(
            "{by} to join “{account}”.\n\nTo join or decline, open this link until {}:\n\n{}\n\n\
             The link is meant for you alone. If you did not expect it, ignore this message.\n",
            day(link.member.invitation.expires_at),
            url(public_url, &link.mailed)
        ))
        .map_err(Error::internal)?;
    Ok(message.formatted())
}

/// The server itself, under the name it is reached by.
fn sender(public_url: &str) -> Result<Mailbox, Error> {
    let host = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let named = host.bytes().any(|b| b.is_ascii_alphabetic());
    let host = if named { host } else { "localhost" };
    Ok(Mailbox::new(Some("Portcullis".into()), format!("no-reply@{host}").parse().map_err(Error::internal)?))
}

/// A moment as people read it, in UTC.
fn day(at: Millis) -> String {
    let moment =
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let form = format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] UTC");
    moment.format(&form).unwrap_or_default()
}

/// Whole or not at all: whatever sends the mail never sees half a message.
fn put(outbox: &Path, name: &str, letter: &[u8]) -> Result<(), Error> {
    let failed = |why: std::io::Error| Error::internal(format!("`{}`: {why}", outbox.display()));
    std::fs::create_dir_all(outbox).map_err(failed)?;
    let half: PathBuf = outbox.join(format!(".{name}.part"));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&half).map_err(failed)?;
    file.write_all(letter).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&half, outbox.join(name)).map_err(failed)
}
