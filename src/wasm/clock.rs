//! The only place where time is read.

use crate::engine::error::{Error, Result};

/// Milliseconds: the given reading, or the host's clock where the glue gives NaN for none.
pub fn milliseconds(given: f64) -> f64 {
    if given.is_nan() { js_sys::Date::now() } else { given }
}

/// What one millisecond is in a nonce.
#[derive(Clone, Copy)]
pub enum NonceUnit {
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl NonceUnit {
    pub fn named(name: &str) -> Self {
        match name {
            "us" => Self::Microseconds,
            "ns" => Self::Nanoseconds,
            _ => Self::Milliseconds,
        }
    }

    /// A clock reading in milliseconds, in this unit.
    pub fn reading(self, given: f64) -> Result<u64> {
        let now = milliseconds(given);
        if !(0.0..=9e12).contains(&now) {
            return Err(Error::invalid("now", "must give milliseconds since 1970 as a number >= 0"));
        }
        // In range, and below a millisecond a float's fraction is all there is.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let units = |factor: f64| (now * factor) as u64;
        Ok(match self {
            Self::Milliseconds => units(1.0),
            Self::Microseconds => units(1e3),
            Self::Nanoseconds => units(1e3).saturating_mul(1000),
        })
    }
}
