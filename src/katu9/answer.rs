//! Reads `{"data": ...}` and `{"error": {"message": ..., "details": ...}}`.

use crate::engine::answer::{Reply, is_success, mismatch, not_json, refused, unexpected, unsure};
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{Action, ApiMessage, Code, Error, Outcome, Result, Retry, Severity, join};
use crate::engine::json::{Broken, Kind, Scanner};
use crate::engine::nonce::Decimal;
use crate::engine::shape::Mismatch;

/// Reads an answer of Katu9: the text of `data`, or the error with its verdict.
///
/// The answer of `health` is not documented: where it has no `data`, the whole object is the result.
///
/// # Errors
/// `refused` for errors of the API, `not_json`, `unexpected_response`; `outcome` and `retry` say what happened.
#[inline(never)]
pub fn read<'a>(endpoint: &'static Endpoint, status: u16, text: &'a str) -> Result<Reply<'a>> {
    let broken = |_: Broken| not_json(endpoint, status);
    let mut scanner = Scanner::new(text);
    if scanner.kind().map_err(broken)? != Kind::Object {
        scanner.skip().and_then(|()| scanner.end()).map_err(broken)?;
        return Err(unexpected(endpoint, status, "is JSON, but no envelope"));
    }
    let start = scanner.at();
    let envelope = Envelope::read(endpoint, &mut scanner).map_err(broken)?;
    let whole = scanner.since(start);
    scanner.end().map_err(broken)?;
    // A 400 may come as {"response": ...} instead of {"error": ...}.
    let stated = envelope.error.or(if is_success(status) { None } else { envelope.response });
    if let Some(message) = stated {
        return Err(refusal(endpoint, status, message));
    }
    if !is_success(status) {
        return Err(unexpected(endpoint, status, "is a failure without an error"));
    }
    let reply = |result| Reply { result, warnings: Vec::new() };
    match envelope.data {
        Some((None, result)) => Ok(reply(result)),
        Some((Some(found), _)) => Err(mismatch(endpoint, status, found)),
        None if endpoint.name == "health" => Ok(reply(whole)),
        None => Err(mismatch(endpoint, status, Mismatch { path: "data".to_owned(), wanted: "there" })),
    }
}

/// The members of an answer; one that comes twice counts as `JSON.parse` counts it.
#[derive(Default)]
struct Envelope<'a> {
    data: Option<(Option<Mismatch>, &'a str)>,
    error: Option<String>,
    response: Option<String>,
}

impl<'a> Envelope<'a> {
    fn read(endpoint: &'static Endpoint, scanner: &mut Scanner<'a>) -> core::result::Result<Self, Broken> {
        let mut envelope = Self::default();
        scanner.members(&mut |scanner, name| {
            if name.is("data") {
                scanner.kind()?;
                let start = scanner.at();
                let found = endpoint.answer.check(scanner)?.map(|found| found.under("data"));
                envelope.data = Some((found, scanner.since(start)));
                return Ok(());
            }
            if name.is("error") {
                envelope.error = message(scanner)?;
                return Ok(());
            }
            if name.is("response") {
                envelope.response = message(scanner)?;
                return Ok(());
            }
            scanner.skip()
        })?;
        Ok(envelope)
    }
}

/// The message of an error: its member `message`, or itself where it is text. `null` is none.
#[cold]
#[inline(never)]
fn message(scanner: &mut Scanner<'_>) -> core::result::Result<Option<String>, Broken> {
    match scanner.kind()? {
        Kind::Null => scanner.skip().map(|()| None),
        Kind::Text => scanner.text().map(|text| Some(text.decode())),
        Kind::Object => {
            let mut found = String::new();
            scanner.members(&mut |scanner, name| {
                if name.is("message") && scanner.kind()? == Kind::Text {
                    found = scanner.text()?.decode();
                    return Ok(());
                }
                scanner.skip()
            })?;
            Ok(Some(found))
        }
        _ => scanner.skip().map(|()| Some(String::new())),
    }
}

const WAIT: Retry = Retry::new(Action::Wait, "Katu9 says you are too fast; wait, then repeat it.");
const FIX: Retry = Retry::new(Action::FixInput, "Katu9 refused the input; correct it.");
const NEVER: Retry = Retry::new(Action::Never, "A repeat can't succeed until something else changes.");

#[cold]
#[inline(never)]
fn refusal(endpoint: &'static Endpoint, status: u16, message: String) -> Error {
    let kind = status_text(status);
    let text = if message.is_empty() { kind.clone() } else { message };
    let errors =
        vec![ApiMessage { severity: Severity::E, category: "Katu9".to_owned(), kind, detail: text.clone(), text }];
    let (outcome, retry) = match status {
        500.. => (Outcome::Unknown, unsure(endpoint)),
        429 => (Outcome::Refused, WAIT),
        400 | 404 => (Outcome::Refused, FIX),
        _ => (Outcome::Refused, NEVER),
    };
    refused(endpoint, status, Code::Refused, outcome, retry, errors)
}

/// The text of an HTTP status (RFC 9110, section 15).
fn status_text(status: u16) -> String {
    let known = match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return join(&["HTTP ", Decimal::new(u64::from(status)).as_str()]),
    };
    known.to_owned()
}
