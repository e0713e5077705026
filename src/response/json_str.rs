//! A string of a JSON text, and what it means.

use std::borrow::Cow;

/// A string as it stands in the text, without its quotes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Text<'a> {
    /// What stands between the quotes; a scanner has checked it.
    pub raw: &'a str,
    /// Whether there are escapes in it.
    pub escaped: bool,
}

impl<'a> Text<'a> {
    /// The text that it means. A lone surrogate becomes U+FFFD.
    pub(crate) fn decode(self) -> Cow<'a, str> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        let mut out = Vec::new();
        let mut rest = self.raw.bytes();
        while let Some(byte) = rest.next() {
            if byte != b'\\' {
                out.push(byte);
                continue;
            }
            let code = match rest.next() {
                Some(b'b') => 8,
                Some(b'f') => 12,
                Some(b'n') => 10,
                Some(b'r') => 13,
                Some(b't') => 9,
                Some(b'u') => {
                    let high = unit(&mut rest);
                    // Two units of UTF-16 may be one character.
                    let mut after = rest.clone();
                    let is_unit = after.next() == Some(b'\\') && after.next() == Some(b'u');
                    let low = unit(&mut after);
                    if is_unit && high & 0xFC00 == 0xD800 && low & 0xFC00 == 0xDC00 {
                        rest = after;
                        ((high & 0x3FF) << 10 | low & 0x3FF).wrapping_add(0x1_0000)
                    } else {
                        high
                    }
                }
                plain => u32::from(plain.unwrap_or_default()),
            };
            let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Cow::Owned(String::from_utf8(out).unwrap_or_default())
    }
}

/// Takes the four hexadecimal digits after `\u`.
#[inline(never)]
fn unit(digits: &mut core::str::Bytes<'_>) -> u32 {
    digits.take(4).fold(0, |unit, digit| unit << 4 | char::from(digit).to_digit(16).unwrap_or_default())
}
