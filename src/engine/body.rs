//! Canonical bodies: nonce first, then the members in declared order, then the one-time password.

use super::error::{Error, Result};
use super::field::{Checked, Field};
use super::nonce::Decimal;
use super::value::Value;

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
        body.out.push('{');
    }
    if let Some(nonce) = nonce {
        body.member("nonce", Checked::Text(nonce));
    }
    let mut longest = (0, "");
    for (index, field) in fields.iter().enumerate() {
        let checked = field.check(values.get(index).copied().unwrap_or_default())?;
        let before = body.out.len();
        body.member(field.name, checked);
        let length = body.out.len().saturating_sub(before);
        if length > longest.0 {
            longest = (length, field.name);
        }
    }
    if let Some(otp) = otp {
        body.member("otp", Checked::Text(otp));
    }
    if encoding == Encoding::Json {
        body.out.push('}');
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
    fn member(&mut self, name: &str, value: Checked<'_>) {
        if matches!(value, Checked::Absent | Checked::Function) {
            return;
        }
        let json = self.encoding == Encoding::Json;
        if !core::mem::take(&mut self.first) {
            self.out.push(if json { ',' } else { '&' });
        }
        if json {
            self.out.push('"');
            self.out.push_str(name);
            self.out.push_str("\":");
        } else {
            percent_encode(self.out, name);
            self.out.push('=');
        }
        match value {
            Checked::Text(text) if json => quote(self.out, text),
            Checked::Text(text) => percent_encode(self.out, text),
            Checked::Bare(text) => self.out.push_str(text),
            Checked::Integer(number) => self.out.push_str(Decimal::new(number).as_str()),
            Checked::Json(text) if json => self.out.push_str(text),
            Checked::Json(text) => percent_encode(self.out, text),
            Checked::Absent | Checked::Function => {}
        }
    }
}

/// Writes a JSON string with the escapes of `JSON.stringify` (ECMA-262, QuoteJSONString).
pub(crate) fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(place) = rest.bytes().position(|byte| byte < 0x20 || matches!(byte, b'"' | b'\\')) {
        let Some((plain, special)) = rest.split_at_checked(place) else {
            break;
        };
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('\u{8}') => out.push_str("\\b"),
            Some('\t') => out.push_str("\\t"),
            Some('\n') => out.push_str("\\n"),
            Some('\u{c}') => out.push_str("\\f"),
            Some('\r') => out.push_str("\\r"),
            Some(quoted @ ('"' | '\\')) => {
                out.push('\\');
                out.push(quoted);
            }
            Some(control) => {
                out.push_str(if control < '\u{10}' { "\\u000" } else { "\\u001" });
                out.push(char::from_digit(u32::from(control) & 15, 16).unwrap_or('0'));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Writes what application/x-www-form-urlencoded makes of a text (WHATWG URL standard).
pub fn percent_encode(out: &mut String, text: &str) {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0').to_ascii_uppercase();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(digit(byte >> 4));
                out.push(digit(byte & 15));
            }
        }
    }
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
