//! Webhooks.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::Input;
use super::clock::milliseconds;
use super::{buffer, number_of, unsigned};
use crate::crypto::webhook::{Clock, Keys, Scheme};
use crate::error::Result;
use crate::request::bytes::number;
use crate::seam::{SecretKind, Sentinel, WebhookScheme};
use crate::{katu9, kraken};

/// Signs: the secret, then the body. The answer is the signature.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign(secret: usize, body: usize) -> usize {
    let signed = buffer::with_input(|mut input| katu9::sign_webhook(input.bytes(secret), input.bytes(body)));
    buffer::wipe_input(secret);
    number_of(signed.map(|signature| buffer::answer_text(&signature)))
}

fn scheme_of(number: usize) -> &'static Scheme {
    match number {
        WebhookScheme::EMBED => &kraken::webhook::EMBED,
        WebhookScheme::RAMP => &kraken::webhook::RAMP,
        _ => &katu9::webhook::SCHEME,
    }
}

/// Verifies: `secrets` bytes of secrets, the signature, `list` bytes that say what the secrets are, and the body, if its
/// length does not say that there is none. The list has for each secret its [`SecretKind`] and its length; nothing where a
/// secret is missing; and commas between them. Gives twice the place of the one that matched, and 1 more for a
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
        let scheme = scheme_of(scheme);
        let clock = Clock::new(milliseconds(now)?, seconds(tolerance))?;
        let keys = keys(scheme, given, list)?;
        let header = scheme.header(&keys, Some(signature))?;
        if body == unsigned(Sentinel::NO_BODY) {
            return Ok(0);
        }
        let verified = header.verify(input.bytes(body), clock)?;
        buffer::answer_text(&verified.delivery_key);
        Ok(verified.secret_index.wrapping_mul(2).wrapping_add(verified.known.into()))
    });
    buffer::wipe_input(secrets);
    number_of(verified)
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
        keys.add(
            place,
            several,
            given.bytes(length.unwrap_or_default()),
            scheme.is_base64 && *kind == SecretKind::TEXT,
        )?;
    }
    Ok(keys)
}
