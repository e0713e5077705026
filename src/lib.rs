#![doc = include_str!("../README.md")]
// No panic path: nothing that comes from a caller or an API may end the program. Tests may.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used,
    )
)]

#[cfg(feature = "codegen")]
pub mod codegen;
pub mod crypto;
mod declare;
pub mod endpoint;
pub mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod katu9;
pub mod kraken;
pub mod request;
pub mod response;
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
mod wasm;

pub use endpoint::OperationInfo;
pub use error::{Action, ApiMessage, Code, Error, Outcome, Result, Retry, Severity};
pub use request::signed::{Answer, SignedRequest};

/// All operations of both APIs.
///
/// ```
/// let moving: Vec<&str> = paysign::operations().filter(|it| it.moves_money).map(|it| it.name).collect();
/// assert!(moving.contains(&"Withdraw") && !moving.contains(&"WithdrawInfo"));
/// ```
pub fn operations() -> impl Iterator<Item = OperationInfo> {
    kraken::operations().chain(katu9::operations())
}
