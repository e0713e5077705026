//! The nonce policy: u64, `max(now, last + 1)`.

use std::sync::atomic::{AtomicU64, Ordering};

/// The last nonce of one API key; every client of that key shares it.
///
/// ```
/// let sequence = paysign::Sequence::default();
/// assert_eq!(sequence.peek(1_616_492_376_594), Some(1_616_492_376_594));
/// sequence.raise(1_616_492_376_594);
/// assert_eq!(sequence.peek(1_616_492_376_594), Some(1_616_492_376_595));
/// ```
#[derive(Debug, Default)]
pub struct Sequence(AtomicU64);

/// The nonce that comes after `last` at this clock reading; `None` after the last u64.
pub(crate) fn after(last: u64, now: u64) -> Option<u64> {
    Some(last.checked_add(1)?.max(now))
}

impl Sequence {
    /// The nonce that comes next at this clock reading, without spending it; `None` after the last u64.
    pub fn peek(&self, now: u64) -> Option<u64> {
        after(self.last(), now)
    }

    /// The nonce that comes next at this clock reading, spent.
    pub fn next(&self, now: u64) -> Option<u64> {
        let step = |last: u64| after(last, now);
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).ok()?;
        step(before)
    }

    /// Spends all nonces up to this one; never goes back.
    pub fn raise(&self, used: u64) {
        self.0.fetch_max(used, Ordering::Relaxed);
    }

    /// The highest nonce spent, 0 for none.
    pub fn last(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Canonical decimal text of a u64: digits only, no leading zeros.
pub(crate) fn parse(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [b'0', _, ..] => None,
        text => crate::request::bytes::number(text),
    }
}

/// Decimal text of a u64, without the formatting machinery.
#[derive(Clone, Copy)]
pub(crate) struct Decimal {
    digits: [u8; 20],
    start: usize,
}

impl Decimal {
    /// The decimal text of `number`.
    pub(crate) fn new(number: u64) -> Self {
        let mut digits = [b'0'; 20];
        let mut start = digits.len();
        let mut rest = number;
        for (index, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0'.wrapping_add(u8::try_from(rest % 10).unwrap_or_default());
            rest /= 10;
            start = index;
            if rest == 0 {
                break;
            }
        }
        Self { digits, start }
    }

    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        let digits = self.digits.get(self.start..).unwrap_or_default();
        core::str::from_utf8(digits).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_repeats_and_never_goes_back() {
        let sequence = Sequence::default();
        assert_eq!(sequence.next(100), Some(100));
        assert_eq!(sequence.next(100), Some(101));
        assert_eq!(sequence.next(50), Some(102));
        sequence.raise(10);
        assert_eq!(sequence.next(50), Some(103));
        sequence.raise(u64::MAX);
        assert_eq!(sequence.next(50), None);
        assert_eq!(sequence.last(), u64::MAX);
    }

    #[test]
    fn a_look_at_the_next_one_spends_nothing() {
        let sequence = Sequence::default();
        assert_eq!([sequence.peek(100), sequence.peek(100), sequence.next(100)], [Some(100); 3]);
        assert_eq!(sequence.peek(50), Some(101));
        sequence.raise(u64::MAX);
        assert_eq!(sequence.peek(50), None);
    }

    #[test]
    fn reads_canonical_text_only() {
        assert_eq!(parse("18446744073709551615"), Some(u64::MAX));
        for wrong in ["", "01", "-1", "+1", "1.0", "1e3", "18446744073709551616", " 1"] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for number in [0, 7, 10, 1_616_492_376_594, u64::MAX] {
            assert_eq!(Decimal::new(number).as_str(), number.to_string());
        }
    }
}
