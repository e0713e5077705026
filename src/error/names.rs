//! What an error is called in every language.

/// Declares names: the enum, the text of each, and for `codegen` what each means.
macro_rules! names {
    ($(
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[doc = $docs:literal])+ $variant:ident = $text:literal,)+
        }
    )+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[doc = $docs])+ $variant,)+
        }

        impl $name {
            /// Its stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// All of them, each with what it means.
            #[cfg(feature = "codegen")]
            pub(crate) const ALL: &[(Self, &[&str])] = &[$((Self::$variant, &[$($docs),+])),+];
        }
    )+};
}

names! {
    /// What went wrong, as a stable name.
    #[non_exhaustive]
    pub enum Code {
        /// The caller's input breaks a rule; `field` names the member.
        InvalidRequest = "invalid_request",
        /// A secret is missing or not in its documented form.
        BadSecret = "bad_secret",
        /// A signature is missing, malformed or wrong.
        BadSignature = "bad_signature",
        /// The object was used after `free()`.
        Freed = "freed",
        /// The API answered with an error.
        Refused = "refused",
        /// The API says that this `external_id` is already used.
        DuplicateId = "duplicate_id",
        /// The text is not JSON, for example a proxy's page.
        NotJson = "not_json",
        /// JSON of another shape than documented, or a failure status without an error.
        UnexpectedResponse = "unexpected_response",
        /// There was no answer at all.
        NoAnswer = "no_answer",
        /// A token is past its expiry.
        Expired = "expired",
        /// A token is signed with a key that is not in the key set.
        UnknownKey = "unknown_key",
        /// The host forbids WebAssembly.
        WasmBlocked = "wasm_blocked",
        /// The host has no source of random bytes here.
        NoRandom = "no_random",
        /// A defect of this library.
        Internal = "internal",
    }

    /// What became of the call.
    #[expect(
        clippy::exhaustive_enums,
        reason = "callers must treat each of the four, and nothing else can become of money"
    )]
    pub enum Outcome {
        /// Nothing was sent.
        NotSent = "not_sent",
        /// The API refused; nothing was done.
        Refused = "refused",
        /// The API said yes, but its result has another shape than documented.
        Accepted = "accepted",
        /// It may have been done or not.
        Unknown = "unknown",
    }

    /// What to do next.
    #[non_exhaustive]
    pub enum Action {
        /// Build the request again with the same `external_id`: the API refuses a double.
        SameExternalId = "same_external_id",
        /// Look up whether it happened before doing anything else.
        Reconcile = "reconcile",
        /// Build the request again; it gets a fresh nonce.
        FreshNonce = "fresh_nonce",
        /// Wait, then build the request again.
        Wait = "wait",
        /// Correct the input.
        FixInput = "fix_input",
        /// An earlier attempt with the same id and parameters has succeeded.
        AlreadyDone = "already_done",
        /// A repeat can't succeed.
        Never = "never",
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
