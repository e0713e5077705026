//! Katu9's webhooks: a hexadecimal HMAC-SHA256 over the raw body, in the header `X-Katu9-Signature`.

use crate::crypto::hex;
use crate::crypto::webhook::{self, Clock, Keys, Scheme, Verified};
use crate::error::{Code, Error, Result};

/// How Katu9 signs.
pub(crate) static SCHEME: Scheme = Scheme {
    header: "X-Katu9-Signature",
    prefix: None,
    is_base64: false,
    event: "event",
    data: Some("data"),
    known: "payment_link.created transaction.created",
};

/// A webhook whose signature is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The kind of event, such as `payment_link.created`.
    pub event: String,
    /// The JSON text of its data.
    pub data: &'a str,
    /// Whether the event is documented.
    pub known: bool,
    /// SHA-256 of the body in hexadecimal digits: a repeated delivery has the same one.
    pub delivery_key: String,
    /// Which of the secrets matched, from 0.
    pub secret_index: usize,
}

/// Signs a body as Katu9 does: 64 lower-case hexadecimal digits.
///
/// # Errors
/// `bad_secret` if it is empty.
pub fn sign_webhook(secret: &[u8], body: &[u8]) -> Result<String> {
    if secret.is_empty() {
        return Err(Error::local(Code::BadSecret, "secret", "is empty; give the webhook secret as text or bytes"));
    }
    Ok(hex::encode(&webhook::sign(secret, body)))
}

/// Verifies a webhook over its raw body with one or several secrets, and reads its event.
///
/// Katu9 documents no timestamp and no delivery id, so a caller must itself refuse a delivery whose `delivery_key` it
/// has seen. Rule: Katu9, Webhooks.
///
/// # Errors
/// `bad_secret` without a secret, or for an empty one; `bad_signature` unless the signature is 64 hexadecimal digits and
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
    let keys = Keys::of(secrets.iter().copied(), SCHEME.is_base64)?;
    let Verified { event, data, known, delivery_key, secret_index } =
        SCHEME.header(&keys, signature)?.verify(body, Clock::default())?;
    Ok(Event { event, data, known, delivery_key, secret_index })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_64_digits() {
        const BODY: &[u8] = br#"{"event":"e","data":{}}"#;
        let good = sign_webhook(b"secret", BODY).unwrap();
        for text in [&good, &good.to_uppercase()] {
            assert_eq!(verify_webhook(&[b"secret"], Some(text), BODY).unwrap().secret_index, 0);
        }
        let (shorter, zeros) = (&good[1..], "0".repeat(64));
        for bad in ["", "00", shorter, &(good.clone() + "0"), &format!("{shorter}-"), &format!("g{shorter}"), &zeros] {
            let error = verify_webhook(&[b"secret"], Some(bad), BODY).unwrap_err();
            assert_eq!(error.code(), Code::BadSignature, "{bad}");
        }
        assert!(verify_webhook(&[b"secret"], Some(&"é".repeat(32)), BODY).is_err());
    }
}
