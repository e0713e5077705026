//! The text in which JavaScript hands over a whole object.

use crate::request::bytes;
use crate::request::value::Value;
use crate::seam::Tag;

/// Why a framed text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameError<'a> {
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
pub(crate) fn decode_frame<'a>(framed: &'a str, slots: &mut [Value<'a>]) -> core::result::Result<(), FrameError<'a>> {
    read(framed, slots).unwrap_or(Err(FrameError::Broken))
}

fn read<'a>(framed: &'a str, slots: &mut [Value<'a>]) -> Option<core::result::Result<(), FrameError<'a>>> {
    let (head, values) = bytes::split_once(framed.as_bytes(), b'\n');
    let mut rest = framed.get(framed.len().saturating_sub(values?.len())..)?;
    let mut head = head.iter();
    while let Some(tag) = head.next() {
        let field = number(&mut head, b':')?;
        let length = number(&mut head, b',')?;
        let (text, after) = rest.split_at_checked(bytes_of(rest, length)?)?;
        rest = after;
        let value = match *tag {
            Tag::TEXT => Value::Text(text),
            Tag::NUMBER => Value::Number(text),
            Tag::BIGINT => Value::BigInt(text),
            Tag::BOOLEAN => Value::Bool(text == "true"),
            Tag::JSON => Value::Json(text),
            Tag::NESTED => Value::Nested,
            Tag::NULL => Value::Null,
            Tag::FUNCTION => Value::Function,
            Tag::ILL_FORMED => Value::IllFormed,
            Tag::TOO_LONG => Value::TooLong,
            Tag::OTHER => Value::Other(text),
            Tag::UNKNOWN => return Some(Err(FrameError::Unknown(text))),
            _ => return None,
        };
        if let Some(slot) = slots.get_mut(field) {
            *slot = value;
        }
    }
    Some(Ok(()))
}

/// Decimal digits up to `end`. One that is too large wraps: the worst that it can do is to pick another value of the
/// same frame.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(framed: &str) -> [Value<'_>; 3] {
        let mut slots = [Value::Absent; 3];
        decode_frame(framed, &mut slots).unwrap();
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
    fn each_tag_is_a_type_of_value() {
        for (tag, value) in [
            ("s", Value::Text("true")),
            ("n", Value::Number("true")),
            ("i", Value::BigInt("true")),
            ("b", Value::Bool(true)),
            ("j", Value::Json("true")),
            ("m", Value::Nested),
            ("z", Value::Null),
            ("f", Value::Function),
            ("w", Value::IllFormed),
            ("l", Value::TooLong),
            ("o", Value::Other("true")),
        ] {
            assert_eq!(values(&format!("{tag}0:4,\ntrue"))[0], value, "{tag}");
        }
    }

    #[test]
    fn names_that_the_table_has_not_come_back() {
        assert_eq!(decode_frame("s0:3,u0:2,\né😀xy", &mut [Value::Absent]), Err(FrameError::Unknown("xy")));
    }

    #[test]
    fn a_broken_frame_is_an_error() {
        for broken in [
            "",
            "s0:1,",
            "s0:9,\nabc",
            "s0:1,\n😀",
            "s0:3,\n😀",
            "x0:0,\n",
            "s:1,\na",
            "s0,\n",
            "s0:0:,\n0123456789",
            "s0\n",
            "s0:1\na",
        ] {
            assert_eq!(decode_frame(broken, &mut []), Err(FrameError::Broken), "{broken:?}");
        }
    }
}
