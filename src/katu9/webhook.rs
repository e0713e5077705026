//! Katu9's webhooks: a hexadecimal HMAC-SHA256 over the raw body, in the header `X-Katu9-Signature`.

use crate::crypto::{hex, webhook};
use crate::error::{Code, Error, Result};
use crate::response::scanner::{Members, decoded};

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

/// Signs a body as Katu9 does: 64 lower-case hexadecimal digits.
///
/// # Errors
/// `bad_secret` if it is empty.
pub fn sign_webhook(secret: &[u8], body: &[u8]) -> Result<String> {
    if secret.is_empty() {
        return Err(empty_secret());
    }
    Ok(hex::encode(&webhook::sign(secret, body)))
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
pub fn verify_webhook<'a>(secrets: &[&[u8]], signature: Option<&str>, body: &'a [u8]) -> Result<Event<'a>> {
    let (secret_index, event, data) = verified(secrets, signature, body)?;
    Ok(Event { event, data, secret_index })
}

/// Like `verify_webhook`, where only the secret is asked for.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
pub fn verify_secret(secrets: &[&[u8]], signature: Option<&str>, body: &[u8]) -> Result<usize> {
    verified(secrets, signature, body).map(|(secret_index, ..)| secret_index)
}

fn empty_secret() -> Error {
    Error::local(Code::BadSecret, "secret", "is empty; give the webhook secret as text or bytes")
}

/// Which secret made the signature, the event's name and its data.
fn verified<'a>(secrets: &[&[u8]], signature: Option<&str>, body: &'a [u8]) -> Result<(usize, String, &'a str)> {
    let secret_index = matching(secrets, signature, body)?;
    let Ok(text) = core::str::from_utf8(body) else {
        return Err(Error::local(Code::NotJson, "body", "is signed, but it is not UTF-8"));
    };
    let (mut event, mut data) = ("", "");
    let mut members = Members::of(text);
    for (name, value) in &mut members {
        match &*name {
            "event" => event = value,
            "data" => data = value,
            _ => {}
        }
    }
    if members.end().is_err() {
        return Err(Error::local(Code::NotJson, "body", "is signed, but it is not JSON"));
    }
    let Some(event) = decoded(event) else {
        return Err(Error::local(Code::UnexpectedResponse, "event", "is not text in a signed body"));
    };
    if data.is_empty() {
        return Err(Error::local(Code::UnexpectedResponse, "data", "is missing in a signed body"));
    }
    Ok((secret_index, event, data))
}

/// Every secret is tried, so that the time tells nothing of which one matched.
fn matching(secrets: &[&[u8]], signature: Option<&str>, body: &[u8]) -> Result<usize> {
    if secrets.is_empty() {
        return Err(Error::local(Code::BadSecret, "secret", "is missing; give the webhook secret as text or bytes"));
    }
    if secrets.iter().any(|secret| secret.is_empty()) {
        return Err(empty_secret());
    }
    let signature = signature.unwrap_or_default();
    if signature.is_empty() {
        return Err(Error::local(
            Code::BadSignature,
            "signature",
            "is missing; give the value of the header X-Katu9-Signature",
        ));
    }
    let Some(tag) = hex::decode(signature) else {
        return Err(Error::local(
            Code::BadSignature,
            "signature",
            "must be 64 hexadecimal digits and nothing else, not even a prefix such as sha256=",
        ));
    };
    let mut matched = None;
    for (index, secret) in secrets.iter().enumerate() {
        let fits = webhook::verify(secret, body, &tag);
        matched = matched.or(fits.then_some(index));
    }
    matched.ok_or_else(|| {
        Error::local(
            Code::BadSignature,
            "signature",
            "is not that of this body; verify the raw body as it came, not a parsed and rewritten one",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_64_digits() {
        let good = sign_webhook(b"secret", b"{}").unwrap();
        for text in [&good, &good.to_uppercase()] {
            assert_eq!(matching(&[b"secret"], Some(text), b"{}").unwrap(), 0);
        }
        let (shorter, zeros) = (&good[1..], "0".repeat(64));
        for bad in ["", "00", shorter, &(good.clone() + "0"), &format!("{shorter}-"), &format!("g{shorter}"), &zeros] {
            assert!(matching(&[b"secret"], Some(bad), b"{}").is_err(), "{bad}");
        }
        assert!(matching(&[b"secret"], Some(&"é".repeat(32)), b"{}").is_err());
    }
}
