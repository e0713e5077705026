//! Reads `{"error": [...], "result": ...}`.

use std::borrow::Cow;

use crate::engine::answer::{self, Reply, unexpected};
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{ApiMessage, Result, Severity, join};
use crate::engine::json::{Kind, Scanner};

use super::{message, verdict};

/// Reads an answer of Kraken: the result's text with its warnings, or the error with its verdict.
///
/// `now` is the clock in milliseconds, from which a throttled call learns how long to wait.
///
/// # Errors
/// `refused` and `duplicate_id` for errors of the API, `not_json`, `unexpected_response`; `outcome` and `retry` say what
/// happened to the money.
#[inline(never)]
pub fn read<'a>(endpoint: &'static Endpoint, status: u16, text: &'a str, now: Option<f64>) -> Result<Reply<'a>> {
    answer::read(endpoint, status, text, &["result", "error"], &mut |[_, error, _]| judge(endpoint, status, error, now))
}

/// The warnings, or the error where the member `error` holds any.
#[inline(never)]
fn judge(endpoint: &'static Endpoint, status: u16, error: &str, now: Option<f64>) -> Result<Vec<ApiMessage>> {
    // What is no list counts as its only entry.
    let list = match Scanner::new(error).kind() {
        Kind::Array => Cow::Borrowed(error),
        _ => Cow::Owned(join(&["[", error, "]"])),
    };
    let (mut errors, mut is_refused, mut is_strange) = (Vec::new(), false, error.is_empty());
    let mut scanner = Scanner::new(&list);
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
        return Err(verdict::judge(endpoint, status, errors, now));
    }
    if is_strange {
        return Err(unexpected(endpoint, status, "is JSON, but its member error is no list of errors"));
    }
    Ok(errors)
}
