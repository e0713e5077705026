//! Reads `{"data": ...}` and `{"error": {"message": ..., "details": ...}}`.

use crate::endpoint::Endpoint;
use crate::error::{Action, Code, Error, Outcome, Result, Retry, Severity};
use crate::request::nonce::Decimal;
use crate::response::envelope::{self, Answer, Envelope, is_success, leaves_open, open, refused};
use crate::response::scanner::{Kind, Members, Scanner, decoded};
use crate::text::concat;

/// Reads an answer of Katu9: the text of `data`, or the error with its verdict.
///
/// The answer of `health` has no `data`: the whole object is the result, also where it says that the API is down.
///
/// # Errors
/// `refused` for errors of the API, `not_json`, `unexpected_response`; `outcome` and `retry` say what happened.
pub fn read<'a>(endpoint: &'static Endpoint, status: u16, text: &'a str) -> Result<Answer<&'a str>> {
    let envelope = Envelope::read(endpoint, status, text, "data")?;
    let error = envelope.get("error");
    // A 400 may come as {"response": ...} instead of {"error": ...}.
    let stated = message(error).or_else(|| if is_success(status) { None } else { message(envelope.get("response")) });
    if let Some(message) = stated {
        return Err(refusal(endpoint, status, &message));
    }
    if !matches!(Scanner::new(error).kind(), Kind::Nothing | Kind::Null) {
        return Err(envelope.unexpected("is JSON, but its member error is neither an object nor text"));
    }
    // It has no envelope, and it says so itself where the API is down.
    if endpoint.name == "health" && envelope.get("data").is_empty() && (is_success(status) || status == 503) {
        let whole = envelope::bare(endpoint, status, text);
        // What a gateway says at 503 is not the API's own word.
        if is_success(status) || whole.is_ok() {
            return whole;
        }
    }
    envelope.into_answer(Vec::new())
}

/// The message of an error: its member `message`, or itself where it is text. Anything else does not have one.
fn message(error: &str) -> Option<String> {
    match Scanner::new(error).kind() {
        Kind::Text => decoded(error),
        Kind::Object => {
            let texts =
                Members::of(error).filter(|(name, _)| name == "message").filter_map(|(_, value)| decoded(value));
            Some(texts.last().unwrap_or_default())
        }
        _ => None,
    }
}

#[cold]
#[inline(never)]
fn refusal(endpoint: &'static Endpoint, status: u16, message: &str) -> Error {
    let number = concat(&["HTTP ", Decimal::new(u64::from(status)).as_str()]);
    let known = STATUS.iter().find(|(known, _)| *known == status);
    let kind = known.map_or(&*number, |(_, text)| text);
    let text = if message.is_empty() { kind } else { message };
    let errors = vec![envelope::message(Severity::E, ["Katu9", kind, text], text)];
    if leaves_open(status) {
        return refused(endpoint, status, Code::Refused, Outcome::Unknown, open(endpoint, Some(status)), errors);
    }
    let (action, reason) = match status {
        429 => (Action::Wait, "Katu9 says you are too fast; wait, then repeat it."),
        400 | 404 => (Action::FixInput, "Katu9 refused the input; correct it."),
        _ => (Action::Never, "A repeat can't succeed until something else changes."),
    };
    refused(endpoint, status, Code::Refused, Outcome::Refused, Retry::new(action, reason), errors)
}

/// The texts of HTTP statuses (RFC 9110, section 15).
const STATUS: &[(u16, &str)] = &[
    (200, "OK"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (409, "Conflict"),
    (422, "Unprocessable Content"),
    (429, "Too Many Requests"),
    (500, "Internal Server Error"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
];
