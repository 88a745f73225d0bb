//! How expectations are read against an account.

use crate::case::{CompactContext, Expect, NOW};
use crate::check::{Asked, Check};
use crate::expand::expand_context;
use crate::names::{self, Target};
use crate::nearest::nearest;
use crate::{CaseError, Problem};
use portcullis_core::{AccountId, Catalogue, Context, MemberId, Millis, Reason, State, TokenId};
use std::sync::Arc;

/// How expectations are read where they leave something out.
#[derive(Debug, Clone)]
pub(crate) struct Reading<'a> {
    pub state: &'a State,
    /// The accounts of agencies.
    pub agencies: &'a [State],
    pub catalogue: &'a Arc<Catalogue>,
    /// The moment at which things are asked.
    pub now: Millis,
    /// Facts of every request of the file.
    pub context: &'a CompactContext,
    /// Whether whoever is no member must be called a stranger.
    pub strict: bool,
}

/// A check with the place in the file that asks for it.
pub(crate) type Placed = (String, Check);

impl Reading<'_> {
    /// The checks of a list of expectations that stands at `path`.
    pub fn checks(&self, path: &str, expects: &[Expect]) -> Result<Vec<Placed>, CaseError> {
        let mut all = Vec::new();
        for (n, expect) in expects.iter().enumerate() {
            all.extend(self.expectation(&format!("{path}[{n}]"), expect)?);
        }
        Ok(all)
    }

    fn expectation(&self, path: &str, expect: &Expect) -> Result<Vec<Placed>, CaseError> {
        let context = expand_context(&expect.context.or(self.context), self.now);
        let on = expect.on.as_deref().unwrap_or("account");
        let resource = Target::new(self.state, on).map_err(|p| p.at(format!("{path}.on")))?;
        let mut checks = Vec::new();
        if let Some(action) = &expect.who_can {
            self.known(action, expect, &format!("{path}.who_can"))?;
            let path = format!("{path}.are");
            if let Some(agency) = self.agency(&expect.through, &path)? {
                return self.staff(agency, action, expect, &context, resource, path);
            }
            let (tokens, members) = expect.are.0.iter().cloned().partition::<Vec<_>, _>(|n| n.starts_with("token:"));
            let (members, tokens) = (self.members(&members, &path)?, self.tokens(&tokens, &path)?);
            let (context, resource) = (context.clone(), resource.clone());
            let check = Check::WhoCan { context, action: action.clone(), resource, members, tokens };
            checks.push((format!("{path}.who_can"), check));
        }
        if let Some(name) = &expect.who {
            let agency = self.agency(&expect.through, path)?;
            let among = Reading { state: agency.unwrap_or(self.state), ..self.clone() };
            let who = among.who(name, expect).map_err(|p| p.at(format!("{path}.who")))?;
            let asks = Asks { who, through: agency.map(|a| a.account.id), context: &context };
            self.about(path, expect, &asks, &resource, &mut checks)?;
        }
        if checks.is_empty() {
            return Err(Problem::other("nothing is expected here: write `can`, `cannot`, `sees` or `who_can`").at(path));
        }
        Ok(checks)
    }

    /// The agency of that name.
    pub fn agency(&self, name: &Option<String>, path: &str) -> Result<Option<&State>, CaseError> {
        let Some(name) = name else { return Ok(None) };
        let named = |agency: &&State| agency.account.settings.name == *name;
        let nearest = nearest(name, self.agencies.iter().map(|a| a.account.settings.name.as_str()));
        let unknown = || Problem::Unknown { what: "agency", name: name.clone(), nearest }.at(path);
        self.agencies.iter().find(named).map(Some).ok_or_else(unknown)
    }

    /// The accounts once one of them has become this.
    pub fn after(&self, changed: &State) -> (State, Vec<State>) {
        let latest = |state: &State| (if state.account.id == changed.account.id { changed } else { state }).clone();
        (latest(self.state), self.agencies.iter().map(latest).collect())
    }

    fn staff(
        &self,
        agency: &State,
        action: &str,
        expect: &Expect,
        context: &Context,
        resource: Target,
        path: String,
    ) -> Result<Vec<Placed>, CaseError> {
        let user = |name: &String| names::member(agency, name).map(|_| names::user(agency, name));
        let mut users = expect.are.0.iter().map(user).collect::<Result<Vec<_>, _>>().map_err(|p| p.at(&path))?;
        users.sort_unstable();
        let (through, context, action) = (agency.account.id, context.clone(), action.to_owned());
        Ok(vec![(format!("{path}.who_can"), Check::StaffCan { through, context, action, resource, users })])
    }

    fn who(&self, name: &str, expect: &Expect) -> Result<Asked, Problem> {
        if let Some(token) = name.strip_prefix("token:") {
            return names::token(self.state, token).map(Asked::Token);
        }
        if expect.as_if_joined {
            return names::member(self.state, name).map(Asked::Member);
        }
        match names::member(self.state, name) {
            Err(problem) if self.strict && !expect.stranger => Err(problem),
            Err(problem @ Problem::Ambiguous { .. }) => Err(problem),
            Ok(_) if expect.stranger => Err(Problem::other(format!("`{name}` is a member, not a stranger"))),
            Ok(_) | Err(_) => Ok(Asked::User(names::user(self.state, name))),
        }
    }

    fn members(&self, listed: &[String], path: &str) -> Result<Vec<MemberId>, CaseError> {
        let found = listed.iter().map(|m| names::member(self.state, m)).collect::<Result<Vec<_>, _>>();
        let mut found = found.map_err(|p| p.at(path))?;
        found.sort_unstable();
        Ok(found)
    }

    fn tokens(&self, listed: &[String], path: &str) -> Result<Vec<TokenId>, CaseError> {
        let id = |name: &String| names::token(self.state, name.trim_start_matches("token:"));
        let mut found = listed.iter().map(id).collect::<Result<Vec<_>, _>>().map_err(|p| p.at(path))?;
        found.sort_unstable();
        Ok(found)
    }

    /// A mistyped action is allowed to nobody, so it would pass unseen.
    fn known(&self, action: &str, expect: &Expect, path: &str) -> Result<(), CaseError> {
        match names::action(self.catalogue, action) {
            Err(problem) if expect.why != Some(Reason::UnknownAction) => Err(problem.at(path)),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn about(
        &self,
        path: &str,
        expect: &Expect,
        asks: &Asks<'_>,
        resource: &Target,
        checks: &mut Vec<Placed>,
    ) -> Result<(), CaseError> {
        let lists = [
            ("can", &expect.can, true, false),
            ("cannot", &expect.cannot, false, false),
            ("can_somewhere", &expect.can_somewhere, true, true),
            ("cannot_anywhere", &expect.cannot_anywhere, false, true),
        ];
        for (field, words, allowed, anywhere) in lists {
            let path = format!("{path}.{field}");
            for action in &words.0 {
                self.known(action, expect, &path)?;
                let (who, through, context, action) = (asks.who, asks.through, asks.context.clone(), action.clone());
                let reason = if allowed { Some(Reason::Allowed) } else { expect.why };
                let check = match anywhere {
                    true => Check::Any { who, through, context, action, allowed },
                    false => Check::Can { who, through, context, action, resource: resource.clone(), allowed, reason },
                };
                checks.push((path.clone(), check));
            }
        }
        if let Some(seen) = &expect.sees {
            let path = format!("{path}.sees");
            let resources = seen.0.iter().map(|z| names::zone(self.state, z)).collect::<Result<Vec<_>, _>>();
            let mut resources = resources.map_err(|p| p.at(&path))?;
            resources.sort_unstable();
            let (who, through, context) = (asks.who, asks.through, asks.context.clone());
            checks.push((path, Check::Sees { who, through, context, resources }));
        }
        Ok(())
    }
}

/// Somebody who asks, in a request.
struct Asks<'a> {
    who: Asked,
    /// The agency they come through.
    through: Option<AccountId>,
    context: &'a Context,
}

impl<'a> Reading<'a> {
    /// For an account written in the file itself.
    pub fn inline(
        state: &'a State,
        agencies: &'a [State],
        catalogue: &'a Arc<Catalogue>,
        context: &'a CompactContext,
    ) -> Self {
        Self { state, agencies, catalogue, now: Millis(NOW), context, strict: false }
    }
}
