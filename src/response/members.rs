//! What a JSON text is asked for as a whole: the members of an object, what a string means.

use std::borrow::Cow;

use crate::response::scanner::{InvalidJson, Kind, Scanner};

/// The members of an object, each as its name and the text of its value; a value of another kind does not have any. Where a name
/// comes twice, the last one counts, as with `JSON.parse`. `end` tells whether all was JSON.
pub(crate) struct Members<'a> {
    scanner: Scanner<'a>,
    /// The bracket that closes the object, until it was read.
    close: Option<u8>,
}

impl<'a> Members<'a> {
    /// Stands before the first member.
    pub(crate) fn of(text: &'a str) -> Self {
        let mut scanner = Scanner::new(text);
        let close = if scanner.kind() == Kind::Object {
            Some(scanner.open())
        } else {
            scanner.skip();
            None
        };
        Self { scanner, close }
    }

    /// Whether all was JSON, once all members were read.
    pub(crate) fn end(self) -> Result<(), InvalidJson> {
        self.scanner.end()
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.scanner.entry(self.close?) {
            Some((name.decode(), self.scanner.value()))
        } else {
            self.close = None;
            None
        }
    }
}

/// What a value means if it is text.
pub(crate) fn decoded(value: &str) -> Option<String> {
    let mut scanner = Scanner::new(value);
    (scanner.kind() == Kind::Text).then(|| scanner.text().decode().into_owned())
}

/// Whether the text is one JSON object.
pub(crate) fn is_object(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    let is_object = scanner.kind() == Kind::Object;
    scanner.skip();
    is_object && scanner.end().is_ok()
}
