//! The one dynamic value that carries a member from any caller to the one loop.

/// A member of the caller's input, before any rule was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Not given.
    #[default]
    Absent,
    /// JavaScript's `null`: always refused.
    Null,
    /// Text.
    Text(&'a str),
    /// A number, as its shortest decimal text.
    Number(&'a str),
    /// An unsigned integer.
    Integer(u64),
    /// An arbitrary-precision integer, as its decimal text.
    BigInt(&'a str),
    /// A boolean.
    Bool(bool),
    /// JSON text of an object.
    Json(&'a str),
    /// An object whose members have values of their own, which follow.
    Nested,
    /// A function: of use only as an option.
    Function,
    /// Text that is not well-formed Unicode.
    IllFormed,
    /// Longer than a whole body may be.
    TooLong,
    /// Anything else, by the name of its type.
    Other(&'a str),
}

impl<'a> Value<'a> {
    /// The text or the digits that it has.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) | Self::Number(text) | Self::BigInt(text) => Some(text),
            _ => None,
        }
    }

    /// The name of its type for an error message.
    pub fn kind(&self) -> &str {
        match self {
            Self::Absent => "nothing",
            Self::Null => "null",
            Self::Text(_) | Self::IllFormed | Self::TooLong => "text",
            Self::Number(_) | Self::Integer(_) => "a number",
            Self::BigInt(_) => "a bigint",
            Self::Bool(_) => "a boolean",
            Self::Json(_) | Self::Nested => "an object",
            Self::Function => "a function",
            Self::Other(kind) => kind,
        }
    }
}

/// What the Rust type of a parameter gives.
pub(crate) trait Given<'a>: Copy {
    /// How many values it always gives.
    const SLOTS: usize = 1;
    /// Adds its values.
    fn add_to(self, values: &mut Vec<Value<'a>>);
}

macro_rules! given {
    ($($kind:ty)+) => {
        $(impl<'a> Given<'a> for $kind {
            fn add_to(self, values: &mut Vec<Value<'a>>) {
                values.push(self.into());
            }
        })+
    };
}

given! { &'a str u64 bool Json<'a> Cursor<'a> }

impl<'a, T: Given<'a>> Given<'a> for Option<T> {
    const SLOTS: usize = T::SLOTS;

    fn add_to(self, values: &mut Vec<Value<'a>>) {
        match self {
            Some(given) => given.add_to(values),
            None => values.extend(core::iter::repeat_n(Value::Absent, T::SLOTS)),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// JSON text of an object, to be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "callers make it, and it never holds more")]
pub struct Json<'a>(pub &'a str);

impl<'a> From<Json<'a>> for Value<'a> {
    fn from(json: Json<'a>) -> Self {
        Self::Json(json.0)
    }
}

/// Where a list begins: the first page, or the page that a cursor names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cursor<'a> {
    /// `true` asks for pages and gives the first; `false` asks for none.
    Paged(bool),
    /// The `next_cursor` of the page before.
    Next(&'a str),
}

impl<'a> From<Cursor<'a>> for Value<'a> {
    fn from(cursor: Cursor<'a>) -> Self {
        match cursor {
            Cursor::Paged(truth) => Self::Bool(truth),
            Cursor::Next(text) => Self::Text(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_read_as_its_text_or_digits() {
        for (value, text) in [
            (Value::Text("form"), Some("form")),
            (Value::Number("5"), Some("5")),
            (Value::BigInt("18446744073709551615"), Some("18446744073709551615")),
            (Value::Absent, None),
            (Value::Function, None),
        ] {
            assert_eq!(value.text(), text, "{value:?}");
        }
    }
}
