use super::listed_most;

/// "Ana", "Ana and Ben", "Ana, Ben and 3 others"; for nobody yet, whoever it will be.
pub fn people(people: &[String]) -> String {
    if people.is_empty() {
        return "Whoever you invite".to_owned();
    }
    listed_most(people, 2, "others")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_while_they_are_few() {
        let of = |names: &[&str]| people(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&[]), "Whoever you invite");
        assert_eq!(of(&["Ana"]), "Ana");
        assert_eq!(of(&["Ana", "Ben"]), "Ana and Ben");
        assert_eq!(of(&["Ana", "Ben", "Cleo"]), "Ana, Ben and Cleo");
        assert_eq!(of(&["Ana", "Ben", "Cleo", "Dan", "Eva"]), "Ana, Ben and 3 others");
    }
}
