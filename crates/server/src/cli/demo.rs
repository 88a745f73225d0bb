use super::{logs, serve as serving};
use crate::{App, Config, samples, serve};
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the database; made when missing
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
}

pub async fn run(args: Args) -> Result<()> {
    logs::start(logs::Form::Text, true);
    let listener = serving::listen(args.listen).await?;
    let address = listener.local_addr()?;
    let app =
        App::open(Config::local(&args.data, address)).await.with_context(|| format!("`{}`", args.data.display()))?;
    let loaded = samples::load(&app).await?;
    println!(
        "Portcullis, with sample accounts in {}{}",
        args.data.display(),
        if loaded.added == 0 { "" } else { " (just made)" }
    );
    println!();
    println!("  Open     http://{address}");
    for (email, password) in loaded.sign_ins {
        println!("  Sign in  {email}   {password}");
    }
    println!();
    println!("Invitations land in {}. Ctrl-C stops.", args.data.join("outbox").display());
    Ok(serve(app, listener).await?)
}
