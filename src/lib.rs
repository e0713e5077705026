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

mod declare;
pub mod engine;
pub mod katu9;
pub mod kraken;
#[cfg(not(target_arch = "wasm32"))]
mod typescript;
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
mod wasm;

pub use engine::endpoint::OperationInfo;
pub use engine::error::{Action, ApiMessage, Code, Error, Outcome, Result, Retry, Severity};
pub use engine::request::{Answer, SignedRequest};
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
pub use typescript::typescript;

/// All operations of both APIs.
///
/// ```
/// let moving: Vec<&str> = paysign::operations().filter(|it| it.moves_money).map(|it| it.name).collect();
/// assert!(moving.contains(&"Withdraw") && !moving.contains(&"WithdrawInfo"));
/// ```
pub fn operations() -> impl Iterator<Item = OperationInfo> {
    kraken::operations().chain(katu9::operations())
}
