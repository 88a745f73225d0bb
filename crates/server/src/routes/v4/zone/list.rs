use super::super::account::reached;
use super::super::envelope::paged;
use super::super::query::Asked;
use super::told::{ZoneAnswer, word};
use crate::http::{Entered, SignedIn, enter};
use crate::{App, Error, Param};
use axum::Json;
use axum::extract::State;
use portcullis_core::{Account, Resource, ZoneMode};
use portcullis_store::ZoneRow;
use serde_json::Value;
use std::sync::Arc;

const MODES: [&str; 4] = ["full", "partial", "secondary", "internal"];
const STATUSES: [&str; 4] = ["initializing", "pending", "active", "moved"];
const ORDERS: [&str; 5] = ["name", "status", "account.id", "account.name", "plan.id"];

/// What a list of zones can be asked for.
pub const QUERY: &[Param] = &[
    Param::PAGE,
    Param::PER_PAGE,
    Param::DIRECTION,
    Param::one_of("order", &ORDERS).about("by what it is sorted"),
    Param::one_of("match", &["all", "any"]).about("whether all filters must fit, or any of them"),
    Param::text("name").about("a name, or `contains:`, `starts_with:`, `ends_with:`, `not_equal:` and a text"),
    Param::text("account.id"),
    Param::text("account.name").about("as `name`"),
    Param::one_of("status", &STATUSES),
    Param::text("type")
        .about("one or several of `full`, `partial`, `secondary`, `internal`, with commas or repeated")
        .repeated(),
];

/// A zone with what is told of it.
struct Found {
    account: Account,
    zone: Arc<Resource>,
    row: Option<ZoneRow>,
}

/// `GET /client/v4/zones`: every domain that the caller may see, in all their accounts.
pub async fn zones(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let filter = Filter::of(&asked)?;
    let mut found = Vec::new();
    for version in reached(&app, &known).await? {
        match enter(&app, &known, version.snapshot.state().account.id).await {
            Ok(entered) => found.extend(of_account(&app, &entered).await?),
            // A token of a user may be of fewer accounts than they are in.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    found.retain(|zone| filter.takes(&asked, zone));
    found.sort_by_cached_key(|f| (filter.key(f), f.zone.name.clone(), f.zone.id));
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(paged(found, asked.paging()?, |f| ZoneAnswer::of(&f.account, &f.zone, f.row.as_ref())))
}

async fn of_account(app: &App, entered: &Entered) -> Result<Vec<Found>, Error> {
    let (state, mut rows) = (entered.version.snapshot.state(), app.store.zones(entered.live.id).await?);
    let seen = entered.zones().into_iter().filter_map(|id| state.resources.get(&id));
    let found = |zone: &Arc<Resource>| Found {
        account: state.account.clone(),
        zone: Arc::clone(zone),
        row: rows.remove(&zone.id),
    };
    Ok(seen.map(found).collect())
}

struct Filter {
    any: bool,
    modes: Vec<String>,
    order: String,
}

impl Filter {
    fn of(asked: &Asked) -> Result<Self, Error> {
        let modes: Vec<String> = asked.all("type").flat_map(|t| t.split(',')).map(|t| t.trim().to_owned()).collect();
        if let Some(unknown) = modes.iter().find(|mode| !MODES.contains(&mode.as_str())) {
            let shown: String = unknown.chars().take(40).collect();
            return Err(Error::bad(format!("`type` is `full`, `partial`, `secondary` or `internal`, not `{shown}`")));
        }
        if asked.get("status").is_some_and(|status| !STATUSES.contains(&status)) {
            return Err(Error::bad("`status` is `initializing`, `pending`, `active` or `moved`"));
        }
        let order = asked.get("order").unwrap_or("name").to_owned();
        if !ORDERS.contains(&order.as_str()) {
            return Err(Error::bad("`order` is `name`, `status`, `account.id`, `account.name` or `plan.id`"));
        }
        let any = match asked.get("match") {
            None | Some("all") => false,
            Some("any") => true,
            Some(_) => return Err(Error::bad("`match` is `all` or `any`")),
        };
        Ok(Self { any, modes, order })
    }

    /// Zones for private networks are only listed by who asks for them.
    fn takes(&self, asked: &Asked, found: &Found) -> bool {
        let mode = found.row.as_ref().map_or(ZoneMode::Full, |row| row.settings.mode);
        let mut fits = Vec::new();
        for (key, text) in [
            ("account.id", found.account.id.to_string()),
            ("account.name", found.account.settings.name.clone()),
            ("name", found.zone.name.clone()),
            // All that are here are active.
            ("status", "active".to_owned()),
        ] {
            if asked.get(key).is_some() {
                fits.push(asked.fits(key, &text));
            }
        }
        if self.modes.is_empty() && mode == ZoneMode::Internal {
            return false;
        }
        if !self.modes.is_empty() {
            fits.push(self.modes.iter().any(|wanted| wanted == word(mode)));
        }
        fits.is_empty() || if self.any { fits.contains(&true) } else { !fits.contains(&false) }
    }

    fn key(&self, found: &Found) -> String {
        match self.order.as_str() {
            "account.id" => found.account.id.to_string(),
            "account.name" => found.account.settings.name.to_lowercase(),
            "plan.id" => found.account.settings.plan.clone(),
            _ => String::new(),
        }
    }
}
