//! Katu9's webhooks.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, thrown};
use crate::engine::value::decimal;
use crate::katu9::{sign_webhook, verify_webhook};

/// Signs: the secret, then the body.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign(secret: usize, body: usize) -> std::result::Result<String, JsValue> {
    let signed = buffer::with_input(|mut input| sign_webhook(input.bytes(secret), input.bytes(body)));
    buffer::wipe_input(secret);
    signed.map_err(thrown)
}

/// Verifies: the secrets, whose lengths are `secrets`, then the signature, then the body. Answers which secret matched.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify(secrets: &str, signature: Option<usize>, body: usize) -> std::result::Result<usize, JsValue> {
    let mut before = 0usize;
    let verified = buffer::with_input(|mut input| {
        let mut keys = Vec::new();
        for length in secrets.split_terminator(',').filter_map(decimal) {
            before = before.saturating_add(length);
            keys.push(input.bytes(length));
        }
        let signature = signature.map(|length| input.text(length));
        verify_webhook(&keys, signature, input.bytes(body)).map(|event| event.secret_index)
    });
    buffer::wipe_input(before);
    verified.map_err(thrown)
}
