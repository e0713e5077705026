//! Webhooks: HMAC-SHA256 over a whole body.

use hmac::digest::CtOutput;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::keyed;

/// The MAC of a body.
pub fn sign(secret: &[u8], body: &[u8]) -> [u8; 32] {
    mac(secret, body).into_bytes().into()
}

/// Whether `tag` is the MAC of a body, in constant time.
pub fn verify(secret: &[u8], body: &[u8], tag: &[u8; 32]) -> bool {
    mac(secret, body) == CtOutput::new((*tag).into())
}

/// A MAC that is compared in constant time.
fn mac(secret: &[u8], body: &[u8]) -> CtOutput<Hmac<Sha256>> {
    keyed::<Hmac<Sha256>>(secret).chain_update(body).finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn is_hmac_sha256() {
        let tag = sign(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            crate::crypto::hex::encode(&tag),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert!(verify(b"Jefe", b"what do ya want for nothing?", &tag));
        assert!(!verify(b"Jefe", b"what do ya want for nothing!", &tag));
        assert!(!verify(b"jefe", b"what do ya want for nothing?", &tag));
    }
}
