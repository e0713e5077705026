//! What goes out: parameters and the rules that they keep, bodies, nonces, addresses.

pub mod base_url;
pub mod body;
pub(crate) mod bytes;
pub mod nonce;
pub mod param;
pub mod signed;
pub mod suggest;
pub mod value;
