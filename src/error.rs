//! The one error type: a stable code, what happened to the money, and what to do next.

mod names;

pub use names::{Action, Code, Outcome, Severity};

use crate::text::concat;

/// The advice that comes with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// What to do next.
    pub action: Action,
    /// How long to wait first, in milliseconds, where the API said so.
    pub after_ms: Option<u64>,
    /// Why, in one sentence.
    pub reason: &'static str,
}

impl Retry {
    /// Advice without a waiting time.
    pub(crate) const fn new(action: Action, reason: &'static str) -> Self {
        Self { action, after_ms: None, reason }
    }
}

/// One error or warning of an API, whichever of its spellings it came in. Absent parts are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiMessage {
    /// Error or warning.
    pub severity: Severity,
    /// The documented category, such as `Funding`.
    pub category: String,
    /// The documented type, such as `Unknown withdraw key`.
    pub kind: String,
    /// What follows the type.
    pub detail: String,
    /// The whole message as text.
    pub text: String,
}

/// The one error of this crate.
///
/// `Display` gives one line; no secret and no whole body is ever part of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(pub(crate) Box<Report>);

/// The parts of an [`Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// What went wrong.
    pub(crate) code: Code,
    /// One line for people: the field, the rule and the fix.
    pub(crate) message: String,
    /// What became of the call.
    pub(crate) outcome: Outcome,
    /// What to do next.
    pub(crate) retry: Retry,
    /// The member that is wrong, by its whole path.
    pub(crate) field: Option<String>,
    /// The HTTP status of the answer.
    pub(crate) status: Option<u16>,
    /// The endpoint that was called.
    pub(crate) endpoint: Option<&'static str>,
    /// What the API said.
    pub(crate) errors: Vec<ApiMessage>,
}

/// The result of everything here that can fail.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// An error about the caller's own input; nothing was sent.
    #[cold]
    #[inline(never)]
    pub(crate) fn local(code: Code, field: &str, rule: &str) -> Self {
        let retry = match code {
            Code::InvalidRequest | Code::BadSecret => {
                Retry::new(Action::FixInput, "The input breaks a rule; nothing was sent.")
            }
            _ => Retry::new(Action::Never, "The same call gives the same answer."),
        };
        Self(Box::new(Report {
            code,
            message: concat(&[field, if field.is_empty() { "" } else { ": " }, rule]),
            outcome: Outcome::NotSent,
            retry,
            field: (!field.is_empty()).then(|| concat(&[field])),
            status: None,
            endpoint: None,
            errors: Vec::new(),
        }))
    }

    /// The input breaks a rule.
    #[cold]
    #[inline(never)]
    pub(crate) fn invalid(field: &str, rule: &str) -> Self {
        Self::local(Code::InvalidRequest, field, rule)
    }

    /// An error about an answer.
    #[cold]
    #[inline(never)]
    pub(crate) fn answer(
        code: Code,
        message: String,
        outcome: Outcome,
        retry: Retry,
        endpoint: &'static str,
        status: Option<u16>,
    ) -> Self {
        Self(Box::new(Report {
            code,
            message,
            outcome,
            retry,
            field: None,
            status,
            endpoint: Some(endpoint),
            errors: Vec::new(),
        }))
    }

    /// Names the member that is wrong.
    pub(crate) fn with_field(mut self, field: String) -> Self {
        self.0.field = Some(field);
        self
    }

    /// Adds what the API said.
    pub(crate) fn with_errors(mut self, errors: Vec<ApiMessage>) -> Self {
        self.0.errors = errors;
        self
    }

    /// Adds how long the header `Retry-After` asks to wait; what the API itself said counts where it is longer.
    ///
    /// ```
    /// let error = paysign::kraken::read::<paysign::kraken::funding::DepositStatus>(503, "<html>", None).unwrap_err();
    /// assert_eq!(error.with_retry_after("30", None).retry().after_ms, Some(30_000));
    /// ```
    #[must_use]
    pub fn with_retry_after(mut self, header: &str, now: Option<f64>) -> Self {
        let retry = &mut self.0.retry;
        retry.after_ms = retry.after_ms.max(crate::response::retry_after::milliseconds(header, now));
        self
    }

    /// Names the endpoint.
    pub(crate) fn at(mut self, endpoint: &'static str) -> Self {
        self.0.endpoint = Some(endpoint);
        self
    }

    /// Names the object in which the member is that is wrong: `class` of `asset` is `asset.class`.
    #[cold]
    #[inline(never)]
    pub(crate) fn inside(mut self, object: &str) -> Self {
        let report = &mut self.0;
        let dot = if report.field.is_some() { "." } else { "" };
        let separator = if report.field.is_some() { "." } else { ": " };
        report.message = concat(&[object, separator, &report.message]);
        report.field = Some(concat(&[object, dot, report.field.as_deref().unwrap_or_default()]));
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What became of the call.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// What to do next.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.0.retry
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The endpoint that was called.
    #[must_use]
    pub fn endpoint(&self) -> Option<&'static str> {
        self.0.endpoint
    }

    /// The member that is wrong.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// What the API said.
    #[must_use]
    pub fn errors(&self) -> &[ApiMessage] {
        &self.0.errors
    }
}

impl core::fmt::Debug for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl core::error::Error for Error {}
