//! Ids, private keys and nonces.

use paysign::fuzzing;
use paysign::kraken::ExternalId;

use crate::base64;
use crate::input::Input;

/// An id is what 1 to 16 bytes are as base64 without padding; bytes, UUIDs and numbers come back.
pub fn external_id(data: &[u8]) {
    if let Ok(text) = str::from_utf8(data) {
        let bytes = base64::decode(text, false).filter(|bytes| (1..=16).contains(&bytes.len()));
        assert_eq!(text.parse::<ExternalId>().ok().map(|id| id.to_bytes()), bytes, "{text:?}");
        if let Ok(id) = ExternalId::from_uuid(text) {
            assert_eq!(id.to_uuid().ok(), Some(text.to_ascii_lowercase()));
        }
    }
    match ExternalId::from_bytes(data) {
        Ok(id) => {
            assert_eq!(id.to_bytes(), data);
            assert_eq!(base64::decode(id.as_str(), false).as_deref(), Some(data));
            assert_eq!(id.to_uuid().is_ok(), data.len() == 16);
        }
        Err(_) => assert!(data.is_empty() || data.len() > 16),
    }
    let mut input = Input(data);
    let number = u64::from_le_bytes(input.bytes());
    let id = ExternalId::from_u64(number, input.0);
    assert_eq!(id.is_ok(), input.0.len() <= 8);
    if let Ok(id) = id {
        assert_eq!(id.to_u64(input.0).ok(), Some(number));
    }
}

/// A private key is padded base64 of at least one byte; what refuses it does not repeat it.
pub fn secret(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let bytes = base64::decode(text, true).filter(|bytes| !bytes.is_empty());
    match fuzzing::secret(text) {
        Ok(read) => assert_eq!(Some(read), bytes, "{text:?}"),
        Err(error) => {
            assert_eq!(bytes, None, "{text:?}");
            let said = error.to_string();
            // Without blanks, so much of a text is of no message.
            assert!(text.len() < 24 || text.contains(' ') || !said.contains(text), "{said}");
        }
    }
}

/// Nonces rise, whatever the clock does, and are canonical decimal text.
pub fn nonce(data: &[u8]) {
    if let Ok(text) = str::from_utf8(data) {
        let number = text.parse::<u64>().ok().filter(|number| number.to_string() == text);
        assert_eq!(fuzzing::nonce(text), number.map(|number| (number, text.to_owned())));
    }
    let mut input = Input(data);
    let sequence = fuzzing::Sequence::default();
    let mut last = 0_u128;
    while !input.0.is_empty() {
        let kind = input.byte();
        // Clocks near each other, and anywhere.
        let now = if kind & 1 == 0 { u64::from_le_bytes(input.bytes()) } else { u64::from(input.byte()) };
        if kind & 6 == 6 {
            sequence.raise(now);
            last = last.max(now.into());
        } else {
            let next = (last + 1).max(now.into());
            let next = u64::try_from(next).ok();
            assert_eq!(sequence.peek(now), next);
            assert_eq!(sequence.next(now), next);
            last = next.map_or(last, u128::from);
        }
        assert_eq!(u128::from(sequence.last()), last);
        assert_eq!(fuzzing::nonce(&sequence.last().to_string()).map(|(number, _)| number), Some(sequence.last()));
    }
}
