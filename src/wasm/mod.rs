//! The JavaScript exports: they convert and decide nothing.
//!
//! Calls that must be fast pass text and bytes through two buffers that are kept: the glue writes into one with
//! `encodeInto` and reads the other with one `TextDecoder` call. Everything else uses wasm-bindgen's own conversions.

#![expect(unreachable_pub, reason = "wasm-bindgen exports what is `pub`, and nothing else sees it")]

mod answer;
mod buffer;
mod clock;
mod external_id;
mod katu9;
mod kraken;
mod table;
mod unknown;
mod webhook;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{ApiMessage, Error, Result};
use crate::request::nonce::Decimal;
use buffer::StaticCell;

/// The standard library's allocator takes 2 kB of brotli more. This one too frees in constant time: with a list of what
/// is free, collecting thousands of clients at once would stop the event loop.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Returned by a call that has failed; no length and no index is this large.
const FAILED: usize = usize::MAX;

/// Error and warnings of the last call.
#[derive(Default)]
struct Said {
    error: Option<Error>,
    warnings: Vec<ApiMessage>,
}

/// Kept until the glue takes it: a call that gives a number is cheaper than one that may throw or gives an object.
static SAID: StaticCell<Said> = StaticCell::new(Said { error: None, warnings: Vec::new() });

/// What a call gives, or nothing after keeping its error.
fn keep<T>(result: Result<T>) -> Option<T> {
    result.map_err(|error| SAID.with(|said| said.error = Some(error))).ok()
}

/// The number that a call gives, or `FAILED`.
fn finish(result: Result<usize>) -> usize {
    keep(result).unwrap_or(FAILED)
}

/// Takes error and warnings of the last call: of an error nine texts, of which the glue makes a `PaySignError` and
/// where an empty one stands for what is absent; then five for each message of the API.
#[wasm_bindgen]
pub fn said() -> JsValue {
    let Said { error, warnings } = SAID.with(core::mem::take);
    let report = error.as_ref().map(|error| &*error.0);
    let after = report.and_then(|report| report.retry.after_ms).map(Decimal::new);
    let status = report.and_then(|report| report.status).map(|status| Decimal::new(status.into()));
    let mut parts = Vec::new();
    if let Some(report) = report {
        parts.extend_from_slice(&[
            report.code.as_str(),
            &report.message,
            report.outcome.as_str(),
            report.retry.action.as_str(),
            report.retry.reason,
            after.as_ref().map_or("", Decimal::as_str),
            report.field.as_deref().unwrap_or_default(),
            status.as_ref().map_or("", Decimal::as_str),
            report.endpoint.unwrap_or_default(),
        ]);
        add(&mut parts, &report.errors);
    }
    add(&mut parts, &warnings);
    texts(&parts)
}

/// The one shape in which structured values leave: a list of texts, of which the glue makes objects.
fn texts(texts: &[&str]) -> JsValue {
    serde_wasm_bindgen::to_value(texts).unwrap_or(JsValue::UNDEFINED)
}

/// Messages of the API: five texts for each.
fn add<'a>(parts: &mut Vec<&'a str>, messages: &'a [ApiMessage]) {
    for ApiMessage { severity, category, kind, detail, text } in messages {
        parts.extend_from_slice(&[severity.as_str(), category, kind, detail, text]);
    }
}
