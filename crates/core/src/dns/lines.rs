/// One entry of a zone file: all its lines where parentheses join them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub number: usize,
    /// Whether it begins with a blank, and so is about the name of the entry before.
    pub is_indented: bool,
    /// Its words; texts with their quotes.
    pub words: Vec<String>,
    /// What stands behind a semicolon.
    pub comment: String,
}

/// Reads a zone file as entries. What is left open at the end is `Err` with the line where it began.
pub(super) fn lines(text: &str) -> Result<Vec<Line>, (usize, &'static str)> {
    let mut found = Vec::new();
    let mut open: Option<Line> = None;
    let mut depth = 0_usize;
    for (n, text) in text.lines().enumerate() {
        let number = n.saturating_add(1);
        let mut line = open.take().unwrap_or_else(|| Line {
            number,
            is_indented: text.starts_with([' ', '\t']),
            ..Line::default()
        });
        depth = read_line(&mut line, text, depth).map_err(|why| (number, why))?;
        if depth > 0 {
            open = Some(line);
        } else if !line.words.is_empty() {
            found.push(line);
        }
    }
    match open {
        Some(line) => Err((line.number, "a parenthesis is not closed")),
        None => Ok(found),
    }
}

/// Takes one line; answers how many parentheses are open after it.
fn read_line(line: &mut Line, text: &str, mut depth: usize) -> Result<usize, &'static str> {
    let mut letters = text.chars().peekable();
    let mut word = String::new();
    while let Some(c) = letters.next() {
        match c {
            ' ' | '\t' | '\r' => end(line, &mut word),
            ';' => {
                let comment: String = letters.by_ref().collect();
                join(&mut line.comment, comment.trim());
            }
            '(' => {
                end(line, &mut word);
                depth = depth.saturating_add(1);
            }
            ')' => {
                end(line, &mut word);
                depth = depth.checked_sub(1).ok_or("a parenthesis closes that was not opened")?;
            }
            '"' => {
                end(line, &mut word);
                line.words.push(text_in_quotes(&mut letters)?);
            }
            '\\' => {
                word.push(c);
                word.extend(letters.next());
            }
            c => word.push(c),
        }
    }
    end(line, &mut word);
    Ok(depth)
}

fn end(line: &mut Line, word: &mut String) {
    if !word.is_empty() {
        line.words.push(std::mem::take(word));
    }
}

fn join(comment: &mut String, more: &str) {
    if !comment.is_empty() && !more.is_empty() {
        comment.push(' ');
    }
    comment.push_str(more);
}

/// The rest of a text, with its quotes.
fn text_in_quotes(letters: &mut impl Iterator<Item = char>) -> Result<String, &'static str> {
    let mut text = String::from("\"");
    while let Some(c) = letters.next() {
        text.push(c);
        match c {
            '"' => return Ok(text),
            '\\' => text.extend(letters.next()),
            _ => {}
        }
    }
    Err("a quote is not closed")
}
