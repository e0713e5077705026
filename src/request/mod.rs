//! What goes out: parameters and the rules that they keep, bodies, nonces, addresses.

pub mod base_url;
pub mod body;
pub(crate) mod bytes;
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod members;
pub mod nonce;
pub mod param;
pub mod signed;
pub mod suggest;
pub(crate) mod target;
pub mod value;
