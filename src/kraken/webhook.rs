//! The HMAC webhooks of Kraken Embed and Kraken Ramp. Both are in the header `X-Signature`, each in a form of its own: which
//! of the two a path receives is the caller's configuration, and is never guessed. Kraken Pay's callbacks are tokens, and
//! not read here.

use crate::crypto::webhook::{Clock, Keys, Scheme, Verified};
use crate::error::Result;
use crate::response::scanner::{Members, decoded};

/// How Kraken Embed signs.
pub(crate) static EMBED: Scheme = Scheme {
    header: "X-Signature",
    prefix: Some(b"v1="),
    is_base64: true,
    event: "event_type",
    data: None,
    known: "custom_order.executed custom_order.execution_failed custom_order.cancelled quote.executed \
            quote.execution_failed quote.cancelled reward.paid user.verified user.closed user.disabled \
            deposit.status_updated withdrawal.status_updated webhook.test",
};

/// How Kraken Ramp signs.
pub(crate) static RAMP: Scheme = Scheme {
    header: "X-Signature",
    prefix: None,
    is_base64: false,
    event: "status",
    data: Some("payload"),
    known: "new paid pending completed failed canceled",
};

/// How many seconds an Embed signature may be older or newer, unless the caller says otherwise.
pub const EMBED_TOLERANCE: u32 = 300;

/// A webhook of Kraken Embed whose signature is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmbedEvent<'a> {
    /// The kind of event, its `event_type`, such as `quote.executed`.
    pub event: String,
    /// The JSON text of the whole body.
    pub data: &'a str,
    /// Whether the event is documented.
    pub known: bool,
    /// SHA-256 of the body in hexadecimal digits: a repeated delivery has the same one.
    pub delivery_key: String,
    /// Which of the secrets matched, from 0.
    pub secret_index: usize,
}

/// A webhook of Kraken Ramp whose signature is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RampEvent<'a> {
    /// Where the transaction stands, such as `completed`.
    pub status: String,
    /// The JSON text of the transaction.
    pub payload: &'a str,
    /// When, as Kraken writes it.
    pub timestamp: Option<String>,
    /// The JSON text of `raw_status`, whose members are not documented.
    pub raw_status: Option<&'a str>,
    /// Whether the status is documented.
    pub known: bool,
    /// SHA-256 of the body in hexadecimal digits: a repeated delivery has the same one.
    pub delivery_key: String,
    /// Which of the secrets matched, from 0.
    pub secret_index: usize,
}

/// Verifies a webhook of Kraken Embed over its raw body with one or several secrets: the signature first, then its time.
///
/// Its header `X-Webhook-Event` is not signed and its `X-Webhook-ID` names no delivery: go by the body, and by
/// `delivery_key`. Rule: Kraken Embed, "Webhooks".
///
/// `secrets` are padded standard base64, as Kraken gives them; `now` is in milliseconds since 1970, and [`EMBED_TOLERANCE`]
/// is a good tolerance.
///
/// # Errors
/// `bad_secret` without a secret, or unless it is such base64; `invalid_request` for a tolerance above a day;
/// `bad_signature` unless the header has one time and a signature of that time and body; then `expired` where the time is
/// further away from `now`; then `not_json` or `unexpected_response`.
///
/// ```
/// use paysign::kraken::{EMBED_TOLERANCE, verify_embed_webhook};
///
/// let secret = "dGVzdC1zZWNyZXQtcGxlYXNlLWlnbm9yZQ==";
/// let header = "t=1734567890,v1=cbf61768231d846c35ad768b1a44ead693ecaedbf45611547b3e7c2a8d4cad27";
/// let body = br#"{"event_type":"quote.executed","id":"QTE-AAAAA-EXAMPLE","iiban":"AA00N84GEXAMPLE0","timestamp":"2024-12-19T00:24:50.123456789Z"}"#;
/// let event = verify_embed_webhook(&[secret], Some(header), body, 1_734_567_900_000.0, EMBED_TOLERANCE)?;
/// assert!(event.event == "quote.executed" && event.known);
/// # Ok::<(), paysign::Error>(())
/// ```
pub fn verify_embed_webhook<'a>(
    secrets: &[&str],
    signature: Option<&str>,
    body: &'a [u8],
    now: f64,
    tolerance_seconds: u32,
) -> Result<EmbedEvent<'a>> {
    let clock = Clock::new(now, tolerance_seconds)?;
    let keys = Keys::of(secrets.iter().map(|secret| secret.as_bytes()), EMBED.is_base64)?;
    let Verified { event, data, known, delivery_key, secret_index } =
        EMBED.header(&keys, signature)?.verify(body, clock)?;
    Ok(EmbedEvent { event, data, known, delivery_key, secret_index })
}

/// Verifies a webhook of Kraken Ramp over its raw body with one or several secrets.
///
/// It has no time and no delivery id: a caller must itself refuse a delivery whose `delivery_key` it has seen. Rule: Kraken
/// Ramp, "Transaction update webhook".
///
/// # Errors
/// `bad_secret` without a secret, or for an empty one; `bad_signature` unless the signature is 64 hexadecimal digits and
/// that of the body; after a good signature `not_json` or `unexpected_response`.
///
/// ```
/// use paysign::kraken::verify_ramp_webhook;
///
/// let signature = "075b552586873977d2331adc0996ae019af5dec70aad2a1fdde34d949cf72242";
/// let body = br#"{"status":"completed","payload":{"transaction_id":"RT-1","in_amount":"100.00","in_asset":"EUR","out_asset":"XBT","out_amount":"0.00100000"},"raw_status":{},"timestamp":"2024-12-19T00:24:50Z"}"#;
/// let event = verify_ramp_webhook(&[b"ramp_test_secret"], Some(signature), body)?;
/// assert!(event.status == "completed" && event.known);
/// # Ok::<(), paysign::Error>(())
/// ```
pub fn verify_ramp_webhook<'a>(secrets: &[&[u8]], signature: Option<&str>, body: &'a [u8]) -> Result<RampEvent<'a>> {
    let keys = Keys::of(secrets.iter().copied(), RAMP.is_base64)?;
    let Verified { event, data, known, delivery_key, secret_index } =
        RAMP.header(&keys, signature)?.verify(body, Clock::default())?;
    let (mut timestamp, mut raw_status) = (None, None);
    for (name, value) in Members::of(core::str::from_utf8(body).unwrap_or_default()) {
        match &*name {
            "timestamp" => timestamp = decoded(value),
            "raw_status" => raw_status = Some(value),
            _ => {}
        }
    }
    Ok(RampEvent { status: event, payload: data, timestamp, raw_status, known, delivery_key, secret_index })
}
