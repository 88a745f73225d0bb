use super::super::query::Asked;
use crate::{Error, Param};
use portcullis_core::{Record, dns};

/// What a list of records can be asked for.
pub const QUERY: &[Param] = &[
    Param::PAGE,
    Param::number("per_page", 1, super::MOST).about("items of a page; 100 when nothing is said"),
    Param::DIRECTION,
    Param::one_of("order", &["type", "name", "content", "ttl", "proxied"]).about("by what it is sorted"),
    Param::one_of("match", &["all", "any"]).about("whether all filters must fit, or any of them"),
    Param::one_of("tag_match", &["all", "any"]).about("whether all filters on tags must fit, or any of them"),
    Param::text("search").about("names, contents, comments and tags with this in them"),
    Param::text("type"),
    Param::flag("proxied"),
    Param::text("name"),
    Param::text("name.exact"),
    Param::text("name.contains"),
    Param::text("name.startswith"),
    Param::text("name.endswith"),
    Param::text("content"),
    Param::text("content.exact"),
    Param::text("content.contains"),
    Param::text("content.startswith"),
    Param::text("content.endswith"),
    Param::text("comment"),
    Param::text("comment.exact"),
    Param::text("comment.contains"),
    Param::text("comment.startswith"),
    Param::text("comment.endswith"),
    Param::text("comment.present"),
    Param::text("comment.absent"),
    Param::text("tag").about("`name`, or `name:value`"),
    Param::text("tag.present").about("the name of a tag"),
    Param::text("tag.absent").about("the name of a tag"),
    Param::text("tag.exact").about("`name:value`"),
    Param::text("tag.contains").about("`name:` and a part of the value"),
    Param::text("tag.startswith").about("`name:` and how the value begins"),
    Param::text("tag.endswith").about("`name:` and how the value ends"),
];

/// How a text is compared, in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Exact,
    Contains,
    StartsWith,
    EndsWith,
}

const HOWS: [(&str, How); 5] = [
    ("", How::Exact),
    (".exact", How::Exact),
    (".contains", How::Contains),
    (".startswith", How::StartsWith),
    (".endswith", How::EndsWith),
];

impl How {
    fn fits(self, text: &str, wanted: &str) -> bool {
        match self {
            Self::Exact => text == wanted,
            Self::Contains => text.contains(wanted),
            Self::StartsWith => text.starts_with(wanted),
            Self::EndsWith => text.ends_with(wanted),
        }
    }
}

/// Which text of a record is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Name,
    Content,
    Comment,
}

/// One demand on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Demand {
    Text(What, How, String),
    Commented(bool),
    Type(String),
    Proxied(bool),
}

/// One demand on the tags of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
enum TagDemand {
    Present(String),
    Absent(String),
    Value(String, How, String),
}

/// Which records are asked for, and in which order.
#[derive(Debug)]
pub struct Filter {
    demands: Vec<Demand>,
    tags: Vec<TagDemand>,
    any: bool,
    any_tag: bool,
    search: Option<String>,
    order: Order,
    descending: bool,
}

#[derive(Debug, Clone, Copy)]
enum Order {
    Type,
    Name,
    Content,
    Ttl,
    Proxied,
}

impl Filter {
    /// What the query says.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for words that are not known.
    pub fn of(asked: &Asked) -> Result<Self, Error> {
        Ok(Self {
            demands: demands(asked)?,
            tags: tags(asked),
            any: is_any(asked, "match")?,
            any_tag: is_any(asked, "tag_match")? || is_any(asked, "tag-match")?,
            search: asked.get("search").map(str::to_lowercase),
            order: order(asked)?,
            descending: asked.is_descending(false)?,
        })
    }

    /// The one name that is asked for, where nothing else could be found.
    pub fn name(&self) -> Option<&str> {
        let exact = |demand: &Demand| matches!(demand, Demand::Text(What::Name, How::Exact, _));
        let demand = self
            .demands
            .iter()
            .find(|d| exact(d) && (!self.any || (self.demands.len() == 1 && self.tags.is_empty())))?;
        if let Demand::Text(_, _, name) = demand { Some(name) } else { None }
    }

    /// Whether a record is asked for.
    pub fn takes(&self, record: &Record) -> bool {
        let mut fits: Vec<bool> = self.demands.iter().map(|demand| demand.fits(record)).collect();
        if !self.tags.is_empty() {
            let mut of_tags = self.tags.iter().map(|demand| demand.fits(record));
            fits.push(if self.any_tag { of_tags.any(|f| f) } else { of_tags.all(|f| f) });
        }
        let fits = fits.is_empty() || if self.any { fits.contains(&true) } else { !fits.contains(&false) };
        fits && self.search.as_ref().is_none_or(|text| is_found(record, text))
    }

    /// In the order asked for; equal ones always in the same.
    pub fn sort(&self, records: &mut [Record]) {
        records.sort_by(|a, b| {
            let by = match self.order {
                Order::Type => a.rtype.cmp(&b.rtype),
                Order::Name => a.name.cmp(&b.name),
                Order::Content => a.content.cmp(&b.content),
                Order::Ttl => a.ttl.cmp(&b.ttl),
                Order::Proxied => a.proxied.cmp(&b.proxied),
            };
            let by = if self.descending { by.reverse() } else { by };
            by.then_with(|| (&a.name, &a.rtype, &a.content, a.id).cmp(&(&b.name, &b.rtype, &b.content, b.id)))
        });
    }
}

fn demands(asked: &Asked) -> Result<Vec<Demand>, Error> {
    let mut found = Vec::new();
    for (key, what) in [("name", What::Name), ("content", What::Content), ("comment", What::Comment)] {
        for (ending, how) in HOWS {
            if let Some(wanted) = asked.get(&format!("{key}{ending}")) {
                found.push(Demand::Text(what, how, in_form(what, how, wanted)));
            }
        }
    }
    for (key, wanted) in [("comment.present", true), ("comment.absent", false)] {
        if asked.has(key) {
            found.push(Demand::Commented(wanted));
        }
    }
    if let Some(rtype) = asked.get("type") {
        found.push(Demand::Type(rtype.to_ascii_uppercase()));
    }
    match asked.get("proxied") {
        None => {}
        Some("true") => found.push(Demand::Proxied(true)),
        Some("false") => found.push(Demand::Proxied(false)),
        Some(_) => return Err(Error::bad("`proxied` is `true` or `false`")),
    }
    Ok(found)
}

/// A whole name is looked for in its one form; parts of names and other texts in lower case.
fn in_form(what: What, how: How, wanted: &str) -> String {
    let name = (what == What::Name && how == How::Exact).then(|| dns::record_name(wanted)).flatten();
    name.unwrap_or_else(|| wanted.to_lowercase())
}

fn tags(asked: &Asked) -> Vec<TagDemand> {
    let lower = |text: &str| text.to_lowercase();
    let mut found: Vec<TagDemand> = Vec::new();
    found.extend(asked.all("tag.present").map(|name| TagDemand::Present(lower(name))));
    found.extend(asked.all("tag.absent").map(|name| TagDemand::Absent(lower(name))));
    for (ending, how) in HOWS {
        for wanted in asked.all(&format!("tag{ending}")) {
            found.push(match wanted.split_once(':') {
                Some((name, value)) => TagDemand::Value(lower(name), how, lower(value)),
                None => TagDemand::Present(lower(wanted)),
            });
        }
    }
    found
}

fn is_any(asked: &Asked, key: &str) -> Result<bool, Error> {
    match asked.get(key) {
        None | Some("all") => Ok(false),
        Some("any") => Ok(true),
        Some(_) => Err(Error::bad(format!("`{key}` is `all` or `any`"))),
    }
}

fn order(asked: &Asked) -> Result<Order, Error> {
    match asked.get("order") {
        None | Some("type") => Ok(Order::Type),
        Some("name") => Ok(Order::Name),
        Some("content") => Ok(Order::Content),
        Some("ttl") => Ok(Order::Ttl),
        Some("proxied") => Ok(Order::Proxied),
        Some(_) => Err(Error::bad("`order` is `type`, `name`, `content`, `ttl` or `proxied`")),
    }
}

impl Demand {
    fn fits(&self, record: &Record) -> bool {
        match self {
            Self::Text(What::Name, how, wanted) => how.fits(&record.name, wanted),
            Self::Text(What::Content, how, wanted) => how.fits(&record.content.to_lowercase(), wanted),
            Self::Text(What::Comment, how, wanted) => how.fits(&record.comment.to_lowercase(), wanted),
            Self::Commented(wanted) => record.comment.is_empty() != *wanted,
            Self::Type(wanted) => record.rtype == *wanted,
            Self::Proxied(wanted) => record.proxied == *wanted,
        }
    }
}

impl TagDemand {
    fn fits(&self, record: &Record) -> bool {
        let tags = || record.tags.iter().map(|tag| tag.to_lowercase());
        let named = |tag: &str, name: &str| tag.split_once(':').map_or(tag, |(n, _)| n) == name;
        match self {
            Self::Present(name) => tags().any(|tag| named(&tag, name)),
            Self::Absent(name) => !tags().any(|tag| named(&tag, name)),
            Self::Value(name, how, wanted) => {
                tags().any(|tag| tag.split_once(':').is_some_and(|(n, value)| n == name && how.fits(value, wanted)))
            }
        }
    }
}

fn is_found(record: &Record, text: &str) -> bool {
    let within = |part: &str| part.to_lowercase().contains(text);
    within(&record.name) || within(&record.content) || within(&record.comment) || record.tags.iter().any(|t| within(t))
}
