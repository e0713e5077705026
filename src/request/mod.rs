//! What goes out: parameters and the rules that they keep, bodies, nonces, addresses.

pub(crate) mod base_url;
pub(crate) mod body;
pub(crate) mod bytes;
pub(crate) mod form;
#[cfg(any(test, feature = "fuzzing", all(target_arch = "wasm32", feature = "wasm")))]
pub(crate) mod frame;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod members;
pub(crate) mod nonce;
pub(crate) mod param;
pub(crate) mod rule;
pub(crate) mod signed;
pub(crate) mod suggest;
pub(crate) mod target;
pub(crate) mod value;
