//! A strict JSON scanner (RFC 8259) that keeps nothing: it finds out where values are and of what kind.
//!
//! It walks values that nobody asked for without recursion, so no depth of nesting can exhaust the stack.
//!
//! Invalid JSON poisons the scanner: it finds nothing more, and `end` returns an error. So those who read need not check
//! every step, but only once, at the end, and trust nothing that was read before.

use crate::response::json_str::Text;
pub(crate) use crate::response::members::{Members, decoded, is_object};

/// The text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InvalidJson;

/// What begins at the scanner's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `"`
    Text,
    /// A digit or `-`
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
    /// No value begins so.
    Nothing,
}

/// A place in a JSON text.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Whether it stands right after the bracket that opens an object or array.
    opened: bool,
    /// Whether the text has proved not to be JSON; then the scanner stands at its end.
    poisoned: bool,
}

#[allow(clippy::inline_always, reason = "a few instructions that run for every byte")]
impl<'a> Scanner<'a> {
    /// Stands before the first value.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, opened: false, poisoned: false }
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn fail(&mut self) {
        self.poisoned = true;
        self.at = self.text.len();
    }

    /// Where the next value begins.
    pub(crate) fn start(&mut self) -> usize {
        self.blank();
        self.at
    }

    /// What was read since a `start`, as it stands.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Most values have no white space before them, so the look at it is inlined.
    #[inline(always)]
    fn blank(&mut self) {
        if self.byte().is_some_and(|byte| byte <= b' ') {
            self.blanks();
        }
    }

    #[inline(never)]
    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.step();
        }
    }

    #[inline(never)]
    fn take(&mut self, wanted: u8) -> bool {
        let found = self.byte() == Some(wanted);
        if found {
            self.step();
        }
        found
    }

    #[inline(never)]
    fn must(&mut self, wanted: u8) {
        if !self.take(wanted) {
            self.fail();
        }
    }

    /// The kind of value that comes next.
    pub(crate) fn kind(&mut self) -> Kind {
        self.blank();
        match self.byte() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::Text,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'n') => Kind::Null,
            _ => Kind::Nothing,
        }
    }

    /// Whether all was JSON and nothing but white space follows.
    pub(crate) fn end(mut self) -> Result<(), InvalidJson> {
        self.blank();
        if !self.poisoned && self.at == self.text.len() { Ok(()) } else { Err(InvalidJson) }
    }

    /// Reads a string; no white space may stand before it.
    pub(crate) fn text(&mut self) -> Text<'a> {
        self.must(b'"');
        let start = self.at;
        let mut escaped = false;
        loop {
            self.plain();
            match self.byte() {
                Some(b'"') => {
                    let raw = self.since(start);
                    self.step();
                    return Text { raw, escaped };
                }
                Some(b'\\') => {
                    escaped = true;
                    self.step();
                    self.escape();
                    self.step();
                }
                _ => {
                    self.fail();
                    return Text::default();
                }
            }
        }
    }

    /// Goes over what a string holds as it is, eight bytes at a time.
    fn plain(&mut self) {
        let mut rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        while let Some((eight, after)) = rest.split_first_chunk() {
            let plain = plain(*eight);
            self.at = self.at.saturating_add(plain);
            if plain < eight.len() {
                return;
            }
            rest = after;
        }
        let plain = rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..b' '));
        self.at = self.at.saturating_add(plain.count());
    }

    /// Goes to the last character of an escape.
    fn escape(&mut self) {
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            Some(b'u') => {
                for _ in 0..4 {
                    self.step();
                    if !self.byte().is_some_and(|digit| digit.is_ascii_hexdigit()) {
                        self.fail();
                    }
                }
            }
            _ => self.fail(),
        }
    }

    /// Reads a number and returns it as it stands; no white space may stand before it.
    pub(crate) fn number(&mut self) -> &'a str {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits();
        }
        if self.take(b'.') {
            self.digits();
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits();
        }
        self.since(start)
    }

    fn digits(&mut self) {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.step();
        }
        if self.at == start {
            self.fail();
        }
    }

    fn word(&mut self, word: &str) {
        for letter in word.bytes() {
            self.must(letter);
        }
    }

    /// Enters an object or array and returns its closing bracket; `entry` walks through it.
    pub(crate) fn open(&mut self) -> u8 {
        let (open, close) = if self.kind() == Kind::Object { (b'{', b'}') } else { (b'[', b']') };
        self.must(open);
        self.opened = true;
        close
    }

    /// Steps to the next value of the object or array that `close` closes, and returns its name, an empty one in an
    /// array; steps over the bracket when no more values come. Every value must be read or skipped.
    pub(crate) fn entry(&mut self, close: u8) -> Option<Text<'a>> {
        let first = core::mem::take(&mut self.opened);
        self.blank();
        match self.byte() {
            Some(byte) if byte == close => {
                self.step();
                return None;
            }
            Some(b',') if !first => self.step(),
            _ if first => {}
            _ => {
                self.fail();
                return None;
            }
        }
        if close == b']' {
            return Some(Text::default());
        }
        self.blank();
        let name = self.text();
        self.blank();
        self.must(b':');
        Some(name)
    }

    /// Walks over one value of any kind and depth.
    pub(crate) fn skip(&mut self) {
        let mut open = Vec::new();
        loop {
            match self.kind() {
                Kind::Object | Kind::Array => open.push(self.open()),
                Kind::Text => drop(self.text()),
                Kind::Number => drop(self.number()),
                Kind::True => self.word("true"),
                Kind::False => self.word("false"),
                Kind::Null => self.word("null"),
                Kind::Nothing => self.fail(),
            }
            loop {
                match open.last() {
                    None => return,
                    Some(close) if self.entry(*close).is_some() => break,
                    Some(_) => drop(open.pop()),
                }
            }
        }
    }

    /// Walks over one value and returns it as it stands.
    pub(crate) fn value(&mut self) -> &'a str {
        let start = self.start();
        self.skip();
        self.since(start)
    }
}

/// How many of eight bytes come before the first that a string can't hold as it is: `"`, `\` or a control character.
fn plain(eight: [u8; 8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const fn all(byte: u8) -> u64 {
        ONES.wrapping_mul(byte as u64)
    }
    // The lowest byte that is smaller gets its highest bit; what is above it may borrow from it and does not count.
    let smaller = |word: u64, byte| word.wrapping_sub(all(byte)) & !word & all(128);
    let word = u64::from_le_bytes(eight);
    let found = smaller(word, b' ') | smaller(word ^ all(b'"'), 1) | smaller(word ^ all(b'\\'), 1);
    found.trailing_zeros().wrapping_div(8) as usize
}

#[cfg(test)]
mod tests;
