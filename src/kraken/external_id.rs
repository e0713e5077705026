//! Your own id of a transfer or request.

use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::{DecodeError, DecodeSliceError, Engine as _};

use crate::crypto::hex;
use crate::error::{Code, Error, Result};
use crate::request::rule::is_uuid;

/// The id by which you know a transfer or request: 1 to 16 bytes, written as standard base64 without padding.
///
/// Kraken refuses an id that was used before, over all transfers and requests, forever: that is what makes a repeated
/// call safe. Store it before you send. Rule: Kraken Pay, `external_id`; RFC 4648, section 4.
///
/// ```
/// use paysign::kraken::ExternalId;
///
/// let id = ExternalId::from_u64(10_777, &[])?;
/// assert_eq!(id.as_str(), "GSoAAAAAAAA");
/// assert_eq!(id.to_u64(&[])?, 10_777);
/// assert!("GSoAAAAAAAA=".parse::<ExternalId>().is_err());
/// # Ok::<(), paysign::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExternalId {
    text: [u8; MOST_CHARACTERS],
    length: usize,
}

const MOST_BYTES: usize = 16;
const MOST_CHARACTERS: usize = 22;
/// Whole groups of four characters that hold them.
const ROOM: usize = 18;
const FIELD: &str = "external_id";

impl ExternalId {
    /// What the text must be.
    pub const WANTED: &'static str = "1 to 16 bytes as standard base64 without padding (2 to 22 characters)";

    /// 16 random bytes from the host's own generator.
    ///
    /// # Errors
    /// `no_random` where the host does not have random bytes, as in the global scope of an edge worker.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; MOST_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| {
            Error::local(
                Code::NoRandom,
                FIELD,
                "the host has no random bytes here; in an edge worker make the id inside the handler",
            )
        })?;
        Self::from_bytes(&bytes)
    }

    /// The 16 bytes of a hyphenated UUID.
    ///
    /// # Errors
    /// `invalid_request` for any other text.
    pub fn from_uuid(uuid: &str) -> Result<Self> {
        match hex::decode::<MOST_BYTES>(uuid.replace('-', "").as_bytes()) {
            Some(bytes) if is_uuid(uuid) => Self::from_bytes(&bytes),
            _ => invalid("must be made from a hyphenated UUID such as 75906707-8c31-479c-b354-aa805c4cefbc"),
        }
    }

    /// A database id as 8 little-endian bytes, as in Kraken's example, after a prefix of at most 8 bytes.
    ///
    /// # Errors
    /// `invalid_request` for a longer prefix.
    pub fn from_u64(number: u64, prefix: &[u8]) -> Result<Self> {
        if prefix.len() > 8 {
            return invalid("can have a prefix of at most 8 bytes before a 64-bit number");
        }
        let mut bytes = prefix.to_vec();
        bytes.extend_from_slice(&number.to_le_bytes());
        Self::from_bytes(&bytes)
    }

    /// Any 1 to 16 bytes.
    ///
    /// # Errors
    /// `invalid_request` for none or more.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut text = [0; MOST_CHARACTERS];
        match STANDARD_NO_PAD.encode_slice(bytes, &mut text) {
            Ok(length) if length > 0 => Ok(Self { text, length }),
            _ => invalid("must have 1 to 16 bytes"),
        }
    }

    /// The text that the API takes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self.text.get(..self.length).unwrap_or_default();
        core::str::from_utf8(text).unwrap_or_default()
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // What an id holds was checked.
        STANDARD_NO_PAD.decode(self.as_str()).unwrap_or_default()
    }

    /// The hyphenated lower-case UUID.
    ///
    /// # Errors
    /// `invalid_request` unless it has 16 bytes.
    pub fn to_uuid(&self) -> Result<String> {
        let digits = hex::encode(&self.to_bytes());
        match hyphenated(&digits) {
            Some(uuid) => Ok(uuid),
            None => invalid("is not a UUID: it is not 16 bytes long"),
        }
    }

    /// The number of [`ExternalId::from_u64`], after the same prefix.
    ///
    /// # Errors
    /// `invalid_request` unless it is that prefix and 8 bytes.
    pub fn to_u64(&self, prefix: &[u8]) -> Result<u64> {
        let bytes = self.to_bytes();
        match bytes.strip_prefix(prefix).and_then(|rest| rest.try_into().ok()) {
            Some(number) => Ok(u64::from_le_bytes(number)),
            None if prefix.is_empty() => invalid("is not a 64-bit number: it is not 8 bytes long"),
            None => invalid("is not this prefix and a 64-bit number"),
        }
    }

    /// What is wrong with a text, if anything.
    #[must_use]
    pub fn fault(text: &str) -> Option<&'static str> {
        if is_uuid(text) {
            return Some(UUID);
        }
        let error = match STANDARD_NO_PAD.decode_slice(text, &mut [0; ROOM]) {
            Ok(0) => return Some("it is empty"),
            Ok(length) if length <= MOST_BYTES => return None,
            Ok(_) | Err(DecodeSliceError::OutputSliceTooSmall) => return Some(LONG),
            Err(DecodeSliceError::DecodeError(error)) => error,
        };
        Some(match error {
            DecodeError::InvalidByte(_, b'-' | b'_') if Self::fault(&standard(text)).is_none() => URL_SAFE,
            DecodeError::InvalidByte(_, byte) if byte.is_ascii_whitespace() => WHITE,
            DecodeError::InvalidByte(_, b'=') | DecodeError::InvalidPadding => PADDING,
            DecodeError::InvalidByte(..) | DecodeError::InvalidLength(_) => NAME,
            DecodeError::InvalidLastSymbol { .. } => UNUSED,
        })
    }
}

/// URL-safe base64 as standard base64.
fn standard(text: &str) -> String {
    let swap = |character| match character {
        '-' => '+',
        '_' => '/',
        other => other,
    };
    text.chars().map(swap).collect()
}

/// The hyphens of a UUID between its 32 digits.
fn hyphenated(digits: &str) -> Option<String> {
    let last = digits.get(20..)?;
    let parts = [digits.get(..8)?, digits.get(8..12)?, digits.get(12..16)?, digits.get(16..20)?, last];
    (last.len() == 12).then(|| parts.join("-"))
}

const UUID: &str = "it is a UUID: make the id of it with ExternalId.fromUuid (from_uuid in Rust)";
const NAME: &str =
    "it is not base64: make the id of up to 16 bytes of your own with ExternalId.fromBytes (from_bytes in Rust)";

const PADDING: &str = "it has padding: leave the = out";
// A name or number of the caller's own can look like base64 with a fault, so these say how to make an id of one.
const WHITE: &str = "it has white space; if it is a name of your own, ExternalId.fromBytes makes an id of its bytes (from_bytes in Rust)";
const URL_SAFE: &str = "it has - or _: if it is a name of your own, ExternalId.fromBytes makes an id of its bytes \
                        (from_bytes in Rust); if it is URL-safe base64, write + for - and / for _";
const LONG: &str =
    "it has more than 16 bytes; ExternalId.fromBytes makes an id of up to 16 bytes of your own (from_bytes in Rust)";
const UNUSED: &str = "its last character has unused bits that are not zero; if it is a name of your own, \
                      ExternalId.fromBytes makes an id of its bytes (from_bytes in Rust)";

fn invalid<T>(rule: &str) -> Result<T> {
    Err(Error::invalid(FIELD, rule))
}

impl core::str::FromStr for ExternalId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match Self::fault(text) {
            Some(fault) => Err(Error::invalid(FIELD, &["must be ", Self::WANTED, "; ", fault].concat())),
            None => Self::from_bytes(&STANDARD_NO_PAD.decode(text).unwrap_or_default()),
        }
    }
}

impl core::fmt::Display for ExternalId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("ExternalId").field(&self.as_str()).finish()
    }
}

impl<'a> crate::request::value::Given<'a> for &'a ExternalId {
    fn add_to(self, values: &mut Vec<crate::request::value::Value<'a>>) {
        values.push(self.into());
    }
}

impl<'a> From<&'a ExternalId> for crate::request::value::Value<'a> {
    fn from(id: &'a ExternalId) -> Self {
        Self::Text(id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_back() {
        for length in 1..=16 {
            let bytes: Vec<u8> = (0..length).map(|index| 255 - index).collect();
            let id = ExternalId::from_bytes(&bytes).unwrap();
            assert_eq!(id.as_str().parse::<ExternalId>().unwrap(), id);
            assert_eq!(id.to_bytes(), bytes);
        }
        assert!(ExternalId::from_bytes(&[]).is_err());
        assert!(ExternalId::from_bytes(&[0; 17]).is_err());
    }

    #[test]
    fn uuids_and_numbers_come_back() {
        let uuid = "75906707-8c31-479c-b354-aa805c4cefbc";
        assert_eq!(ExternalId::from_uuid(&uuid.to_uppercase()).unwrap().to_uuid().unwrap(), uuid);
        let id = ExternalId::from_u64(u64::MAX - 1, b"shop").unwrap();
        assert_eq!(id.to_u64(b"shop").unwrap(), u64::MAX - 1);
        assert!(id.to_u64(b"").is_err());
        assert!(id.to_uuid().is_err());
        assert!(ExternalId::from_u64(1, &[0; 9]).is_err());
    }

    #[test]
    fn random_ids_differ() {
        assert_ne!(ExternalId::random().unwrap(), ExternalId::random().unwrap());
    }
}
