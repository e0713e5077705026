//! What the exports and the facade must both know, declared once: Rust writes and reads by these names, and `codegen` makes
//! TypeScript of them, so that neither side can be changed alone. What they agree on by hand stands in ARCHITECTURE.md.

#![cfg_attr(not(all(target_arch = "wasm32", feature = "wasm")), allow(dead_code, reason = "the exports use them"))]

use crate::declare::{named_texts, named_values};

named_values! {
    /// What a value in a frame is: the tag of its entry in the head.
    Tag: u8 {
        /// Text.
        TEXT = b's',
        /// A number, as its shortest decimal text.
        NUMBER = b'n',
        /// A bigint, as its decimal text.
        BIGINT = b'i',
        /// A boolean: `true` or `false`.
        BOOLEAN = b'b',
        /// JSON of an object of the caller's own.
        JSON = b'j',
        /// An object whose members follow.
        NESTED = b'm',
        /// JavaScript's `null`.
        NULL = b'z',
        /// A function.
        FUNCTION = b'f',
        /// Text that is not well-formed.
        ILL_FORMED = b'w',
        /// Longer than a whole body may be.
        TOO_LONG = b'l',
        /// Anything else: the name of its type.
        OTHER = b'o',
        /// The name of a member that the table does not have.
        UNKNOWN = b'u',
    }

    /// Where an endpoint is looked for.
    Api: usize {
        /// Among Kraken's.
        KRAKEN = 0,
        /// Among Katu9's.
        KATU9 = 1,
        /// Among both.
        ANY = 2,
    }

    /// Whose members are listed.
    Listed: usize {
        /// The options of Kraken's constructors.
        KRAKEN = 0,
        /// The options of Katu9's constructor.
        KATU9 = 1,
        /// The options of a request to Kraken.
        KRAKEN_REQUEST = 2,
        /// The options of a request to Katu9.
        KATU9_REQUEST = 3,
        /// The first endpoint's parameters; those of the others follow.
        ENDPOINTS = 4,
    }

    /// What stands between the names of members.
    Mark: &str {
        /// Before an object of the caller's own.
        FREE = "*",
        /// Before an object with members, which follow it.
        NESTED = "{",
        /// After the last of those.
        END = "}",
    }

    /// What is done with an external id.
    IdOperation: usize {
        /// Makes one at random.
        RANDOM = 0,
        /// Makes one of a UUID.
        FROM_UUID = 1,
        /// Makes one of a number and a prefix.
        FROM_U64 = 2,
        /// Makes one of bytes.
        FROM_BYTES = 3,
        /// Says whether a text is one.
        IS_VALID = 4,
        /// Gives its bytes, as hexadecimal digits.
        TO_BYTES = 5,
        /// Gives its UUID.
        TO_UUID = 6,
        /// Gives its number behind a prefix.
        TO_U64 = 7,
    }

    /// Whose webhook is verified.
    WebhookScheme: usize {
        /// Katu9's.
        KATU9 = 0,
        /// Kraken Embed's.
        EMBED = 1,
        /// Kraken Ramp's.
        RAMP = 2,
    }

    /// What a webhook's secret was given as.
    SecretKind: u8 {
        /// Text.
        TEXT = b't',
        /// The bytes of the key.
        BYTES = b'b',
    }

    /// Numbers that say something else than what is given in their place.
    Sentinel: i32 {
        /// A call has failed: no length and no index is so large.
        FAILED = -1,
        /// Of a webhook only the header is to be read.
        NO_BODY = -1,
        /// There was no answer, and so no status.
        NO_STATUS = 1000,
    }

    /// The name under which the nonces of a key are shared.
    Fingerprint: usize {
        /// How many hexadecimal digits it has: half of the API key's SHA-256.
        LENGTH = 32,
    }
}

named_texts! {
    /// The texts of an error, behind which those of each message of the API stand. What is absent is empty.
    ErrorTexts {
        /// What went wrong, as a stable name.
        code,
        /// One line for people.
        message,
        /// What became of the call.
        outcome,
        /// What to do next.
        action,
        /// Why.
        reason,
        /// How long to wait first, in milliseconds.
        after_ms,
        /// The member that is wrong.
        field,
        /// The HTTP status of the answer.
        status,
        /// The endpoint that was called.
        endpoint,
    }

    /// The texts of an error or a warning of an API.
    MessageTexts {
        /// `E` or `W`.
        severity,
        /// The documented category.
        category,
        /// The documented type.
        kind,
        /// What follows the type.
        detail,
        /// The whole message.
        text,
    }

    /// The texts of an operation, behind which its permissions stand. What is not so is empty.
    OperationTexts {
        /// `kraken` or `katu9`.
        api,
        /// The endpoint's name.
        name,
        /// The HTTP method.
        method,
        /// The path that is called.
        path,
        /// Whether the request's body decides what to do after a lost answer.
        body_decides,
        /// Whether it belongs to Funding (Beta).
        is_funding,
        /// Whether its answer is to be in no error.
        is_sensitive,
        /// What a call adds to the rate counter.
        cost,
        /// Whether a successful call moves money.
        moves_money,
        /// Whether the same call can be made twice without a second effect.
        repeatable,
    }
}
