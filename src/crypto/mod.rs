//! Keys, signatures and base64.

pub(crate) mod base64;
pub mod hmac;
pub mod secret;
