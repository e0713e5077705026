//! The one dynamic value that carries a member from any caller to the one loop.

use super::error::{Error, Result};

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
    /// A function: of use only as an option.
    Function,
    /// Text that is no well-formed Unicode.
    IllFormed,
    /// Longer than a whole body may be.
    TooLong,
    /// Anything else, by the name of its type.
    Other(&'a str),
}

impl Value<'_> {
    /// The name of its type for an error message.
    pub fn kind(&self) -> &str {
        match self {
            Self::Absent => "nothing",
            Self::Null => "null",
            Self::Text(_) | Self::IllFormed | Self::TooLong => "text",
            Self::Number(_) | Self::Integer(_) => "a number",
            Self::BigInt(_) => "a bigint",
            Self::Bool(_) => "a boolean",
            Self::Json(_) => "an object",
            Self::Function => "a function",
            Self::Other(kind) => kind,
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

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
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

/// Reads the text in which the JavaScript glue frames a whole object.
///
/// It is a head of `<tag><field>:<length>,` entries, a line feed, then the values one after the other. A length counts
/// UTF-16 units, so no character of a value can end it, and no getter can move a value into another field. `u` entries
/// carry the name of a member that the table does not have.
pub fn unframe<'a>(framed: &'a str, each: &mut dyn FnMut(Option<usize>, Value<'a>) -> Result<()>) -> Result<()> {
    let broken = || Error::local(super::error::Code::Internal, "", "the framed text is broken");
    let end = framed.bytes().position(|byte| byte == b'\n').ok_or_else(broken)?;
    let (head, values) = framed.split_at_checked(end).ok_or_else(broken)?;
    let mut rest = values.get(1..).unwrap_or_default();
    let mut head = head.bytes();
    while let Some(tag) = head.next() {
        let field = number(&mut head, b':').ok_or_else(broken)?;
        let length = number(&mut head, b',').ok_or_else(broken)?;
        let (text, after) = split_utf16(rest, length).ok_or_else(broken)?;
        rest = after;
        let value = match tag {
            b's' => Value::Text(text),
            b'n' => Value::Number(text),
            b'i' => Value::BigInt(text),
            b'b' => Value::Bool(text == "true"),
            b'j' => Value::Json(text),
            b'z' => Value::Null,
            b'f' => Value::Function,
            b'w' => Value::IllFormed,
            b'l' => Value::TooLong,
            b'o' => Value::Other(text),
            b'u' => {
                each(None, Value::Text(text))?;
                continue;
            }
            _ => return Err(broken()),
        };
        each(Some(field), value)?;
    }
    Ok(())
}

/// Decimal digits up to `end`.
fn number(head: &mut core::str::Bytes<'_>, end: u8) -> Option<usize> {
    let mut number = None::<usize>;
    for byte in head {
        if byte == end {
            return number;
        }
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = Some(number.unwrap_or_default().checked_mul(10)?.checked_add(usize::from(digit))?);
    }
    None
}

/// Decimal digits as a number; no sign, no overflow.
pub fn decimal(text: &str) -> Option<usize> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0usize, |sum, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        sum.checked_mul(10)?.checked_add(usize::from(digit))
    })
}

fn split_utf16(text: &str, units: usize) -> Option<(&str, &str)> {
    if let Some(head) = text.as_bytes().get(..units)
        && head.is_ascii()
    {
        return text.split_at_checked(units);
    }
    let mut left = units;
    let mut end = 0usize;
    for character in text.chars() {
        if left == 0 {
            break;
        }
        left = left.checked_sub(character.len_utf16())?;
        end = end.checked_add(character.len_utf8())?;
    }
    if left > 0 {
        return None;
    }
    text.split_at_checked(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(framed: &str) -> Vec<(Option<usize>, Value<'_>)> {
        let mut all = Vec::new();
        unframe(framed, &mut |field, value| {
            all.push((field, value));
            Ok(())
        })
        .unwrap();
        all
    }

    #[test]
    fn a_value_may_hold_what_frames_values() {
        assert_eq!(
            values("s0:6,s1:3,\n,s1:1\nabc"),
            [(Some(0), Value::Text(",s1:1\n")), (Some(1), Value::Text("abc"))]
        );
    }

    #[test]
    fn lengths_count_utf16_units() {
        assert_eq!(
            values("s0:3,u0:2,b2:4,\né😀xytrue"),
            [(Some(0), Value::Text("é😀")), (None, Value::Text("xy")), (Some(2), Value::Bool(true))]
        );
    }

    #[test]
    fn a_broken_frame_is_an_error() {
        for broken in ["", "s0:1,", "s0:9,\nabc", "s0:1,\n😀", "x0:0,\n", "s:1,\na", "s0,\n"] {
            assert!(unframe(broken, &mut |_, _| Ok(())).is_err(), "{broken:?}");
        }
    }
}
