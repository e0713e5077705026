//! Katu9's webhooks.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::Input;
use super::{buffer, finish};
use crate::katu9::sign_webhook;
use crate::katu9::webhook::verify_secret;

/// Signs: the secret, then the body. The answer is the signature.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign(secret: usize, body: usize) -> usize {
    let signed = buffer::with_input(|mut input| sign_webhook(input.bytes(secret), input.bytes(body)));
    buffer::wipe_input(secret);
    finish(signed.map(|signature| buffer::put(&signature)))
}

/// Verifies: `secrets` bytes of secrets, the signature, the body, and `lengths` bytes of text with the length of every
/// secret, a comma behind each. Gives which secret matched.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify(secrets: usize, signature: usize, body: usize, lengths: usize) -> usize {
    let verified = buffer::with_input(|mut input| {
        let mut given = Input::of(input.bytes(secrets));
        let (signature, body) = (input.text(signature), input.bytes(body));
        let mut keys = Vec::new();
        let mut length = 0usize;
        for character in input.bytes(lengths) {
            if *character == b',' {
                keys.push(given.bytes(length));
                length = 0;
            } else {
                length = length.wrapping_mul(10).wrapping_add(usize::from(*character & 15));
            }
        }
        verify_secret(&keys, Some(signature), body)
    });
    buffer::wipe_input(secrets);
    finish(verified)
}
