//! The Rust tests across a boundary, in one program, which is linked once. Those with `wasm_bindgen_test` run in wasm too.

#![allow(clippy::format_collect, reason = "plain to read")]

mod advice;
mod clients;
mod external_ids;
#[cfg(not(target_arch = "wasm32"))]
mod funding_random;
mod funding_verdicts;
#[cfg(not(target_arch = "wasm32"))]
mod layering;
mod limits;
#[cfg(not(target_arch = "wasm32"))]
mod mutated_answers;
mod paths;
#[cfg(not(target_arch = "wasm32"))]
mod public;
#[cfg(not(target_arch = "wasm32"))]
mod readme;
mod recorded;
mod typed_answers;
mod unsigned;
mod used_ids;
mod vectors;
mod verdicts;
mod webhook_refusals;

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

/// How many random cases a test takes: `usual`, or what `PROPTEST_CASES` says, which proptest reads for its own tests. A run
/// of a thousand mutants of the core (`.cargo/mutants.toml`) can't take the usual number for each.
#[cfg(not(target_arch = "wasm32"))]
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}
