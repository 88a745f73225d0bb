use crate::text::a_label;

const MOST: usize = 253;
const MOST_OF_LABEL: usize = 63;

/// A record's name in its one form: absolute, lower case, A-labels, no last dot. `*` is a label like others, first only.
///
/// Beside letters, digits and hyphens a label may hold `_` (services) and `/` (parts of reverse zones).
pub fn record_name(text: &str) -> Option<String> {
    if text.len() > 4 * MOST {
        return None;
    }
    let bare = text.trim();
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    let labels: Vec<String> = bare.split('.').enumerate().map(|(n, l)| label(l, n == 0)).collect::<Option<_>>()?;
    let name = labels.join(".");
    (name.len() <= MOST).then_some(name)
}

fn label(text: &str, is_first: bool) -> Option<String> {
    if text == "*" {
        return is_first.then(|| "*".to_owned());
    }
    let label = a_label(text)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_/".contains(&b);
    let fits = (1..=MOST_OF_LABEL).contains(&label.len()) && label.bytes().all(plain);
    (fits && !label.starts_with('-') && !label.ends_with('-')).then_some(label)
}

/// Whether a name is the zone's own or below it; both in their one form.
pub fn is_inside(name: &str, zone: &str) -> bool {
    name == zone || name.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'))
}
