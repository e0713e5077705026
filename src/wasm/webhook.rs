//! Katu9's webhooks.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, thrown};
use crate::katu9::sign_webhook;
use crate::katu9::webhook::verify_secret;

/// Signs: the secret, then the body. The answer is the signature.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign(secret: usize, body: usize) -> Result<usize, JsValue> {
    let signed = buffer::with_input(|mut input| sign_webhook(input.bytes(secret), input.bytes(body)));
    buffer::wipe_input(secret);
    signed.map(|signature| buffer::put(&signature)).map_err(thrown)
}

/// Verifies: the secrets, after each of whose lengths in `secrets` is a comma, then the signature, then the body. Answers
/// which secret matched.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify(secrets: &str, signature: usize, body: usize) -> Result<usize, JsValue> {
    let mut before = 0usize;
    let verified = buffer::with_input(|mut input| {
        let mut keys = Vec::new();
        let mut length = 0usize;
        for character in secrets.bytes() {
            if character == b',' {
                keys.push(input.bytes(length));
                before = before.saturating_add(length);
                length = 0;
            } else {
                length = length.wrapping_mul(10).wrapping_add(usize::from(character & 15));
            }
        }
        let signature = input.text(signature);
        verify_secret(&keys, Some(signature), input.bytes(body))
    });
    buffer::wipe_input(before);
    verified.map_err(thrown)
}
