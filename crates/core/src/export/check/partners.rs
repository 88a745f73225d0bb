//! What lies between accounts: each side is checked by itself, as the other account is not in the document.

use super::{Check, MOST_LISTED};
use crate::model::{Actor, Assignment, Client, ClientSelector, Grant, GrantStatus, Template};

impl Check<'_> {
    pub(super) fn partners(&mut self) {
        let state = self.state;
        state.grants.iter().for_each(|(id, g)| self.object("grants", id, &g.id, |c, at| c.grant(at, g)));
        state.clients.iter().for_each(|(id, k)| self.object("clients", id, &k.grant, |c, at| c.client(at, k)));
        let assignments = state.assignments.iter();
        assignments.for_each(|(id, a)| self.object("assignments", id, &a.id(), |c, at| c.assignment(at, a)));
        state.templates.iter().for_each(|(id, t)| self.object("templates", id, &t.id, |c, at| c.template(at, t)));
    }

    fn grant(&mut self, at: &str, grant: &Grant) {
        self.plain(at, &grant.name, 100);
        let fits = match grant.status {
            GrantStatus::Waiting => grant.agency.is_none(),
            GrantStatus::Given => grant.agency.is_some(),
            GrantStatus::Suspended => true,
        };
        self.need(fits, at, || "is given to an agency exactly if it no longer waits, but not here".into());
        if let Some(agency) = grant.agency {
            self.need(agency != self.state.account.id, at, || "is given to the account itself".into());
            self.once(at, "agency", &agency.to_string());
        }
        let listed = grant.conditions.address_in.len().saturating_add(grant.conditions.address_not_in.len());
        self.need(listed <= MOST_LISTED, at, || "has too many networks".into());
    }

    fn client(&mut self, at: &str, client: &Client) {
        self.plain(at, &client.name, 100);
        self.need(client.account != self.state.account.id, at, || "is the account itself".into());
        if client.is_accepted() {
            self.once(at, "client account", &client.account.to_string());
        }
        self.need(client.tags.len() <= MOST_LISTED, at, || "has too many tags".into());
        self.need(client.wish.len() <= MOST_LISTED, at, || "asks for too much".into());
        client.wish.iter().take(MOST_LISTED).for_each(|policy| self.holding(at, policy));
    }

    fn assignment(&mut self, at: &str, assignment: &Assignment) {
        let state = self.state;
        let known = match assignment.policy.actor {
            Actor::Member(member) => state.members.contains_key(&member),
            Actor::Group(group) => state.groups.contains_key(&group),
            Actor::Token(token) => state.tokens.contains_key(&token),
            Actor::Grant(_) | Actor::Person(_) => false,
        };
        self.need(known, at, || "is about nobody of the account".into());
        let count = assignment.clients.len();
        self.need((1..=MOST_LISTED).contains(&count), at, || "names no client, or too many".into());
        let there = assignment.clients.iter().take(MOST_LISTED).all(|selector| match selector {
            ClientSelector::All | ClientSelector::Tag { .. } => true,
            ClientSelector::Client { grant } => state.clients.contains_key(grant),
        });
        self.need(there, at, || "names a client that is not there".into());
        self.holding(at, &assignment.policy);
    }

    fn template(&mut self, at: &str, template: &Template) {
        self.plain(at, &template.name, 100);
        self.need(template.about.chars().count() <= 500, at, || "says too much about itself".into());
        let count = template.policies.len();
        self.need(count <= MOST_LISTED, at, || "has too many policies".into());
        template.policies.iter().take(MOST_LISTED).for_each(|policy| self.holding(at, policy));
    }
}
