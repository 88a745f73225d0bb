//! What is answered, route by route; `table` lists them all.

mod accept;
mod access;
mod agencies;
mod audit;
mod commands;
mod docs;
mod health;
mod invitation;
mod membership;
mod openapi;
mod session;
mod sessions;
mod slice;
mod stream;
mod table;
pub mod v4;

pub use table::{Need, Route, table};

/// A path as it may stand in a log: without the secret of an invitation.
pub fn without_secrets(path: &str) -> String {
    for kind in ["/invitations/", "/grants/"] {
        if let Some((before, rest)) = path.split_once(kind).filter(|(before, _)| *before == "/api/v1") {
            let after = rest.split_once('/').map_or("", |(_, after)| after);
            return format!("{before}{kind}…/{after}").chars().take(200).collect();
        }
    }
    path.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_of_invitations_are_not_logged() {
        assert_eq!(super::without_secrets("/api/v1/invitations/abc/accept"), "/api/v1/invitations/…/accept");
        assert_eq!(super::without_secrets("/api/v1/grants/abc"), "/api/v1/grants/…/");
        assert_eq!(super::without_secrets("/api/v1/session"), "/api/v1/session");
    }
}
