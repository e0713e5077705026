//! The rules that a parameter can have, and how what keeps one is written.

use crate::request::base_url::is_web_address;
use crate::request::bytes;
use crate::request::nonce::parse;
use crate::request::param::Field;
use crate::request::value::Value;
use crate::response::scanner;

/// The largest integer that JavaScript carries without loss.
pub(crate) const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// What a member may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// Decimal text.
    Amount,
    /// Decimal text without leading zeros, or a number; written as a JSON number with its digits unchanged.
    Number,
    /// Any text.
    Text,
    /// A whole number from 0 to 2^53 - 1.
    Integer,
    /// A boolean.
    Bool,
    /// A boolean that counts by its presence: false is left out.
    Flag,
    /// A hyphenated UUID.
    Uuid,
    /// An absolute http or https address.
    WebAddress,
    /// UNIX time in seconds.
    Timestamp,
    /// `true`, `false` or the cursor's text.
    Cursor,
    /// One of a few texts.
    OneOf(&'static [&'static str]),
    /// UNIX time in seconds, or the id of an entry, which is any other text.
    TimestampOrId,
    /// An object of the caller's own, sent as JSON.
    Object,
    /// An object with these members.
    Nested(&'static [Field]),
    /// Text with a rule of its own: what it must be, and a function that returns what is wrong.
    Checked(&'static str, fn(&str) -> Option<&'static str>),
    /// Visible ASCII characters, at least one.
    VisibleAscii,
    /// A decimal u64 as text, bigint or safe integer.
    Nonce,
    /// A function.
    Function,
    /// Text or a function.
    TextOrFunction,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OneOf(a), Self::OneOf(b)) => a == b,
            (Self::Nested(a), Self::Nested(b)) => a == b,
            (a, b) => core::mem::discriminant(a) == core::mem::discriminant(b),
        }
    }
}

impl Eq for Rule {}

/// A member that keeps its rule, in the form in which it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked<'a> {
    /// Not given, and it need not be.
    Absent,
    /// Written as text.
    Text(&'a str),
    /// Written as a bare literal: digits, `true`, `false`.
    Bare(&'a str),
    /// Written as a bare whole number.
    Integer(u64),
    /// Written as JSON.
    Json(&'a str),
    /// Written as an object of its members, whose values follow.
    Nested,
    /// A function.
    Function,
}

/// Why a value is refused.
pub(crate) enum Reason {
    /// This alone.
    Message(&'static str),
    /// This before what it must be.
    Missing(&'static str),
    /// Only what it must be.
    Rule,
    /// The type that it has instead.
    WrongType,
    /// A reason.
    Because(&'static str),
}

impl Rule {
    /// How `value` is written, where it keeps this rule.
    pub(crate) fn accept<'a>(&self, value: &Value<'a>) -> core::result::Result<Checked<'a>, Reason> {
        let written = self.write(value)?;
        if let Checked::Text(text) | Checked::Bare(text) | Checked::Json(text) = written {
            self.check(text)?;
        }
        Ok(written)
    }

    /// How a value of this type is written, whatever its text.
    fn write<'a>(&self, value: &Value<'a>) -> core::result::Result<Checked<'a>, Reason> {
        match (*value, *self) {
            (Value::Number(_), Self::Amount) => {
                Err(Reason::Because("a number can lose digits or turn into 1e-8, so write it as text"))
            }
            (Value::Number(text), Self::Integer | Self::Timestamp | Self::TimestampOrId | Self::Nonce)
                if !is_safe(text) =>
            {
                Err(Reason::Rule)
            }
            (
                Value::Text(_),
                Self::Integer | Self::Bool | Self::Flag | Self::Object | Self::Nested(_) | Self::Function,
            ) => Err(Reason::WrongType),
            (Value::Nested, Self::Nested(_)) => Ok(Checked::Nested),
            (Value::Number(text), Self::Number | Self::Integer | Self::Timestamp | Self::TimestampOrId)
            | (Value::Text(text), Self::Number) => Ok(Checked::Bare(text)),
            (Value::Text(text), _) | (Value::Number(text) | Value::BigInt(text), Self::Nonce) => {
                Ok(Checked::Text(text))
            }
            (Value::Json(text), Self::Object) => Ok(Checked::Json(text)),
            (Value::Integer(number), Self::Integer) if number > MAX_SAFE_INTEGER => Err(Reason::Rule),
            (Value::Integer(number), Self::Timestamp | Self::TimestampOrId) if number >= MILLISECONDS => {
                Err(Reason::Because(LOOKS_LIKE_MILLISECONDS))
            }
            (Value::Integer(number), Self::Number | Self::Integer | Self::Timestamp | Self::TimestampOrId) => {
                Ok(Checked::Integer(number))
            }
            (Value::Bool(false), Self::Flag) => Ok(Checked::Absent),
            (Value::Bool(truth), Self::Bool | Self::Flag | Self::Cursor) => {
                Ok(Checked::Bare(if truth { "true" } else { "false" }))
            }
            (Value::Function, Self::Function | Self::TextOrFunction) => Ok(Checked::Function),
            _ => Err(Reason::WrongType),
        }
    }

    /// Whether a text keeps this rule.
    fn check(&self, text: &str) -> core::result::Result<(), Reason> {
        let fits = match *self {
            Self::Amount => is_decimal(text),
            Self::Number => whole(text).is_some_and(|whole| !matches!(whole, [b'0', _, ..])),
            Self::Timestamp | Self::TimestampOrId => match whole(text) {
                Some(whole) if is_milliseconds(whole) => return Err(Reason::Because(LOOKS_LIKE_MILLISECONDS)),
                whole => whole.is_some() || matches!(self, Self::TimestampOrId),
            },
            Self::Uuid => is_uuid(text),
            Self::WebAddress => is_web_address(text),
            Self::OneOf(choices) => choices.contains(&text),
            Self::Object => scanner::is_object(text),
            Self::Checked(_, fault) => match fault(text) {
                None => true,
                Some(wrong) => return Err(Reason::Because(wrong)),
            },
            Self::VisibleAscii if is_quoted(text) => {
                return Err(Reason::Because("it stands in quotation marks: leave them out"));
            }
            Self::VisibleAscii => !text.is_empty() && bytes::all(text.as_bytes(), bytes::VISIBLE),
            Self::Nonce => parse(text).is_some(),
            _ => true,
        };
        if fits { Ok(()) } else { Err(Reason::Rule) }
    }

    /// The rule in words, as an error completes "must be ...".
    pub(crate) fn wanted(self) -> &'static str {
        match self {
            Self::Amount => "decimal text such as \"10.50\"",
            Self::Number => "a number >= 0 or decimal text such as \"10.50\", without exponent, sign or leading zeros",
            Self::Text => "text",
            Self::Integer => "a whole number from 0 to 2^53 - 1",
            Self::Bool | Self::Flag => "true or false",
            Self::Uuid => "a hyphenated UUID such as \"75906707-8c31-479c-b354-aa805c4cefbc\"",
            Self::WebAddress => "an absolute address that begins with https:// or http://",
            Self::Timestamp => "UNIX time in seconds, as text or a whole number",
            Self::TimestampOrId => "UNIX time in seconds, or the id of an entry",
            Self::Cursor => "true, false or the next_cursor of the page before",
            Self::OneOf(_) => "one of",
            Self::Object => "an object that JSON can carry",
            Self::Nested(_) => "an object",
            Self::Checked(wanted, _) => wanted,
            Self::VisibleAscii => "visible ASCII characters without spaces",
            Self::Nonce => "a whole number from 0 to 18446744073709551615, as bigint, safe integer or decimal text",
            Self::Function => "a function",
            Self::TextOrFunction => "text or a function",
        }
    }
}

/// Whether the same quotation mark stands at both ends, as where the line of a settings file was copied whole.
pub(crate) fn is_quoted(text: &str) -> bool {
    text.len() > 1 && ['"', '\'', '`'].iter().any(|mark| text.starts_with(*mark) && text.ends_with(*mark))
}

/// From here on a time in seconds would lie in the year 5138, so it is one in milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;
const LOOKS_LIKE_MILLISECONDS: &str = "this value looks like milliseconds";

fn is_milliseconds(whole: &[u8]) -> bool {
    let zeros = whole.iter().take_while(|digit| **digit == b'0').count();
    whole.len().saturating_sub(zeros) > 11
}

fn is_safe(text: &str) -> bool {
    parse(text).is_some_and(|number| number <= MAX_SAFE_INTEGER)
}

/// `^\d+(\.\d+)?$`
pub(crate) fn is_decimal(text: &str) -> bool {
    whole(text).is_some()
}

/// What stands before the point of decimal text.
fn whole(text: &str) -> Option<&[u8]> {
    let (whole, fraction) = bytes::split_once(text.as_bytes(), b'.');
    (are_digits(whole) && fraction.is_none_or(are_digits)).then_some(whole)
}

fn are_digits(text: &[u8]) -> bool {
    !text.is_empty() && bytes::all(text, bytes::DIGIT)
}

/// Eight, four, four, four and twelve hexadecimal digits with hyphens between.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
