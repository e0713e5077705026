//! Canonical bodies: nonce first, then the members in declared order, then the one-time password.

use crate::error::{Error, Result, push, put};
use crate::request::bytes;
use crate::request::nonce::Decimal;
use crate::request::param::{Checked, Field};
use crate::request::value::Value;

/// A whole body may have at most this many bytes.
pub const MAX_BODY: usize = 1 << 20;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `JSON.stringify`'s text.
    Json,
    /// `URLSearchParams`'s text.
    Form,
}

impl Encoding {
    /// The `Content-Type` header, without a charset.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }

    /// The name that options use.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "form" => Some(Self::Form),
            _ => None,
        }
    }
}

/// Checks and writes all members in one pass: the only loop over fields there is.
pub fn write(
    out: &mut String,
    encoding: Encoding,
    nonce: Option<&str>,
    fields: &[Field],
    values: &[Value<'_>],
    otp: Option<&str>,
) -> Result<()> {
    let start = out.len();
    let mut body = Body { out, encoding, first: true };
    if encoding == Encoding::Json {
        put(body.out, b'{');
    }
    if let Some(nonce) = nonce {
        body.member("nonce", &Checked::Text(nonce));
    }
    let mut longest = (0, "");
    for (index, field) in fields.iter().enumerate() {
        let checked = field.check_at(values.get(index).unwrap_or(&Value::Absent))?;
        let before = body.out.len();
        body.member(field.name, &checked);
        let length = body.out.len().saturating_sub(before);
        if length > longest.0 {
            longest = (length, field.name);
        }
    }
    if let Some(otp) = otp {
        body.member("otp", &Checked::Text(otp));
    }
    if encoding == Encoding::Json {
        put(body.out, b'}');
    }
    if out.len().saturating_sub(start) > MAX_BODY {
        out.truncate(start);
        return Err(Error::invalid(longest.1, "is too long: a whole body may have at most 1 MiB"));
    }
    Ok(())
}

struct Body<'o> {
    out: &'o mut String,
    encoding: Encoding,
    first: bool,
}

impl Body<'_> {
    fn member(&mut self, name: &str, value: &Checked<'_>) {
        let digits;
        let (text, bare) = match *value {
            Checked::Absent | Checked::Function => return,
            Checked::Text(text) => (text, false),
            Checked::Json(text) => (text, self.encoding == Encoding::Json),
            Checked::Bare(text) => (text, true),
            Checked::Integer(number) => {
                digits = Decimal::new(number);
                (digits.as_str(), true)
            }
        };
        // No name has a character that either encoding escapes.
        debug_assert!(bytes::all(name.as_bytes(), bytes::FORM));
        let [first, next, between, end] = match self.encoding {
            Encoding::Json if bare => ["\"", ",\"", "\":", ""],
            Encoding::Json => ["\"", ",\"", "\":\"", "\""],
            Encoding::Form => ["", "&", "=", ""],
        };
        push(self.out, if self.first { first } else { next });
        self.first = false;
        push(self.out, name);
        push(self.out, between);
        if bare {
            push(self.out, text);
        } else {
            escape(self.out, text, self.encoding);
            push(self.out, end);
        }
    }
}

/// Writes a JSON string with the escapes of `JSON.stringify` (ECMA-262, QuoteJSONString).
pub(crate) fn quote(out: &mut String, text: &str) {
    put(out, b'"');
    escape(out, text, Encoding::Json);
    put(out, b'"');
}

/// Writes what application/x-www-form-urlencoded makes of a text (WHATWG URL standard).
pub fn percent_encode(out: &mut String, text: &str) {
    escape(out, text, Encoding::Form);
}

/// Writes a text, and each byte that can't stand for itself in its own way.
fn escape(out: &mut String, text: &str, encoding: Encoding) {
    let plain = if encoding == Encoding::Json { bytes::JSON } else { bytes::FORM };
    let mut start = 0;
    for (place, byte) in text.bytes().enumerate() {
        if bytes::is(byte, plain) {
            continue;
        }
        // Between two bytes of one character there is nothing.
        push(out, text.get(start..place).unwrap_or_default());
        start = place.saturating_add(1);
        let (mark, letter) = match (encoding, byte) {
            (Encoding::Form, b' ') => (b'+', 0),
            (Encoding::Form, _) => (b'%', b'x'),
            (Encoding::Json, 8) => (b'\\', b'b'),
            (Encoding::Json, b'\t') => (b'\\', b't'),
            (Encoding::Json, b'\n') => (b'\\', b'n'),
            (Encoding::Json, 12) => (b'\\', b'f'),
            (Encoding::Json, b'\r') => (b'\\', b'r'),
            (Encoding::Json, b'"' | b'\\') => (b'\\', byte),
            (Encoding::Json, _) => (b'\\', b'u'),
        };
        put(out, mark);
        match letter {
            0 => continue,
            b'u' => push(out, "u00"),
            b'x' => {}
            _ => {
                put(out, letter);
                continue;
            }
        }
        // A capital letter and the small one differ in one bit, which digits have.
        let small = if letter == b'u' { 32 } else { 0 };
        for digit in [byte >> 4, byte & 15] {
            put(out, b"0123456789ABCDEF".get(usize::from(digit)).copied().unwrap_or_default() | small);
        }
    }
    push(out, text.get(start..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_like_serde_json() {
        let all: String = (0..=0x2FFu32).chain([0x2028, 0x2029, 0xFEFF, 0x1F600]).filter_map(char::from_u32).collect();
        let mut ours = String::new();
        quote(&mut ours, &all);
        assert_eq!(ours, serde_json::to_string(&all).unwrap());
    }

    #[test]
    fn encodes_forms() {
        let mut out = String::new();
        percent_encode(&mut out, "aZ09*-._ +&=%~é/");
        assert_eq!(out, "aZ09*-._+%2B%26%3D%25%7E%C3%A9%2F");
    }
}
