//! The JSON writer: the text of `JSON.stringify`.

use crate::error::{push, put};
use crate::request::bytes;
use crate::request::members::Writer;
use crate::request::nonce::Decimal;
use crate::request::param::Checked;

/// Writes one object, and those inside it.
pub(crate) struct Json<'o> {
    out: &'o mut String,
    /// Whether nothing stands yet in the innermost object.
    first: bool,
}

impl<'o> Json<'o> {
    /// Begins the object.
    pub(crate) fn begin(out: &'o mut String) -> Self {
        put(out, b'{');
        Self { out, first: true }
    }

    fn name(&mut self, name: &str) {
        push(self.out, if self.first { "\"" } else { ",\"" });
        self.first = false;
        // No name has a character that JSON escapes.
        push(self.out, name);
        push(self.out, "\":");
    }
}

impl Writer for Json<'_> {
    fn member(&mut self, name: &str, value: &Checked<'_>) {
        self.name(name);
        match *value {
            Checked::Text(text) => quote(self.out, text),
            Checked::Bare(text) | Checked::Json(text) => push(self.out, text),
            Checked::Integer(number) => push(self.out, Decimal::new(number).as_str()),
            Checked::Absent | Checked::Function | Checked::Nested => {}
        }
    }

    fn open(&mut self, name: &'static str) {
        self.name(name);
        put(self.out, b'{');
        self.first = true;
    }

    fn close(&mut self) {
        put(self.out, b'}');
        self.first = false;
    }

    fn length(&self) -> usize {
        self.out.len()
    }
}

/// Writes a JSON string with the escapes of `JSON.stringify` (ECMA-262, `QuoteJSONString`).
pub(crate) fn quote(out: &mut String, text: &str) {
    put(out, b'"');
    let mut start = 0;
    for (place, byte) in text.bytes().enumerate() {
        if bytes::is(byte, bytes::JSON) {
            continue;
        }
        // Between two bytes of one character there is nothing.
        push(out, text.get(start..place).unwrap_or_default());
        start = place.saturating_add(1);
        put(out, b'\\');
        match byte {
            8 => put(out, b'b'),
            b'\t' => put(out, b't'),
            b'\n' => put(out, b'n'),
            12 => put(out, b'f'),
            b'\r' => put(out, b'r'),
            b'"' | b'\\' => put(out, byte),
            _ => {
                push(out, "u00");
                bytes::push_hex(out, byte, b"0123456789abcdef");
            }
        }
    }
    push(out, text.get(start..).unwrap_or_default());
    put(out, b'"');
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
