use super::{logs, serve as serving};
use crate::{App, Bounds, Config, clock, sample, samples, serve};
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the database; made when missing [default: data/demo, or data/authzen]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What to show
    #[arg(long, value_enum, default_value_t = World::Accounts)]
    world: World,
    /// Under which address people reach it, where that is not where it listens
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// How often one user may ask, on average
    #[arg(long, value_name = "NUMBER")]
    requests_per_second: Option<u32>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
}

/// What a demo shows.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum World {
    /// Accounts with members, groups and domains
    Accounts,
    /// The world of the AuthZEN certification scenario: anybody may ask, without signing in
    Authzen,
}

pub async fn run(args: Args) -> Result<()> {
    logs::start(logs::Form::Text, true);
    let listener = serving::listen(args.listen).await?;
    let folder = match args.world {
        World::Accounts => "data/demo",
        World::Authzen => "data/authzen",
    };
    let data = args.data.unwrap_or_else(|| folder.into());
    let mut config = Config::local(&data, listener.local_addr()?);
    if let Some(url) = args.public_url {
        config.public_url = serving::checked(url)?;
    }
    if let Some(often) = args.requests_per_second {
        config.bounds = Bounds { requests_per_second: often, requests_at_once: often, ..config.bounds };
    }
    match args.world {
        World::Accounts => accounts(config, listener).await,
        World::Authzen => authzen(config, listener).await,
    }
}

async fn accounts(config: Config, listener: TcpListener) -> Result<()> {
    let (data, address) = (config.data.clone(), config.public_url.clone());
    let app = App::open(config).await.with_context(|| format!("`{}`", data.display()))?;
    let loaded = samples::load(&app).await?;
    let of_agency = samples::load_agency(&app).await?;
    println!(
        "Portcullis, with sample accounts in {}{}",
        data.display(),
        if loaded.added == 0 { "" } else { " (just made)" }
    );
    println!();
    println!("  Open     {address}");
    for (email, password) in loaded.sign_ins {
        println!("  Sign in  {email}   {password}");
    }
    for (email, password) in of_agency {
        println!("  Agency   {email}   {password}");
    }
    println!();
    println!("Invitations land in {}. Ctrl-C stops.", data.join("outbox").display());
    Ok(serve(app, listener).await?)
}

/// Anybody may ask about the one account there is. Who runs the scenario from one place asks often.
async fn authzen(mut config: Config, listener: TcpListener) -> Result<()> {
    let (data, address) = (config.data.clone(), config.public_url.clone());
    let sample = sample::certification(clock::now(), sample::certification_catalogue()?)?;
    config.open = sample.accounts.first().map(|account| account.id);
    config.bounds = Bounds { requests_per_second: 100_000, requests_at_once: 100_000, ..config.bounds };
    let app = App::open_with(config, sample::certification_catalogue()?.into()).await;
    let app = app.with_context(|| format!("`{}`", data.display()))?;
    samples::load_sample(&app, sample).await?;
    println!("Portcullis answers AuthZEN questions about the world of the certification scenario.");
    println!();
    println!("  Ask at   {address}/access/v1/evaluation");
    println!("  Told at  {address}/.well-known/authzen-configuration");
    println!();
    println!("Anybody may ask, without signing in. Ctrl-C stops.");
    Ok(serve(app, listener).await?)
}
