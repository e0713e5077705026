//! The JavaScript exports: they convert and decide nothing.
//!
//! Calls that must be fast pass text and bytes through two buffers that are kept: the glue writes into one with
//! `encodeInto` and reads the other with one `TextDecoder` call. Everything else uses wasm-bindgen's own conversions.

mod answer;
mod buffer;
mod clock;
mod external_id;
mod katu9;
mod kraken;
mod table;
mod webhook;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

use crate::engine::endpoint::OperationInfo;
use crate::engine::error::{ApiMessage, Error};

/// The smallest of the allocators that give memory back, and as fast for what is kept here: a few strings at a time.
// SAFETY: without atomics a WebAssembly module has one thread; `buffer` does not compile with them.
#[allow(unsafe_code)]
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// The one shape in which structured values leave: a serializer made once is a third of one made for every type.
enum Plain<'a> {
    Text(&'a str),
    Number(u64),
    Bool(bool),
    List(Vec<Plain<'a>>),
    Object(Vec<(&'static str, Plain<'a>)>),
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            // Milliseconds, costs and statuses, far below 2^53; serialize_u64 would bring in an error and its formatting.
            #[allow(clippy::cast_precision_loss)]
            Self::Number(number) => to.serialize_f64(*number as f64),
            Self::Bool(truth) => to.serialize_bool(*truth),
            Self::List(items) => to.collect_seq(items),
            Self::Object(members) => to.collect_map(members.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl Plain<'_> {
    fn into_js(self) -> JsValue {
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
        self.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
    }
}

/// A plain object with the parts of the error; the glue makes a `PaySignError` of it.
#[inline(never)]
fn thrown(error: Error) -> JsValue {
    let report = error.report();
    let mut retry =
        vec![("action", Plain::Text(report.retry.action.as_str())), ("reason", Plain::Text(report.retry.reason))];
    if let Some(after) = report.retry.after_ms {
        retry.push(("afterMs", Plain::Number(after)));
    }
    let mut members = vec![
        ("code", Plain::Text(report.code.as_str())),
        ("message", Plain::Text(&report.message)),
        ("outcome", Plain::Text(report.outcome.as_str())),
        ("retry", Plain::Object(retry)),
        ("errors", messages(&report.errors)),
    ];
    if let Some(field) = &report.field {
        members.push(("field", Plain::Text(field)));
    }
    if let Some(status) = report.status {
        members.push(("status", Plain::Number(status.into())));
    }
    if let Some(endpoint) = report.endpoint {
        members.push(("endpoint", Plain::Text(endpoint)));
    }
    Plain::Object(members).into_js()
}

fn messages(messages: &[ApiMessage]) -> Plain<'_> {
    Plain::List(messages.iter().map(message).collect())
}

fn message(message: &ApiMessage) -> Plain<'_> {
    let ApiMessage { severity, category, kind, detail, text } = message;
    Plain::Object(vec![
        ("severity", Plain::Text(severity.as_str())),
        ("category", Plain::Text(category)),
        ("type", Plain::Text(kind)),
        ("detail", Plain::Text(detail)),
        ("text", Plain::Text(text)),
    ])
}

fn operation(operation: OperationInfo) -> Plain<'static> {
    let permissions = operation.permissions.iter().map(|permission| Plain::Text(permission)).collect();
    Plain::Object(vec![
        ("api", Plain::Text(operation.api)),
        ("name", Plain::Text(operation.name)),
        ("method", Plain::Text(operation.method.as_str())),
        ("path", Plain::Text(operation.path)),
        ("permissions", Plain::List(permissions)),
        ("cost", Plain::Number(operation.cost.into())),
        ("movesMoney", Plain::Bool(operation.moves_money)),
        ("repeatable", Plain::Bool(operation.repeatable)),
    ])
}
