//! Katu9's webhooks: a hexadecimal HMAC-SHA256 over the raw body, in the header `X-Katu9-Signature`.

use crate::engine::crypto::{HmacSha256, hex, unhex};
use crate::engine::error::{Code, Error, Result};
use crate::engine::json::{Broken, Scanner, decoded, members};

/// A webhook whose signature is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The kind of event, such as `payment_link.created`.
    pub event: String,
    /// The JSON text of its data.
    pub data: &'a str,
    /// Which of the secrets matched, from 0.
    pub secret_index: usize,
}

#[inline(never)]
fn key(secret: &[u8]) -> Result<HmacSha256> {
    let bad = |rule| Error::local(Code::BadSecret, "secret", rule);
    if secret.is_empty() {
        return Err(bad("is empty; give the webhook secret as text or bytes"));
    }
    HmacSha256::new(secret).ok_or_else(|| bad("can't be used as a key"))
}

/// Signs a body as Katu9 does: 64 lower-case hexadecimal digits.
///
/// # Errors
/// `bad_secret` if it is empty.
pub fn sign_webhook(secret: &[u8], body: &[u8]) -> Result<String> {
    Ok(hex(&key(secret)?.sign(body)))
}

/// Verifies a webhook over its raw body with one or several secrets, and reads its event.
///
/// Katu9 documents no timestamp and no delivery id, so a caller must itself refuse an event that it has seen.
/// Rule: Katu9, Webhooks.
///
/// # Errors
/// `bad_secret` where there is none or an empty one; `bad_signature` unless the signature is 64 hexadecimal digits and
/// that of the body; after a good signature `not_json` or `unexpected_response`.
///
/// ```
/// use paysign::katu9::verify_webhook;
///
/// let body = br#"{"event":"payment_link.created","data":{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08"}}"#;
/// let signature = "f6dc7bbce526061ac28d28ebb00889945c354069e8cb0230a41d302bda803c0b";
/// let event = verify_webhook(&[b"old secret", b"whsec_test"], Some(signature), body)?;
/// assert_eq!((event.event.as_str(), event.secret_index), ("payment_link.created", 1));
/// # Ok::<(), paysign::Error>(())
/// ```
#[inline(never)]
pub fn verify_webhook<'a>(secrets: &[&[u8]], signature: Option<&str>, body: &'a [u8]) -> Result<Event<'a>> {
    let secret_index = matching(secrets, signature, body)?;
    let Ok(text) = core::str::from_utf8(body) else {
        return Err(local(Code::NotJson, "body", "is signed, but it is no UTF-8"));
    };
    let mut values = [""; 2];
    if members(text, &["event", "data"], &mut values, &mut Scanner::skip) == Err(Broken) {
        return Err(local(Code::NotJson, "body", "is signed, but it is no JSON"));
    }
    let [event, data] = values;
    let Some(event) = decoded(event) else {
        return Err(local(Code::UnexpectedResponse, "event", "is no text in a signed body"));
    };
    if data.is_empty() {
        return Err(local(Code::UnexpectedResponse, "data", "is missing in a signed body"));
    }
    Ok(Event { event, data, secret_index })
}

/// Which secret made the signature. Every secret is tried, so that the time tells nothing of which one matched.
fn matching(secrets: &[&[u8]], signature: Option<&str>, body: &[u8]) -> Result<usize> {
    if secrets.is_empty() {
        return Err(local(Code::BadSecret, "secret", "is missing; give the webhook secret as text or bytes"));
    }
    let keys = secrets.iter().map(|secret| key(secret)).collect::<Result<Vec<_>>>()?;
    let bad = |rule| local(Code::BadSignature, "signature", rule);
    let signature = match signature {
        None | Some("") => return Err(bad("is missing; give the value of the header X-Katu9-Signature")),
        Some(signature) => signature,
    };
    let Some(code) = unhex::<32>(signature) else {
        return Err(bad("must be 64 hexadecimal digits and nothing else, not even a prefix such as sha256="));
    };
    let matched = keys.iter().enumerate().fold(None, |found, (index, key)| {
        let fits = key.verify(body, &code);
        found.or(fits.then_some(index))
    });
    matched
        .ok_or_else(|| bad("is not that of this body; verify the raw body as it came, not a parsed and rewritten one"))
}

fn local(code: Code, field: &str, rule: &str) -> Error {
    Error::local(code, field, rule)
}
