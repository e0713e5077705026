//! Reads `{"error": [...], "result": ...}`.

use crate::engine::answer::{Reply, is_success, mismatch, not_json, refused, unexpected};
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{ApiMessage, Result, Severity};
use crate::engine::json::{Broken, Kind, Scanner};
use crate::engine::shape::Mismatch;

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
    let mut scanner = Scanner::new(text);
    if scanner.kind().is_ok_and(|kind| kind != Kind::Object) {
        return Err(match scanner.skip().and_then(|()| scanner.end()) {
            Ok(()) => unexpected(endpoint, status, "is JSON, but no envelope"),
            Err(Broken) => not_json(endpoint, status),
        });
    }
    let envelope = Envelope::read(endpoint, &mut scanner).map_err(|Broken| not_json(endpoint, status))?;
    if envelope.errors.iter().any(|message| message.severity == Severity::E) {
        let (code, outcome, retry) = verdict::judge(endpoint, status, &envelope.errors, now);
        return Err(refused(endpoint, status, code, outcome, retry, envelope.errors));
    }
    if !envelope.has_errors || envelope.has_strange_errors {
        return Err(unexpected(endpoint, status, "is JSON, but its member error is no list of errors"));
    }
    if !is_success(status) {
        return Err(unexpected(endpoint, status, "is a failure without an error").with_errors(envelope.errors));
    }
    match envelope.result {
        Some((None, result)) => Ok(Reply { result, warnings: envelope.errors }),
        Some((Some(found), _)) => Err(mismatch(endpoint, status, found).with_errors(envelope.errors)),
        None => Err(mismatch(endpoint, status, Mismatch { path: "result".to_owned(), wanted: "there" })
            .with_errors(envelope.errors)),
    }
}

struct Envelope<'a> {
    has_errors: bool,
    has_strange_errors: bool,
    errors: Vec<ApiMessage>,
    result: Option<(Option<Mismatch>, &'a str)>,
}

impl<'a> Envelope<'a> {
    /// A member may come twice: as with `JSON.parse`, the last one counts.
    fn read(endpoint: &'static Endpoint, scanner: &mut Scanner<'a>) -> core::result::Result<Self, Broken> {
        let mut envelope = Self { has_errors: false, has_strange_errors: false, errors: Vec::new(), result: None };
        scanner.members(&mut |scanner, name| {
            if name.is("error") {
                envelope.has_errors = true;
                envelope.has_strange_errors = false;
                envelope.errors.clear();
                let errors = &mut envelope.errors;
                let strange = &mut envelope.has_strange_errors;
                let mut entry = |scanner: &mut Scanner<'a>| {
                    match message::read(scanner)? {
                        Some(message) => errors.push(message),
                        None => *strange = true,
                    }
                    Ok(())
                };
                return match scanner.kind()? {
                    Kind::Array => scanner.items(&mut |scanner, _| entry(scanner)),
                    _ => entry(scanner),
                };
            }
            if name.is("result") {
                scanner.kind()?;
                let start = scanner.at();
                let found = endpoint.answer.check(scanner)?.map(|found| found.under("result"));
                envelope.result = Some((found, scanner.since(start)));
                return Ok(());
            }
            scanner.skip()
        })?;
        scanner.end()?;
        Ok(envelope)
    }
}
