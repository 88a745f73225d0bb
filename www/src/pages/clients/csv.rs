use portcullis_api::NewClient;

/// The most accounts that are opened at once.
pub const MOST: usize = 1_000;

/// Reads a list of clients: one a line, `name, tags, e-mail of its super administrator`. A first line of headings is
/// passed over. Errors name the line.
pub fn read(text: &str) -> Result<Vec<NewClient>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut found = Vec::new();
    for (number, line) in lines {
        let fields = fields(line).ok_or_else(|| format!("Line {}: a quotation mark is not closed.", number + 1))?;
        if number == 0 && is_heading(&fields) {
            continue;
        }
        found.push(client(&fields).map_err(|why| format!("Line {}: {why}", number + 1))?);
    }
    match found.len() {
        0 => Err("There is no client in it.".to_owned()),
        n if n > MOST => Err(format!("These are {n} clients; at most {MOST} are opened at once.")),
        _ => Ok(found),
    }
}

fn is_heading(fields: &[String]) -> bool {
    fields.first().is_some_and(|first| matches!(first.to_lowercase().as_str(), "name" | "client" | "account"))
}

fn client(fields: &[String]) -> Result<NewClient, String> {
    let field = |n: usize| fields.get(n).map(|text| text.trim()).filter(|text| !text.is_empty());
    let name = field(0).ok_or("the name is missing.")?.to_owned();
    let tags =
        field(1).unwrap_or_default().split([';', ' ']).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    let invite = match field(2) {
        Some(address) if !address.contains('@') => return Err(format!("“{address}” is no e-mail address.")),
        address => address.map(str::to_owned),
    };
    if fields.len() > 3 {
        return Err("there are more than three fields; put names with commas between quotation marks.".to_owned());
    }
    Ok(NewClient { name, plan: None, tags, invite })
}

/// The fields of a line; `None` where a quotation mark is not closed.
fn fields(line: &str) -> Option<Vec<String>> {
    let (mut found, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                field.push('"');
                letters.next();
            }
            ('"', _) => quoted = !quoted,
            (',', false) => found.push(std::mem::take(&mut field)),
            (other, _) => field.push(other),
        }
    }
    found.push(field);
    (!quoted).then_some(found)
}

/// A field as it stands in a file: between quotation marks where it must be. What a spreadsheet would take for a formula
/// is made plain text.
pub fn field(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Lines of fields.
pub fn write<const N: usize>(lines: impl IntoIterator<Item = [String; N]>) -> String {
    lines.into_iter().map(|line| line.map(|text| field(&text)).join(",") + "\r\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_headings_quotes_and_gaps() {
        let read = read("Name,Tags,Owner\n\"Bäcker, Sohn\",web;berlin,ana@example.com\n\nPlain\n").expect("a list");
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].name.as_str(), read[0].tags.len()), ("Bäcker, Sohn", 2));
        assert_eq!(read[0].invite.as_deref(), Some("ana@example.com"));
        assert_eq!(read[1], NewClient { name: "Plain".into(), ..NewClient::default() });
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, why) in [
            ("", "no client"),
            ("A\n,web", "Line 2: the name is missing"),
            ("A,,nobody", "Line 1: “nobody” is no e-mail address"),
            ("\"A", "Line 1: a quotation mark"),
            ("A,b,c@d,e", "more than three"),
        ] {
            assert!(read(text).is_err_and(|said| said.contains(why)), "{text}: {:?}", read(text));
        }
        let many = "A\n".repeat(MOST + 1);
        assert!(read(&many).is_err());
    }

    #[test]
    fn what_is_written_can_be_read_and_is_no_formula() {
        assert_eq!(write([["a,b".to_owned(), "=1+1".to_owned()]]), "\"a,b\",'=1+1\r\n");
        assert_eq!(field("say \"x\""), "\"say \"\"x\"\"\"");
    }
}
