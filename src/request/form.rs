//! The writer of forms and queries: the text of `URLSearchParams`. A member of an object is written as `object[member]`.

use crate::request::bytes;
use crate::request::members::Writer;
use crate::request::nonce::Decimal;
use crate::request::rule::Checked;
use crate::text::{append, append_ascii};

/// Writes pairs.
pub(crate) struct Form<'o> {
    out: &'o mut String,
    /// What comes before the next pair.
    before: &'static str,
    /// The names of the objects around the next pair.
    around: Vec<&'static str>,
}

impl<'o> Form<'o> {
    /// Begins a form as a body.
    pub(crate) fn body(out: &'o mut String) -> Self {
        Self { out, before: "", around: Vec::new() }
    }

    /// Begins a query, which has its question mark only if anything is written.
    pub(crate) fn query(out: &'o mut String) -> Self {
        Self { out, before: "?", around: Vec::new() }
    }

    // No name has a character that is escaped, but for the brackets around those inside objects.
    fn name(&mut self, name: &str) {
        append(self.out, self.before);
        self.before = "&";
        let mut names = self.around.iter().copied().chain([name]);
        append(self.out, names.next().unwrap_or_default());
        for name in names {
            append(self.out, "%5B");
            append(self.out, name);
            append(self.out, "%5D");
        }
        append_ascii(self.out, b'=');
    }
}

impl Writer for Form<'_> {
    fn member(&mut self, name: &str, value: &Checked<'_>) {
        self.name(name);
        match *value {
            Checked::Text(text) | Checked::Json(text) => encode(self.out, text, "+"),
            Checked::Bare(text) => append(self.out, text),
            Checked::Integer(number) => append(self.out, Decimal::new(number).as_str()),
            Checked::Absent | Checked::Function | Checked::Nested => {}
        }
    }

    fn open(&mut self, name: &'static str) {
        self.around.push(name);
    }

    fn close(&mut self) {
        self.around.pop();
    }

    fn length(&self) -> usize {
        self.out.len()
    }
}

/// Writes what application/x-www-form-urlencoded makes of a text (WHATWG URL standard), and `space` for each space.
pub(crate) fn encode(out: &mut String, text: &str, space: &str) {
    let mut start = 0;
    for (place, byte) in text.bytes().enumerate() {
        if bytes::is(byte, bytes::FORM) {
            continue;
        }
        // Between two bytes of one character there is nothing.
        append(out, text.get(start..place).unwrap_or_default());
        start = place.saturating_add(1);
        if byte == b' ' {
            append(out, space);
        } else {
            append_ascii(out, b'%');
            bytes::push_hex(out, byte, b"0123456789ABCDEF");
        }
    }
    append(out, text.get(start..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_forms_encode() {
        let mut out = String::new();
        encode(&mut out, "aZ09*-._ +&=%~é/", "+");
        assert_eq!(out, "aZ09*-._+%2B%26%3D%25%7E%C3%A9%2F");
    }

    #[test]
    fn members_of_objects_have_brackets() {
        let mut out = String::new();
        let mut form = Form::query(&mut out);
        form.open("asset");
        form.member("class", &Checked::Text("currency"));
        form.close();
        form.member("limit", &Checked::Integer(50));
        assert_eq!(out, "?asset%5Bclass%5D=currency&limit=50");
    }
}
