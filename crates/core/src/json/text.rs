use super::{Reader, Writer};
use std::borrow::Cow;

impl<'t> Reader<'t> {
    /// A text.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn text(&mut self) -> Option<Cow<'t, str>> {
        if self.peek() != b'"' {
            return self.mismatch("a text");
        }
        self.at += 1;
        let plain = self.plain()?;
        if self.byte() == b'"' {
            self.at += 1;
            return Some(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        while self.byte() == b'\\' {
            self.at += 1;
            text.push(self.escape()?);
            text.push_str(self.plain()?);
        }
        self.at += 1;
        Some(Cow::Owned(text))
    }

    /// What comes before the next quotation mark or backslash.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn plain(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?;
        match plain_bytes(rest.as_bytes()) {
            Some(length) => {
                self.at += length;
                if self.byte() < b' ' {
                    return self.malformed("a control character in a text");
                }
                rest.get(..length)
            }
            None => {
                self.at = self.text.len();
                self.malformed("the text ends too soon")
            }
        }
    }

    /// The character that an escape stands for.
    fn escape(&mut self) -> Option<char> {
        let kind = self.byte();
        self.at += 1;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return self.malformed("there is no such escape"),
        })
    }

    /// Four hexadecimal digits, or twice that where the first half is a surrogate.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        let mut point = first;
        if matches!(first, 0xD800..0xDC00) && self.text.get(self.at..self.at + 2) == Some("\\u") {
            self.at += 2;
            let second = self.four_digits()?;
            // A pair of two first halves is none, and no character either.
            point = if matches!(second, 0xDC00..0xE000) {
                0x1_0000 + ((first & 0x3FF) << 10 | second & 0x3FF)
            } else {
                first
            };
        }
        char::from_u32(point).or_else(|| self.malformed("half a surrogate pair"))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..4 {
            match char::from(self.byte()).to_digit(16) {
                Some(digit) => number = number << 4 | digit,
                None => return self.malformed("expected four hexadecimal digits"),
            }
            self.at += 1;
        }
        Some(number)
    }

    /// Goes past a text. Only its form is looked at, not whether its surrogates are pairs.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub(super) fn pass_text(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.plain()?;
            let is_end = self.byte() == b'"';
            self.at += 1;
            if is_end {
                return Some(());
            }
            if self.byte() == b'u' {
                self.at += 1;
                self.four_digits()?;
            } else {
                self.escape()?;
            }
        }
    }
}

/// How many bytes come before the first that is special: a quotation mark, a backslash or a control character. Eight are
/// looked at at once.
#[cfg_attr(portcullis_speed, optimize(speed))]
fn plain_bytes(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(number * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|b| is_special(*b)).map(|place| words.len() * 8 + place)
}

fn is_special(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < b' '
}

const EACH: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each special byte. Behind the first one others may be marked that are none.
#[inline]
fn special(word: u64) -> u64 {
    // Less than `least`, and less than 128 itself: taking it away borrows from the highest bit.
    let below = |word: u64, least: u64| word.wrapping_sub(least) & !word;
    let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), EACH);
    (is(b'"') | is(b'\\') | below(word, EACH * u64::from(b' '))) & (EACH << 7)
}

impl Writer {
    /// A text.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn text(&mut self, text: &str) {
        self.push("\"");
        let mut rest = text;
        while let Some(length) = plain_bytes(rest.as_bytes()) {
            let (plain, special) = rest.split_at(length);
            self.push(plain);
            self.escape(special.bytes().next().unwrap_or_default());
            rest = special.get(1..).unwrap_or_default();
        }
        self.push(rest);
        self.push("\"");
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            8 => "\\b",
            12 => "\\f",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            _ => {
                self.push(if byte < 16 { "\\u000" } else { "\\u001" });
                return self.push_digit(byte & 15);
            }
        };
        self.push(short);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_special_byte_is_found_where_it_is_first() {
        for length in 0..40 {
            for place in 0..length {
                for byte in 0..=255 {
                    let mut bytes = vec![b'!'; length];
                    // What is right behind it must not hide it, nor be taken for it.
                    let behind = [byte, b'#', b'"', 0x1F];
                    bytes.iter_mut().skip(place).zip(behind).for_each(|(at, byte)| *at = byte);
                    assert_eq!(plain_bytes(&bytes), bytes.iter().position(|b| is_special(*b)), "{bytes:?}");
                }
            }
        }
    }
}
