//! What a member of an answer can be in Rust, and the shape that it has on the wire.

#![expect(clippy::exhaustive_structs, reason = "each holds one thing, which callers match")]

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::response::schema::Shape;

/// A type that stands for a documented part of an answer.
pub(crate) trait Answer {
    /// Its shape on the wire.
    const SHAPE: &'static Shape;
    /// Whether it is always there.
    const REQUIRED: bool = true;
}

macro_rules! answers {
    ($($(@$T:ident)? $kind:ty = $shape:expr;)+) => {
        $(impl $(<$T: Answer>)? Answer for $kind {
            const SHAPE: &'static Shape = &$shape;
        })+
    };
}

answers! {
    String = Shape::Text;
    bool = Shape::Bool;
    u64 = Shape::Integer;
    Number = Shape::Number;
    True = Shape::True;
    TextOrFalse = Shape::Either(&[&Shape::False, &Shape::Text, &Shape::Number]);
    TextOrNull = Shape::Either(&[&Shape::Null, &Shape::Text]);
    NumberOrText = Shape::Either(&[&Shape::Number, &Shape::Text]);
    Anything = Shape::Any;
    IntegerOrText = Shape::Either(&[&Shape::Integer, &Shape::Text]);
    @T Vec<T> = Shape::List(T::SHAPE);
    @T BTreeMap<String, T> = Shape::Map(T::SHAPE);
    @T Rows<T> = Shape::Either(&[&Shape::List(T::SHAPE), &Shape::Page(PAGE_NAMES, T::SHAPE)]);
}

impl<T: Answer> Answer for Option<T> {
    const SHAPE: &'static Shape = T::SHAPE;
    const REQUIRED: bool = false;
}

/// A JSON number with its digits as they came: money is never a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(pub String);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(from).map(|raw| Self(raw.get().to_owned()))
    }
}

/// A number that comes as a number or as text, with its digits as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberOrText(pub String);

impl<'de> Deserialize<'de> for NumberOrText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        let text = serde_json::from_str::<String>(raw.get());
        Ok(Self(text.unwrap_or_else(|_| raw.get().to_owned())))
    }
}

/// What the vendor leaves open, as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anything(pub String);

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(from).map(|raw| Self(raw.get().to_owned()))
    }
}

/// The bare `true` of a call that answers nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct True(pub bool);

/// A limit: `false` for no limit, else how much, with its digits as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextOrFalse {
    /// None.
    False(bool),
    /// Decimal text. A bare number becomes the text of its digits.
    Text(String),
}

impl<'de> Deserialize<'de> for TextOrFalse {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let NumberOrText(text) = NumberOrText::deserialize(from)?;
        Ok(if text == "false" { Self::False(false) } else { Self::Text(text) })
    }
}

/// Text that may be `null`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct TextOrNull(pub Option<String>);

/// A time that comes as a number or as text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum IntegerOrText {
    /// A whole number.
    Integer(u64),
    /// Text.
    Text(String),
}

/// The names under which an API puts the rows of a page.
pub(crate) const PAGE_NAMES: &[&str] = &["deposit", "deposits", "withdrawal", "withdrawals"];

/// A list, whole or by pages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "RowsOnTheWire<T>", bound = "T: Deserialize<'de>")]
#[non_exhaustive]
pub struct Rows<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// What to ask the next page with; `None` at the end of the list.
    pub cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RowsOnTheWire<T> {
    All(Vec<T>),
    Page { items: OneOrMany<T>, next_cursor: Option<String> },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> From<RowsOnTheWire<T>> for Rows<T> {
    fn from(rows: RowsOnTheWire<T>) -> Self {
        match rows {
            RowsOnTheWire::All(items) => Self { items, cursor: None },
            RowsOnTheWire::Page { items, next_cursor } => Self {
                items: match items {
                    OneOrMany::Many(items) => items,
                    OneOrMany::One(item) => vec![item],
                },
                cursor: next_cursor.filter(|cursor| !cursor.is_empty()),
            },
        }
    }
}
