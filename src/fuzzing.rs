//! For `fuzz/` alone: the parts of the core that nothing public reaches by themselves, with plain types around them. It is
//! not of the public interface, and no build of the package has it.
#![allow(
    clippy::must_use_candidate,
    clippy::exhaustive_structs,
    clippy::exhaustive_enums,
    reason = "fuzz/ alone sees it"
)]

pub use crate::endpoint::Endpoint;
use crate::endpoint::Family;
use crate::error::{Code, Error, Result};
use crate::request::body::Encoding;
use crate::request::frame::decode_frame;
use crate::request::lines::{self, Around};
pub use crate::request::nonce::Sequence;
use crate::request::nonce::{Decimal, parse};
use crate::request::param::{self, Field};
use crate::request::rule::Rule;
use crate::request::value::Value;
use crate::response::normalize;
use crate::response::scanner::{self, Scanner};
use crate::{crypto, katu9, kraken};

/// Where a member stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In the body.
    Body,
}

impl From<param::Place> for Place {
    fn from(place: param::Place) -> Self {
        match place {
            param::Place::Path => Self::Path,
            param::Place::Query => Self::Query,
            param::Place::Body => Self::Body,
        }
    }
}

/// A member of a row, or of an object among its members, which follow it.
pub struct Member {
    /// Its name, behind those of the objects around it and dots.
    pub name: String,
    /// Whether it stands in the path, the query or the body.
    pub place: Place,
    /// Its rule, in words.
    pub wanted: &'static str,
    /// What it may be, where that is one of a few texts.
    pub choices: &'static [&'static str],
    /// Whether it is an object whose members follow.
    pub is_object: bool,
}

/// How many endpoints there are.
pub fn rows() -> usize {
    kraken::ENDPOINTS.len().saturating_add(katu9::ENDPOINTS.len())
}

/// An endpoint by its place, round and round.
pub fn row(place: usize) -> Option<&'static Endpoint> {
    let mut all = kraken::ENDPOINTS.iter().chain(katu9::ENDPOINTS).copied();
    all.nth(place.checked_rem(rows())?)
}

/// Its path, with `{name}` where a member stands.
pub fn path(row: &'static Endpoint) -> &'static str {
    row.path
}

/// Whether it is of Funding (Beta).
pub fn is_funding_beta(row: &'static Endpoint) -> bool {
    row.family == Family::Funding
}

/// Whether it is of Kraken's private API.
pub fn is_private(row: &'static Endpoint) -> bool {
    row.family == Family::Private
}

/// The members of an endpoint, each where its value stands.
pub fn members(row: &'static Endpoint) -> Vec<Member> {
    let mut all = Vec::new();
    list(row.fields, "", None, &mut all);
    all
}

fn list(fields: &'static [Field], around: &str, place: Option<Place>, all: &mut Vec<Member>) {
    for field in fields {
        let name = [around, field.name].concat();
        let place = place.unwrap_or_else(|| field.place.into());
        let choices = if let Rule::OneOf(choices) = field.rule { choices } else { &[] };
        let inside = field.members();
        let around = [&name, "."].concat();
        let is_object = !inside.is_empty();
        all.push(Member { name, place, wanted: field.rule.wanted(), choices, is_object });
        list(inside, &around, Some(place), all);
    }
}

/// What a frame holds: of each value the name of its type, and its text.
pub fn frame(framed: &str, slots: usize) -> Option<Vec<(String, Option<String>)>> {
    let mut values = vec![Value::Absent; slots];
    decode_frame(framed, &mut values).ok()?;
    Some(values.iter().map(|value| (value.kind().to_owned(), value.text().map(str::to_owned))).collect())
}

/// The target and the body of a request whose parameters are framed.
///
/// # Errors
/// As of a request.
pub fn write(
    row: &'static Endpoint,
    framed: &str,
    nonce: u64,
    is_form: bool,
    otp: Option<&str>,
) -> Result<(String, String)> {
    let mut values = vec![Value::Absent; members(row).len()];
    decode_frame(framed, &mut values).map_err(|_| Error::local(Code::Internal, "", "the framed text is broken"))?;
    let mut out = String::new();
    let body = if row.family == Family::Katu9 {
        lines::write(row, &values, row.encoding, Around::default(), &mut out)?
    } else {
        let encoding = if is_form { Encoding::Form } else { Encoding::Json };
        kraken::client::write(row, &values, Decimal::new(nonce).as_str(), encoding, otp, &mut out)?
    };
    Ok(lines::split(out, body))
}

/// The text of the result.
///
/// # Errors
/// As of an answer.
pub fn read(row: &'static Endpoint, status: u16, text: &str, now: Option<f64>) -> Result<String> {
    let reply = if row.family == Family::Katu9 {
        katu9::read_text(row, status, text)?
    } else {
        kraken::read_text(row, status, text, now)?
    };
    Ok(reply.result.to_owned())
}

/// Whether a text is JSON.
pub fn is_json(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.skip();
    scanner.end().is_ok()
}

/// What a JSON text means, if it is text.
pub fn decoded(text: &str) -> Option<String> {
    scanner::decoded(text)
}

/// Where a result differs from what is documented.
pub fn differs(row: &'static Endpoint, result: &str) -> Option<String> {
    row.answer.check(&mut Scanner::new(result)).map(|mismatch| mismatch.path)
}

/// The documented members of a result, as the Rust types read them.
pub fn normalized(row: &'static Endpoint, result: &str) -> Option<String> {
    normalize::write(row.answer, result)
}

/// The bytes of a private key.
///
/// # Errors
/// `bad_secret`, with the reason.
pub fn secret(text: &str) -> Result<Vec<u8>> {
    crypto::secret::Secret::from_base64("apiSecret", text, "").map(|secret| secret.expose().to_vec())
}

/// HMAC-SHA512 of a message, as text.
pub fn hmac_sha512(key: &[u8], message: &[u8]) -> String {
    let text = crypto::api_sign::ApiSignKey::new(key).sign_message(message);
    core::str::from_utf8(&text).unwrap_or_default().to_owned()
}

/// The nonce that a text is, and the text that it is written as.
pub fn nonce(text: &str) -> Option<(u64, String)> {
    parse(text).map(|number| (number, Decimal::new(number).as_str().to_owned()))
}
