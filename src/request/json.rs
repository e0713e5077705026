//! The JSON writer: the text of `JSON.stringify`.

use crate::request::bytes;
use crate::request::members::Writer;
use crate::request::nonce::Decimal;
use crate::request::rule::Checked;
use crate::text::{append, append_ascii};

/// Writes one object, and those inside it.
pub(crate) struct Json<'o> {
    out: &'o mut String,
    /// Whether nothing stands yet in the innermost object.
    first: bool,
}

impl<'o> Json<'o> {
    /// Begins the object.
    pub(crate) fn begin(out: &'o mut String) -> Self {
        append_ascii(out, b'{');
        Self { out, first: true }
    }

    fn name(&mut self, name: &str) {
        append(self.out, if self.first { "\"" } else { ",\"" });
        self.first = false;
        // No name has a character that JSON escapes.
        append(self.out, name);
        append(self.out, "\":");
    }
}

impl Writer for Json<'_> {
    fn member(&mut self, name: &str, value: &Checked<'_>) {
        self.name(name);
        match *value {
            Checked::Text(text) => quote(self.out, text),
            Checked::Bare(text) | Checked::Json(text) => append(self.out, text),
            Checked::Integer(number) => append(self.out, Decimal::new(number).as_str()),
            Checked::Absent | Checked::Function | Checked::Nested => {}
        }
    }

    fn open(&mut self, name: &'static str) {
        self.name(name);
        append_ascii(self.out, b'{');
        self.first = true;
    }

    fn close(&mut self) {
        append_ascii(self.out, b'}');
        self.first = false;
    }

    fn length(&self) -> usize {
        self.out.len()
    }
}

/// Writes a JSON string with the escapes of `JSON.stringify` (ECMA-262, `QuoteJSONString`).
pub(crate) fn quote(out: &mut String, text: &str) {
    append_ascii(out, b'"');
    let mut start = 0;
    for (place, byte) in text.bytes().enumerate() {
        if bytes::is(byte, bytes::JSON) {
            continue;
        }
        // Between two bytes of one character there is nothing.
        append(out, text.get(start..place).unwrap_or_default());
        start = place.saturating_add(1);
        append_ascii(out, b'\\');
        match byte {
            8 => append_ascii(out, b'b'),
            b'\t' => append_ascii(out, b't'),
            b'\n' => append_ascii(out, b'n'),
            12 => append_ascii(out, b'f'),
            b'\r' => append_ascii(out, b'r'),
            b'"' | b'\\' => append_ascii(out, byte),
            _ => {
                append(out, "u00");
                bytes::push_hex(out, byte, b"0123456789abcdef");
            }
        }
    }
    append(out, text.get(start..).unwrap_or_default());
    append_ascii(out, b'"');
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
}
