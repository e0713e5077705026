//! The HMAC webhooks of Kraken Embed, Kraken Ramp and Katu9.

use std::collections::BTreeMap;

use paysign::{Code, katu9, kraken};
use serde_json::value::RawValue;

use crate::input::Input;

const T: &str = "1734567890";
const NOW: f64 = 1_734_567_890_000.0;
/// Text for Ramp and Katu9; Embed's is its base64.
const SECRET: &[u8] = b"secret";
const BASE64: &str = "c2VjcmV0";
const BODY: &[u8] = br#"{"event":"e","data":{},"event_type":"e","status":"new","payload":{}}"#;

fn mac(time: Option<&str>, body: &[u8]) -> String {
    let signed = time.map_or(body.to_vec(), |time| [time.as_bytes(), b".", body].concat());
    katu9::sign_webhook(SECRET, &signed).expect("there is a secret")
}

/// Nothing passes but the signature of this body; the pieces from which headers are made hold the good ones.
pub fn header(data: &[u8]) {
    let mut input = Input(data);
    let (plain, timed) = (mac(None, BODY), mac(Some(T), BODY));
    let upper = timed.to_uppercase();
    let mut header = String::new();
    while !input.0.is_empty() {
        match input.byte() {
            1 => header.push_str(&plain),
            2 => header.push_str(&timed),
            3 => header.push_str(&upper),
            4 => header.push_str("t="),
            5 => header.push_str(T),
            6 => header.push_str("v1="),
            7 => header.push_str(&timed[..usize::from(input.byte()) % 65]),
            8 => header.push('\u{ff11}'),
            byte => header.push(byte.into()),
        }
    }
    let signature = Some(&*header);
    let is_plain = header.to_ascii_lowercase() == plain;
    assert_eq!(katu9::verify_webhook(&[b"other", SECRET], signature, BODY).is_ok(), is_plain, "{header:?}");
    assert_eq!(kraken::verify_ramp_webhook(&[b"other", SECRET], signature, BODY).is_ok(), is_plain, "{header:?}");
    let verify = |now| kraken::verify_embed_webhook(&["b3RoZXI=", BASE64], signature, BODY, now, 300);
    let time = time_of(&header);
    let is_near = time.is_some_and(|time| time.parse::<f64>().is_ok_and(|time| (time * 1000.0 - NOW).abs() <= 300e3));
    match verify(NOW) {
        Ok(event) => assert!(is_near && event.secret_index == 1, "{header:?}"),
        Err(error) if error.code() == Code::Expired => assert!(time.is_some() && !is_near, "{header:?}"),
        Err(error) => assert!(time.is_none() && error.code() == Code::BadSignature, "{header:?}: {error}"),
    }
    if is_near {
        assert_eq!(verify(NOW + 1e6).err().map(|error| error.code()), Some(Code::Expired));
    }
}

/// The one time of a header of Embed's form, with a good signature of it.
fn time_of(header: &str) -> Option<&str> {
    let parts: Vec<&str> = header.split([',', ' ']).collect();
    let times: Vec<&str> = parts.iter().filter_map(|part| part.strip_prefix("t=")).collect();
    let tags: Vec<&str> = parts.iter().filter_map(|part| part.strip_prefix("v1=")).collect();
    let [time] = times[..] else { return None };
    let is_time = (1..=12).contains(&time.len()) && time.bytes().all(|digit| digit.is_ascii_digit());
    let good = mac(Some(time), BODY);
    let is_good = tags.len() <= 8 && tags.iter().any(|tag| tag.to_ascii_lowercase() == good);
    (header.len() <= 1024 && is_time && is_good).then_some(time)
}

/// A signed body is read as JSON, and any other byte than the signed ones is refused.
pub fn body(data: &[u8]) {
    let mut input = Input(data);
    let (at, bit) = (usize::from(input.byte()), 1 << input.below(8));
    let body = input.0;
    let plain = mac(None, body);
    let timed = format!("t={T},v1={}", mac(Some(T), body));
    let ramp = kraken::verify_ramp_webhook(&[SECRET], Some(&plain), body);
    let embed = kraken::verify_embed_webhook(&[BASE64], Some(&timed), body, NOW, 0);
    let katu9 = katu9::verify_webhook(&[SECRET], Some(&plain), body);
    let codes = [
        ramp.as_ref().err().map(|error| error.code()),
        embed.as_ref().err().map(|error| error.code()),
        katu9.as_ref().err().map(|error| error.code()),
    ];
    let text = str::from_utf8(body).ok().filter(|text| serde_json::from_str::<&RawValue>(text).is_ok());
    assert_eq!(codes.map(|code| code == Some(Code::NotJson)), [text.is_none(); 3]);
    assert!(!codes.contains(&Some(Code::BadSignature)));
    // serde_json refuses texts with lone surrogates.
    if let Some(members) = text.and_then(|text| serde_json::from_str::<BTreeMap<String, &RawValue>>(text).ok()) {
        let read = |name| members.get(name).and_then(|value| serde_json::from_str::<String>(value.get()).ok());
        if let Ok(event) = ramp {
            assert!(read("status").is_none_or(|status| status == event.status));
            assert_eq!(members.get("payload").map(|payload| payload.get()), Some(event.payload));
        }
        if let Ok(event) = embed {
            assert!(read("event_type").is_none_or(|kind| kind == event.event));
            assert_eq!(Some(event.data), text);
        }
        if let Ok(event) = katu9 {
            assert!(read("event").is_none_or(|kind| kind == event.event));
            assert_eq!(members.get("data").map(|data| data.get()), Some(event.data));
        }
    }
    let mut other = body.to_vec();
    match other.get_mut(at) {
        Some(byte) => *byte ^= bit,
        None => other.push(bit),
    }
    let refused = [
        kraken::verify_ramp_webhook(&[SECRET], Some(&plain), &other).err().map(|error| error.code()),
        kraken::verify_embed_webhook(&[BASE64], Some(&timed), &other, NOW, 0).err().map(|error| error.code()),
        katu9::verify_webhook(&[SECRET], Some(&plain), &other).err().map(|error| error.code()),
    ];
    assert_eq!(refused, [Some(Code::BadSignature); 3]);
}
