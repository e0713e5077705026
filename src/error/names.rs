//! What an error is called in every language.

/// What went wrong, as a stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Code {
    /// The caller's input breaks a rule; `field` names the member.
    InvalidRequest,
    /// A secret is missing or not in its documented form.
    BadSecret,
    /// A signature is missing, malformed or wrong.
    BadSignature,
    /// The object was used after `free()`.
    Freed,
    /// The API answered with an error.
    Refused,
    /// The API says that this `external_id` is already used.
    DuplicateId,
    /// The text is not JSON, for example a proxy's page.
    NotJson,
    /// JSON of another shape than documented, or a failure status without an error.
    UnexpectedResponse,
    /// There was no answer at all.
    NoAnswer,
    /// A token is past its expiry.
    Expired,
    /// A token is signed with a key that is not in the key set.
    UnknownKey,
    /// The host forbids WebAssembly.
    WasmBlocked,
    /// The host has no source of random bytes here.
    NoRandom,
    /// A defect of this library.
    Internal,
}

impl Code {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::BadSecret => "bad_secret",
            Self::BadSignature => "bad_signature",
            Self::Freed => "freed",
            Self::Refused => "refused",
            Self::DuplicateId => "duplicate_id",
            Self::NotJson => "not_json",
            Self::UnexpectedResponse => "unexpected_response",
            Self::NoAnswer => "no_answer",
            Self::Expired => "expired",
            Self::UnknownKey => "unknown_key",
            Self::WasmBlocked => "wasm_blocked",
            Self::NoRandom => "no_random",
            Self::Internal => "internal",
        }
    }
}

/// What became of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "callers must treat each of the four, and nothing else can become of money"
)]
pub enum Outcome {
    /// Nothing was sent.
    NotSent,
    /// The API refused; nothing was done.
    Refused,
    /// The API said yes, but its result has another shape than documented.
    Accepted,
    /// It may have been done or not.
    Unknown,
}

impl Outcome {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Build the request again with the same `external_id`: the API refuses a double.
    SameExternalId,
    /// Look up whether it happened before doing anything else.
    Reconcile,
    /// Build the request again; it gets a fresh nonce.
    FreshNonce,
    /// Wait, then build the request again.
    Wait,
    /// Correct the input.
    FixInput,
    /// An earlier attempt with the same id and parameters has succeeded.
    AlreadyDone,
    /// A repeat can't succeed.
    Never,
}

impl Action {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameExternalId => "same_external_id",
            Self::Reconcile => "reconcile",
            Self::FreshNonce => "fresh_nonce",
            Self::Wait => "wait",
            Self::FixInput => "fix_input",
            Self::AlreadyDone => "already_done",
            Self::Never => "never",
        }
    }
}

/// Whether the API reports an error or only a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// An error.
    E,
    /// A warning: the result that comes with it is valid.
    W,
}

impl Severity {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::E => "E",
            Self::W => "W",
        }
    }
}
