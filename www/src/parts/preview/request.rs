use portcullis_core::{AccountId, Command};

/// The body that the page will send, for those who automate.
pub fn json(command: &Command, revision: u64) -> String {
    let request = portcullis_api::CommandRequest { command: command.clone(), revision, digest: None };
    serde_json::to_string_pretty(&request).unwrap_or_default()
}

/// The same as a call from a shell, with a token in `PORTCULLIS_TOKEN`.
pub fn curl(origin: &str, account: AccountId, command: &Command, revision: u64) -> String {
    // A quoted here-document takes everything literally, whatever stands in a name.
    format!(
        "curl -X POST '{origin}/api/v1/accounts/{account}/commands' \\\n  -H \"authorization: Bearer $PORTCULLIS_TOKEN\" \\\n  \
         -H 'content-type: application/json' \\\n  --data-binary @- <<'END'\n{}\nEND",
        json(command, revision)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_what_is_sent() {
        let command = Command::LeaveAccount {};
        let read: portcullis_api::CommandRequest = serde_json::from_str(&json(&command, 7)).expect("a request");
        assert_eq!((read.command, read.revision), (command, 7));
    }

    #[test]
    fn the_call_carries_the_body_and_the_place() {
        let call = curl("https://panel.example", AccountId::from_bits(1), &Command::LeaveAccount {}, 7);
        assert!(
            call.contains("https://panel.example/api/v1/accounts/00000000000000000000000000000001/commands"),
            "{call}"
        );
        assert!(call.contains("\"leave_account\"") && call.ends_with("\nEND"));
    }
}
