use super::{listed, number};

/// How many clauses a sentence bears; the grid has the rest.
const MOST: usize = 3;

/// One thing that somebody can do: what, where, under which conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// "edit DNS and read analytics".
    pub doing: String,
    /// "on 5 domains".
    pub within: String,
    /// "until 1 March"; empty where nothing is demanded.
    pub when: String,
}

/// Clauses that say the same of several places become one.
pub fn clauses(found: impl IntoIterator<Item = Clause>) -> Vec<Clause> {
    let mut merged: Vec<(Clause, Vec<String>)> = Vec::new();
    for clause in found {
        match merged.iter_mut().find(|(c, _)| c.doing == clause.doing && c.when == clause.when) {
            Some((_, places)) => places.push(clause.within),
            None => {
                let places = vec![clause.within.clone()];
                merged.push((clause, places));
            }
        }
    }
    merged.into_iter().map(|(clause, places)| Clause { within: joined(&places), ..clause }).collect()
}

/// "Ana and Ben will be able to edit DNS on 5 domains, until 1 March."
pub fn will_be_able(who: &str, clauses: &[Clause]) -> String {
    if clauses.is_empty() {
        return format!("{who} can sign in and will see nothing yet.");
    }
    format!("{who} will be able to {}.", said(clauses))
}

/// "Ana will no longer be able to edit DNS on 5 domains, and will newly be able to read analytics on 3 domains."
pub fn will_change(who: &str, lost: &[Clause], gained: &[Clause]) -> String {
    match (lost.is_empty(), gained.is_empty()) {
        (true, true) => format!("Nothing changes in what {who} can do."),
        (false, true) => format!("{who} will no longer be able to {}.", said(lost)),
        (true, false) => format!("{who} will newly be able to {}.", said(gained)),
        (false, false) => {
            format!("{who} will no longer be able to {}, and will newly be able to {}.", said(lost), said(gained))
        }
    }
}

/// "May edit DNS on 5 domains": what a program may do, without a full stop.
pub fn may(clauses: &[Clause]) -> String {
    if clauses.is_empty() {
        return "May do nothing".to_owned();
    }
    format!("May {}", said(clauses))
}

/// For a program to which nothing is given yet.
pub fn will_do_nothing(who: &str) -> String {
    format!("{who} will be able to do nothing yet.")
}

fn said(clauses: &[Clause]) -> String {
    let shared = clauses.first().map(|c| c.when.as_str()).filter(|when| clauses.iter().all(|c| c.when == *when));
    let shown = if clauses.len() <= MOST + 1 { clauses.len() } else { MOST };
    let mut phrases: Vec<String> = clauses.iter().take(shown).map(|c| phrase(c, shared.is_some())).collect();
    let more = clauses.len() - shown;
    if more > 0 {
        phrases.push(format!("more in {} other places", number(more)));
    }
    match shared {
        Some(when) if !when.is_empty() => format!("{}, {when}", listed(&phrases)),
        _ => listed(&phrases),
    }
}

fn phrase(clause: &Clause, shared: bool) -> String {
    match shared || clause.when.is_empty() {
        true => format!("{} {}", clause.doing, clause.within),
        false => format!("{} {} ({})", clause.doing, clause.within, clause.when),
    }
}

/// "on all 5 domains and in the account".
fn joined(places: &[String]) -> String {
    listed(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(doing: &str, within: &str, when: &str) -> Clause {
        Clause { doing: doing.to_owned(), within: within.to_owned(), when: when.to_owned() }
    }

    #[test]
    fn the_sentence_of_the_design() {
        let one = [clause("edit DNS and read analytics", "on 5 domains", "with a second factor, until 1 March")];
        let said = will_be_able("Ana and Ben", &one);
        assert_eq!(
            said,
            "Ana and Ben will be able to edit DNS and read analytics on 5 domains, with a second factor, until 1 March."
        );
    }

    #[test]
    fn the_same_in_several_places_is_said_once() {
        let merged =
            clauses([clause("do everything", "in the account", ""), clause("do everything", "on all 5 domains", "")]);
        assert_eq!(
            will_be_able("Ana", &merged),
            "Ana will be able to do everything in the account and on all 5 domains."
        );
    }

    #[test]
    fn conditions_that_differ_stay_with_their_clause() {
        let two = [clause("edit DNS", "on a.example", "until 1 March"), clause("read DNS", "on b.example", "")];
        assert_eq!(
            will_be_able("Ana", &two),
            "Ana will be able to edit DNS on a.example (until 1 March) and read DNS on b.example."
        );
    }

    #[test]
    fn a_long_sentence_ends_in_a_count() {
        let many: Vec<Clause> = (0..6).map(|n| clause("read DNS", &format!("on {n}.example"), "")).collect();
        let said = will_be_able("Ana", &many);
        assert!(said.ends_with("on 2.example and more in 3 other places."), "{said}");
    }

    #[test]
    fn losses_come_before_gains() {
        let (lost, gained) = ([clause("edit DNS", "on 5 domains", "")], [clause("read analytics", "on 3 domains", "")]);
        let said = will_change("Ana", &lost, &gained);
        assert_eq!(
            said,
            "Ana will no longer be able to edit DNS on 5 domains, and will newly be able to read analytics on 3 domains."
        );
        assert_eq!(will_change("Ana", &[], &[]), "Nothing changes in what Ana can do.");
        assert_eq!(will_be_able("Ana", &[]), "Ana can sign in and will see nothing yet.");
    }
}
