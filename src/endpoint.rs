//! An endpoint is a row: everything that the engine needs to know about one operation.

use crate::error::{Action, Error, Result};
use crate::request::body::Encoding;
use crate::request::param::{Field, Place};
use crate::request::suggest::Nearest;
use crate::request::value::Value;
use crate::response::scanner::Members;
use crate::response::schema::Shape;
use crate::text::{append, append_all, concat};

/// The HTTP method of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// With a body.
    Post,
    /// Without a body.
    Get,
    /// With a body.
    Put,
    /// Without a body.
    Delete,
}

impl Method {
    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a request has a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put)
    }
}

/// How an endpoint is signed and answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Kraken's private API: nonce and one-time password in the body, `{"error": [...], "result": ...}` comes back.
    Private,
    /// Kraken's Funding (Beta): nonce and one-time password as headers, the bare result or a problem comes back.
    Funding,
    /// Katu9: a token, and `{"data": ...}` comes back.
    Katu9,
}

impl Family {
    /// The family to which a path belongs.
    pub(crate) const fn of(path: &str) -> Self {
        match path.as_bytes() {
            [b'/', b'0', b'/', ..] => Self::Private,
            [b'/', b'f', b'u', b'n', b'd', ..] => Self::Funding,
            _ => Self::Katu9,
        }
    }
}

/// One operation of an API, for callers who know only its name: [`kraken::endpoint`](crate::kraken::endpoint) and
/// [`katu9::endpoint`](crate::katu9::endpoint) find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Its name, as the vendor's documentation spells it.
    pub(crate) name: &'static str,
    /// The HTTP method.
    pub(crate) method: Method,
    /// How it is signed and answered.
    pub(crate) family: Family,
    /// The path that is called and, for Kraken, signed; `{name}` stands for a member.
    pub(crate) path: &'static str,
    /// How its body is written unless the caller says otherwise.
    pub(crate) encoding: Encoding,
    /// Its members, required ones first, in the order of the documentation.
    pub(crate) fields: &'static [Field],
    /// What it answers.
    pub(crate) answer: &'static Shape,
    /// What the API key must be allowed to do.
    pub(crate) permissions: &'static [&'static str],
    /// What a call adds to the rate counter; 0 where nothing is documented.
    pub(crate) cost: u8,
    /// Whether a successful call moves money.
    pub(crate) moves_money: bool,
    /// What to do when a call may or may not have been executed.
    pub(crate) unsure: Action,
    /// Whether its answer tells what nobody else should see, so that no error and no log keeps it.
    pub(crate) sensitive: bool,
    /// Where `unsure` is about calls that have a certain member only: what holds for the others.
    pub(crate) unsure_if: Option<UnsureIf>,
}

/// The member on which the advice depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnsureIf {
    /// Its name. Its presence counts, whatever its value: so Kraken is reported to read `new`.
    pub member: &'static str,
    /// The row of a call without it.
    pub without: &'static Endpoint,
}

impl Endpoint {
    /// Whether the same call can be made twice without a second effect.
    #[must_use]
    pub const fn is_repeatable(&self) -> bool {
        !matches!(self.unsure, Action::Reconcile)
    }

    /// Whether a call that may have been executed can simply be made again.
    #[must_use]
    pub const fn is_harmless(&self) -> bool {
        matches!(self.unsure, Action::FreshNonce | Action::Wait)
    }

    /// Its name, as the vendor's documentation spells it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How its body is written unless the caller says otherwise.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The type of the content, if there is a body.
    pub(crate) fn content_type(&self, encoding: Encoding) -> Option<&'static str> {
        self.method.has_body().then(|| encoding.content_type())
    }

    /// The operation as it was sent with this body, which decides on the advice where that depends on a member: for
    /// `DepositAddresses` on `new`.
    #[must_use]
    pub fn as_sent(&'static self, body: &str) -> &'static Self {
        match self.unsure_if {
            Some(UnsureIf { member, without }) if !body.is_empty() && !may_have(body, member) => without,
            _ => self,
        }
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

/// Where a member of an endpoint stands: in the path if that names it, else in the query of a request without a body.
/// `account_id` is always a member of the query (Kraken, Funding (Beta)).
pub(crate) const fn place_of(method: Method, path: &str, name: &str) -> Place {
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'{' && matches!(after_name(after, name), [b'}', ..]) {
            return Place::Path;
        }
        rest = after;
    }
    if method.has_body() && !after_name(b"account_id", name).is_empty() { Place::Body } else { Place::Query }
}

/// What follows a name with which a text begins; something that is neither nothing nor a brace if it does not.
const fn after_name<'a>(text: &'a [u8], name: &str) -> &'a [u8] {
    let (mut rest, mut name) = (text, name.as_bytes());
    while let [first, after @ ..] = name {
        match rest {
            [same, rest_after @ ..] if *same == *first => rest = rest_after,
            _ => return b"-",
        }
        name = after;
    }
    rest
}

/// Finds an endpoint by its exact name, or says which name is nearest.
pub(crate) fn find(rows: &'static [&'static Endpoint], name: &str) -> Result<&'static Endpoint> {
    position(rows, name).and_then(|index| rows.get(index).copied()).ok_or_else(|| unknown_endpoint(rows, name))
}

/// The place of an endpoint among others.
#[inline(never)]
pub(crate) fn position(rows: &[&Endpoint], name: &str) -> Option<usize> {
    rows.iter().position(|row| row.name == name)
}

/// Refuses the name of an endpoint that the table does not have, with the nearest that it has.
#[cold]
#[inline(never)]
pub(crate) fn unknown_endpoint(rows: &[&Endpoint], name: &str) -> Error {
    let mut hint = concat(&["\"", shortened(name, NAME), "\" is not an endpoint here; "]);
    let mut nearest = Nearest::to(name);
    for row in rows {
        nearest.consider(row.name);
    }
    match nearest.best() {
        Some(near) => append_all(&mut hint, &["did you mean \"", near, "\"?"]),
        None => append(&mut hint, "operations() lists all"),
    }
    Error::invalid("endpoint", &hint)
}

/// The name of an endpoint; where its path ends with it, as a part of that text, so that it is there only once.
pub(crate) const fn shared_text(name: &'static str, path: &'static str) -> &'static str {
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

/// Several tables as one, of so many rows in all.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // It runs at compile time only.
pub(crate) const fn all_rows<const N: usize>(tables: &[&[&'static Endpoint]]) -> [&'static Endpoint; N] {
    let mut rows = [tables[0][0]; N];
    let (mut table, mut row, mut index) = (0, 0, 0);
    while index < N {
        if row == tables[table].len() {
            (table, row) = (table + 1, 0);
            continue;
        }
        rows[index] = tables[table][row];
        (row, index) = (row + 1, index + 1);
    }
    rows
}

/// How many rows tables have in all.
pub(crate) const fn count(mut tables: &[&[&'static Endpoint]]) -> usize {
    let mut rows = 0usize;
    while let [first, rest @ ..] = tables {
        rows = rows.saturating_add(first.len());
        tables = rest;
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
pub(crate) const NAME: usize = 64;

/// Typed parameters of one endpoint, such as [`RequestCreate`](crate::kraken::pay::RequestCreate). Only the declarations
/// of this crate make one:
///
/// ```compile_fail
/// struct Mine;
/// impl paysign::Params for Mine {
///     type Answer = String;
/// }
/// ```
pub trait Params: Declared {
    /// The typed result.
    type Answer: serde::de::DeserializeOwned;
}

/// What a declaration makes of itself. Nobody outside can name this trait, so nobody can implement [`Params`].
pub trait Declared {
    /// The row.
    const ENDPOINT: &'static Endpoint;
    /// The members in table order.
    fn values(&self) -> Vec<Value<'_>>;
}

/// What a caller may know about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    pub(crate) fn new(api: &'static str, row: &Endpoint) -> Self {
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
