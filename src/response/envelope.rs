//! What every API's answers share: the result, and the errors of calls whose outcome is not known.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use crate::endpoint::{Endpoint, shortened};
use crate::error::{Action, ApiMessage, Code, Error, Outcome, Result, Retry, Severity};
use crate::request::nonce::Decimal;
use crate::response::normalize;
use crate::response::scanner::{Kind, Scanner};
use crate::response::schema::Mismatch;
use crate::text::{append, append_all, concat};

/// A successful answer: its result, typed or as checked JSON text, and the warnings that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The result.
    pub result: T,
    /// What the API warns of; the result is valid anyway.
    pub warnings: Vec<ApiMessage>,
}

impl<T: DeserializeOwned> Answer<T> {
    /// Reads the typed result from a checked checked.
    pub(crate) fn typed(endpoint: &'static Endpoint, status: u16, checked: Answer<&str>) -> Result<Self> {
        let text = normalize::write(endpoint.answer, checked.result);
        if let Some(result) = text.and_then(|text| serde_json::from_str(&text).ok()) {
            Ok(Self { result, warnings: checked.warnings })
        } else {
            let found = Mismatch { path: "result".to_owned(), wanted: "as documented" };
            Err(mismatch(endpoint, status, found).with_errors(checked.warnings))
        }
    }
}

/// The members of an answer, one JSON object. It is read once, and the result is checked on the way; then it is asked.
pub(crate) struct Envelope<'a> {
    endpoint: &'static Endpoint,
    status: u16,
    /// The name of the result.
    name: &'static str,
    members: Vec<(Cow<'a, str>, &'a str)>,
    differs: Option<Mismatch>,
}

impl<'a> Envelope<'a> {
    /// Reads an answer whose result has this name.
    ///
    /// # Errors
    /// `not_json`, or `unexpected_response` for JSON of another kind.
    pub(crate) fn read(endpoint: &'static Endpoint, status: u16, text: &'a str, name: &'static str) -> Result<Self> {
        let mut envelope = Self { endpoint, status, name, members: Vec::new(), differs: None };
        let mut scanner = Scanner::new(text);
        let is_object = scanner.kind() == Kind::Object;
        if is_object {
            envelope.walk(&mut scanner);
        } else {
            scanner.skip();
        }
        if scanner.end().is_err() {
            return Err(not_json(endpoint, status));
        }
        if is_object { Ok(envelope) } else { Err(envelope.unexpected("is JSON, but no envelope")) }
    }

    fn walk(&mut self, scanner: &mut Scanner<'a>) {
        let close = scanner.open();
        while let Some(name) = scanner.entry(close) {
            let name = name.decode();
            let start = scanner.start();
            if name == self.name {
                self.differs = self.endpoint.answer.check(scanner);
            } else {
                scanner.skip();
            }
            self.members.push((name, scanner.since(start)));
        }
    }

    /// The text of a member, empty if it is absent. Where a name comes twice, the last one counts, as with
    /// `JSON.parse`.
    pub(crate) fn get(&self, name: &str) -> &'a str {
        self.members.iter().rev().find(|(member, _)| member == name).map_or("", |(_, value)| value)
    }

    /// An answer that is not what is documented.
    pub(crate) fn unexpected(&self, why: &str) -> Error {
        unexpected(self.endpoint, self.status, why)
    }

    /// The result of an answer that holds no error.
    ///
    /// # Errors
    /// `unexpected_response` for a status of failure, and for a result that is missing or of another shape.
    pub(crate) fn into_answer(self, warnings: Vec<ApiMessage>) -> Result<Answer<&'a str>> {
        let result = self.get(self.name);
        let error = if !is_success(self.status) {
            self.unexpected("is a failure without an error")
        } else if result.is_empty() {
            mismatch(self.endpoint, self.status, Mismatch { path: self.name.to_owned(), wanted: "there" })
        } else if let Some(Mismatch { path, wanted }) = self.differs {
            mismatch(self.endpoint, self.status, Mismatch { path: [self.name, &path].concat(), wanted })
        } else {
            return Ok(Answer { result, warnings });
        };
        Err(error.with_errors(warnings))
    }
}

/// The result of an answer that has nothing around it.
///
/// # Errors
/// `unexpected_response` for a result of another shape.
pub(crate) fn bare<'a>(endpoint: &'static Endpoint, status: u16, text: &'a str) -> Result<Answer<&'a str>> {
    match endpoint.answer.check(&mut Scanner::new(text)) {
        None => Ok(Answer { result: text.trim_ascii(), warnings: Vec::new() }),
        Some(Mismatch { path, wanted }) => {
            Err(mismatch(endpoint, status, Mismatch { path: ["result", &path].concat(), wanted }))
        }
    }
}

/// One error or warning from its parts: category, type and detail.
#[cold]
#[inline(never)]
pub(crate) fn message(severity: Severity, [category, kind, detail]: [&str; 3], text: &str) -> ApiMessage {
    // What is joined here is only copied: one copy that all share is smaller than four.
    let copy = |part: &str| concat(&[part]);
    ApiMessage { severity, category: copy(category), kind: copy(kind), detail: copy(detail), text: copy(text) }
}

/// What to do after a call that may or may not have been executed, and had this status if it had one.
pub(crate) fn open(endpoint: &Endpoint, status: Option<u16>) -> Retry {
    if endpoint.is_harmless() && status.is_some_and(is_later) {
        return Retry::new(
            Action::Wait,
            "The API or a gateway before it can't answer just now; wait, then build it again.",
        );
    }
    unsure(endpoint)
}

/// Whether the status says "later": Too Many Requests, Service Unavailable, or Cloudflare's "unknown error", which Kraken
/// lists with them.
pub(crate) fn is_later(status: u16) -> bool {
    matches!(status, 429 | 503 | 520)
}

/// Whether a call with this status may have been executed despite an error: a server has failed, or somebody gave up
/// waiting.
pub(crate) fn leaves_open(status: u16) -> bool {
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
            Action::FreshNonce => "It may have been executed; it is safe to build it again, with a fresh nonce.",
            _ => "It may have been executed; it is safe to repeat it after a while.",
        },
    )
}

/// The call had no answer: a time-out, a broken connection, a body that breaks off.
///
/// ```
/// use paysign::{Action, Outcome};
///
/// let error = paysign::no_answer(paysign::kraken::endpoint("Withdraw")?, None);
/// assert_eq!(error.outcome(), Outcome::Unknown);
/// assert_eq!(error.retry().action, Action::Reconcile);
/// # Ok::<(), paysign::Error>(())
/// ```
#[cold]
#[inline(never)]
#[must_use]
pub fn no_answer(endpoint: &'static Endpoint, status: Option<u16>) -> Error {
    let message = concat(&[endpoint.name, ": no answer came, or it broke off"]);
    Error::answer(Code::NoAnswer, message, Outcome::Unknown, open(endpoint, status), endpoint.name, status)
}

/// The answer is not JSON, such as a proxy's page.
pub(crate) fn not_json(endpoint: &'static Endpoint, status: u16) -> Error {
    let why = if status < 400 && !is_success(status) {
        "is not JSON; a redirect is not followed, check the base URL"
    } else {
        "is not JSON"
    };
    unreadable(endpoint, status, Code::NotJson, why)
}

/// The answer is JSON, but not what is documented, or a failure status came without an error.
pub(crate) fn unexpected(endpoint: &'static Endpoint, status: u16, why: &str) -> Error {
    unreadable(endpoint, status, Code::UnexpectedResponse, why)
}

#[cold]
#[inline(never)]
fn unreadable(endpoint: &'static Endpoint, status: u16, code: Code, why: &str) -> Error {
    let number = Decimal::new(u64::from(status));
    let message = concat(&[endpoint.name, ": the answer (HTTP ", number.as_str(), ") ", why]);
    Error::answer(code, message, Outcome::Unknown, open(endpoint, Some(status)), endpoint.name, Some(status))
}

/// The API said yes, but the result has another shape than documented.
#[cold]
#[inline(never)]
pub(crate) fn mismatch(endpoint: &'static Endpoint, status: u16, found: Mismatch) -> Error {
    let message = concat(&[endpoint.name, ": ", &found.path, " should be ", found.wanted]);
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
pub(crate) fn refused(
    endpoint: &'static Endpoint,
    status: u16,
    code: Code,
    outcome: Outcome,
    retry: Retry,
    errors: Vec<ApiMessage>,
) -> Error {
    let mut message = concat(&[endpoint.name]);
    let mut before = ": ";
    for error in errors.iter().take(MOST_MESSAGES) {
        append_all(&mut message, &[before, &error.text]);
        before = ", ";
    }
    if errors.len() > MOST_MESSAGES {
        append(&mut message, ", and more");
    }
    let short = shortened(&message, MOST_CHARACTERS);
    if short.len() < message.len() {
        message = concat(&[short, "..."]);
    }
    Error::answer(code, message, outcome, retry, endpoint.name, Some(status)).with_errors(errors)
}

/// Whether the status says that the API took the call.
pub(crate) fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
