use crate::http::{Entered, SignedIn, Through};
use crate::{App, Error, clock, staff};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_api::{Slice, Through as Told};
use portcullis_core::{MemberId, Millis, Principal, ResourceRef, State as Part, slice, slice_of_staff, slice_through};

/// `GET /api/v1/accounts/{account}/slice`: what the caller may see of the account.
pub async fn read(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
) -> Result<Json<Slice>, Error> {
    let now = clock::now();
    let nobody = || Error::Forbidden("a token of an account has no place of its own in it".into());
    let me = me(&entered).ok_or_else(nobody)?;
    let state = part(&entered, known.principal(), now);
    let lists = entered.access.can("members:read", ResourceRef::Account, now);
    let mut last_active = if lists { app.store.last_active(entered.live.id).await? } else { Default::default() };
    last_active.retain(|member, _| state.members.contains_key(member));
    let mut tokens_used = match state.tokens.is_empty() {
        true => Default::default(),
        false => app.store.tokens_used(entered.live.id).await?,
    };
    tokens_used.retain(|token, _| state.tokens.contains_key(token));
    Ok(Json(Slice {
        state,
        me,
        through: entered.through.as_ref().map(|through| told(through, known.principal())),
        seq: entered.version.seq,
        catalogue: app.catalogue.digest().to_owned(),
        now,
        context: known.context,
        last_active,
        tokens_used,
    }))
}

/// The caller's member, here or in the agency they come through.
fn me(entered: &Entered) -> Option<MemberId> {
    match &entered.through {
        None => entered.member,
        Some(through) => through.member,
    }
}

fn part(entered: &Entered, who: Principal, now: Millis) -> Part {
    let snapshot = &entered.version.snapshot;
    match &entered.through {
        None => slice(snapshot, who, now),
        Some(through) => slice_through(snapshot, &through.version.snapshot, who, now),
    }
}

/// What judging the caller needs of the agency.
fn told(through: &Through, who: Principal) -> Told {
    let agency = &through.version.snapshot;
    let member = through.member.and_then(|member| agency.member(member));
    Told {
        agency: through.agency(),
        name: agency.state().account.settings.name.clone(),
        shown: member
            .and_then(|m| Some(staff::shown(agency, m.user?, m.name.get().unwrap_or_default())))
            .unwrap_or_default(),
        state: slice_of_staff(agency, who, through.grant),
    }
}
