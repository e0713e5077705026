//! What every API's answers share: the result, and the errors of calls whose outcome is not known.

use crate::endpoint::{Endpoint, shortened};
use crate::error::{Action, ApiMessage, Code, Error, Outcome, Result, Retry, Severity, join, push, push_all};
use crate::request::nonce::Decimal;
use crate::response::scanner::{Broken, members};
use crate::response::schema::Mismatch;

/// A successful answer: the text of its result, and the warnings beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<'a> {
    /// The JSON text of the result, already checked.
    pub result: &'a str,
    /// What the API warns of; the result is valid all the same.
    pub warnings: Vec<ApiMessage>,
}

/// Reads the envelope of an answer, one JSON object. The first of `names` is its result; `judge` is given the values of
/// these members, and makes the warnings or the error of the others.
#[inline(never)]
pub fn read<'a>(
    endpoint: &'static Endpoint,
    status: u16,
    text: &'a str,
    names: &[&str],
    judge: &mut dyn FnMut(&mut [&'a str; 3]) -> Result<Vec<ApiMessage>>,
) -> Result<Reply<'a>> {
    let mut values = [""; 3];
    let mut differs = None;
    let read = members(text, names, &mut values, &mut |scanner| {
        differs = endpoint.answer.check(scanner);
        true
    });
    match read {
        Ok(true) => {}
        Ok(false) => return Err(unexpected(endpoint, status, "is JSON, but no envelope")),
        Err(Broken) => return Err(not_json(endpoint, status)),
    }
    let warnings = judge(&mut values)?;
    let [result, ..] = values;
    let name = names.first().copied().unwrap_or_default();
    let error = if !is_success(status) {
        unexpected(endpoint, status, "is a failure without an error")
    } else if result.is_empty() {
        mismatch(endpoint, status, Mismatch { path: join(&[name]), wanted: "there" })
    } else if let Some(Mismatch { path, wanted }) = differs {
        mismatch(endpoint, status, Mismatch { path: join(&[name, &path]), wanted })
    } else {
        return Ok(Reply { result, warnings });
    };
    Err(error.with_errors(warnings))
}

/// One error or warning from its parts: category, type and detail.
#[cold]
#[inline(never)]
pub fn message(severity: Severity, [category, kind, detail]: [&str; 3], text: &str) -> ApiMessage {
    // What is joined here is only copied: one copy that all share is smaller than four.
    let copy = |part: &str| join(&[part]);
    ApiMessage { severity, category: copy(category), kind: copy(kind), detail: copy(detail), text: copy(text) }
}

/// What to do after a call that may or may not have been executed, and had this status if it had one.
pub fn open(endpoint: &Endpoint, status: Option<u16>) -> Retry {
    if endpoint.is_harmless() && status.is_some_and(is_later) {
        return Retry::new(
            Action::Wait,
            "The API or a gateway before it can't answer just now; wait, then build it anew.",
        );
    }
    unsure(endpoint)
}

/// Whether the status says "later": Too Many Requests, Service Unavailable, or Cloudflare's "unknown error", which Kraken
/// names beside them.
pub fn is_later(status: u16) -> bool {
    matches!(status, 429 | 503 | 520)
}

/// Whether a call with this status may have been executed in spite of an error: a server has failed, or somebody gave up
/// waiting.
pub fn leaves_open(status: u16) -> bool {
    status >= 500 || matches!(status, 408 | 499)
}

/// What to do after a call that may or may not have been executed.
fn unsure(endpoint: &Endpoint) -> Retry {
    Retry::new(
        endpoint.unsure,
        match endpoint.unsure {
            Action::SameExternalId => {
                "It may have been executed; repeat it with the same external_id and parameters: a double is refused."
            }
            Action::Reconcile => {
                "It may have been executed and does not have an id of yours; look it up before anything else."
            }
            Action::FreshNonce => "It may have been executed; it is safe to build it anew, with a fresh nonce.",
            _ => "It may have been executed; it is safe to repeat it after a while.",
        },
    )
}

/// The call had no answer: a time-out, a broken connection, a body that breaks off.
///
/// ```
/// use paysign::error::{Action, Outcome};
///
/// let error = paysign::response::envelope::no_answer(paysign::kraken::endpoint("Withdraw")?, None);
/// assert_eq!(error.outcome(), Outcome::Unknown);
/// assert_eq!(error.retry().action, Action::Reconcile);
/// # Ok::<(), paysign::Error>(())
/// ```
#[cold]
#[inline(never)]
pub fn no_answer(endpoint: &'static Endpoint, status: Option<u16>) -> Error {
    let message = join(&[endpoint.name, ": no answer came, or it broke off"]);
    Error::answer(Code::NoAnswer, message, Outcome::Unknown, open(endpoint, status), endpoint.name, status)
}

/// The answer is no JSON, such as a proxy's page.
pub fn not_json(endpoint: &'static Endpoint, status: u16) -> Error {
    let why = if status < 400 && !is_success(status) {
        "is no JSON; a redirect is not followed, check the base URL"
    } else {
        "is no JSON"
    };
    unread(endpoint, status, Code::NotJson, why)
}

/// The answer is JSON, but not what is documented, or a failure status came without an error.
pub fn unexpected(endpoint: &'static Endpoint, status: u16, why: &str) -> Error {
    unread(endpoint, status, Code::UnexpectedResponse, why)
}

#[cold]
#[inline(never)]
fn unread(endpoint: &'static Endpoint, status: u16, code: Code, why: &str) -> Error {
    let number = Decimal::new(u64::from(status));
    let message = join(&[endpoint.name, ": the answer (HTTP ", number.as_str(), ") ", why]);
    Error::answer(code, message, Outcome::Unknown, open(endpoint, Some(status)), endpoint.name, Some(status))
}

/// The API said yes, but the result has another shape than documented.
#[cold]
#[inline(never)]
pub fn mismatch(endpoint: &'static Endpoint, status: u16, found: Mismatch) -> Error {
    let message = join(&[endpoint.name, ": ", &found.path, " should be ", found.wanted]);
    let retry =
        Retry::new(endpoint.unsure, "The API accepted it, but its result has another shape; look before any repeat.");
    Error::answer(Code::UnexpectedResponse, message, Outcome::Accepted, retry, endpoint.name, Some(status))
        .with_field(found.path)
}

/// So many messages of the API, and so many characters in all, stand in an error's own message; `errors` holds all.
const MOST_MESSAGES: usize = 3;
const MOST_CHARACTERS: usize = 500;

/// The API answered with errors.
#[cold]
#[inline(never)]
pub fn refused(
    endpoint: &'static Endpoint,
    status: u16,
    code: Code,
    outcome: Outcome,
    retry: Retry,
    errors: Vec<ApiMessage>,
) -> Error {
    let mut message = join(&[endpoint.name]);
    let mut before = ": ";
    for error in errors.iter().take(MOST_MESSAGES) {
        push_all(&mut message, &[before, &error.text]);
        before = ", ";
    }
    if errors.len() > MOST_MESSAGES {
        push(&mut message, ", and more");
    }
    let short = shortened(&message, MOST_CHARACTERS);
    if short.len() < message.len() {
        message = join(&[short, "..."]);
    }
    Error::answer(code, message, outcome, retry, endpoint.name, Some(status)).with_errors(errors)
}

/// Whether the status says that the API took the call.
pub fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
