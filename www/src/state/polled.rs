use super::{AccountState, Load, Loading};
use crate::api::SignedIn;
use leptos::prelude::*;
use portcullis_api::ApiError;
use std::future::Future;

/// Fetches something that follows from the open account and from others, now and whenever the account changes. What is
/// there stays while newer is on its way.
pub fn follow<T: Send + Sync + Clone + 'static, F: Future<Output = Result<T, ApiError>> + 'static>(
    account: AccountState,
    fetch: impl Fn(SignedIn) -> F + Send + Sync + Copy + 'static,
) -> Loading<T> {
    let session = super::SessionState::here();
    let loading = Loading::new(move || {
        let signed_in = session.signed_in();
        async move {
            match signed_in {
                Some(signed_in) => fetch(signed_in).await,
                None => Err(super::signed_out()),
            }
        }
    });
    Effect::new(move |before: Option<u64>| {
        let revision = account.revision();
        if before.is_some_and(|before| before != revision) {
            loading.again();
        }
        revision
    });
    loading
}

impl<T: Send + Sync + Clone + 'static> Loading<T> {
    /// What is there, if anything; whoever asks is told of newer.
    pub fn ready(&self) -> Option<T> {
        self.state.with(|state| match state {
            Load::Ready(found) => Some(found.clone()),
            Load::Waiting | Load::Failed(_) => None,
        })
    }
}
