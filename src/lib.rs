#![doc = include_str!("lib.md")]
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
mod crypto;
mod declare;
mod endpoint;
mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod katu9;
pub mod kraken;
mod request;
mod response;
mod seam;
mod text;
pub mod types;
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
mod wasm;

pub use endpoint::{Endpoint, Method, OperationInfo, Params};
pub use error::{Action, ApiMessage, Code, Error, Outcome, Result, Retry, Severity};
pub use request::body::Encoding;
pub use request::nonce::Sequence;
pub use request::signed::SignedRequest;
pub use request::value::{Cursor, Json};
pub use response::envelope::{Answer, no_answer};

/// All operations of both APIs.
///
/// ```
/// let moving: Vec<&str> = paysign::operations().filter(|it| it.moves_money).map(|it| it.name).collect();
/// assert!(moving.contains(&"Withdraw") && !moving.contains(&"WithdrawInfo"));
/// ```
pub fn operations() -> impl Iterator<Item = OperationInfo> {
    kraken::operations().chain(katu9::operations())
}

/// The samples of the README, which are tested with those here.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
