//! The one dynamic value that carries a member from any caller to the one loop.

use crate::request::bytes;

/// A member of the caller's input, before any rule was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
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
pub trait Given<'a>: Copy {
    /// How many values it always gives.
    const SLOTS: usize = 1;
    /// Adds its values.
    fn put(self, values: &mut Vec<Value<'a>>);
}

macro_rules! given {
    ($($kind:ty)+) => {
        $(impl<'a> Given<'a> for $kind {
            fn put(self, values: &mut Vec<Value<'a>>) {
                values.push(self.into());
            }
        })+
    };
}

given! { &'a str u64 bool Json<'a> Cursor<'a> }

impl<'a, T: Given<'a>> Given<'a> for Option<T> {
    const SLOTS: usize = T::SLOTS;

    fn put(self, values: &mut Vec<Value<'a>>) {
        match self {
            Some(given) => given.put(values),
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
pub struct Json<'a>(pub &'a str);

impl<'a> From<Json<'a>> for Value<'a> {
    fn from(json: Json<'a>) -> Self {
        Self::Json(json.0)
    }
}

/// Where a list begins: the first page, or the page that a cursor names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Why a framed text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unframed<'a> {
    /// It is not a frame.
    Broken,
    /// It has a member of this name, which the table does not have.
    Unknown(&'a str),
}

/// Reads the text in which the JavaScript glue frames a whole object: each value into the slot of its field.
///
/// It is a head of `<tag><field>:<length>,` entries, a line feed, then the values one after the other. A length counts
/// UTF-16 units, so no character of a value can end it, and no getter can move a value into another field. `u` entries
/// carry the name of a member that the table does not have.
pub fn unframe<'a>(framed: &'a str, slots: &mut [Value<'a>]) -> core::result::Result<(), Unframed<'a>> {
    read(framed, slots).unwrap_or(Err(Unframed::Broken))
}

fn read<'a>(framed: &'a str, slots: &mut [Value<'a>]) -> Option<core::result::Result<(), Unframed<'a>>> {
    let (head, values) = bytes::cut(framed.as_bytes(), b'\n');
    let mut rest = framed.get(framed.len().saturating_sub(values?.len())..)?;
    let mut head = head.iter();
    while let Some(tag) = head.next() {
        let field = number(&mut head, b':')?;
        let length = number(&mut head, b',')?;
        let (text, after) = rest.split_at_checked(bytes_of(rest, length)?)?;
        rest = after;
        let value = match tag {
            b's' => Value::Text(text),
            b'n' => Value::Number(text),
            b'i' => Value::BigInt(text),
            b'b' => Value::Bool(text == "true"),
            b'j' => Value::Json(text),
            b'm' => Value::Nested,
            b'z' => Value::Null,
            b'f' => Value::Function,
            b'w' => Value::IllFormed,
            b'l' => Value::TooLong,
            b'o' => Value::Other(text),
            b'u' => return Some(Err(Unframed::Unknown(text))),
            _ => return None,
        };
        if let Some(slot) = slots.get_mut(field) {
            *slot = value;
        }
    }
    Some(Ok(()))
}

/// Decimal digits up to `end`. One that is too large wraps, as no frame has such: it names another value, not another
/// place in the memory.
fn number(head: &mut core::slice::Iter<'_, u8>, end: u8) -> Option<usize> {
    let mut number = usize::from(digit(*head.next()?)?);
    for byte in head {
        if *byte == end {
            return Some(number);
        }
        number = number.wrapping_mul(10).wrapping_add(usize::from(digit(*byte)?));
    }
    None
}

fn digit(byte: u8) -> Option<u8> {
    byte.checked_sub(b'0').filter(|digit| *digit < 10)
}

/// How many bytes of UTF-8 hold that many UTF-16 units.
fn bytes_of(text: &str, units: usize) -> Option<usize> {
    let mut left = units;
    for (place, byte) in text.bytes().enumerate() {
        // A character begins here, unless it is one's further byte.
        if byte & 0xC0 != 0x80 {
            if left == 0 {
                return Some(place);
            }
            left = left.checked_sub(if byte < 0xF0 { 1 } else { 2 })?;
        }
    }
    (left == 0).then_some(text.len())
}

/// Decimal digits as a number; no sign, no overflow.
pub fn decimal(text: &str) -> Option<usize> {
    usize::try_from(bytes::number(text.as_bytes())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(framed: &str) -> [Value<'_>; 3] {
        let mut slots = [Value::Absent; 3];
        unframe(framed, &mut slots).unwrap();
        slots
    }

    #[test]
    fn a_value_may_hold_what_frames_values() {
        assert_eq!(values("s0:6,s1:3,\n,s1:1\nabc"), [Value::Text(",s1:1\n"), Value::Text("abc"), Value::Absent]);
    }

    #[test]
    fn lengths_count_utf16_units() {
        assert_eq!(values("s0:3,o1:2,b2:4,\né😀xytrue"), [Value::Text("é😀"), Value::Other("xy"), Value::Bool(true)]);
    }

    #[test]
    fn names_that_the_table_has_not_come_back() {
        assert_eq!(unframe("s0:3,u0:2,\né😀xy", &mut [Value::Absent]), Err(Unframed::Unknown("xy")));
    }

    #[test]
    fn a_broken_frame_is_an_error() {
        for broken in ["", "s0:1,", "s0:9,\nabc", "s0:1,\n😀", "s0:3,\n😀", "x0:0,\n", "s:1,\na", "s0,\n"] {
            assert_eq!(unframe(broken, &mut []), Err(Unframed::Broken), "{broken:?}");
        }
    }
}
