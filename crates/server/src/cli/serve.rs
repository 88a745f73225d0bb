use super::{Data, logs};
use crate::{App, Bounds, Config, serve};
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use tokio::net::TcpListener;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Under which address people reach it, such as `https://portcullis.example.com`; mails link to it
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Let nobody open accounts; `portcullis import` still does
    #[arg(long)]
    no_new_accounts: bool,
    /// Let members be added without being asked, if they have signed in here before; answers then tell who has
    #[arg(long)]
    direct_add: bool,
    /// How the log is written
    #[arg(long, value_enum, default_value_t = logs::Form::Text)]
    log: logs::Form,
}

pub async fn run(args: Args) -> Result<()> {
    logs::start(args.log, false);
    let listener = listen(args.listen).await?;
    let address = listener.local_addr()?;
    let public_url = args.public_url.map(checked).transpose()?.unwrap_or_else(|| format!("http://{address}"));
    let (open_accounts, direct_add) = (!args.no_new_accounts, args.direct_add);
    let config =
        Config { data: args.data.data, public_url, open_accounts, direct_add, bounds: Bounds::default(), open: None };
    let app = App::open(config).await?;
    tracing::info!(%address, public_url = %app.config.public_url, "listening");
    Ok(serve(app, listener).await?)
}

/// A listener, or a sentence that says which address can't be had.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("can't listen on `{address}`"))
}

/// `http(s)://host[:port]`, without a path: the page lives at the top.
pub fn checked(url: String) -> Result<String> {
    let url = url.trim_end_matches('/').to_owned();
    let host = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(url),
        _ => bail!("`{url}` is not an address such as `https://portcullis.example.com`"),
    }
}
