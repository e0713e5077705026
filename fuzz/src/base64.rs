//! Base64 by the words of RFC 4648, with nothing shared with the core.

/// The bytes of canonical standard base64, with its padding or without any.
pub fn decode(text: &str, is_padded: bool) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding != if is_padded { (4 - digits.len() % 4) % 4 } else { 0 } {
        return None;
    }
    let (mut out, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // Six bits are a digit too many; what is left of fewer is zero.
    (bits < 6 && held == 0).then_some(out)
}
