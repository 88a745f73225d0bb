//! The lines of the first form: those that fit are counted and read page by page, however long the log is.

use super::faces::Faces;
use super::noted::Noted;
use super::v1::Filter;
use crate::routes::v4::ids;
use crate::{App, Error, clock};
use portcullis_core::{AccountId, Millis, ResourceId};
use portcullis_store::{Column, Line, Lines, ObjectFilter, Refused, Whose};
use std::collections::{BTreeMap, VecDeque};

/// Refused attempts that are looked at, the newest. An account keeps no more than 1,000.
const REFUSED: u32 = 10_000;

/// What fits a question.
pub struct Found {
    app: App,
    lines: Lines,
    descending: bool,
    done: usize,
    /// They are few, so all of them are at hand, in the order that was asked for.
    refused: Vec<Noted>,
}

impl Found {
    /// The lines that fit, in an account or of a person.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn new(app: &App, whose: Whose, filter: &Filter<'_>, descending: bool) -> Result<Self, Error> {
        let lines = asked_for(app, whose, filter).await?;
        let done = usize::try_from(app.store.count_lines(&lines).await?).unwrap_or(usize::MAX);
        let mut refused = refused(app, &lines.whose, filter).await?;
        if !descending {
            refused.reverse();
        }
        Ok(Self { app: app.clone(), lines, descending, done, refused })
    }

    /// The same without what is done from now on, so that reading all of it page by page meets each line once.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn frozen(mut self) -> Result<Self, Error> {
        self.lines.before = self.lines.before.min(clock::now().plus(1));
        self.done = usize::try_from(self.app.store.count_lines(&self.lines).await?).unwrap_or(usize::MAX);
        Ok(self)
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.done.saturating_add(self.refused.len())
    }

    /// So many of them, after the first `skip`.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn read(&self, skip: usize, take: usize) -> Result<Vec<Noted>, Error> {
        // At most all refused ones stand among those that are skipped.
        let from = skip.saturating_sub(self.refused.len());
        let limit = u32::try_from(skip - from + take).unwrap_or(u32::MAX);
        let done = self.app.store.lines(&self.lines, !self.descending, from as u64, limit).await?;
        let mut refused: VecDeque<usize> = (0..self.refused.len()).collect();
        if from > 0 {
            let Some(first) = done.first() else { return Ok(Vec::new()) };
            refused.retain(|n| !self.is_ahead(&self.refused[*n], first.at));
        }
        let mut place = from + self.refused.len() - refused.len();
        let mut done = VecDeque::from(done);
        let mut page = Vec::new();
        while place < skip + take {
            let refused_first = match (done.front(), refused.front()) {
                (Some(line), Some(n)) => self.is_ahead(&self.refused[*n], line.at),
                (line, _) => line.is_none(),
            };
            let next = if refused_first {
                refused.pop_front().map(Picked::Refused)
            } else {
                done.pop_front().map(Picked::Done)
            };
            let Some(next) = next else { break };
            if place >= skip {
                page.push(next);
            }
            place += 1;
        }
        self.told(page).await
    }

    /// Whether something refused stands before what was done at a moment.
    fn is_ahead(&self, refused: &Noted, at: Millis) -> bool {
        if self.descending { refused.at > at } else { refused.at < at }
    }

    async fn told(&self, page: Vec<Picked>) -> Result<Vec<Noted>, Error> {
        let mut wanted: BTreeMap<AccountId, Vec<u64>> = BTreeMap::new();
        for line in page.iter().filter_map(Picked::line) {
            wanted.entry(line.account).or_default().push(line.seq);
        }
        let mut read = BTreeMap::new();
        for (account, seqs) in wanted {
            let Some(live) = self.app.live(account).await? else { continue };
            let version = live.current();
            let mut faces = Faces::new(&self.app, version.clone());
            for (seq, entry) in self.app.store.entries_at(account, &seqs).await? {
                let email = faces.of(&entry.origin).await?;
                read.insert((account, seq), Noted::entry(&version, &entry, email));
            }
        }
        let told = page.into_iter().filter_map(|picked| match picked {
            Picked::Done(line) => read.remove(&(line.account, line.seq)),
            Picked::Refused(n) => self.refused.get(n).cloned(),
        });
        Ok(told.collect())
    }
}

/// A line of a page.
enum Picked {
    Done(Line),
    Refused(usize),
}

impl Picked {
    fn line(&self) -> Option<&Line> {
        match self {
            Self::Done(line) => Some(line),
            Self::Refused(_) => None,
        }
    }
}

/// What is asked for, in words of the store: each text is held against the different values that there are.
async fn asked_for(app: &App, whose: Whose, filter: &Filter<'_>) -> Result<Lines, Error> {
    let mut lines = Lines {
        whose,
        since: filter.span.since,
        before: filter.span.before,
        only: None,
        without_users: filter.hides_users,
        among: BTreeMap::new(),
    };
    if let Some(id) = filter.id() {
        lines.only = Some(place_of(app, &lines, id).await?);
    }
    for column in filter.columns() {
        let mut fitting = Vec::new();
        for value in app.store.values(&lines, column).await? {
            if fits(app, filter, column, &value).await? {
                fitting.push(value);
            }
        }
        lines.among.insert(column, fitting);
    }
    Ok(lines)
}

/// Where the line with this id is; nowhere, as no log has an entry 0, where it is none.
async fn place_of(app: &App, lines: &Lines, id: &str) -> Result<(AccountId, u64), Error> {
    let accounts: Vec<AccountId> = match &lines.whose {
        Whose::Account(account) => vec![*account],
        Whose::Person(_, own) => {
            let zones = app.store.values(lines, Column::Zone).await?;
            let elsewhere = zones.iter().filter_map(|value| value.split_once('/')?.0.parse().ok());
            own.iter().copied().chain(elsewhere).collect()
        }
    };
    let found = accounts.iter().find_map(|account| Some((*account, ids::entry_of(*account, id)?)));
    Ok(found.unwrap_or((AccountId::from_bits(0), 0)))
}

async fn fits(app: &App, filter: &Filter<'_>, column: Column, value: &str) -> Result<bool, Error> {
    let (first, second) = value.split_once('/').unwrap_or((value, ""));
    Ok(match column {
        Column::Command => filter.asked.fits("action.type", value),
        Column::Address => filter.is_inside(value.parse().ok()),
        Column::Who => {
            let email = match (first.parse().ok(), &filter.person) {
                (None, _) => String::new(),
                (Some(_), Some(person)) => person.clone(),
                (Some(user), None) => {
                    let live = app.live(filter.account).await?.ok_or(Error::NotFound)?;
                    Faces::new(app, live.current()).email(user, second.parse().ok()).await?
                }
            };
            filter.asked.fits("actor.email", &email)
        }
        Column::Zone => {
            let name = match (first.parse().ok(), second.parse().ok()) {
                (Some(account), Some(zone)) => zone_name(app, account, zone).await?,
                _ => String::new(),
            };
            filter.asked.fits("zone.name", &name)
        }
    })
}

/// The name of a domain, also of one that is gone.
async fn zone_name(app: &App, account: AccountId, zone: ResourceId) -> Result<String, Error> {
    let live = app.live(account).await?.ok_or(Error::NotFound)?;
    if let Some(known) = live.current().snapshot.state().resources.get(&zone) {
        return Ok(known.name.clone());
    }
    let object = ObjectFilter::Object(portcullis_core::ObjectId::Resource(zone));
    let touching = portcullis_store::Filter { object: Some(object), ..portcullis_store::Filter::default() };
    let last = app.store.entries(account, &touching, 1).await?;
    let named = last.iter().flat_map(|entry| &entry.events).find_map(|event| match event {
        portcullis_core::Event::Resource(change) => change.object().filter(|r| r.id == zone).map(|r| r.name.clone()),
        _ => None,
    });
    Ok(named.unwrap_or_default())
}

/// What was refused and fits, the newest first.
async fn refused(app: &App, whose: &Whose, filter: &Filter<'_>) -> Result<Vec<Noted>, Error> {
    let found: Vec<(AccountId, Refused)> = match whose {
        Whose::Account(account) => {
            app.store.refused(*account, REFUSED).await?.into_iter().map(|refused| (*account, refused)).collect()
        }
        Whose::Person(user, own) => {
            let all = app.store.refused_to(*user, REFUSED).await?;
            let concerns = |account: &AccountId, refused: &Refused| {
                own.contains(account) || portcullis_store::agency_in(&refused.origin).is_some_and(|a| own.contains(&a))
            };
            all.into_iter().filter(|(account, refused)| concerns(account, refused)).collect()
        }
    };
    let mut all = Vec::new();
    for (account, refused) in found {
        let Some(live) = app.live(account).await? else { continue };
        let version = live.current();
        let email = match &filter.person {
            Some(person) => person.clone(),
            None => Faces::new(app, version.clone()).of(&refused.origin).await?,
        };
        let noted = Noted::refused(&version, account, &refused, email);
        if filter.fits(&noted) {
            all.push(noted);
        }
    }
    Ok(all)
}
