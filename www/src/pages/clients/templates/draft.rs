use portcullis_core::{
    Code, Command, Effect, Issue, Policy, PolicyDraft, Scope, Selector, Snapshot, State, Tag, Template, TemplateDraft,
    TemplateId,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A template, half-written. It names nothing of any client: roles that every account knows, on everything or by tags.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The template it changes; none for a new one.
    pub id: Option<TemplateId>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// One for each policy; at least one.
    pub parts: Vec<Part>,
    /// Which of them is open.
    pub open: usize,
}

/// One policy of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Role ids.
    pub roles: Vec<String>,
    /// Tags as they are typed; everything, where none stands here.
    pub tags: String,
    /// The rest of the policy, as it was.
    kept: PolicyDraft,
}

impl Default for Part {
    fn default() -> Self {
        let kept = PolicyDraft::allow(Vec::<String>::new(), Scope::account());
        Self { roles: Vec::new(), tags: String::new(), kept }
    }
}

impl Written {
    /// A new one.
    pub fn blank() -> Self {
        Self { parts: vec![Part::default()], ..Self::default() }
    }

    /// A template as it is.
    pub fn of(template: &Template) -> Self {
        let parts: Vec<Part> = template.policies.iter().map(Part::of).collect();
        let parts = if parts.is_empty() { vec![Part::default()] } else { parts };
        Self { id: Some(template.id), name: template.name.clone(), about: template.about.clone(), parts, open: 0 }
    }

    /// What is asked of the server.
    pub fn command(&self) -> Command {
        let policies = self.parts.iter().map(Part::policy).collect();
        let to = TemplateDraft { name: self.name.clone(), about: self.about.trim().to_owned(), policies };
        match self.id {
            Some(template) => Command::ChangeTemplate { template, to },
            None => Command::CreateTemplate { template: to },
        }
    }

    /// What no command can say: text that is no tag, and a part that names no role yet.
    pub fn unspeakable(&self) -> Vec<Issue> {
        let of = |(n, part): (usize, &Part)| part.unspeakable(n);
        self.parts.iter().enumerate().flat_map(of).collect()
    }

    /// Changes the open part.
    pub fn edit(&mut self, change: impl FnOnce(&mut Part)) {
        self.parts.get_mut(self.open).map(change);
    }

    /// One more part, opened.
    pub fn add(&mut self) {
        self.parts.push(Part::default());
        self.open = self.parts.len() - 1;
    }

    /// Takes a part away; one stays.
    pub fn remove(&mut self, part: usize) {
        if self.parts.len() > 1 && part < self.parts.len() {
            self.parts.remove(part);
            self.open = self.open.min(self.parts.len() - 1);
        }
    }
}

impl Part {
    fn of(policy: &Policy) -> Self {
        let tags = policy.scope.include.iter().filter_map(|selector| match selector {
            Selector::Tag { tag } => Some(tag.to_string()),
            Selector::Account | Selector::Kind { .. } | Selector::Resource { .. } | Selector::Record { .. } => None,
        });
        let kept = PolicyDraft {
            id: None,
            effect: policy.effect,
            roles: Vec::new(),
            scope: policy.scope.clone(),
            named: None,
            conditions: policy.conditions.clone(),
        };
        Self { roles: policy.roles.clone(), tags: tags.collect::<Vec<_>>().join(", "), kept }
    }

    /// Whether it takes away.
    pub fn denies(&self) -> bool {
        self.kept.effect == Effect::Deny
    }

    /// As a command asks for it.
    pub fn policy(&self) -> PolicyDraft {
        let tags: Vec<Selector> = self.tags().filter_map(Result::ok).map(|tag| Selector::Tag { tag }).collect();
        let is_tag = |selector: &&Selector| matches!(selector, Selector::Tag { .. });
        let others: Vec<Selector> = self.kept.scope.include.iter().filter(|s| !is_tag(s)).cloned().collect();
        let include = match (tags.is_empty(), others.is_empty()) {
            (false, _) => tags,
            (true, false) => others,
            (true, true) => Scope::account().include,
        };
        let scope = Scope { include, ..self.kept.scope.clone() };
        PolicyDraft { roles: self.roles.clone(), scope, ..self.kept.clone() }
    }

    fn tags(&self) -> impl Iterator<Item = Result<Tag, &str>> {
        let words = self.tags.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        words.map(|word| word.parse::<Tag>().map_err(|_| word))
    }

    fn unspeakable(&self, n: usize) -> Vec<Issue> {
        let path = format!("policies[{n}].scope");
        let wrong =
            |text: &str| Issue::new(Code::TagInvalid, path.clone(), [("text", text.chars().take(60).collect())]);
        self.tags().filter_map(Result::err).map(wrong).collect()
    }
}

/// An account that has nothing but the catalogue: against such a one a template is read.
pub fn nowhere(snapshot: &Snapshot) -> Snapshot {
    Snapshot::new(State::new(snapshot.state().account.clone()), Arc::clone(snapshot.catalogue()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn kept(written: &Written) -> (Snapshot, Arc<Template>) {
        let mut snapshot = sample::account(0);
        sample::run(&mut snapshot, &sample::owner(), &written.command());
        let template = snapshot.state().templates.values().next().cloned().expect("a template");
        (snapshot, template)
    }

    fn written(roles: &[&str], tags: &str) -> Written {
        let part =
            Part { roles: roles.iter().map(|r| (*r).to_owned()).collect(), tags: tags.into(), ..Part::default() };
        Written { name: "Web".into(), parts: vec![part], ..Written::default() }
    }

    #[test]
    fn what_is_kept_is_written_again_as_it_was() {
        for tags in ["", "env=live, school"] {
            let first = written(&["dns-edit"], tags);
            let (mut snapshot, template) = kept(&first);
            let again = Written { about: "For shops".into(), ..Written::of(&template) };
            assert_eq!(again.command(), {
                let Command::CreateTemplate { template: to } = first.command() else { panic!("a new one") };
                Command::ChangeTemplate { template: template.id, to: TemplateDraft { about: "For shops".into(), ..to } }
            });
            sample::run(&mut snapshot, &sample::owner(), &again.command());
            assert_eq!(snapshot.state().templates[&template.id].about, "For shops");
        }
    }

    #[test]
    fn what_is_no_tag_is_named_at_its_part() {
        let wrong = written(&["dns-edit"], "school, =x").unspeakable();
        assert_eq!(wrong.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(), ["policies[0].scope"]);
        assert!(written(&["dns-edit"], "school").unspeakable().is_empty());
    }

    #[test]
    fn one_part_always_stays() {
        let mut written = Written::blank();
        written.remove(0);
        written.add();
        written.edit(|part| part.roles.push("dns-edit".into()));
        written.remove(0);
        assert_eq!((written.parts.len(), written.open, written.parts[0].roles.len()), (1, 0, 1));
    }
}
