use super::ReadError;
use super::path::{Level, path, place};

/// How deep values may be inside each other.
const DEEPEST: usize = 127;

/// Reads one JSON text from left to right; only to find the tag of a variant it looks ahead.
///
/// The first thing that is wrong stays; from then on nothing more is read and every question is answered with `None`.
#[derive(Debug)]
pub struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    open: Vec<Level>,
    /// The key by which the variant was told that is read next.
    tag: Option<&'static str>,
    error: Option<Box<ReadError>>,
}

/// The fields of one kind of object; at most 64.
#[derive(Debug)]
pub struct Fields {
    /// Their names.
    pub names: &'static [&'static str],
    /// Which must be there, as bits.
    pub required: u64,
    /// Whether a field of any other name is an error.
    pub strict: bool,
}

impl Fields {
    /// The number of a field. Most often it is the one after those that were seen.
    #[inline]
    fn number(&self, key: &str, seen: u64) -> Option<usize> {
        let next = (u64::BITS - seen.leading_zeros()) as usize;
        let is_next = self.names.get(next).is_some_and(|name| *name == key);
        if is_next { Some(next) } else { self.names.iter().position(|name| *name == key) }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, open: Vec::new(), tag: None, error: None }
    }

    /// Makes sure that nothing is left.
    pub(super) fn end(&mut self) {
        self.peek();
        if self.at < self.text.len() {
            self.malformed::<()>("something follows after the end");
        }
    }

    /// What was wrong.
    pub(super) fn error(self) -> ReadError {
        self.error.map(|error| *error).unwrap_or_default()
    }

    /// Whether nothing was wrong so far.
    pub fn is_well(&self) -> bool {
        self.error.is_none()
    }

    /// Goes into an object; [`Self::field`] or [`Self::key`] tell what is in it.
    pub fn object(&mut self) -> Option<()> {
        self.enter(b'{', "an object")
    }

    /// Goes into a list; [`Self::item`] tells what is in it.
    pub fn list(&mut self) -> Option<()> {
        self.enter(b'[', "a list")
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn enter(&mut self, bracket: u8, wanted: &str) -> Option<()> {
        if self.peek() != bracket {
            return self.mismatch(wanted);
        }
        if self.open.len() >= DEEPEST {
            return self.malformed("nested too deep");
        }
        self.open.push(Level { is_object: bracket == b'{', inner: 0, tag: self.tag.take(), tag_passed: false });
        self.at += 1;
        Some(())
    }

    /// Whether another value follows in this list, which is then to be read.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn item(&mut self) -> bool {
        self.follows()
    }

    /// Whether another key follows in this object. Then it is to be read like a value, a [`Self::colon`] after it, and
    /// the value.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn key(&mut self) -> bool {
        if !self.follows() {
            return false;
        }
        let is_text = self.byte() == b'"';
        if !is_text {
            self.malformed::<()>("expected a key in quotation marks");
        }
        is_text
    }

    /// Whether there is one more, past the comma; else goes out.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn follows(&mut self) -> bool {
        let next = self.peek();
        let at = self.at;
        let Some(level) = self.open.last_mut().filter(|_| self.error.is_none()) else { return false };
        let end = if level.is_object { b'}' } else { b']' };
        if next == end {
            self.open.pop();
            self.at += 1;
            return false;
        }
        if level.inner > 0 {
            if next != b',' {
                return self.malformed::<()>("expected a comma or the end").is_some();
            }
            self.at = at + 1;
            if self.peek() == end {
                return self.malformed::<()>("nothing follows the comma").is_some();
            }
        }
        let at = self.at;
        if let Some(level) = self.open.last_mut() {
            level.inner = if level.is_object { at } else { level.inner + 1 };
        }
        true
    }

    /// The colon between key and value.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn colon(&mut self) -> Option<()> {
        if self.peek() != b':' {
            return self.malformed("expected a colon");
        }
        self.at += 1;
        Some(())
    }

    /// The number of the next known field in this object, whose value is then to be read; `None` at its end. `seen` begins
    /// as 0.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn field(&mut self, fields: &Fields, seen: &mut u64) -> Option<usize> {
        while self.key() {
            let key = self.text()?;
            self.colon()?;
            let level = self.open.last_mut()?;
            if level.tag == Some(&*key) {
                if level.tag_passed {
                    return self.twice(&key);
                }
                level.tag_passed = true;
                self.pass()?;
            } else if let Some(number) = fields.number(&key, *seen) {
                let bit = 1 << number;
                if *seen & bit != 0 {
                    return self.twice(&key);
                }
                *seen |= bit;
                return Some(number);
            } else if fields.strict {
                return self.unknown("field", &key, fields.names);
            } else {
                self.pass()?;
            }
        }
        let missing = (fields.required & !*seen).trailing_zeros();
        fields.names.get(missing as usize).and_then(|name| self.invalid(&["`", name, "` is missing"]))
    }

    fn twice<T>(&mut self, name: &str) -> Option<T> {
        self.invalid(&["`", name, "` stands twice"])
    }

    fn unknown<T>(&mut self, what: &str, name: &str, known: &[&str]) -> Option<T> {
        let name: String = name.chars().take(64).collect();
        let known = known.join("`, `");
        self.invalid(&["there is no ", what, " `", &name, "`; known: `", &known, "`"])
    }

    /// The number of the name that stands here.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn choice(&mut self, names: &[&str]) -> Option<usize> {
        let start = self.at;
        let text = self.text()?;
        let found = names.iter().position(|name| *name == text);
        found.or_else(|| {
            self.at = start;
            self.unknown("variant", &text, names)
        })
    }

    /// Looks ahead in the object that stands here for the key that says which of the variants it is. The object is then to
    /// be read; that key will not be seen again.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn variant(&mut self, tag: &'static str, names: &[&str]) -> Option<usize> {
        self.peek();
        let start = self.at;
        self.object()?;
        while self.key() {
            let key = self.text()?;
            self.colon()?;
            if key == tag {
                let found = self.choice(names)?;
                self.open.pop();
                self.at = start;
                self.tag = Some(tag);
                return Some(found);
            }
            self.pass()?;
        }
        self.invalid(&["`", tag, "` is missing"])
    }

    /// Goes past an object that says nothing more.
    pub fn rest(&mut self) -> Option<()> {
        self.object()?;
        const NONE: &Fields = &Fields { names: &[], required: 0, strict: false };
        self.field(NONE, &mut 0);
        self.is_well().then_some(())
    }

    /// Goes past an object in which a field of that name is `null`, if it is there.
    pub fn empty(&mut self, names: &'static [&'static str], strict: bool) -> Option<()> {
        let mut seen = 0;
        self.object()?;
        while self.field(&Fields { names, required: 0, strict }, &mut seen).is_some() {
            if !self.null() {
                return self.mismatch("null");
            }
        }
        self.is_well().then_some(())
    }

    /// Whether `null` stands here; it is then read.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn null(&mut self) -> bool {
        self.peek();
        self.is_well() && self.word("null")
    }

    /// A truth value.
    pub fn truth(&mut self) -> Option<bool> {
        self.peek();
        // One after the other: `truefalse` is neither.
        if self.word("true") {
            Some(true)
        } else if self.word("false") {
            Some(false)
        } else {
            self.mismatch("`true` or `false`")
        }
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn word(&mut self, word: &str) -> bool {
        let is_here = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += if is_here { word.len() } else { 0 };
        is_here
    }

    /// Goes past a value, whatever it is.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn pass(&mut self) -> Option<()> {
        match self.peek() {
            b'{' => {
                self.object()?;
                while self.key() {
                    self.pass_text()?;
                    self.colon()?;
                    self.pass()?;
                }
            }
            b'[' => {
                self.list()?;
                while self.item() {
                    self.pass()?;
                }
            }
            b'"' => self.pass_text()?,
            b'-' | b'0'..=b'9' => self.pass_number()?,
            _ if self.word("null") || self.word("true") || self.word("false") => {}
            _ => return self.malformed("expected a value"),
        }
        self.is_well().then_some(())
    }

    /// The byte here; 0 at the end.
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// The byte here, past white space. 0 at the end, and where something was wrong.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\t' | b'\r') {
            self.at += 1;
        }
        self.byte()
    }

    /// Another kind of value stands here than is wanted.
    #[cold]
    pub(super) fn mismatch<T>(&mut self, wanted: &str) -> Option<T> {
        let found = match self.peek() {
            b'{' => "an object",
            b'[' => "a list",
            b'"' => "a text",
            b'-' | b'0'..=b'9' => "a number",
            b't' | b'f' => "a truth value",
            b'n' => "nothing",
            _ => "",
        };
        // It may be none at all.
        let start = self.at;
        if !matches!(self.byte(), b'{' | b'[') {
            self.pass()?;
        }
        self.at = start;
        self.invalid(&["expected ", wanted, ", not ", found])
    }

    /// What stands here is JSON, but not what it should be.
    pub fn invalid<T>(&mut self, why: &[&str]) -> Option<T> {
        self.fail(false, why);
        None
    }

    /// What stands here is no JSON.
    pub(super) fn malformed<T>(&mut self, why: &str) -> Option<T> {
        self.fail(true, &[why]);
        None
    }

    #[cold]
    #[inline(never)]
    fn fail(&mut self, malformed: bool, why: &[&str]) {
        if self.error.is_some() {
            return;
        }
        let mut why = why.concat();
        if malformed {
            let (line, column) = place(self.text, self.at);
            why.push_str(" at line ");
            super::number::push(&mut why, line as u64);
            why.push_str(" column ");
            super::number::push(&mut why, column as u64);
        }
        self.error = Some(Box::new(ReadError { malformed, path: path(self.text, &self.open), why }));
        // Nothing more is found: the end is here.
        self.at = self.text.len();
    }
}
