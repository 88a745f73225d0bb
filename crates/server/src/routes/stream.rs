//! The stream of changes of an account, as differences of what the caller may see.

use crate::http::{Entered, SignedIn, Through, reidentify, text};
use crate::streams::Place;
use crate::{App, Error, Live, Version, clock};
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use portcullis_api::SliceChange;
use portcullis_core::{Millis, Principal, State as Slice, UserId, slice, slice_events, slice_of_staff, slice_through};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often an open stream asks whether its session still holds and whether a date has passed.
const LOOKS: Duration = Duration::from_secs(2);
/// More events than this at once, and loading the account again is quicker.
const MOST_EVENTS: usize = 5_000;

/// From where on.
#[derive(Debug, Deserialize)]
pub struct From {
    /// The revision of the slice that the page has; the newest when left out.
    revision: Option<u64>,
    /// The revision of the agency of who comes through one; the newest when left out.
    through: Option<u64>,
}

/// `GET /api/v1/accounts/{account}/stream`.
pub async fn read(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let user = known.person()?.id;
    let place = app.streams.enter(user).ok_or(Error::TooMany { after: 30, most: None })?;
    let seen = text(&headers, &HeaderName::from_static("last-event-id")).parse().ok().or(from.revision);
    let following = Following::new(app, (known, user), &entered, (seen, from.through), place);
    Ok(Sse::new(following.events()).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// One open stream.
struct Following {
    app: App,
    known: SignedIn,
    user: UserId,
    live: Arc<Live>,
    newest: watch::Receiver<Arc<Version>>,
    /// The agency that the person comes through.
    agency: Option<Agency>,
    stopping: watch::Receiver<bool>,
    /// What the page has; nothing if that is not known here any more.
    last: Option<Slice>,
    /// The moment at which what may be seen changes by itself.
    until: Millis,
    done: bool,
    _place: Place,
}

/// An agency that is followed with the account.
struct Agency {
    live: Arc<Live>,
    newest: watch::Receiver<Arc<Version>>,
    /// What the page has of it; nothing if that is not known here any more.
    last: Option<Slice>,
    revision: u64,
}

impl Agency {
    fn new(through: &Through, user: UserId, seen: Option<u64>) -> Self {
        let base = seen.map_or_else(|| Some(Arc::clone(&through.version)), |revision| through.live.at(revision));
        let mut newest = through.live.subscribe();
        newest.mark_changed();
        Self {
            live: Arc::clone(&through.live),
            newest,
            last: base.map(|version| staff(&version, user, through)),
            revision: through.version.revision(),
        }
    }
}

/// What somebody sees, until when that stays so by itself, and what judging them needs of their agency.
struct Sight {
    slice: Slice,
    until: Millis,
    staff: Option<Slice>,
}

impl Sight {
    /// Nothing for who is nobody there any more.
    fn of(version: &Version, agency: Option<&Arc<Live>>, user: UserId, now: Millis) -> Option<Self> {
        let snapshot = &version.snapshot;
        let Some(agency) = agency else {
            let member = snapshot.member_of(user)?;
            let until = snapshot.outlook(member.id, now).until();
            return Some(Self { slice: slice(snapshot, user, now), until, staff: None });
        };
        let who = Principal::User(user);
        let through = Through::by(Arc::clone(agency), who, version, now)?;
        let other = &through.version.snapshot;
        Some(Self {
            slice: slice_through(snapshot, other, who, now),
            until: snapshot.outlook_through(other, who, now).until().min(through.until(version)),
            staff: Some(staff(&through.version, user, &through)),
        })
    }
}

/// What judging a person of an agency needs of it. Its revision alone is no news.
fn staff(version: &Version, user: UserId, through: &Through) -> Slice {
    Slice { revision: 0, ..slice_of_staff(&version.snapshot, Principal::User(user), through.grant) }
}

impl Following {
    fn new(
        app: App,
        (known, user): (SignedIn, UserId),
        entered: &Entered,
        (seen, through): (Option<u64>, Option<u64>),
        place: Place,
    ) -> Self {
        let base = seen.map_or_else(|| Some(Arc::clone(&entered.version)), |revision| entered.live.at(revision));
        let now = clock::now();
        let mut newest = entered.live.subscribe();
        newest.mark_changed();
        let agency = entered.through.as_ref().map(|t| Agency::new(t, user, through));
        let sight = |version: &Version| Sight::of(version, agency.as_ref().map(|a| &a.live), user, now);
        Self {
            last: base.and_then(|version| Some(sight(&version)?.slice)),
            until: sight(&entered.version).map_or(now, |sight| sight.until),
            agency,
            newest,
            stopping: app.stopping.subscribe(),
            live: Arc::clone(&entered.live),
            app,
            known,
            user,
            done: false,
            _place: place,
        }
    }

    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures_util::stream::unfold(self, |mut following| async move {
            let event = following.next().await?;
            Some((Ok(event), following))
        })
    }

    /// The next event; nothing when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        while !self.done {
            tokio::select! {
                () = stopped(&mut self.stopping) => return None,
                changed = self.newest.changed() => changed.ok()?,
                changed = moved(&mut self.agency) => changed?,
                () = tokio::time::sleep(LOOKS) => self.look().await?,
            }
            if !self.still_holds().await {
                return None;
            }
            if let Some(event) = self.change() {
                return Some(event);
            }
        }
        None
    }

    /// Learns what other programs wrote; nothing where the store fails.
    async fn look(&self) -> Option<()> {
        self.live.confirm(&self.app.store).await.ok()?;
        match &self.agency {
            Some(agency) => agency.live.confirm(&self.app.store).await.ok(),
            None => Some(()),
        }
    }

    /// What is new in the slice, as an event; nothing if that is nothing.
    fn change(&mut self) -> Option<Event> {
        let version = Arc::clone(&self.newest.borrow_and_update());
        let now = clock::now();
        let mut is_same = self.last.as_ref().is_some_and(|l| l.revision == version.revision());
        let agency = self.agency.as_mut().map(|agency| {
            let revision = agency.newest.borrow_and_update().revision();
            is_same &= std::mem::replace(&mut agency.revision, revision) == revision && agency.last.is_some();
            Arc::clone(&agency.live)
        });
        if is_same && now < self.until {
            return None;
        }
        let Some(sight) = Sight::of(&version, agency.as_ref(), self.user, now) else {
            self.done = true;
            return Some(Event::default().event("gone").data("{}"));
        };
        self.until = sight.until;
        let before = self.last.replace(sight.slice);
        let staff_before = self.agency.as_mut().map(|agency| std::mem::replace(&mut agency.last, sight.staff.clone()));
        let after = self.last.as_ref()?;
        // How the agency's side changed can't be told by events of the account.
        let is_same_way = staff_before.is_none_or(|before| before == sight.staff);
        let events = before.as_ref().filter(|_| is_same_way).map(|before| slice_events(before, after));
        let is_no_news = before.is_some_and(|before| before.revision == after.revision);
        match events {
            Some(events) if is_no_news && events.is_empty() => None,
            Some(events) if events.len() <= MOST_EVENTS => {
                let change = SliceChange { revision: version.revision(), seq: version.seq, events };
                Event::default().event("change").id(change.revision.to_string()).json_data(&change).ok()
            }
            _ => Some(Event::default().event("reload").id(version.revision().to_string()).data("{}")),
        }
    }

    /// Whether the session or token was not ended meanwhile.
    async fn still_holds(&self) -> bool {
        matches!(reidentify(&self.app, &self.known).await, Ok(true))
    }
}

/// Waits until the agency changes, if there is one; nothing when it is gone from memory.
async fn moved(agency: &mut Option<Agency>) -> Option<()> {
    match agency {
        Some(agency) => agency.newest.changed().await.ok(),
        None => std::future::pending().await,
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    stopping.wait_for(|stop| *stop).await.ok();
}
