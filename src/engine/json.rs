//! A strict JSON scanner (RFC 8259) that keeps nothing: it finds out where values are and of what kind.
//!
//! It walks values that nobody asked for without recursion, so no depth of nesting can exhaust the stack.

/// The text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// What begins at the scanner's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
}

/// A string as it stands in the text, without its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// The text that it means. A lone surrogate becomes U+FFFD.
    pub fn decode(self) -> String {
        if !self.escaped {
            return self.raw.to_owned();
        }
        let mut units = Vec::new();
        let mut characters = self.raw.chars();
        while let Some(character) = characters.next() {
            if character != '\\' {
                units.extend(character.encode_utf16(&mut [0; 2]).iter());
                continue;
            }
            units.push(match characters.next() {
                Some('b') => 8,
                Some('f') => 12,
                Some('n') => 10,
                Some('r') => 13,
                Some('t') => 9,
                Some('u') => {
                    let digits = characters.as_str().get(..4).unwrap_or_default();
                    characters = characters.as_str().get(4..).unwrap_or_default().chars();
                    u16::from_str_radix(digits, 16).unwrap_or(0xFFFD)
                }
                Some(plain) => u16::try_from(u32::from(plain)).unwrap_or(0xFFFD),
                None => 0xFFFD,
            });
        }
        String::from_utf16_lossy(&units)
    }

    /// Whether it means exactly `name`.
    pub fn is(self, name: &str) -> bool {
        if self.escaped { self.decode() == name } else { self.raw == name }
    }
}

/// A place in a JSON text.
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

type Scan<T> = Result<T, Broken>;

impl<'a> Scanner<'a> {
    /// Stands before the first value.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Where it stands, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text from `start` to where it stands.
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn blank(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.step();
        }
    }

    fn take(&mut self, wanted: u8) -> Scan<()> {
        if self.byte() != Some(wanted) {
            return Err(Broken);
        }
        self.step();
        Ok(())
    }

    fn takes(&mut self, wanted: u8) -> bool {
        self.blank();
        self.take(wanted).is_ok()
    }

    /// The kind of value that comes next.
    pub fn kind(&mut self) -> Scan<Kind> {
        self.blank();
        match self.byte() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't') => Ok(Kind::True),
            Some(b'f') => Ok(Kind::False),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(Broken),
        }
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Scan<()> {
        self.blank();
        if self.byte().is_none() { Ok(()) } else { Err(Broken) }
    }

    /// Reads a string.
    pub fn text(&mut self) -> Scan<Text<'a>> {
        self.blank();
        self.take(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)).ok_or(Broken)?;
            self.at = self.at.saturating_add(plain);
            if self.take(b'"').is_ok() {
                let end = self.at.saturating_sub(1);
                return Ok(Text { raw: self.text.get(start..end).unwrap_or_default(), escaped });
            }
            self.take(b'\\')?;
            escaped = true;
            self.escape()?;
        }
    }

    fn escape(&mut self) -> Scan<()> {
        let byte = self.byte();
        self.step();
        match byte {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(()),
            Some(b'u') => {
                for _ in 0..4 {
                    if !self.byte().is_some_and(|digit| digit.is_ascii_hexdigit()) {
                        return Err(Broken);
                    }
                    self.step();
                }
                Ok(())
            }
            _ => Err(Broken),
        }
    }

    /// Reads a number and answers it as it stands.
    pub fn number(&mut self) -> Scan<&'a str> {
        self.blank();
        let start = self.at;
        let _ = self.take(b'-');
        if self.take(b'0').is_err() {
            self.digits()?;
        }
        if self.take(b'.').is_ok() {
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.step();
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.step();
            }
            self.digits()?;
        }
        Ok(self.since(start))
    }

    fn digits(&mut self) -> Scan<()> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.step();
        }
        if self.at == start { Err(Broken) } else { Ok(()) }
    }

    fn word(&mut self, word: &str) -> Scan<()> {
        word.bytes().try_for_each(|letter| self.take(letter))
    }

    fn scalar(&mut self, kind: Kind) -> Scan<()> {
        match kind {
            Kind::Text => self.text().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::True => self.word("true"),
            Kind::False => self.word("false"),
            Kind::Null => self.word("null"),
            Kind::Object | Kind::Array => Err(Broken),
        }
    }

    /// Walks over one value of any kind and depth.
    pub fn skip(&mut self) -> Scan<()> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            let kind = self.kind()?;
            let close = match kind {
                Kind::Object => Some(b'}'),
                Kind::Array => Some(b']'),
                _ => None,
            };
            match close {
                Some(close) => {
                    self.step();
                    if !self.takes(close) {
                        open.push(close);
                        self.key_if(close)?;
                        continue;
                    }
                }
                None => self.scalar(kind)?,
            }
            loop {
                let Some(close) = open.last().copied() else {
                    return Ok(());
                };
                if self.takes(b',') {
                    self.key_if(close)?;
                    break;
                }
                self.take(close)?;
                open.pop();
            }
        }
    }

    fn key_if(&mut self, close: u8) -> Scan<()> {
        if close == b'}' {
            self.text()?;
            self.blank();
            self.take(b':')?;
        }
        Ok(())
    }

    /// Walks the members of an object; `each` must read or skip the value.
    pub fn members(&mut self, each: &mut dyn FnMut(&mut Self, Text<'a>) -> Scan<()>) -> Scan<()> {
        self.blank();
        self.take(b'{')?;
        if self.takes(b'}') {
            return Ok(());
        }
        loop {
            let name = self.text()?;
            self.blank();
            self.take(b':')?;
            each(self, name)?;
            if !self.takes(b',') {
                return self.take(b'}');
            }
        }
    }

    /// Walks the items of an array; `each` must read or skip the value.
    pub fn items(&mut self, each: &mut dyn FnMut(&mut Self, usize) -> Scan<()>) -> Scan<()> {
        self.blank();
        self.take(b'[')?;
        if self.takes(b']') {
            return Ok(());
        }
        let mut index = 0usize;
        loop {
            each(self, index)?;
            index = index.saturating_add(1);
            if !self.takes(b',') {
                return self.take(b']');
            }
        }
    }
}

/// Whether the text is one JSON object.
pub fn is_object(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.kind() == Ok(Kind::Object) && scanner.skip().and_then(|()| scanner.end()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_json(text: &str) -> bool {
        let mut scanner = Scanner::new(text);
        scanner.skip().and_then(|()| scanner.end()).is_ok()
    }

    #[test]
    fn agrees_with_serde_json() {
        for text in [
            "{}",
            "[]",
            "[[],{}]",
            " { \"a\" : [ 1 , -0.5e+3 , true , null ] } ",
            "\"\\u00e9\\n\"",
            "\"\u{7f}é😀\"",
            "0",
            "-0",
            "1e5",
            "\"\\ud83d\\ude00\"",
            "{\"a\":1,\"a\":2}",
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "1.",
            ".5",
            "-",
            "1e",
            "+1",
            "nul",
            "truex",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"abc",
            "[1 2]",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "[}",
            "{]",
            "1 1",
            "\u{feff}1",
            "{1:2}",
            "[1]]",
            "NaN",
            "'a'",
        ] {
            let theirs = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(is_json(text), theirs, "{text:?}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = "[".repeat(1_000_000);
        assert!(!is_json(&deep));
        assert!(is_json(&(deep + &"]".repeat(1_000_000))));
    }

    #[test]
    fn reads_escapes() {
        let text = Scanner::new(r#""a\u00e9\ud83d\ude00\n\/\ud800""#).text().unwrap();
        assert_eq!(text.decode(), "aé😀\n/\u{fffd}");
        assert!(Scanner::new(r#""r\u0065sult""#).text().unwrap().is("result"));
    }
}
