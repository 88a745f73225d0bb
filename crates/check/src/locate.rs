//! On which line of a text a path such as `expect[3].who` stands.

/// The line of what the path names, counted from 1, or of the nearest thing around it. The text is JSON.
pub(crate) fn line_of(text: &str, path: &str) -> Option<usize> {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    let mut place = walk.space();
    for part in parts(path) {
        match walk.enter(&part) {
            Some(at) => place = at,
            None => break,
        }
    }
    Some(text.as_bytes().get(..place)?.iter().filter(|b| **b == b'\n').count() + 1)
}

enum Part {
    Key(String),
    Index(usize),
}

/// `a[3].b` in parts. Keys with dots (domains) are the last part of their path and are not gone into.
fn parts(path: &str) -> Vec<Part> {
    let mut all = Vec::new();
    for piece in path.split('.') {
        let (key, indexes) = piece.split_once('[').map_or((piece, ""), |(k, rest)| (k, rest));
        all.push(Part::Key(key.to_owned()));
        all.extend(indexes.split('[').filter_map(|n| n.trim_end_matches(']').parse().ok()).map(Part::Index));
    }
    all
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) -> usize {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace() || b == b',' || b == b':') {
            self.at += 1;
        }
        self.at
    }

    /// Goes into the part of the value that begins here.
    fn enter(&mut self, part: &Part) -> Option<usize> {
        let open = self.peek()?;
        match (part, open) {
            (Part::Key(wanted), b'{') => {
                self.at += 1;
                loop {
                    self.space();
                    if self.peek()? != b'"' {
                        return None;
                    }
                    let is_it = self.string() == wanted.as_bytes();
                    self.space();
                    if is_it {
                        return Some(self.at);
                    }
                    self.skip();
                }
            }
            (Part::Index(wanted), b'[') => {
                self.at += 1;
                for _ in 0..*wanted {
                    self.space();
                    self.skip();
                }
                self.space();
                (self.peek()? != b']').then_some(self.at)
            }
            (Part::Key(_) | Part::Index(_), _) => None,
        }
    }

    /// The raw text of a string, without its quotes.
    fn string(&mut self) -> &[u8] {
        self.at += 1;
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        let end = self.at.min(self.bytes.len());
        self.at += 1;
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => return,
                _ => self.at += 1,
            }
            if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn lines_are_found() {
        let text =
            "{\n \"a\": {\"x\": \"}]\\\"\"},\n \"expect\": [\n  {\"who\": 1},\n  {\"who\": 2,\n   \"on\": 3}\n ]\n}";
        assert_eq!(line_of(text, "expect"), Some(3));
        assert_eq!(line_of(text, "expect[0].who"), Some(4));
        assert_eq!(line_of(text, "expect[1].who"), Some(5));
        assert_eq!(line_of(text, "expect[1].on"), Some(6));
        assert_eq!(line_of(text, "expect[7].on"), Some(3));
        assert_eq!(line_of(text, "nothing.here"), Some(1));
    }
}
