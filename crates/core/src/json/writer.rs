use super::WriteJson;

/// Writes one JSON text, without white space.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    /// Key and name of the variant that is written next.
    tag: Option<(&'static str, &'static str)>,
}

impl Writer {
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Begins an object.
    pub fn open(&mut self) {
        self.push("{");
        if let Some((key, name)) = self.tag.take() {
            self.key(key);
            self.text(name);
        }
    }

    /// Ends an object.
    pub fn close(&mut self) {
        self.push("}");
    }

    /// The next object says first which variant it is.
    pub fn variant(&mut self, key: &'static str, name: &'static str) {
        self.tag = Some((key, name));
    }

    /// A key, whose value comes next.
    pub fn key(&mut self, key: &str) {
        self.item();
        self.text(key);
        self.colon();
    }

    /// What stands after a key that was written as a value.
    pub fn colon(&mut self) {
        self.push(":");
    }

    /// Another value of a list comes next, or another key.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn item(&mut self) {
        // No value ends in one of these.
        if !self.text.ends_with(['{', '[']) {
            self.push(",");
        }
    }

    /// A list of values.
    pub fn list<'a, T: WriteJson + 'a>(&mut self, items: impl Iterator<Item = &'a T>) {
        self.push("[");
        for item in items {
            self.item();
            item.write(self);
        }
        self.push("]");
    }

    /// An object whose keys are values.
    pub fn map<'a, K: WriteJson + 'a, V: WriteJson + 'a>(&mut self, items: impl Iterator<Item = (&'a K, &'a V)>) {
        self.open();
        for (key, value) in items {
            self.item();
            key.write(self);
            self.colon();
            value.write(self);
        }
        self.close();
    }

    /// A whole number.
    pub fn whole(&mut self, is_negative: bool, magnitude: u64) {
        if is_negative {
            self.push("-");
        }
        super::number::push(&mut self.text, magnitude);
    }

    /// `null`, `true` or `false`.
    pub fn word(&mut self, word: &str) {
        self.push(word);
    }

    /// 128 bits as a text of 32 hexadecimal digits.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn bits(&mut self, bits: u128) {
        self.push("\"");
        for byte in bits.to_be_bytes() {
            self.push_digit(byte >> 4);
            self.push_digit(byte & 15);
        }
        self.push("\"");
    }

    pub(super) fn push_digit(&mut self, digit: u8) {
        self.text.push(char::from_digit(digit.into(), 16).unwrap_or_default());
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}
