//! What an error of Kraken means for the money, and what to do next: one table.
//!
//! In doubt, the outcome is `unknown`: no table of error texts is complete, and a payment told wrongly as refused or as
//! done costs somebody money. So refusals are what the rows name, and what Kraken documents as an error's form; what has
//! another form, and what a server says of its own failure, leaves it open.
//!
//! Sources: Kraken, REST "Errors" and "Rate limits"; the wording for a used `external_id` is not documented.

use crate::endpoint::Endpoint;
use crate::error::{Action, ApiMessage, Code, Error, Outcome, Retry, Severity};
use crate::request::rule::MAX_SAFE_INTEGER;
use crate::response::envelope::{is_later, leaves_open, open, refused};
use crate::response::retry_after::wait_until;

use super::used_id::is_used;

/// What one kind of error means.
#[derive(Clone, Copy)]
pub(super) enum Verdict {
    /// It was refused; this is what to do.
    Do(Retry),
    /// It may have been executed.
    Open,
    /// This copy of the call was refused. Some HTTP stacks send a POST a second time by themselves, and then the answer
    /// to the second copy says nothing about the first.
    Nonce,
    /// Wait until the moment that the detail names.
    Until,
}

/// Which types of error a row is about. ASCII case does not count.
enum Kind {
    /// All of them.
    Any,
    /// Exactly this one.
    Is(&'static str),
    /// Those in which these words stand one after the other.
    Says(&'static str),
}

use Kind::{Any, Is, Says};

impl Kind {
    fn fits(&self, kind: &str) -> bool {
        match self {
            Any => true,
            Is(name) => name.eq_ignore_ascii_case(kind.trim_ascii()),
            Says(words) => says(kind, words),
        }
    }
}

const fn fix(reason: &'static str) -> Retry {
    Retry::new(Action::FixInput, reason)
}

pub(super) const FIX: Verdict = Verdict::Do(fix("Kraken refused the input; correct it."));
const WAIT_RETRY: Retry = Retry::new(Action::Wait, "Kraken is busy or you are too fast; wait, then build it again.");
pub(super) const WAIT: Verdict = Verdict::Do(WAIT_RETRY);
const LOCKED: Verdict = Verdict::Do(Retry {
    action: Action::Wait,
    after_ms: Some(900_000),
    reason: "Too many wrong keys or nonces; every attempt within the lockout prolongs it.",
});
const SIGNATURE: Verdict = Verdict::Do(Retry::new(
    Action::Never,
    "A repeat can't succeed: the private key belongs to another API key, the key needs a one-time password (otp) that is \
     missing or wrong, or something changed the request after it was signed.",
));
pub(super) const NEVER: Retry =
    Retry::new(Action::Never, "A repeat can't succeed until the key, account or operation changes.");
const DONE: Retry = Retry::new(
    Action::AlreadyDone,
    "The external_id is used: proof of success only after an earlier attempt with the same id and parameters.",
);

/// Category and type; an empty category stands for all. The first row that fits decides.
const TABLE: &[(&str, Kind, Verdict)] = &[
    ("", Is("Invalid nonce"), Verdict::Nonce),
    ("", Says("internal error"), Verdict::Open),
    ("", Says("internal server error"), Verdict::Open),
    ("", Says("unknown error"), Verdict::Open),
    ("", Says("unexpected error"), Verdict::Open),
    ("", Says("timeout"), Verdict::Open),
    ("", Says("time out"), Verdict::Open),
    ("", Says("timed out"), Verdict::Open),
    ("", Says("deadline"), Verdict::Open),
    ("", Is("Temporary lockout"), LOCKED),
    ("", Is("Throttled"), Verdict::Until),
    ("", Is("Busy"), WAIT),
    ("", Is("Unavailable"), WAIT),
    ("", Says("temporarily unavailable"), WAIT),
    ("", Says("too many requests"), WAIT),
    ("", Says("rate limit"), WAIT),
    ("", Is("Invalid signature"), SIGNATURE),
    ("", Is("Invalid arguments"), FIX),
    ("", Is("Unknown asset"), FIX),
    (
        "",
        Is("No funding method"),
        Verdict::Do(fix("Kraken has no such method for this asset, or not for this account: correct the \
        asset or method, or see whether the account is verified for it.")),
    ),
    ("Funding", Any, FIX),
    ("Service", Any, Verdict::Open),
    ("Database", Any, Verdict::Open),
];

/// What the form and the status of an answer say, whatever its errors are.
pub(super) struct Frame {
    /// What an error means that no row names; if there is nothing, its own form tells.
    pub(super) unnamed: Option<Verdict>,
    /// Whether the call may have been executed all the same.
    pub(super) is_open: bool,
}

/// The error of a call that was answered with errors.
///
/// What leaves execution open comes first, then a call that came too early, then the used `external_id`, then the first
/// of the errors that there are.
#[cold]
pub(super) fn judge(
    endpoint: &'static Endpoint,
    status: u16,
    errors: Vec<ApiMessage>,
    now: Option<f64>,
    frame: &Frame,
) -> Error {
    let (mut is_nonce, mut is_used_id) = (false, false);
    let mut is_open = frame.is_open || leaves_open(status);
    // The first of all, and the first by which Kraken refused the call before it looked at its parameters.
    let (mut first, mut early) = (None, None);
    for message in errors.iter().filter(|message| message.severity == Severity::E) {
        let verdict = find(message, frame);
        is_nonce |= matches!(verdict, Verdict::Nonce);
        is_open |= matches!(verdict, Verdict::Open);
        is_used_id |= endpoint.unsure == Action::SameExternalId && is_used(&message.text);
        let advice = advice(message, verdict, now);
        first = first.or(Some(advice));
        early = early.or(Some(advice).filter(|advice| advice.action == Action::Wait));
    }
    is_open |= is_nonce && !endpoint.is_harmless();
    let is_early = early.is_some();
    let first = early.or(first).unwrap_or(NEVER);
    let (code, outcome, retry) = if is_open {
        let waits = is_later(status) && endpoint.is_harmless() && first.action == Action::Wait;
        let retry = if is_nonce {
            nonce(endpoint)
        } else if waits {
            first
        } else {
            open(endpoint, Some(status))
        };
        (Code::Refused, Outcome::Unknown, retry)
    } else if status == 429 {
        (Code::Refused, Outcome::Refused, if first.action == Action::Wait { first } else { WAIT_RETRY })
    } else if is_used_id && !is_early {
        (Code::DuplicateId, Outcome::Refused, DONE)
    } else {
        (Code::Refused, Outcome::Refused, if is_nonce { nonce(endpoint) } else { first })
    };
    refused(endpoint, status, code, outcome, retry, errors)
}

/// What to do after an error of which it is known that nothing was executed.
fn advice(message: &ApiMessage, verdict: Verdict, now: Option<f64>) -> Retry {
    match verdict {
        Verdict::Do(retry) => retry,
        Verdict::Until => Retry {
            action: Action::Wait,
            after_ms: until(&message.detail, now),
            reason: "Too many requests at once; wait until the moment that Kraken names.",
        },
        Verdict::Open | Verdict::Nonce => NEVER,
    }
}

/// What to do after `Invalid nonce`.
fn nonce(endpoint: &Endpoint) -> Retry {
    Retry::new(
        endpoint.unsure,
        match endpoint.unsure {
            Action::SameExternalId => {
                "Kraken has seen a higher nonce, perhaps in another copy of this call that the HTTP stack sent: it may have \
                 been executed. Repeat it with the same external_id and parameters: a double is refused. If its nonces are \
                 always refused, this key is used elsewhere or with a finer nonceUnit: set nonceUnit or lastNonce."
            }
            Action::Reconcile => {
                "Kraken has seen a higher nonce, perhaps in another copy of this call that the HTTP stack sent: it may have \
                 been executed. Look it up before anything else. If its nonces are always refused, this key is used \
                 elsewhere or with a finer nonceUnit: set nonceUnit or lastNonce."
            }
            _ => {
                "The nonce was not higher than the last one that Kraken has seen: build it again, with a fresh nonce. If its \
                 nonces are always refused, this key is used elsewhere or with a finer nonceUnit: set nonceUnit or \
                 lastNonce."
            }
        },
    )
}

fn find(message: &ApiMessage, frame: &Frame) -> Verdict {
    let fits = |(category, kind, _): &&(&str, Kind, Verdict)| {
        (category.is_empty() || category.eq_ignore_ascii_case(&message.category)) && kind.fits(&message.kind)
    };
    match (TABLE.iter().find(fits), frame.unnamed) {
        (Some((_, _, verdict)), _) => *verdict,
        (None, Some(verdict)) => verdict,
        (None, None) if is_documented(message) => Verdict::Do(NEVER),
        (None, None) => Verdict::Open,
    }
}

/// Whether a type of error, of whatever category, leaves it open whether an earlier copy of the call was executed, or this.
pub(super) fn leaves_it_open(kind: &str) -> bool {
    let is_open = |(category, row, verdict): &(&str, Kind, Verdict)| {
        category.is_empty() && matches!(verdict, Verdict::Open | Verdict::Nonce) && row.fits(kind)
    };
    TABLE.iter().any(is_open)
}

/// Whether words stand in a text one after the other, as whole words.
fn says(text: &str, words: &str) -> bool {
    let mut rest = text.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    loop {
        let mut ahead = rest.clone();
        if words.split(' ').all(|word| ahead.next().is_some_and(|other| other.eq_ignore_ascii_case(word))) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

/// Whether a message has the documented form: a category such as `General`, a colon and a type.
fn is_documented(message: &ApiMessage) -> bool {
    let begins_small = message.category.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == ' ');
    !message.category.is_empty() && !begins_small && !message.kind.is_empty()
}

/// Milliseconds from `now` to a UNIX time in seconds.
fn until(detail: &str, now: Option<f64>) -> Option<u64> {
    let bare = detail.strip_prefix('[').unwrap_or(detail);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let seconds = crate::request::nonce::parse(bare.get(..digits)?)?;
    let is_exact = seconds <= MAX_SAFE_INTEGER / 1000;
    is_exact.then(|| wait_until(seconds.wrapping_mul(1000), now))?
}
