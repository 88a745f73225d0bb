use super::Data;
use crate::commit::Committed;
use crate::{App, Config, Request, cli::user::by_email, clock, commit};
use anyhow::{Context, Result, anyhow, bail};
use clap::Subcommand;
use portcullis_core::text::domain;
use portcullis_core::{
    AccountId, Cidr, Command, Conditions, Millis, PolicyDraft, ResourceId, Scope, Selector, Snapshot, TokenId, UserId,
};

#[derive(Debug, Subcommand)]
pub enum Chore {
    /// Make a key with all of a user's rights, or with --account a scoped token; prints only its secret
    Create(Create),
    /// List the keys of a user, or with --account the scoped tokens there
    List {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        whose: Whose,
    },
    /// Delete a key of a user, or with --account a scoped token
    Delete {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        whose: Whose,
        /// Its id
        id: TokenId,
    },
}

#[derive(Debug, clap::Args)]
pub struct Create {
    #[command(flatten)]
    data: Data,
    /// The user's e-mail address; with --account left out, the token is the account's own
    #[arg(long, value_name = "EMAIL", required_unless_present = "account")]
    user: Option<String>,
    /// What it is for
    #[arg(long, default_value = "made at the command line")]
    name: String,
    /// The account in which a scoped token works
    #[arg(long, value_name = "ID", requires = "roles")]
    account: Option<AccountId>,
    /// A role of a scoped token
    #[arg(long = "role", value_name = "ROLE", requires = "account")]
    roles: Vec<String>,
    /// On what: `account`, a domain, `tag:KEY=VALUE` or `record:NAME/TYPE`; the account when left out
    #[arg(long = "on", value_name = "WHAT", requires = "account")]
    on: Vec<String>,
    /// After how many days it ends; never when left out
    #[arg(long, value_name = "DAYS", requires = "account", value_parser = clap::value_parser!(u16).range(1..))]
    days: Option<u16>,
    /// A network from which alone it works
    #[arg(long = "from", value_name = "NETWORK", requires = "account")]
    from: Vec<Cidr>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Whose {
    /// The user's e-mail address
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// The account
    #[arg(long, value_name = "ID")]
    account: Option<AccountId>,
}

pub async fn run(chore: Chore) -> Result<()> {
    let data = match &chore {
        Chore::Create(create) => &create.data,
        Chore::List { data, .. } | Chore::Delete { data, .. } => data,
    };
    let app = App::open(Config::local(data.existing()?, ([127, 0, 0, 1], 0).into())).await?;
    let done = match chore {
        Chore::Create(create) => made(&app, &create).await,
        Chore::List { whose, .. } => listed(&app, &whose).await,
        Chore::Delete { whose, id, .. } => deleted(&app, &whose, id).await,
    };
    app.store.close().await;
    done
}

async fn made(app: &App, create: &Create) -> Result<()> {
    let user = match &create.user {
        Some(email) => Some(by_email(&app.store, email).await?.id),
        None => None,
    };
    let secret = match (create.account, user) {
        (Some(account), user) => scoped(app, create, account, user).await?,
        (None, Some(user)) => {
            let id = TokenId::from_bits(clock::random_id());
            app.store.add_token(id, user, &create.name, clock::now()).await?
        }
        (None, None) => bail!("name a user or an account"),
    };
    println!("{secret}");
    Ok(())
}

async fn scoped(app: &App, create: &Create, account: AccountId, owner: Option<UserId>) -> Result<String> {
    let live = app.live(account).await?.with_context(|| format!("there is no account `{account}`"))?;
    let version = live.current();
    let include = match create.on.as_slice() {
        [] => vec![Selector::Account],
        on => on.iter().map(|text| selector(&version.snapshot, text)).collect::<Result<_>>()?,
    };
    let ends = |days: u16| clock::now().plus(i64::from(days) * Millis::DAY);
    let command = Command::CreateToken {
        name: create.name.clone(),
        owner,
        policies: vec![PolicyDraft::allow(create.roles.iter(), Scope { include, exclude: Vec::new() })],
        conditions: Conditions {
            address_in: create.from.clone(),
            expires_at: create.days.map(ends),
            ..Conditions::default()
        },
    };
    match commit(app, &live, Request::operator(&command)).await? {
        Committed::Done(done) => {
            let secret = done.secret.as_ref().map(|secret| secret.expose().to_owned());
            secret.ok_or_else(|| anyhow!("the token was made without a secret"))
        }
        Committed::Before(_) => bail!("this was done before"),
    }
}

fn selector(snapshot: &Snapshot, text: &str) -> Result<Selector> {
    let zone = |name: &str| -> Result<ResourceId> {
        let name = domain(name).with_context(|| format!("`{name}`"))?;
        snapshot.resource_named("zone", &name).with_context(|| format!("there is no domain `{name}` in this account"))
    };
    match text.split_once(':') {
        None if text == "account" => Ok(Selector::Account),
        Some(("tag", tag)) => Ok(Selector::Tag { tag: tag.parse().with_context(|| format!("`{tag}`"))? }),
        Some(("record", record)) => {
            let (name, rtype) = record.split_once('/').map_or((record, None), |(name, rtype)| (name, Some(rtype)));
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            // The zone is the longest name of a domain that ends the record's.
            let parts = std::iter::successors(Some(name.as_str()), |name| name.split_once('.').map(|(_, rest)| rest));
            let found = parts.filter_map(|part| snapshot.resource_named("zone", part)).next();
            let zone = found.with_context(|| format!("no domain of this account holds `{name}`"))?;
            Ok(Selector::Record { zone, name, rtype: rtype.map(str::to_ascii_uppercase) })
        }
        Some(_) | None => Ok(Selector::Resource { id: zone(text)? }),
    }
}

async fn listed(app: &App, whose: &Whose) -> Result<()> {
    if let Some(account) = whose.account {
        let live = app.live(account).await?.with_context(|| format!("there is no account `{account}`"))?;
        let (version, now) = (live.current(), clock::now());
        for token in version.snapshot.state().tokens.values() {
            let state = if !token.is_active() {
                "disabled"
            } else if token.has_expired(now) {
                "expired"
            } else {
                "active"
            };
            let owner = token.owner.and_then(|user| version.snapshot.member_of(user)).map(|m| m.shown());
            println!("{}\t{state}\t{}\t{}", token.id, owner.as_deref().unwrap_or("the account"), token.name);
        }
    }
    if let Some(email) = &whose.user {
        for key in app.store.tokens(by_email(&app.store, email).await?.id).await? {
            println!("{}\tkey\t{email}\t{}", key.id, key.name);
        }
    }
    Ok(())
}

async fn deleted(app: &App, whose: &Whose, id: TokenId) -> Result<()> {
    if let Some(account) = whose.account {
        let live = app.live(account).await?.with_context(|| format!("there is no account `{account}`"))?;
        commit(app, &live, Request::operator(&Command::DeleteToken { token: id })).await?;
    }
    if let Some(email) = &whose.user {
        app.store.remove_token(by_email(&app.store, email).await?.id, id).await?;
    }
    println!("deleted {id}");
    Ok(())
}
