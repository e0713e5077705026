//! Secrets: read strictly, wiped when dropped, unprintable.

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, DecodeSliceError, Engine as _, decoded_len_estimate};
use zeroize::Zeroize as _;

use crate::error::{Code, Error, Result};
use crate::request::rule::is_quoted;

/// Bytes of a private API key or of a webhook secret, wiped when dropped.
pub(crate) struct Secret(Vec<u8>);

/// Kraken's public keys have 42 bytes, its private keys 88 characters.
const PUBLIC_BYTES: usize = 42;
const PRIVATE_CHARACTERS: usize = 88;

impl Secret {
    /// Reads padded standard base64 of at least one byte (RFC 4648, section 4), or says why it is not that.
    ///
    /// `public` is the API key that was given with it: the two are easily swapped.
    pub(crate) fn from_base64(field: &str, text: &str, public: &str) -> Result<Self> {
        decode(text, public).map_err(|why| Error::local(Code::BadSecret, field, why))
    }

    /// Takes bytes as they are.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The bytes, for making a key of them.
    pub(crate) fn expose(&self) -> &[u8] {
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

fn decode(text: &str, public: &str) -> core::result::Result<Secret, &'static str> {
    if text.is_empty() {
        return Err("is empty; it must be padded standard base64");
    }
    if is_quoted(text) {
        return Err("stands in quotation marks: leave them out");
    }
    if text == public {
        return Err("is the public API key; give the private key");
    }
    // The largest size is allocated at once: growing would leave copies behind.
    let mut secret = Secret(vec![0; decoded_len_estimate(text.len())]);
    let length = STANDARD.decode_slice(text, &mut secret.0).map_err(|error| reason(text, &error))?;
    secret.0.truncate(length);
    if length == PUBLIC_BYTES && public.len() == PRIVATE_CHARACTERS {
        return Err("looks like the public API key: the two keys are swapped");
    }
    Ok(secret)
}

/// The first fault of a text that is not padded standard base64.
fn reason(text: &str, error: &DecodeSliceError) -> &'static str {
    let DecodeSliceError::DecodeError(DecodeError::InvalidByte(place, byte)) = *error else {
        return incomplete(text);
    };
    // After padding that is right where it stands, what follows it is wrong.
    let after = text.get(place..).unwrap_or_default().trim_start_matches('=');
    match after.bytes().next().unwrap_or(byte) {
        _ if text.starts_with("whsec_") => "is not base64: whsec_ begins secrets of other vendors",
        b'-' | b'_' => "is URL-safe base64; standard base64 has + and /",
        found if found.is_ascii_whitespace() => "holds white space; copy it without line breaks or spaces",
        _ if byte == b'=' => incomplete(text),
        _ => "holds a character that base64 does not have",
    }
}

fn incomplete(text: &str) -> &'static str {
    if text.len().is_multiple_of(4) {
        "is not padded standard base64: its padding or its last character is wrong"
    } else {
        "has the wrong length: padding (=) or characters are missing at its end"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_why_it_is_none() {
        for (text, why) in [
            ("", "empty"),
            ("whsec_AAAA", "other vendors"),
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
