//! Secrets: read strictly, wiped when dropped, unprintable.

use crate::crypto::base64::{self, FREE, LENGTH, PADDING, STRANGE, UNUSED, URL_SAFE, WHITE};
use crate::error::{Code, Error, Result};
use crate::request::param::is_quoted;
use zeroize::Zeroize as _;

/// Bytes of a private API key, wiped when dropped.
pub struct Secret(Vec<u8>);

const NOTHING: u32 = FREE;
const PUBLIC: u32 = FREE << 1;
const INCOMPLETE: u32 = FREE << 2;
const SWAPPED: u32 = FREE << 3;
const QUOTED: u32 = FREE << 4;

/// Why a text is no private key; the first that holds is said.
static REASONS: [(u32, &str); 9] = [
    (NOTHING, "is empty; it must be the private key, as padded standard base64"),
    (QUOTED, "stands in quotation marks: leave them out"),
    (WHITE, "holds white space; copy the private key without line breaks or spaces"),
    (PUBLIC, "is the public API key; give the private key"),
    (URL_SAFE, "is URL-safe base64; the private key uses + and /"),
    (STRANGE, "holds a character that base64 does not have"),
    (INCOMPLETE, "has the wrong length: padding (=) or characters are missing at its end"),
    (PADDING | LENGTH | UNUSED, "is not padded standard base64: its padding or its last character is wrong"),
    (SWAPPED, "looks like the public API key: the two keys are swapped"),
];

/// Kraken's public keys have 42 bytes, its private keys 88 characters.
const PUBLIC_BYTES: usize = 42;
const PRIVATE_CHARACTERS: usize = 88;

impl Secret {
    /// Reads padded standard base64 of at least one byte (RFC 4648, section 4) and says why it is none.
    ///
    /// `public` is the API key that stands beside it: the two are easily swapped.
    #[inline(never)]
    pub fn from_base64(field: &str, text: &str, public: &str) -> Result<Self> {
        let padded = text.as_bytes();
        let bare = padded.strip_suffix(b"==").or_else(|| padded.strip_suffix(b"=")).unwrap_or(padded);
        // The largest size is allocated at once: growing would leave copies behind.
        let mut secret = Self(vec![0; text.len()]);
        let (length, mut wrong) = base64::read(bare, &mut secret.0);
        secret.0.truncate(length);
        for (what, holds) in [
            (NOTHING, text.is_empty()),
            (QUOTED, is_quoted(text)),
            (PUBLIC, text == public),
            (INCOMPLETE, !text.len().is_multiple_of(4)),
            (SWAPPED, length == PUBLIC_BYTES && public.len() == PRIVATE_CHARACTERS),
        ] {
            if holds {
                wrong |= what;
            }
        }
        match base64::reason(wrong, &REASONS) {
            Some(why) => Err(Error::local(Code::BadSecret, field, why)),
            None => Ok(secret),
        }
    }

    /// The bytes, for making a key of them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

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
            ("=", "length"),
            ("====", "padding"),
            ("A===", "padding"),
            ("AB==", "last character"),
            ("AA==AAAA", "padding"),
            ("AAA!", "character"),
            ("AAé=", "character"),
            ("\"AAAA\"", "quotation marks"),
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
