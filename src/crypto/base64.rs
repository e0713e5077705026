//! Standard base64 (RFC 4648, section 4). Whatever is wrong with a text that is read has a name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

// What can be wrong with a text; all but the first two above any value of a character.
pub const EMPTY: u32 = 1;
/// More bytes than there is room for.
pub const LONG: u32 = 1 << 1;
pub const PADDING: u32 = 1 << 6;
pub const WHITE: u32 = 1 << 7;
pub const URL_SAFE: u32 = 1 << 8;
pub const STRANGE: u32 = 1 << 9;
/// One character too many.
pub const LENGTH: u32 = 1 << 10;
/// Unused bits of the last character that are not zero.
pub const UNUSED: u32 = 1 << 11;
/// The first of the bits that are the caller's own.
pub const FREE: u32 = 1 << 16;

/// The value of a character, which is below 64, or what is wrong with it.
fn value(character: u8) -> u32 {
    u32::from(match character {
        b'A'..=b'Z' => character.wrapping_sub(b'A'),
        b'a'..=b'z' => character.wrapping_sub(b'a' - 26),
        b'0'..=b'9' => character.wrapping_add(52 - b'0'),
        b'+' => 62,
        b'/' => 63,
        b'=' => return PADDING,
        b'-' | b'_' => return URL_SAFE,
        b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => return WHITE,
        _ => return STRANGE,
    })
}

/// Reads characters without padding. Gives how many bytes they are, and all that is wrong with them.
#[inline(never)]
pub fn read(text: &[u8], bytes: &mut [u8]) -> (usize, u32) {
    let mut wrong = if text.is_empty() { EMPTY } else { 0 };
    let (mut length, mut bits, mut held) = (0usize, 0u32, 0u32);
    for character in text {
        let value = value(*character);
        if value > 63 {
            wrong |= value;
            continue;
        }
        bits = bits << 6 | value;
        held = held.wrapping_add(6);
        if held >= 8 {
            held = held.wrapping_sub(8);
            match bytes.get_mut(length) {
                Some(byte) => *byte = bits.wrapping_shr(held) as u8,
                None => wrong |= LONG,
            }
            length = length.wrapping_add(1);
        }
    }
    if held == 6 {
        wrong |= LENGTH;
    }
    if bits.trailing_zeros() < held {
        wrong |= UNUSED;
    }
    (length, wrong)
}

/// The first of the reasons that holds.
pub fn reason(wrong: u32, reasons: &[(u32, &'static str)]) -> Option<&'static str> {
    for (what, reason) in reasons {
        if wrong & what != 0 {
            return Some(reason);
        }
    }
    None
}

/// Writes bytes without padding into a buffer that has room for them, and gives how many characters they are.
pub fn write(bytes: &[u8], text: &mut [u8]) -> Option<usize> {
    STANDARD_NO_PAD.encode_slice(bytes, text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_crate_reads() {
        let characters = b"AZaz09+/BQgw-_= \n!\xc3";
        let mut state = 1u32;
        for round in 0..100_000 {
            let mut text = Vec::new();
            for _ in 0..round % 9 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Every fourth text may have anything in it.
                let choices = if round % 4 == 0 { characters.len() } else { 12 };
                text.push(characters[(state >> 16) as usize % choices]);
            }
            let mut bytes = [0; 6];
            let (length, wrong) = read(&text, &mut bytes);
            let good = wrong == 0 || text.is_empty() && wrong == EMPTY;
            match STANDARD_NO_PAD.decode(&text) {
                Ok(expected) => assert!(good && bytes[..length] == expected, "{text:?}"),
                Err(_) => assert!(!good, "{text:?}"),
            }
        }
        assert_eq!(read(b"AAAAAAAAA", &mut [0; 5]), (6, LONG | LENGTH));
    }
}
