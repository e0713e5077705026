//! The Rust tests across a boundary, in one program, which is linked once. Those with `wasm_bindgen_test` run in wasm too.

#![allow(clippy::format_collect, reason = "plain to read")]

#[cfg(not(target_arch = "wasm32"))]
mod funding_random;
mod funding_verdicts;
#[cfg(not(target_arch = "wasm32"))]
mod layering;
#[cfg(not(target_arch = "wasm32"))]
mod mutated_answers;
mod paths;
#[cfg(not(target_arch = "wasm32"))]
mod public;
#[cfg(not(target_arch = "wasm32"))]
mod readme;
mod recorded;
mod unsigned;
mod vectors;
mod verdicts;

use paysign::{Endpoint, OperationInfo, katu9, kraken};

/// What the paths of Kraken's two families begin with.
const PRIVATE: &str = "/0/private/";
const FUNDING: &str = "/funding/";

fn operations(api: &'static str, path: &'static str) -> impl Iterator<Item = OperationInfo> {
    paysign::operations().filter(move |it| it.api == api && it.path.starts_with(path))
}

/// The operations of Kraken whose paths begin so.
fn kraken(path: &'static str) -> impl Iterator<Item = &'static Endpoint> {
    operations("kraken", path).map(|it| kraken::endpoint(it.name).unwrap())
}

/// The operations of Katu9.
fn katu9() -> impl Iterator<Item = &'static Endpoint> {
    operations("katu9", "/").map(|it| katu9::endpoint(it.name).unwrap())
}
