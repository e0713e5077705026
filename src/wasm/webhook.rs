//! Katu9's webhooks.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, thrown};
use crate::engine::value::decimal;
use crate::katu9::{sign_webhook, verify_webhook};

/// Signs: the secret, then the body.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign(secret: usize, body: usize) -> std::result::Result<String, JsValue> {
    let signed = buffer::with_bytes(0, secret, |key| buffer::with_bytes(secret, body, |body| sign_webhook(key, body)));
    buffer::wipe_input(secret);
    signed.map_err(thrown)
}

/// Verifies: the secrets, whose lengths are `secrets`, then the signature, then the body. Answers which secret matched.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify(secrets: &str, signature: Option<usize>, body: usize) -> std::result::Result<usize, JsValue> {
    let lengths: Vec<usize> = secrets.split_terminator(',').filter_map(decimal).collect();
    let before: usize = lengths.iter().copied().fold(0, usize::saturating_add);
    let signature_length = signature.unwrap_or_default();
    let body_start = before.saturating_add(signature_length);
    let verified = buffer::with_bytes(0, before, |mut rest| {
        let mut keys = Vec::new();
        for length in lengths {
            let (key, after) = rest.split_at_checked(length).unwrap_or_default();
            keys.push(key);
            rest = after;
        }
        buffer::with_text(before, signature_length, |text| {
            buffer::with_bytes(body_start, body, |body| {
                verify_webhook(&keys, signature.map(|_| text), body).map(|event| event.secret_index)
            })
        })
    });
    buffer::wipe_input(before);
    verified.map_err(thrown)
}
