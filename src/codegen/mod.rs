//! What is generated from the declarations, and their words. Behind the feature `codegen`, which nobody needs who calls
//! an API.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "plain to read, and fast enough for a build")]

pub(crate) mod describe;
pub(crate) mod docs;
mod errors;
mod members;
pub(crate) mod seam;
mod typescript;

pub use errors::errors;
pub use members::members;
pub use seam::seam;
pub use typescript::typescript;
