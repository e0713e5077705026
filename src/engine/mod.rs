//! What every API shares: values, fields, bodies, keys, nonces, answers and errors.
//!
//! Nothing here knows an API, JavaScript, a clock or a source of randomness.

pub mod answer;
pub(crate) mod base64;
pub mod body;
pub(crate) mod bytes;
mod canonical;
pub mod crypto;
#[cfg(not(target_arch = "wasm32"))]
pub mod describe;
pub mod endpoint;
pub mod error;
pub mod field;
pub mod json;
pub mod nearest;
pub mod nonce;
pub mod request;
pub mod retry_after;
pub mod secret;
pub mod shape;
pub mod text;
pub mod url;
pub mod value;
pub mod wire;
