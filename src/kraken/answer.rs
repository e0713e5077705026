//! Reads `{"error": [...], "result": ...}`.

use crate::endpoint::{Endpoint, Family};
use crate::error::{ApiMessage, Result, Severity};
use crate::response::envelope::{Answer, Envelope, unexpected};
use crate::response::scanner::{Kind, Scanner};

use super::verdict::{self, Frame};
use super::{message, problem};

/// Reads an answer of Kraken: the result's text with its warnings, or the error with its verdict.
///
/// `now` is the clock in milliseconds, from which a throttled call learns how long to wait.
///
/// # Errors
/// `refused` and `duplicate_id` for errors of the API, `not_json`, `unexpected_response`; `outcome` and `retry` say what
/// happened to the money.
pub fn read<'a>(endpoint: &'static Endpoint, status: u16, text: &'a str, now: Option<f64>) -> Result<Answer<&'a str>> {
    if endpoint.family == Family::Funding {
        return problem::read(endpoint, status, text, now);
    }
    let envelope = Envelope::read(endpoint, status, text, "result")?;
    let warnings = judge(endpoint, status, envelope.get("error"), now)?;
    envelope.into_answer(warnings)
}

/// The warnings, or the error where the member `error` holds any.
pub(super) fn judge(
    endpoint: &'static Endpoint,
    status: u16,
    error: &str,
    now: Option<f64>,
) -> Result<Vec<ApiMessage>> {
    let mut scanner = Scanner::new(error);
    if scanner.kind() != Kind::Array {
        // Whatever it says, nobody documents that it says so here: a relay or gateway may have written it.
        let said = message::read(error).into_iter().collect();
        return Err(unexpected(endpoint, status, NO_LIST).with_errors(said));
    }
    let (mut errors, mut is_refused, mut is_strange) = (Vec::new(), false, false);
    let close = scanner.open();
    while scanner.entry(close).is_some() {
        match message::read(scanner.value()) {
            Some(message) => {
                is_refused |= message.severity == Severity::E;
                errors.push(message);
            }
            None => is_strange = true,
        }
    }
    if is_refused {
        return Err(verdict::judge(endpoint, status, errors, now, &Frame { unnamed: None, is_open: false }));
    }
    if is_strange {
        return Err(unexpected(endpoint, status, NO_LIST));
    }
    Ok(errors)
}

const NO_LIST: &str = "is JSON, but its member error is not a list of errors";
