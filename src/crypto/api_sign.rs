//! API-Sign, the signature of Kraken's private API:
//!
//! ```text
//! API-Sign = base64(HMAC-SHA512(secret, path || SHA-256(nonce || body)))
//! ```
//!
//! Rule: Kraken, Spot REST authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256, Sha512};

use super::keyed;

/// Characters of an HMAC-SHA512 in base64.
pub(crate) const SIGNATURE_LENGTH: usize = 88;

/// The key of API-Sign as its two hash states, which are wiped on drop. They stand on the heap, so that moving the key
/// leaves no copy behind.
#[derive(Clone)]
pub(crate) struct ApiSignKey(Box<Hmac<Sha512>>);

impl ApiSignKey {
    /// Takes the decoded private key.
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(Box::new(keyed(secret)))
    }

    /// Signs exactly this path, nonce and body.
    pub(crate) fn sign(&self, path: &[u8], nonce: &[u8], body: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        let mac = Hmac::clone(&self.0).chain_update(path).chain_update(digest(nonce, body));
        text(&mac.finalize().into_bytes().into())
    }

    /// Signs what [`message`] gives.
    pub(crate) fn sign_message(&self, message: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        text(&Hmac::clone(&self.0).chain_update(message).finalize().into_bytes().into())
    }
}

/// SHA-256 of nonce and body.
pub(crate) fn digest(nonce: &[u8], body: &[u8]) -> [u8; 32] {
    Sha256::new_with_prefix(nonce).chain_update(body).finalize().into()
}

/// What is signed: the path with its query, then [`digest`].
pub(crate) fn message(path: &[u8], nonce: &[u8], body: &[u8]) -> Vec<u8> {
    [path, &digest(nonce, body)].concat()
}

/// A signature as the header carries it.
pub(crate) fn text(mac: &[u8; 64]) -> [u8; SIGNATURE_LENGTH] {
    let mut text = [b'='; SIGNATURE_LENGTH];
    // 64 bytes are always 88 characters, so this can't fail.
    let _ = STANDARD.encode_slice(mac, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_the_formula_says() {
        for key in [&[7; 64][..], &[1; 20], &[9; 200]] {
            let digest = Sha256::digest(b"1616492376594nonce=1616492376594&pair=XBTUSD");
            let message = [b"/0/private/AddOrder", &digest[..]].concat();
            let mac = keyed::<Hmac<Sha512>>(key).chain_update(message).finalize().into_bytes();
            let signature =
                ApiSignKey::new(key).sign(b"/0/private/AddOrder", b"1616492376594", b"nonce=1616492376594&pair=XBTUSD");
            assert_eq!(signature, STANDARD.encode(mac).as_bytes());
        }
    }
}
