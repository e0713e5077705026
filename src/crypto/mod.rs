//! Keys, signatures and digests: `RustCrypto`'s crates, used in the way that the two APIs ask for.

pub(crate) mod api_sign;
pub(crate) mod hex;
pub(crate) mod secret;
pub(crate) mod webhook;

use hmac::KeyInit;
use sha2::{Digest as _, Sha256};

/// SHA-256, in lower-case hexadecimal digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}

/// An HMAC under a key of any length.
#[expect(clippy::expect_used, reason = "RFC 2104, section 3: HMAC takes a key of any length")]
fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("a key of any length")
}
