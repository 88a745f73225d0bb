//! The stream of changes of an account, as differences of what the caller may see.

use crate::http::{Entered, SignedIn, reidentify, text};
use crate::streams::Place;
use crate::{App, Error, Live, Version, clock};
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use portcullis_api::SliceChange;
use portcullis_core::{MemberId, Millis, Snapshot, State as Slice, UserId, slice, slice_events};
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
    let place = app.streams.enter(user).ok_or(Error::TooMany { after: 30 })?;
    let seen = text(&headers, &HeaderName::from_static("last-event-id")).parse().ok().or(from.revision);
    let following = Following::new(app, (known, user), &entered, seen, place);
    Ok(Sse::new(following.events()).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// One open stream.
struct Following {
    app: App,
    known: SignedIn,
    user: UserId,
    live: Arc<Live>,
    newest: watch::Receiver<Arc<Version>>,
    stopping: watch::Receiver<bool>,
    /// What the page has; nothing if that is not known here any more.
    last: Option<Slice>,
    /// The moment at which what may be seen changes by itself.
    until: Millis,
    done: bool,
    _place: Place,
}

impl Following {
    fn new(app: App, (known, user): (SignedIn, UserId), entered: &Entered, seen: Option<u64>, place: Place) -> Self {
        let base = seen.map_or_else(|| Some(Arc::clone(&entered.version)), |revision| entered.live.at(revision));
        let now = clock::now();
        let mut newest = entered.live.subscribe();
        newest.mark_changed();
        Self {
            last: base.map(|version| slice(&version.snapshot, user, now)),
            until: entered.member.map_or(now, |member| until(&entered.version.snapshot, member, now)),
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
                () = tokio::time::sleep(LOOKS) => {
                    if self.live.confirm(&self.app.store).await.is_err() {
                        return None;
                    }
                }
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

    /// What is new in the slice, as an event; nothing if that is nothing.
    fn change(&mut self) -> Option<Event> {
        let version = Arc::clone(&self.newest.borrow_and_update());
        let (user, now) = (self.user, clock::now());
        let is_same = self.last.as_ref().is_some_and(|l| l.revision == version.revision());
        if is_same && now < self.until {
            return None;
        }
        let Some(member) = version.snapshot.member_of(user) else {
            self.done = true;
            return Some(Event::default().event("gone").data("{}"));
        };
        self.until = until(&version.snapshot, member.id, now);
        let after = slice(&version.snapshot, user, now);
        let events = self.last.as_ref().map(|before| slice_events(before, &after));
        self.last = Some(after);
        match events {
            Some(events) if is_same && events.is_empty() => None,
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

fn until(snapshot: &Snapshot, member: MemberId, now: Millis) -> Millis {
    snapshot.outlook(member, now).until()
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    stopping.wait_for(|stop| *stop).await.ok();
}
