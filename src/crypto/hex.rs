//! Hexadecimal digits.

/// Lower-case digits, two for each byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// Reads digits of either case; `None` unless there are exactly two for each byte and nothing else.
pub(crate) fn decode<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut digits = text.iter().map(|digit| char::from(*digit).to_digit(16));
    let mut bytes = [0; N];
    for byte in &mut bytes {
        *byte = u8::try_from(digits.next()?? << 4 | digits.next()??).ok()?;
    }
    digits.next().is_none().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back() {
        assert_eq!(encode(&[0, 1, 0xab]), "0001ab");
        assert_eq!(decode(b"0001aB"), Some([0, 1, 0xab]));
        for wrong in ["", "0001a", "0001abc", "0001abcd", "0001ag", "0001a-", "+001ab", "0001aé"] {
            assert_eq!(decode::<3>(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
