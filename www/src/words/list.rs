/// "a", "a and b", "a, b and c"; empty for nothing.
pub fn listed(items: &[impl AsRef<str>]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            // Something with its own "and" inside needs the comma before the last one.
            let inner = items.iter().any(|i| i.as_ref().contains(" and "));
            format!("{}{} and {}", first.join(", "), if inner { "," } else { "" }, last.as_ref())
        }
    }
}

/// The first `most` of them, then "and 3 others"; `other` names several others, such as "other services".
pub fn listed_most(items: &[impl AsRef<str>], most: usize, other: &str) -> String {
    // Saying "and 1 other" takes the room of the one itself.
    if items.len() <= most.saturating_add(1) {
        return listed(items);
    }
    let first: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    format!("{} and {} {other}", first.join(", "), number(items.len().saturating_sub(most)))
}

/// "1 domain", "1,000 domains".
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// A number with commas between thousands.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(listed(&[""; 0]), "");
        assert_eq!(listed(&["DNS"]), "DNS");
        assert_eq!(listed(&["Ana", "Ben"]), "Ana and Ben");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(listed(&["edit DNS and SSL/TLS", "read analytics"]), "edit DNS and SSL/TLS, and read analytics");
    }

    #[test]
    fn long_lists_are_cut_but_never_to_save_one() {
        assert_eq!(listed_most(&["a", "b", "c", "d"], 3, "others"), "a, b, c and d");
        assert_eq!(listed_most(&["a", "b", "c", "d", "e"], 3, "others"), "a, b, c and 2 others");
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(count(1, "domain", "domains"), "1 domain");
        assert_eq!(count(1000, "domain", "domains"), "1,000 domains");
    }
}
