//! What every API's answers share: the result, and the errors of calls whose outcome is not known.

use super::endpoint::Endpoint;
use super::error::{Action, ApiMessage, Code, Error, Outcome, Retry, join};
use super::nonce::Decimal;
use super::shape::Mismatch;

/// A successful answer: the text of its result, and the warnings beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<'a> {
    /// The JSON text of the result, already checked.
    pub result: &'a str,
    /// What the API warns of; the result is valid all the same.
    pub warnings: Vec<ApiMessage>,
}

/// What to do after a call that may or may not have been executed.
pub fn unsure(endpoint: &Endpoint) -> Retry {
    Retry::new(
        endpoint.unsure,
        match endpoint.unsure {
            Action::SameExternalId => {
                "It may have been executed; repeat it with the same external_id and parameters: a double is refused."
            }
            Action::Reconcile => "It may have been executed and has no id of yours; look it up before anything else.",
            Action::FreshNonce => "It may have been executed; it is safe to build it anew, with a fresh nonce.",
            _ => "It may have been executed; it is safe to repeat it after a while.",
        },
    )
}

/// The call had no answer: a time-out, a broken connection, a body that breaks off.
///
/// ```
/// use paysign::engine::error::{Action, Outcome};
///
/// let error = paysign::engine::answer::no_answer(paysign::kraken::endpoint("Withdraw")?, None);
/// assert_eq!(error.outcome(), Outcome::Unknown);
/// assert_eq!(error.retry().action, Action::Reconcile);
/// # Ok::<(), paysign::Error>(())
/// ```
#[cold]
#[inline(never)]
pub fn no_answer(endpoint: &'static Endpoint, status: Option<u16>) -> Error {
    Error::answer(
        Code::NoAnswer,
        join(&[endpoint.name, ": no answer came, or it broke off"]),
        Outcome::Unknown,
        unsure(endpoint),
        endpoint.name,
        status,
    )
}

/// The answer is no JSON, such as a proxy's page.
#[cold]
#[inline(never)]
pub fn not_json(endpoint: &'static Endpoint, status: u16) -> Error {
    let number = Decimal::new(u64::from(status));
    let hint =
        if status < 400 && !is_success(status) { "; a redirect is not followed, check the base URL" } else { "" };
    Error::answer(
        Code::NotJson,
        join(&[endpoint.name, ": the answer (HTTP ", number.as_str(), ") is no JSON", hint]),
        Outcome::Unknown,
        unsure(endpoint),
        endpoint.name,
        Some(status),
    )
}

/// The answer is JSON, but not what is documented, or a failure status came without an error.
#[cold]
#[inline(never)]
pub fn unexpected(endpoint: &'static Endpoint, status: u16, why: &str) -> Error {
    let number = Decimal::new(u64::from(status));
    Error::answer(
        Code::UnexpectedResponse,
        join(&[endpoint.name, ": the answer (HTTP ", number.as_str(), ") ", why]),
        Outcome::Unknown,
        unsure(endpoint),
        endpoint.name,
        Some(status),
    )
}

/// The API said yes, but the result has another shape than documented.
#[cold]
#[inline(never)]
pub fn mismatch(endpoint: &'static Endpoint, status: u16, found: Mismatch) -> Error {
    Error::answer(
        Code::UnexpectedResponse,
        join(&[endpoint.name, ": ", &found.path, " should be ", found.wanted]),
        Outcome::Accepted,
        Retry::new(endpoint.unsure, "The API accepted it, but its result has another shape; look before any repeat."),
        endpoint.name,
        Some(status),
    )
    .with_field(found.path)
}

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
    let texts: Vec<&str> = errors.iter().map(|message| message.text.as_str()).collect();
    let message = join(&[endpoint.name, ": ", &texts.join(", ")]);
    Error::answer(code, message, outcome, retry, endpoint.name, Some(status)).with_errors(errors)
}

/// Whether the status says that the API took the call.
pub fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
