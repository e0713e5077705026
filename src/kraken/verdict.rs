//! What an error of Kraken means for the money, and what to do next: one table.
//!
//! Sources: Kraken, REST "Errors" and "Rate limits"; the wording for a used `external_id` is not documented.

use crate::engine::answer::{refused, unsure};
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{Action, ApiMessage, Code, Error, Outcome, Retry, Severity, holds};
use crate::engine::field::MAX_SAFE_INTEGER;

/// What one kind of error means.
#[derive(Clone, Copy)]
enum Verdict {
    /// It was refused; this is what to do.
    Do(Retry),
    /// It may have been executed.
    Unsure,
    /// Wait until the moment that the detail names.
    Until,
}

const FIX: Verdict = Verdict::Do(Retry::new(Action::FixInput, "Kraken refused the input; correct it."));
const WAIT: Verdict =
    Verdict::Do(Retry::new(Action::Wait, "Kraken is busy or you are too fast; wait, then build it anew."));
const FRESH: Verdict = Verdict::Do(Retry::new(
    Action::FreshNonce,
    "The nonce was not higher than the last one; build it anew, with a fresh nonce.",
));
const LOCKED: Verdict = Verdict::Do(Retry {
    action: Action::Wait,
    after_ms: Some(900_000),
    reason: "Too many wrong keys or nonces; every attempt within the lockout prolongs it.",
});
const NEVER: Retry = Retry::new(Action::Never, "A repeat can't succeed until the key, account or operation changes.");
const DONE: Retry = Retry::new(
    Action::AlreadyDone,
    "The external_id is used: proof of success only after an earlier attempt with the same id and parameters.",
);

/// Category and type; an empty one stands for all. The first row that fits decides.
const TABLE: &[(&str, &str, Verdict)] = &[
    ("API", "Invalid nonce", FRESH),
    ("General", "Temporary lockout", LOCKED),
    ("General", "Invalid arguments", FIX),
    ("General", "Internal error", Verdict::Unsure),
    ("Service", "Deadline elapsed", Verdict::Unsure),
    ("Service", "Throttled", Verdict::Until),
    ("Service", "Busy", WAIT),
    ("Service", "Unavailable", WAIT),
    ("Auth", "Too many requests", WAIT),
    ("", "Rate limit exceeded", WAIT),
    ("Funding", "", FIX),
];

/// The error of a call that was answered with errors. The verdict is the most careful of those whose execution is open,
/// else that of the first error.
#[cold]
#[inline(never)]
pub fn judge(endpoint: &'static Endpoint, status: u16, errors: Vec<ApiMessage>, now: Option<f64>) -> Error {
    let refusals = || errors.iter().filter(|message| message.severity == Severity::E);
    let (code, outcome, retry) = if endpoint.unsure == Action::SameExternalId && refusals().any(is_duplicate) {
        (Code::DuplicateId, Outcome::Refused, DONE)
    } else if status >= 500 || refusals().any(|message| matches!(find(message), Verdict::Unsure)) {
        (Code::Refused, Outcome::Unknown, unsure(endpoint))
    } else {
        (Code::Refused, Outcome::Refused, refusals().next().map_or(NEVER, |first| advice(first, now)))
    };
    refused(endpoint, status, code, outcome, retry, errors)
}

/// What to do after an error of which it is known that nothing was executed.
fn advice(message: &ApiMessage, now: Option<f64>) -> Retry {
    match find(message) {
        Verdict::Do(retry) => *retry,
        Verdict::Until => Retry {
            action: Action::Wait,
            after_ms: until(&message.detail, now),
            reason: "Too many requests at once; wait until the moment that Kraken names.",
        },
        Verdict::Unsure => NEVER,
    }
}

#[inline(never)]
fn find(message: &ApiMessage) -> &'static Verdict {
    let fits = |wanted: &str, part: &str| wanted.is_empty() || wanted.eq_ignore_ascii_case(part);
    for (category, kind, verdict) in TABLE {
        if fits(category, &message.category) && fits(kind, &message.kind) {
            return verdict;
        }
    }
    &Verdict::Do(NEVER)
}

/// Kraken says that a repeated id "will fail with an error saying your id is already used", not in which words.
#[inline(never)]
fn is_duplicate(message: &ApiMessage) -> bool {
    let says = |part| holds(&message.text, part);
    says("duplicate") || (says("id") && says("already") && (says("use") || says("exist")))
}

/// Milliseconds from `now` to a UNIX time in seconds.
fn until(detail: &str, now: Option<f64>) -> Option<u64> {
    let bare = detail.strip_prefix('[').unwrap_or(detail);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let seconds = crate::engine::nonce::parse(bare.get(..digits)?)?;
    let now = now.filter(|now| now.is_finite() && *now >= 0.0)?;
    // A float cast saturates, and a clock reading in milliseconds has no fraction worth keeping.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = now as u64;
    let moment = seconds.checked_mul(1000).filter(|moment| *moment <= MAX_SAFE_INTEGER)?;
    Some(moment.saturating_sub(now))
}
