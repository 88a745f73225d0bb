use super::query::Query;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// The list's query as it stands in the address.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    query: Memo<Query>,
    go: Callback<Query>,
}

impl Address {
    /// That of the page one is on.
    pub fn here() -> Self {
        let (params, navigate) = (use_query_map(), use_navigate());
        let query = Memo::new(move |_| params.with(|params| Query::read(|key| params.get(key))));
        let go = Callback::new(move |query: Query| {
            let params: ParamsMap = query.pairs().into_iter().collect();
            let here = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&path_with(&params.to_query_string()), here);
        });
        Self { query, go }
    }

    /// What the list shows.
    pub fn query(self) -> Query {
        self.query.get()
    }

    /// Shows something else.
    pub fn go(self, query: &Query) {
        self.go.run(query.clone());
    }

    /// Changes a part of it, which leads back to the first page.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        let mut query = self.query.get_untracked();
        query.page = 0;
        change(&mut query);
        self.go(&query);
    }
}

fn path_with(query: &str) -> String {
    let path = window().location().pathname().unwrap_or_default();
    format!("{path}{query}")
}
