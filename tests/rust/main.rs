//! The Rust tests across a boundary, in one program, which is linked once. Those with `wasm_bindgen_test` run in wasm too.

#[cfg(not(target_arch = "wasm32"))]
mod funding_random;
mod funding_verdicts;
mod hand_written_endpoint;
#[cfg(not(target_arch = "wasm32"))]
mod layering;
#[cfg(not(target_arch = "wasm32"))]
mod mutated_answers;
mod paths;
#[cfg(not(target_arch = "wasm32"))]
mod readme;
mod recorded;
mod unsigned;
mod vectors;
mod verdicts;
