//! What validators ask of bytes: which kind they are, where one stands, which number they write.
//!
//! A walk over `char`s, and a loop for each rule, would be several times larger.

/// A kind of bytes; `|` is either.
pub(crate) type Class = u8;

/// `0` to `9`.
pub(crate) const DIGIT: Class = 1;
/// What a form leaves as it is: letters, digits, `*`, `-`, `.`, `_`.
pub(crate) const FORM: Class = 2;
/// What JSON text leaves as it is: all but `"`, `\` and control characters.
pub(crate) const JSON: Class = 4;
/// Visible ASCII.
pub(crate) const VISIBLE: Class = 8;
/// What a base URL may hold: visible ASCII without `?`, `#`, `@`, `\`.
pub(crate) const BASE: Class = 16;
/// What a host may hold: letters, digits, `-`, `.`, `_`, and `:` of IPv6.
pub(crate) const HOST: Class = 32;
/// What an address of IPv6 may hold: hexadecimal digits, `:`, `.`.
pub(crate) const IPV6: Class = 64;
/// All but white space and control characters, beyond ASCII too.
pub(crate) const DARK: Class = 128;

static CLASSES: [Class; 256] = classes();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // Compile time.
const fn classes() -> [Class; 256] {
    const fn when(is: bool, class: Class) -> Class {
        if is { class } else { 0 }
    }
    let mut classes = [0; 256];
    let mut index = 0;
    while index < 256 {
        let byte = index as u8;
        classes[index] = when(byte.is_ascii_digit(), DIGIT)
            | when(byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_'), FORM)
            | when(byte >= b' ' && !matches!(byte, b'"' | b'\\'), JSON)
            | when(byte.is_ascii_graphic(), VISIBLE)
            | when(byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'@' | b'\\'), BASE)
            | when(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':'), HOST)
            | when(byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'), IPV6)
            | when(byte > b' ' && byte != 127, DARK);
        index += 1;
    }
    classes
}

/// Whether a byte is of a class.
#[inline]
pub(crate) fn is(byte: u8, class: Class) -> bool {
    CLASSES.get(usize::from(byte)).is_some_and(|classes| classes & class != 0)
}

/// Whether all bytes are of a class.
#[inline(never)]
pub(crate) fn all(text: &[u8], class: Class) -> bool {
    text.iter().all(|byte| is(*byte, class))
}

/// Writes a byte as two of these hexadecimal digits.
pub(crate) fn push_hex(out: &mut String, byte: u8, digits: &[u8; 16]) {
    for digit in [byte >> 4, byte & 15] {
        crate::text::append_ascii(out, digits.get(usize::from(digit)).copied().unwrap_or_default());
    }
}

/// Whether two texts are equal; ASCII case does not count.
#[inline(never)]
pub(crate) fn eq_ignore_case(one: &[u8], other: &[u8]) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// `str::split_once` for bytes: what comes before the first `at`, and what comes after it, if it is there.
#[inline(never)]
pub(crate) fn split_once(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    let mut rest = text.iter();
    match rest.position(|byte| *byte == at) {
        Some(place) => (text.get(..place).unwrap_or_default(), Some(rest.as_slice())),
        None => (text, None),
    }
}

/// What comes before the first `at`, which is ASCII, and what comes after it; without `at`, nothing comes after.
pub(crate) fn split_text(text: &str, at: u8) -> (&str, &str) {
    let place = text.bytes().position(|byte| byte == at).unwrap_or(text.len());
    (text.get(..place).unwrap_or_default(), text.get(place.saturating_add(1)..).unwrap_or_default())
}

/// Decimal digits, at least one, as a number.
#[inline(never)]
pub(crate) fn number(text: &[u8]) -> Option<u64> {
    let mut sum = 0u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        // A checked multiplication of 64 bits is a function of its own on wasm32.
        if digit > 9 || sum > u64::MAX / 10 {
            return None;
        }
        sum = sum.wrapping_mul(10).checked_add(u64::from(digit))?;
    }
    (!text.is_empty()).then_some(sum)
}
