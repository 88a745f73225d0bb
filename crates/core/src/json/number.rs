use super::Reader;

/// Appends a number in decimal digits.
pub fn push(text: &mut String, mut number: u64) {
    let mut digits = [0_u8; 20];
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
        used += 1;
        if number == 0 {
            break;
        }
    }
    text.extend(digits.iter().skip(20 - used).map(|digit| char::from(*digit)));
}

impl Reader<'_> {
    /// A whole number from `lowest` to `highest`; one below zero comes as its two's complement.
    pub fn whole(&mut self, lowest: i64, highest: u64) -> Option<u64> {
        const WANTED: &str = "a whole number";
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return self.mismatch(WANTED);
        }
        let start = self.at;
        self.pass_number()?;
        let text = self.text.get(start..self.at)?;
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let number = match (digits.bytes().try_fold(0, append), is_negative) {
            (Some(number), false) if number <= highest => number,
            // Written as JSON, -0 is no whole number.
            (Some(number), true) if number > 0 && number <= lowest.unsigned_abs() => number.wrapping_neg(),
            _ => return self.invalid(&["expected ", WANTED, ", or one that is nearer to 0"]),
        };
        Some(number)
    }

    /// Goes past a number, of which only the form is looked at.
    pub(super) fn pass_number(&mut self) -> Option<()> {
        self.at += usize::from(self.byte() == b'-');
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.pass_digits()?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.pass_digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.pass_digits()?;
        }
        if self.byte().is_ascii_digit() { self.malformed("a number begins with 0") } else { Some(()) }
    }

    /// One digit or more.
    fn pass_digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { self.malformed("expected a digit") } else { Some(()) }
    }
}

/// The number with one digit more; nothing where that is no digit or too much.
fn append(number: u64, digit: u8) -> Option<u64> {
    let ten = (number <= u64::MAX / 10).then(|| number * 10)?;
    digit.is_ascii_digit().then(|| ten.checked_add(u64::from(digit - b'0')))?
}
