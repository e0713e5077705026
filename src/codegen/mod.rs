//! The words of the declarations, for what is generated from them. Not part of the wasm binary.

pub mod docs;
mod typescript;

pub use typescript::typescript;
