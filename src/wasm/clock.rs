//! The only place where time is read.

use crate::error::{Error, Result};

/// Milliseconds: the given reading, or the host's clock where the glue gives NaN for none.
pub fn milliseconds(given: f64) -> Result<f64> {
    let now = if given.is_nan() { js_sys::Date::now() } else { given };
    if SECONDS.contains(&now) {
        return Err(Error::invalid(
            "now",
            "looks like seconds; it must give milliseconds since 1970, as Date.now() does",
        ));
    }
    if !(0.0..=9e12).contains(&now) {
        return Err(Error::invalid("now", "must give milliseconds since 1970 as a number >= 0"));
    }
    Ok(now)
}

/// As milliseconds these would be days of the years 1970 to 1973, as seconds the years 2001 to 5138.
const SECONDS: core::ops::RangeInclusive<f64> = 1e9..=1e11;

/// What one step of a nonce is: so many make up a millisecond.
#[derive(Clone, Copy)]
pub struct NonceUnit {
    /// Steps in a millisecond, of which a reading's fraction can make out at most a thousand.
    read: f64,
    /// Steps in one of those.
    each: u64,
}

impl NonceUnit {
    pub fn named(name: &str) -> Self {
        let (read, each) = match name {
            "us" => (1e3, 1),
            "ns" => (1e3, 1000),
            _ => (1.0, 1),
        };
        Self { read, each }
    }

    /// A clock reading in milliseconds, in this unit.
    pub fn reading(self, given: f64) -> Result<u64> {
        let now = milliseconds(given)?;
        // In range, and below a millisecond a float's fraction is all there is.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let read = (now * self.read) as u64;
        Ok(read.wrapping_mul(self.each))
    }
}
