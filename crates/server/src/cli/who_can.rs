use super::source::{Form, Source, print};
use crate::clock;
use anyhow::{Result, bail};
use portcullis_check::Moment;
use portcullis_core::{Catalogue, Channel, Context, MemberId, Snapshot};
use serde_json::json;
use std::net::IpAddr;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// An action, such as `dns:edit`
    action: String,
    /// `account`, a domain, or `record:NAME/TYPE`
    #[arg(default_value = "account")]
    resource: String,
    #[command(flatten)]
    source: Source,
    /// Most members of one answer
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    /// Go on after this member
    #[arg(long, value_name = "ID")]
    after: Option<MemberId>,
    /// As of this moment, in RFC 3339; now when left out
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Whether a second factor is used; unknown when left out
    #[arg(long, value_name = "BOOL")]
    second_factor: Option<bool>,
    /// From which network address; unknown when left out
    #[arg(long, value_name = "ADDR")]
    address: Option<IpAddr>,
    /// Through which door; unknown when left out
    #[arg(long, value_enum)]
    channel: Option<Door>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Door {
    /// A person in the page
    Dashboard,
    /// A program
    Api,
}

impl Args {
    fn context(&self) -> Result<Context> {
        let channel = self.channel.map(|door| match door {
            Door::Dashboard => Channel::Dashboard,
            Door::Api => Channel::Api,
        });
        let now = match self.at.as_deref().map(|text| (text, Moment::parse(text))) {
            None => clock::now(),
            Some((_, Some(moment))) => moment.millis(),
            Some((text, None)) => bail!("`{text}` is not a moment such as `2027-03-01T09:00:00Z`"),
        };
        Ok(Context { now, second_factor: self.second_factor, address: self.address, channel })
    }
}

pub async fn run(args: Args) -> Result<()> {
    let catalogue = Catalogue::builtin();
    let context = args.context()?;
    let state = args.source.read(&catalogue).await?;
    let action = portcullis_check::action(&catalogue, &args.action)?;
    let resource = portcullis_check::target(&state, &args.resource)?;
    let snapshot = Snapshot::new(state, Arc::clone(&catalogue));
    let all = snapshot.who_can(action, resource.as_ref(), &context);
    // They come in the order of their ids, so a page goes on where the last one ended, whoever has come or gone since.
    let rest = all.iter().filter(|id| args.after.is_none_or(|after| **id > after));
    let limit = args.limit as usize;
    let mut page: Vec<MemberId> = rest.take(limit + 1).copied().collect();
    let next = (page.len() > limit).then(|| page.get(limit - 1).copied()).flatten();
    page.truncate(limit);
    let told = |id: &MemberId| snapshot.member(*id).map(|m| (m.address.get().map(str::to_owned), m.shown()));
    match args.format {
        Form::Text => {
            let line = |id: &MemberId| told(id).map(|(a, name)| format!("{id}  {}\n", a.unwrap_or(name)));
            print(&page.iter().filter_map(line).collect::<String>())?;
            next.iter().for_each(|id| eprintln!("{} in all; go on with `--after {id}`", all.len()));
        }
        Form::Json => {
            let row = |id: &MemberId| told(id).map(|(a, name)| json!({"member": id, "address": a, "name": name}));
            let rows: Vec<_> = page.iter().filter_map(row).collect();
            let answer = json!({"members": rows, "count": all.len(), "next": next});
            print(&format!("{}\n", serde_json::to_string_pretty(&answer)?))?;
        }
    }
    Ok(())
}
