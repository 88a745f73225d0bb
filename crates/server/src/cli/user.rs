use super::Data;
use crate::Password;
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use portcullis_core::text::Address;
use portcullis_store::{Store, User};
use std::io::{BufRead, IsTerminal};

#[derive(Debug, Subcommand)]
pub enum Chore {
    /// Set a user's password and end their sessions; the password is asked for, or read from standard input
    Password {
        #[command(flatten)]
        data: Data,
        /// The user's e-mail address
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
}

pub async fn run(chore: Chore) -> Result<()> {
    let Chore::Password { data, email } = chore;
    let store = Store::open(data.existing()?).await?;
    let user = by_email(&store, &email).await?;
    let hash = Password::new(ask()?)?.hash().await?;
    store.set_password(user.id, &hash).await?;
    store.close().await;
    eprintln!("set; every session of {} has ended", user.email);
    Ok(())
}

/// The user with this address, in whatever form it is written.
pub async fn by_email(store: &Store, email: &str) -> Result<User> {
    let address = Address::new(email).with_context(|| format!("`{email}`"))?;
    match store.user_by_email(address.as_str()).await? {
        Some(user) => Ok(user),
        None => bail!("nobody signs in with `{address}`"),
    }
}

fn ask() -> Result<String> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("New password: ")?);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
