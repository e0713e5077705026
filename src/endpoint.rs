//! An endpoint is a row: everything that the engine needs to know about one operation.

use crate::error::{Action, Error, Result, join, push, push_all};
use crate::request::body::Encoding;
use crate::request::param::Field;
use crate::request::suggest::Nearest;
use crate::request::value::Value;
use crate::response::scanner::Members;
use crate::response::schema::Shape;

/// The HTTP method of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Everything that has a body.
    Post,
    /// Its members go into the query.
    Get,
}

impl Method {
    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
        }
    }
}

/// One row of an API's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its name, as the vendor's documentation spells it.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path that is called and, for Kraken, signed.
    pub path: &'static str,
    /// How its body is written unless the caller says otherwise.
    pub encoding: Encoding,
    /// Its members, required ones first, in the order of the documentation.
    pub fields: &'static [Field],
    /// What it answers.
    pub answer: &'static Shape,
    /// What the API key must be allowed to do.
    pub permissions: &'static [&'static str],
    /// What a call adds to the rate counter; 0 where nothing is documented.
    pub cost: u8,
    /// Whether a successful call moves money.
    pub moves_money: bool,
    /// What to do when a call may or may not have been executed.
    pub unsure: Action,
    /// Where `unsure` is about calls that have a certain member only: what holds for the others.
    pub unsure_if: Option<UnsureIf>,
}

/// The member on which the advice depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsureIf {
    /// Its name. Its presence counts, whatever its value: so Kraken is reported to read `new`.
    pub member: &'static str,
    /// The row of a call without it.
    pub without: &'static Endpoint,
}

impl Endpoint {
    /// Whether the same call can be made twice without a second effect.
    pub const fn is_repeatable(&self) -> bool {
        !matches!(self.unsure, Action::Reconcile)
    }

    /// Whether a call that may have been executed can simply be made again.
    pub const fn is_harmless(&self) -> bool {
        matches!(self.unsure, Action::FreshNonce | Action::Wait)
    }

    /// The row for a request that was sent with this body, which decides on the advice where that depends on a member.
    pub fn as_sent(&'static self, body: &str) -> &'static Self {
        match self.unsure_if {
            Some(UnsureIf { member, without }) if !body.is_empty() && !may_have(body, member) => without,
            _ => self,
        }
    }

    /// The place of a member in the table.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// Whether a body, JSON or form, has a member; what can't be read may have it.
fn may_have(body: &str, name: &str) -> bool {
    if body.trim_ascii_start().starts_with('{') {
        let mut members = Members::of(body);
        return members.any(|(member, _)| member == name) || members.end().is_err();
    }
    body.split('&').any(|pair| pair.split('=').next() == Some(name))
}

/// Refuses a member that is not among those that there are, with the nearest of them.
#[cold]
#[inline(never)]
pub fn unknown_member<'a>(known: impl Iterator<Item = &'a str> + Clone, name: &str) -> Error {
    let mut hint = String::new();
    let mut nearest = Nearest::to(name);
    for known in known.clone() {
        nearest.consider(known);
    }
    match nearest.best() {
        Some(near) => push_all(&mut hint, &["is not a member here; did you mean \"", near, "\"?"]),
        None => {
            push(&mut hint, "is not a member here; there are");
            for known in known {
                push_all(&mut hint, &[" ", known]);
            }
        }
    }
    Error::invalid(shortened(name, NAME), &hint)
}

/// Refuses a parameter that an endpoint does not have.
#[cold]
#[inline(never)]
pub fn unknown_field(fields: &[Field], name: &str) -> Error {
    if matches!(name, "nonce" | "otp") {
        return Error::invalid(name, "is not a parameter; give it in the options after the parameters");
    }
    unknown_member(fields.iter().map(|field| field.name), name)
}

/// Finds an endpoint by its exact name, or says which name is nearest.
pub fn find(rows: &'static [&'static Endpoint], name: &str) -> Result<&'static Endpoint> {
    place(rows, name).and_then(|place| rows.get(place).copied()).ok_or_else(|| unknown_endpoint(rows, name))
}

/// The place of an endpoint among others.
#[inline(never)]
pub fn place(rows: &[&Endpoint], name: &str) -> Option<usize> {
    rows.iter().position(|row| row.name == name)
}

/// Refuses the name of an endpoint that the table does not have, with the nearest that it has.
#[cold]
#[inline(never)]
pub fn unknown_endpoint(rows: &[&Endpoint], name: &str) -> Error {
    let mut hint = join(&["\"", shortened(name, NAME), "\" is not an endpoint here; "]);
    let mut nearest = Nearest::to(name);
    for row in rows {
        nearest.consider(row.name);
    }
    match nearest.best() {
        Some(near) => push_all(&mut hint, &["did you mean \"", near, "\"?"]),
        None => push(&mut hint, "operations() lists all"),
    }
    Error::invalid("endpoint", &hint)
}

/// The name of an endpoint; where its path ends with it, as a part of that text, so that it is there only once.
pub const fn within(name: &'static str, path: &'static str) -> &'static str {
    let Some((_, end)) = path.split_at_checked(path.len().saturating_sub(name.len())) else {
        return name;
    };
    let (mut left, mut right) = (name.as_bytes(), end.as_bytes());
    while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
        if *a != *b {
            return name;
        }
        (left, right) = (left_rest, right_rest);
    }
    if left.is_empty() { end } else { name }
}

/// Two tables as one.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // It runs at compile time only.
pub(crate) const fn joined<const N: usize>(
    first: &[&'static Endpoint],
    second: &[&'static Endpoint],
) -> [&'static Endpoint; N] {
    let mut rows = [first[0]; N];
    let mut index = 0;
    while index < N {
        rows[index] = if index < first.len() { first[index] } else { second[index - first.len()] };
        index += 1;
    }
    rows
}

/// The beginning of a text that somebody else wrote, so that no message holds a whole body.
pub(crate) fn shortened(text: &str, most: usize) -> &str {
    let mut characters = 0usize;
    for (place, byte) in text.bytes().enumerate() {
        // A character begins here, unless it is one's further byte.
        if byte & 0xC0 != 0x80 {
            if characters == most {
                return text.get(..place).unwrap_or_default();
            }
            characters = characters.wrapping_add(1);
        }
    }
    text
}

/// Characters of a name that the caller gave.
const NAME: usize = 64;

/// Typed parameters of one endpoint; the declaration makes the implementation.
pub trait Params {
    /// The row.
    const ENDPOINT: &'static Endpoint;
    /// The typed result.
    type Answer: serde::de::DeserializeOwned;
    /// The members in table order.
    fn values(&self) -> Vec<Value<'_>>;
}

/// What a caller may know about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationInfo {
    /// `kraken` or `katu9`.
    pub api: &'static str,
    /// The endpoint's name.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path that is called.
    pub path: &'static str,
    /// What the API key must be allowed to do.
    pub permissions: &'static [&'static str],
    /// What a call adds to the rate counter; 0 where nothing is documented.
    pub cost: u8,
    /// Whether a successful call moves money.
    pub moves_money: bool,
    /// Whether the same call can be made twice without a second effect.
    pub repeatable: bool,
}

impl OperationInfo {
    /// The facts of one row.
    pub fn new(api: &'static str, row: &Endpoint) -> Self {
        Self {
            api,
            name: row.name,
            method: row.method,
            path: row.path,
            permissions: row.permissions,
            cost: row.cost,
            moves_money: row.moves_money,
            repeatable: row.is_repeatable(),
        }
    }
}
