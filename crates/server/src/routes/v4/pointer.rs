//! From the fields of commands to the fields of the bodies that this surface takes.

/// A JSON pointer to the field of a body that an issue's path is about: `policies[0].scope.include[2]` is
/// `/policies/0/resource_groups`. Nothing for an issue with the whole request.
pub fn of_issue(path: &str) -> Option<String> {
    let path = path.replace('[', ".").replace(']', "");
    let parts: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).collect();
    let told: Vec<&str> = match parts.as_slice() {
        [] | ["member" | "group"] => return None,
        ["emails", "0"] => vec!["email"],
        ["settings", "require_second_factor"] => vec!["settings", "enforce_twofactor"],
        ["settings", field] => vec![field],
        ["to", ..] => vec!["scope"],
        ["policies", number, "roles", place] => vec!["policies", number, "permission_groups", place],
        ["policies", number, "roles"] => vec!["policies", number, "permission_groups"],
        ["policies", number, "scope", ..] => vec!["policies", number, "resource_groups"],
        parts => parts.to_vec(),
    };
    Some(told.iter().map(|part| format!("/{part}")).collect())
}

/// The path of an issue where the body named roles and no policies.
pub fn of_roles(path: &str) -> String {
    match path.strip_prefix("policies[0].") {
        Some(rest) if rest.starts_with("roles") => rest.to_owned(),
        Some(_) => "roles".to_owned(),
        None if path == "policies[0]" => "roles".to_owned(),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_those_of_the_body() {
        let told = |path: &str| of_issue(path).unwrap_or_default();
        assert_eq!(told("policies[1].scope.include[2]"), "/policies/1/resource_groups");
        assert_eq!(told("policies[0].roles[3]"), "/policies/0/permission_groups/3");
        assert_eq!(told("emails[0]"), "/email");
        assert_eq!(told(&of_roles("policies[0].roles[3]")), "/roles/3");
        assert_eq!(told(&of_roles("policies[0]")), "/roles");
        assert_eq!(of_issue(""), None);
    }
}
