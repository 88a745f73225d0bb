//! An agency with technicians and twelve clients, beside the sample accounts, made by real commands.

use super::add_user;
use crate::commit::{self, Request};
use crate::opening::{By, ClientWish, both_logs};
use crate::sample::{self, SampleUser, account_id, user};
use crate::{App, Error, Live, clock};
use portcullis_core::{
    AccountId, Actor, AgencySettings, Caller, Channel, ClientSelector, Command, Conditions, Context, GroupId, Millis,
    NewResource, ObjectId, Opening, Origin, PolicyDraft, Scope, Settings, StaffNames, UserId, open_account,
};
use portcullis_store::{Extras, NewEntry, StoreError};
use std::sync::Arc;

/// The agency.
const AGENCY: &str = "Fern & Field Web";
/// Who manages it, and its technicians, each with the group they work in.
const BOSS: (&str, &str) = ("mara@example.com", "Mara Fern");
const TECHNICIANS: [(&str, &str, &str); 5] = [
    ("theo@example.com", "Theo Lind", "Web care"),
    ("ines@example.com", "Inês Prado", "Web care"),
    ("kofi@example.com", "Kofi Mensah", "Web care"),
    ("lin@example.com", "Lin Zhao", "DNS desk"),
    ("ravi@example.com", "Ravi Nair", "DNS desk"),
];
/// Who of them signs in.
const SIGN_INS: [&str; 3] = ["mara@example.com", "theo@example.com", "lin@example.com"];
/// Client accounts that the agency opened: name, tag.
const OPENED: [(&str, &str); 10] = [
    ("Alder Bakery", "care=full"),
    ("Birch Books", "care=full"),
    ("Cedar Clinic", "care=full"),
    ("Dogwood Dance", "care=dns"),
    ("Elm Estate", "care=dns"),
    ("Fir Fitness", "care=full"),
    ("Gorse Garage", "care=dns"),
    ("Hazel Hotel", "care=full"),
    ("Ivy Insurance", "care=dns"),
    ("Juniper Jewels", "care=dns"),
];

/// Adds the agency, unless it is there. Answers who can sign in.
///
/// # Errors
/// [`Error::Refused`] if the engine refuses one of its commands, [`Error::Internal`] if the store fails.
pub async fn load(app: &App) -> Result<Vec<(String, &'static str)>, Error> {
    let agency = account_id(AGENCY);
    match app.store.head(agency).await {
        Err(StoreError::NotFound(_)) => Maker::new(app, agency).await?.make().await?,
        Ok(_) => {}
        Err(why) => return Err(why.into()),
    }
    Ok(SIGN_INS.iter().map(|email| ((*email).to_owned(), sample::PASSWORD)).collect())
}

struct Maker<'a> {
    app: &'a App,
    agency: Arc<Live>,
}

impl<'a> Maker<'a> {
    async fn new(app: &'a App, agency: AccountId) -> Result<Self, Error> {
        for (email, name) in TECHNICIANS.iter().map(|t| (t.0, t.1)).chain([BOSS]) {
            let password = SIGN_INS.contains(&email).then_some(sample::PASSWORD);
            let new = SampleUser { id: user(email), email: email.into(), name: name.into(), password, verified: true };
            add_user(app, &new).await?;
        }
        let opening = Opening {
            account: agency,
            settings: Settings {
                name: AGENCY.into(),
                plan: app.catalogue.data().default_plan.clone(),
                require_second_factor: false,
                agency: AgencySettings { listed: true, staff_names: StaffNames::Full },
            },
            owner: user(BOSS.0),
            email: BOSS.0.into(),
            name: Some(BOSS.1.into()),
            verified: true,
        };
        let fresh = clock::fresh();
        let new = NewEntry {
            at: fresh.now,
            origin: by(BOSS.0),
            command: "open_account".into(),
            catalogue: app.catalogue.digest().to_owned(),
            events: open_account(&app.catalogue, &opening, &fresh).events,
            raises_revision: true,
        };
        app.store.append(agency, None, new, Extras::default()).await?;
        let agency = app.live(agency).await?.ok_or(Error::NotFound)?;
        Ok(Self { app, agency })
    }

    async fn make(&self) -> Result<(), Error> {
        let (care, desk) = (self.group("Web care").await?, self.group("DNS desk").await?);
        for (email, name, group) in TECHNICIANS {
            self.joins(email, name, if group == "Web care" { care } else { desk }).await?;
        }
        self.templates().await?;
        for (name, tag) in OPENED {
            self.opens(name, tag).await?;
        }
        let soon = clock::now().plus(120 * Millis::DAY);
        self.granted("Blue Harbour Media", &["dns-edit", "caching-edit"], "care=full", None).await?;
        self.granted("Northfield Schools", &["dns-read", "analytics-read"], "care=dns", Some(soon)).await?;
        let tag = |tag: &str| tag.parse().map(|tag| vec![ClientSelector::Tag { tag }]).map_err(Error::internal);
        self.assigned(Actor::Group(care), tag("care=full")?, &["dns-edit", "caching-edit", "analytics-read"]).await?;
        self.assigned(Actor::Group(desk), vec![ClientSelector::All], &["dns-edit"]).await
    }

    async fn run(&self, live: &Live, email: &str, command: &Command) -> Result<Vec<ObjectId>, Error> {
        self.run_as(live, Request { caller: caller(user(email)), origin: by(email), ..Request::operator(command) })
            .await
    }

    async fn run_as(&self, live: &Live, request: Request<'_>) -> Result<Vec<ObjectId>, Error> {
        match commit::commit(self.app, live, request).await? {
            commit::Committed::Done(done) => Ok(done.entry.events.iter().filter_map(|e| e.object()).collect()),
            commit::Committed::Before(_) => Ok(Vec::new()),
        }
    }

    async fn group(&self, name: &str) -> Result<GroupId, Error> {
        let command = Command::CreateGroup { name: name.into(), policies: Vec::new(), members: Vec::new() };
        let made = self.run(&self.agency, BOSS.0, &command).await?;
        let group = made.iter().find_map(|object| if let ObjectId::Group(id) = object { Some(*id) } else { None });
        group.ok_or_else(|| Error::internal("a group that was not made"))
    }

    async fn joins(&self, email: &str, name: &str, group: GroupId) -> Result<(), Error> {
        let invite = Command::InviteMembers { emails: vec![email.into()], policies: Vec::new(), groups: vec![group] };
        let made = self.run(&self.agency, BOSS.0, &invite).await?;
        let member = made.iter().find_map(|object| if let ObjectId::Member(id) = object { Some(*id) } else { None });
        let member = member.ok_or_else(|| Error::internal("a member who was not invited"))?;
        let accept = Command::AcceptInvitation { member, name: Some(name.into()) };
        let caller = Caller { verified: true, holds: Some(member), ..caller(user(email)) };
        self.run_as(&self.agency, Request { caller, origin: by(email), ..Request::operator(&accept) }).await.map(drop)
    }

    async fn templates(&self) -> Result<(), Error> {
        let templates: [(&str, &str, &[&str]); 3] = [
            ("Web design", "Pages, caching and their statistics.", &["dns-edit", "caching-edit", "analytics-read"]),
            ("Full IT", "Everything but members and bills.", &["administrator"]),
            ("DNS only", "Records of every domain.", &["dns-edit"]),
        ];
        for (name, about, roles) in templates {
            let policies = vec![PolicyDraft::allow(roles.iter().copied(), Scope::account())];
            let command = Command::CreateTemplate {
                template: portcullis_core::TemplateDraft { name: name.into(), about: about.into(), policies },
            };
            self.run(&self.agency, BOSS.0, &command).await?;
        }
        Ok(())
    }

    /// A client account of its own, with two domains.
    async fn opens(&self, name: &str, tag: &str) -> Result<(), Error> {
        let account = account_id(name);
        let wish = ClientWish { name: name.into(), plan: None, tags: vec![tag.into()], invite: None };
        let by = By { caller: caller(user(BOSS.0)), origin: by(BOSS.0) };
        both_logs(self.app, &self.agency, &by, &wish, (account, None)).await?;
        let live = self.app.live(account).await?.ok_or(Error::NotFound)?;
        let base = name.to_lowercase().replace(' ', "-");
        let zone = |name: String| NewResource { name, tags: Vec::new(), settings: None };
        let resources = vec![zone(format!("{base}.example")), zone(format!("{base}-shop.example"))];
        let command = Command::AddResources { kind: "zone".into(), resources };
        self.run_as(&live, Request::operator(&command)).await.map(drop)
    }

    /// A grant by one of the sample accounts.
    async fn granted(&self, name: &str, roles: &[&str], tag: &str, until: Option<Millis>) -> Result<(), Error> {
        let account = account_id(name);
        let Some(live) = self.app.live(account).await? else { return Ok(()) };
        let offer = Command::OfferGrant {
            agency: Some(self.agency.id),
            name: AGENCY.into(),
            policies: vec![PolicyDraft::allow(roles.iter().copied(), Scope::account())],
            conditions: Conditions { expires_at: until, ..Conditions::default() },
            grant: None,
        };
        let made = self.run(&live, sample::OWNER, &offer).await?;
        let grant = made.iter().find_map(|object| if let ObjectId::Grant(id) = object { Some(*id) } else { None });
        let grant = grant.ok_or_else(|| Error::internal("a grant that was not offered"))?;
        let accept = Command::AcceptGrant { grant, account, name: name.into(), tags: vec![tag.into()] };
        self.run(&self.agency, BOSS.0, &accept).await.map(drop)
    }

    async fn assigned(&self, actor: Actor, clients: Vec<ClientSelector>, roles: &[&str]) -> Result<(), Error> {
        let policy = PolicyDraft::allow(roles.iter().copied(), Scope::account());
        self.run(&self.agency, BOSS.0, &Command::CreateAssignment { actor, clients, policy }).await.map(drop)
    }
}

fn caller(user: UserId) -> Caller {
    let context =
        Context { now: clock::now(), second_factor: Some(false), address: None, channel: Some(Channel::Dashboard) };
    Caller { verified: true, ..Caller::user(user, context) }
}

fn by(email: &str) -> Origin {
    Origin { user: Some(user(email)), channel: Some(Channel::Dashboard), ..Origin::default() }
}
