//! What a token may do: its own policies, and for a user's token no more than its user.

use super::book::{Rulebook, TokenRow};
use super::ceiling::Sides;
use super::decision::{Reason, Side};
use super::lens::{Lens, Verdict};
use super::principal::Access;
use crate::catalogue::Mask;
use crate::model::{Actor, Channel, Context, Effect, ResourceRef};
use crate::{Millis, TokenId};

impl Context {
    /// The facts as they count for a token: it comes through the API, and a second factor is never used.
    pub(crate) fn of_token(&self) -> Self {
        Self { second_factor: Some(false), channel: Some(Channel::Api), ..self.clone() }
    }
}

impl Rulebook {
    /// What a token may do in a context.
    pub(crate) fn token_access(&self, id: TokenId, context: &Context) -> Access {
        self.through(id, Lens::Request(context.of_token()))
    }

    /// What a token will be able to do, ahead of any request: in any case, or under a condition.
    pub fn token_outlook(&self, id: TokenId, now: Millis) -> Access {
        self.through(id, Lens::Program(now))
    }

    fn through(&self, id: TokenId, lens: Lens) -> Access {
        match self.token_refusal(id, &lens) {
            Err(reason) => Access::new(self, None, None, Some(reason), lens),
            Ok(token) => self.sides(token, &lens).joined(lens),
        }
    }

    pub(super) fn token_refusal(&self, id: TokenId, lens: &Lens) -> Result<&TokenRow, Reason> {
        let token = self.tokens.get(id).ok_or(Reason::UnknownToken)?;
        match lens.judge(Effect::Allow, Some(&token.conditions)) {
            _ if !token.active => Err(Reason::TokenDisabled),
            Verdict::No => Err(Reason::TokenOutside),
            Verdict::Holds | Verdict::Perhaps => Ok(token),
        }
    }

    fn sides(&self, token: &TokenRow, lens: &Lens) -> Sides {
        let own = Access::new(self, Some(Actor::Token(token.id)), None, None, lens.clone());
        let ceiling = token.owner.map(|user| {
            let member = self.actors.member_of(user);
            let refusal = match member.and_then(|id| self.actors.member(id)) {
                None => Some(Reason::NotAMember),
                // What the account demands of sign-ins does not gate tokens.
                Some(row) => row.suspended.then_some(Reason::Suspended),
            };
            Access::new(self, member.map(Actor::Member), member, refusal, lens.clone())
        });
        let ceiling = ceiling.map(|access| (Side::Ceiling, access));
        Sides {
            all: std::iter::once((Side::Own, own)).chain(ceiling).collect(),
            gates: vec![token.conditions.clone()],
            never: Mask::EMPTY,
            by_token: true,
        }
    }

    /// Tokens that may do this here, in the order of their ids. Facts that only a request has are taken from `context`.
    pub fn tokens_who_can(&self, action: usize, resource: ResourceRef<'_>, context: &Context) -> Vec<TokenId> {
        if self.tokens.len() == 0 || !super::cover::askable(self, resource).contains(action) {
            return Vec::new();
        }
        let context = context.of_token();
        let lens = Lens::Request(context.clone());
        let said = self.said_of_actors(action, resource, &context);
        let may = |token: &TokenRow| {
            let own = self.said_of(&said, Actor::Token(token.id));
            let below = token.owner.is_none_or(|user| {
                let member =
                    self.actors.member_of(user).filter(|id| self.actors.member(*id).is_some_and(|m| !m.suspended));
                member.is_some_and(|id| self.said_of(&said, Actor::Member(id)).allows())
            });
            own.allows() && below && self.token_refusal(token.id, &lens).is_ok()
        };
        self.tokens.iter().filter(|token| may(token)).map(|token| token.id).collect()
    }
}
