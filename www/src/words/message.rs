/// A message of a program as a sentence for people: a capital letter and a full stop.
pub fn sentence(message: &str) -> String {
    let mut letters = message.trim().chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut text: String = first.to_uppercase().chain(letters).collect();
    if text.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '`' | '”' | ')')) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn messages_become_sentences_once() {
        assert_eq!(
            sentence("this address and password don't go together"),
            "This address and password don't go together."
        );
        assert_eq!(sentence("Is it so?"), "Is it so?");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), "");
    }
}
