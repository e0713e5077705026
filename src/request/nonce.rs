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

/// The decimal text of a number.
pub(crate) struct Decimal(itoa::Buffer);

impl Decimal {
    /// Room for one text.
    pub(crate) fn new() -> Self {
        Self(itoa::Buffer::new())
    }

    /// The digits of `number`. Of one type, so that they are made in one place: 0.15 kB less.
    pub(crate) fn of(&mut self, number: u64) -> &str {
        self.0.format(number)
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
}
