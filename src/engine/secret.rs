//! Secrets: read strictly, wiped when dropped, unprintable.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::error::{Code, Error, Result};

/// Bytes of a private API key, wiped when dropped.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Reads padded standard base64 of at least one byte (RFC 4648, section 4) and says why it is none.
    ///
    /// `public` is the API key that stands beside it: the two are easily swapped.
    #[inline(never)]
    pub fn from_base64(field: &str, text: &str, public: &str) -> Result<Self> {
        let bad = |why: &str| Err(Error::local(Code::BadSecret, field, why));
        if text.is_empty() {
            return bad("is empty; it must be the private key, as padded standard base64");
        }
        if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
            return bad("holds white space; copy the private key without line breaks or spaces");
        }
        if text == public {
            return bad("is the public API key; give the private key");
        }
        if text.bytes().any(|byte| matches!(byte, b'-' | b'_')) {
            return bad("is URL-safe base64; the private key uses + and /");
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')) {
            return bad("holds a character that base64 does not have");
        }
        if !text.len().is_multiple_of(4) {
            return bad("has the wrong length: padding (=) or characters are missing at its end");
        }
        // The largest size is allocated at once: growing would leave copies behind.
        let mut bytes = Zeroizing::new(vec![0; text.len()]);
        let Ok(length) = STANDARD.decode_slice(text, &mut bytes) else {
            return bad("is no padded standard base64: its padding or its last character is wrong");
        };
        if length == PUBLIC_BYTES && public.len() == PRIVATE_CHARACTERS {
            return bad("looks like the public API key: the two keys are swapped");
        }
        bytes.truncate(length);
        Ok(Self(bytes))
    }

    /// The bytes, for making a key of them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// Kraken's public keys have 42 bytes, its private keys 88 characters.
const PUBLIC_BYTES: usize = 42;
const PRIVATE_CHARACTERS: usize = 88;

impl core::fmt::Debug for Secret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_why_it_is_none() {
        for (text, why) in [
            ("", "empty"),
            ("AAAA AAAA", "white space"),
            ("AAAA\n", "white space"),
            ("AA-_", "URL-safe"),
            ("AAA", "padding"),
            ("AA=", "padding"),
            ("A===", "padding"),
            ("AB==", "last character"),
            ("AA==AAAA", "padding"),
            ("AAA!", "character"),
            ("AAé=", "character"),
            ("public56", "public API key"),
        ] {
            let error = Secret::from_base64("apiSecret", text, "public56").unwrap_err();
            assert_eq!(error.code(), Code::BadSecret, "{text:?}");
            assert_eq!(error.field(), Some("apiSecret"));
            assert!(error.to_string().contains(why), "{text:?}: {error}");
        }
    }

    #[test]
    fn does_not_print() {
        let secret = Secret::from_base64("apiSecret", "c2VjcmV0", "key").unwrap();
        assert_eq!(secret.expose(), b"secret");
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
