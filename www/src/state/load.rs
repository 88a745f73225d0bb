use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::ApiError;
use std::future::Future;

/// Something that is fetched.
#[derive(Debug, Clone)]
pub enum Load<T> {
    /// On its way.
    Waiting,
    /// There.
    Ready(T),
    /// Did not come.
    Failed(ApiError),
}

/// A fetch with its result in a signal; may be repeated.
#[derive(Debug)]
pub struct Loading<T: Send + Sync + 'static> {
    /// Where it stands.
    pub state: RwSignal<Load<T>>,
    again: Callback<()>,
}

impl<T: Send + Sync + 'static> Clone for Loading<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Loading<T> {}

impl<T: Send + Sync + 'static> Loading<T> {
    /// Fetches now, and whenever [`Self::again`] is called.
    pub fn new<F: Future<Output = Result<T, ApiError>> + 'static>(
        fetch: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self {
        let state = RwSignal::new(Load::Waiting);
        let again = Callback::new(move |()| {
            let coming = fetch();
            spawn_local(async move {
                let result = coming.await;
                // The page may be gone by the time the answer comes.
                state.try_set(result.map_or_else(Load::Failed, Load::Ready));
            });
        });
        again.run(());
        Self { state, again }
    }

    /// Fetches once more; what is there stays until the answer comes, unless it is an error.
    pub fn again(&self) {
        if self.state.with_untracked(|state| matches!(state, Load::Failed(_))) {
            self.state.set(Load::Waiting);
        }
        self.again.run(());
    }
}
