//! Which known name somebody meant.

/// Longer names are not compared: nobody mistypes them by chance.
const LONGEST: usize = 80;
/// Of more names only the first are looked at.
const MOST: usize = 20_000;

/// The known name that is fewest letters away, if it is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted: Vec<char> = name.to_lowercase().chars().take(LONGEST).collect();
    let most = (wanted.len() / 3).clamp(1, 3);
    let close = |other: &'a str| {
        let other_chars: Vec<char> = other.to_lowercase().chars().take(LONGEST).collect();
        (wanted.len().abs_diff(other_chars.len()) <= most).then(|| (distance(&wanted, &other_chars), other))
    };
    let found = known.into_iter().take(MOST).filter_map(close).filter(|(far, _)| *far <= most).min();
    found.map(|(_, other)| other.to_owned())
}

/// How many letters must be put in, left out, exchanged or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let exchange = rows[i][j] + usize::from(x != y);
            let swapped = i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x;
            let swap = if swapped { rows[i - 1][j - 1] + 1 } else { usize::MAX };
            row.push(exchange.min(row[j] + 1).min(rows[i][j + 1] + 1).min(swap));
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_was_meant_is_found_and_nothing_else() {
        let known = ["dns:edit", "dns:read", "ssl:edit"];
        assert_eq!(nearest("dns:edti", known).as_deref(), Some("dns:edit"));
        assert_eq!(nearest("dns:reed", known).as_deref(), Some("dns:read"));
        assert_eq!(nearest("DNS:EDIT", known).as_deref(), Some("dns:edit"));
        assert_eq!(nearest("members:edit", known), None);
        assert_eq!(nearest("", known), None);
    }
}
