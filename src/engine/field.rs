//! The rules that a member can have, and how one is checked.

use super::error::{Error, Result, join};
use super::json;
use super::url::is_web_address;
use super::value::Value;

/// The largest integer that JavaScript carries without loss.
pub const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// One member of an endpoint's parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, as the vendor spells it.
    pub name: &'static str,
    /// What it may be.
    pub rule: Rule,
    /// Whether it must be given.
    pub required: bool,
}

/// What a member may be.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
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
    /// An object, sent as JSON.
    Object,
    /// Text with a rule of its own: what it must be, and a function that answers what is wrong.
    Checked(&'static str, fn(&str) -> Option<&'static str>),
    /// Visible ASCII characters, at least one.
    VisibleAscii,
    /// A decimal u64 as text, bigint or safe integer.
    Nonce,
    /// Text that another step checks.
    Secret,
    /// A function.
    Function,
    /// Text or a function.
    TextOrFunction,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OneOf(a), Self::OneOf(b)) => a == b,
            (a, b) => core::mem::discriminant(a) == core::mem::discriminant(b),
        }
    }
}

impl Eq for Rule {}

/// A member that keeps its rule, in the form in which it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked<'a> {
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
    /// A function.
    Function,
}

impl Field {
    /// Applies the rule.
    pub fn check<'a>(&self, value: Value<'a>) -> Result<Checked<'a>> {
        match value {
            Value::Absent if self.required => {
                return Err(self.broken(&["is required and missing; it must be ", self.rule.wanted()]));
            }
            Value::Absent => return Ok(Checked::Absent),
            Value::IllFormed => return Err(self.broken(&["holds a lone surrogate; text must be well-formed Unicode"])),
            Value::TooLong => return Err(self.broken(&["is too long: a whole body may have at most 1 MiB"])),
            Value::Text("") if self.required => {
                return Err(self.broken(&["is empty; it must be ", self.rule.wanted()]));
            }
            _ => {}
        }
        self.rule.accept(value).map_err(|hint| {
            let mut parts = vec!["must be ", self.rule.wanted()];
            if let Rule::OneOf(choices) = self.rule {
                for (index, choice) in choices.iter().enumerate() {
                    parts.extend([if index == 0 { " \"" } else { ", \"" }, choice, "\""]);
                }
            }
            match hint {
                Hint::Kind => parts.extend([", not ", value.kind()]),
                Hint::Text(text) => parts.extend(["; ", text]),
                Hint::None => {}
            }
            self.broken(&parts)
        })
    }

    #[cold]
    #[inline(never)]
    fn broken(&self, parts: &[&str]) -> Error {
        Error::invalid(self.name, &join(parts))
    }
}

/// What an error adds to the rule.
enum Hint {
    None,
    Kind,
    Text(&'static str),
}

impl Rule {
    fn accept<'a>(self, value: Value<'a>) -> core::result::Result<Checked<'a>, Hint> {
        let plain = |accepted: bool, checked: Checked<'a>| if accepted { Ok(checked) } else { Err(Hint::None) };
        match (self, value) {
            (Self::Amount, Value::Text(text)) => plain(is_decimal(text), Checked::Text(text)),
            (Self::Amount, Value::Number(_)) => {
                Err(Hint::Text("a number can lose digits or turn into 1e-8, so write it as text"))
            }
            (Self::Number, Value::Text(text) | Value::Number(text)) => plain(
                is_decimal(text) && !(text.len() > 1 && text.starts_with('0') && !text.starts_with("0.")),
                Checked::Bare(text),
            ),
            (Self::Number, Value::Integer(number)) => Ok(Checked::Integer(number)),
            (Self::Text | Self::Secret | Self::TextOrFunction, Value::Text(text)) => Ok(Checked::Text(text)),
            (Self::Integer, Value::Number(text)) => plain(safe_integer(text).is_some(), Checked::Bare(text)),
            (Self::Integer, Value::Integer(number)) => plain(number <= MAX_SAFE_INTEGER, Checked::Integer(number)),
            (Self::Bool | Self::Cursor, Value::Bool(truth)) => Ok(Checked::Bare(if truth { "true" } else { "false" })),
            (Self::Cursor, Value::Text(text)) => Ok(Checked::Text(text)),
            (Self::Uuid, Value::Text(text)) => plain(is_uuid(text), Checked::Text(text)),
            (Self::WebAddress, Value::Text(text)) => plain(is_web_address(text), Checked::Text(text)),
            (Self::Timestamp, Value::Text(text)) => seconds(text, is_decimal(text)).map(|()| Checked::Text(text)),
            (Self::Timestamp, Value::Number(text)) => {
                seconds(text, safe_integer(text).is_some()).map(|()| Checked::Bare(text))
            }
            (Self::Timestamp, Value::Integer(number)) if number < MILLISECONDS => Ok(Checked::Integer(number)),
            (Self::Timestamp, Value::Integer(_)) => Err(Hint::Text(LOOKS_LIKE_MILLISECONDS)),
            (Self::OneOf(choices), Value::Text(text)) => plain(choices.contains(&text), Checked::Text(text)),
            (Self::Object, Value::Json(text)) => plain(json::is_object(text), Checked::Json(text)),
            (Self::Checked(_, fault), Value::Text(text)) => match fault(text) {
                None => Ok(Checked::Text(text)),
                Some(wrong) => Err(Hint::Text(wrong)),
            },
            (Self::VisibleAscii, Value::Text(text)) => {
                plain(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()), Checked::Text(text))
            }
            (Self::Nonce, Value::Text(text) | Value::BigInt(text) | Value::Number(text)) => {
                let safe = !matches!(value, Value::Number(_)) || safe_integer(text).is_some();
                plain(safe && super::nonce::parse(text).is_some(), Checked::Text(text))
            }
            (Self::Function | Self::TextOrFunction, Value::Function) => Ok(Checked::Function),
            _ => Err(Hint::Kind),
        }
    }

    /// The rule in words, as an error completes "must be ...".
    pub fn wanted(self) -> &'static str {
        match self {
            Self::Amount => "decimal text such as \"10.50\"",
            Self::Number => "a number >= 0 or decimal text such as \"10.50\", without exponent, sign or leading zeros",
            Self::Text | Self::Secret => "text",
            Self::Integer => "a whole number from 0 to 2^53 - 1",
            Self::Bool => "true or false",
            Self::Uuid => "a hyphenated UUID such as \"75906707-8c31-479c-b354-aa805c4cefbc\"",
            Self::WebAddress => "an absolute address that begins with https:// or http://",
            Self::Timestamp => "UNIX time in seconds, as text or a whole number",
            Self::Cursor => "true, false or the next_cursor of the page before",
            Self::OneOf(_) => "one of",
            Self::Object => "an object that JSON can carry",
            Self::Checked(wanted, _) => wanted,
            Self::VisibleAscii => "visible ASCII characters without spaces",
            Self::Nonce => "a whole number from 0 to 18446744073709551615, as bigint, safe integer or decimal text",
            Self::Function => "a function",
            Self::TextOrFunction => "text or a function",
        }
    }
}

/// From here on a time in seconds would lie in the year 5138, so it is one in milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;
const LOOKS_LIKE_MILLISECONDS: &str = "this value looks like milliseconds";

fn seconds(text: &str, accepted: bool) -> core::result::Result<(), Hint> {
    if !accepted {
        return Err(Hint::None);
    }
    let whole = text.split('.').next().unwrap_or_default().trim_start_matches('0');
    if whole.len() > 11 {
        return Err(Hint::Text(LOOKS_LIKE_MILLISECONDS));
    }
    Ok(())
}

fn safe_integer(text: &str) -> Option<u64> {
    super::nonce::parse(text).filter(|number| *number <= MAX_SAFE_INTEGER)
}

/// `^\d+(\.\d+)?$`
pub fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        None => digits(text),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
    }
}

/// Eight, four, four, four and twelve hexadecimal digits with hyphens between.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
