use portcullis_core::text::domain;
use portcullis_core::{Command, NewResource};
use std::collections::HashSet;

/// How many domains go into one command.
pub const MOST: usize = 1_000;

/// What came of a pasted list of domains, one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Domains that can be added, in A-labels.
    pub fresh: Vec<String>,
    /// Lines whose domain is in the account already, or stands further up.
    pub known: usize,
    /// Lines that are no domain.
    pub bad: Vec<BadLine>,
}

/// A line that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub number: usize,
    /// What stands there.
    pub text: String,
    /// Why it is no domain.
    pub why: &'static str,
}

impl Pasted {
    /// Takes a list apart; empty lines and lines that begin with `#` are passed over.
    pub fn read(text: &str, is_here: impl Fn(&str) -> bool) -> Self {
        let mut pasted = Self::default();
        let mut seen = HashSet::new();
        for (number, line) in
            text.lines().enumerate().map(|(n, line)| (n + 1, line.trim())).filter(|(_, line)| is_said(line))
        {
            match domain(line) {
                Ok(name) if is_here(&name) || !seen.insert(name.clone()) => pasted.known += 1,
                Ok(name) => pasted.fresh.push(name),
                Err(_) => pasted.bad.push(BadLine { number, text: line.chars().take(80).collect(), why: why(line) }),
            }
        }
        pasted
    }

    /// The command that adds what can be added at once, all with these tags; nothing where there is nothing.
    pub fn command(&self, tags: &[String]) -> Option<Command> {
        let new = |name: &String| NewResource { name: name.clone(), tags: tags.to_vec(), settings: None };
        let resources: Vec<NewResource> = self.fresh.iter().take(MOST).map(new).collect();
        (!resources.is_empty()).then(|| Command::AddResources { kind: "zone".into(), resources })
    }

    /// What is left of the list once the command has been carried out: bad lines, and what did not fit.
    pub fn rest(&self) -> String {
        let bad = self.bad.iter().map(|line| line.text.as_str());
        bad.chain(self.fresh.iter().skip(MOST).map(String::as_str)).collect::<Vec<_>>().join("\n")
    }
}

/// Where a line begins and ends in a text, in the units in which browsers count.
pub fn place_of(text: &str, number: usize) -> (u32, u32) {
    let units = |line: &str| u32::try_from(line.encode_utf16().count()).unwrap_or(u32::MAX);
    let before = text.split('\n').take(number.saturating_sub(1));
    let start = before.fold(0_u32, |sum, line| sum.saturating_add(units(line)).saturating_add(1));
    (start, start.saturating_add(text.split('\n').nth(number.saturating_sub(1)).map_or(0, units)))
}

fn is_said(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn why(line: &str) -> &'static str {
    match line {
        _ if line.contains("://") || line.contains('/') => {
            "write the domain alone, without https:// and what follows it"
        }
        _ if line.contains('@') => "that is an e-mail address",
        _ if line.contains([',', ';', ' ', '\t']) => "write one domain a line",
        _ if line.parse::<std::net::IpAddr>().is_ok() => "that is a network address",
        _ if line.contains('*') => "write the domain itself; what is below it belongs to it",
        _ if !line.contains('.') => "a domain has at least two parts, as example.org",
        _ => "not a domain name such as example.org",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Pasted {
        Pasted::read(text, |name| name == "here.example")
    }

    #[test]
    fn lines_are_told_apart_and_numbered() {
        let pasted = read(
            "# ours\nBücher.example\n\nhere.example\nBÜCHER.example.\r\nlocalhost\nhttps://a.example/\n a.example \nana@example.com",
        );
        assert_eq!(pasted.fresh, ["xn--bcher-kva.example", "a.example"]);
        assert_eq!(pasted.known, 2);
        assert_eq!(pasted.bad.iter().map(|line| line.number).collect::<Vec<_>>(), [6, 7, 9]);
        assert_eq!(pasted.rest(), "localhost\nhttps://a.example/\nana@example.com");
    }

    #[test]
    fn what_does_not_fit_into_one_command_stays() {
        let text: Vec<String> = (0..1_003).map(|n| format!("d{n}.example")).collect();
        let pasted = read(&text.join("\n"));
        let Some(Command::AddResources { resources, .. }) = pasted.command(&["new".to_owned()]) else {
            panic!("a command")
        };
        assert_eq!((resources.len(), resources[0].tags.as_slice()), (MOST, &["new".to_owned()][..]));
        assert_eq!(pasted.rest(), "d1000.example\nd1001.example\nd1002.example");
        assert_eq!(read("").command(&[]), None);
    }

    #[test]
    fn a_line_is_found_again_whatever_stands_before_it() {
        assert_eq!(place_of("bücher\n😀\nbad", 3), (10, 13));
        assert_eq!(place_of("", 1), (0, 0));
    }
}
