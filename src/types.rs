//! What members of answers are where plain Rust types would lose something: a digit, or a spelling of the vendor.

pub use crate::response::types::{Anything, IntegerOrText, Number, NumberOrText, Rows, TextOrFalse, TextOrNull, True};
