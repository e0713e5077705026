//! Webhooks.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::Input;
use super::clock::milliseconds;
use super::{buffer, finish};
use crate::crypto::webhook::{Clock, Keys, Scheme};
use crate::error::Result;
use crate::request::bytes::number;
use crate::{katu9, kraken};

/// Signs: the secret, then the body. The answer is the signature.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign(secret: usize, body: usize) -> usize {
    let signed = buffer::with_input(|mut input| katu9::sign_webhook(input.bytes(secret), input.bytes(body)));
    buffer::wipe_input(secret);
    finish(signed.map(|signature| buffer::answer_text(&signature)))
}

/// The schemes, as the glue numbers them.
static SCHEMES: [&Scheme; 3] = [&katu9::webhook::SCHEME, &kraken::webhook::EMBED, &kraken::webhook::RAMP];

/// Verifies: `secrets` bytes of secrets, the signature, `list` bytes that say what the secrets are, and the body, whose
/// length is `usize::MAX` where only the header is to be read. The list has for each secret `t` for text or `b` for bytes, and its
/// length; nothing where a secret is missing; and commas between them. Gives twice the place of the one that matched, and 1 more for a
/// documented event; the answer is the delivery's key.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify(
    scheme: usize,
    secrets: usize,
    signature: usize,
    list: usize,
    body: usize,
    now: f64,
    tolerance: f64,
) -> usize {
    let verified = buffer::with_input(|mut input| {
        let given = Input::of(input.bytes(secrets));
        let (signature, list) = (input.text(signature), input.bytes(list));
        let scheme = SCHEMES.get(scheme).copied().unwrap_or(&katu9::webhook::SCHEME);
        let clock = Clock::new(milliseconds(now)?, seconds(tolerance))?;
        let keys = keys(scheme, given, list)?;
        let header = scheme.header(&keys, Some(signature))?;
        if body == usize::MAX {
            return Ok(0);
        }
        let verified = header.verify(input.bytes(body), clock)?;
        buffer::answer_text(&verified.delivery_key);
        Ok(verified.secret_index.wrapping_mul(2).wrapping_add(verified.known.into()))
    });
    buffer::wipe_input(secrets);
    finish(verified)
}

/// The glue gives less than 0 for what is not a whole number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn seconds(tolerance: f64) -> u32 {
    if tolerance < 0.0 { u32::MAX } else { tolerance as u32 }
}

fn keys(scheme: &Scheme, mut given: Input<'_>, list: &[u8]) -> Result<Keys> {
    let mut keys = Keys::default();
    let several = list.contains(&b',');
    for (place, entry) in list.split(|character| *character == b',').enumerate() {
        let [kind, length @ ..] = entry else { continue };
        let length = number(length).and_then(|length| usize::try_from(length).ok());
        keys.add(place, several, given.bytes(length.unwrap_or_default()), scheme.is_base64 && *kind == b't')?;
    }
    Ok(keys)
}
