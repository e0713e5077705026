//! Kraken's errors and warnings, in both spellings.
//!
//! Text: `<severity><category>:<type>[:<detail>]`, where a space may follow a colon (Kraken, REST introduction).
//! Object: `{severity, errorClass, type, errorMessage}` (Kraken Pay), or with `error_class` and `msg`, as other Kraken APIs
//! write it.

use crate::error::{ApiMessage, Severity};
use crate::request::bytes::split_text;
use crate::response::envelope::message;
use crate::response::scanner::{Members, decoded};

/// Reads one entry; `None` where it is neither text nor an object with at least one documented member.
#[cold]
#[inline(never)]
pub(super) fn read(entry: &str) -> Option<ApiMessage> {
    match decoded(entry) {
        Some(text) => Some(from_text(&text)),
        None => from_object(entry),
    }
}

/// What does not begin with E or W is taken for an error: nothing unknown may pass for success.
fn from_text(text: &str) -> ApiMessage {
    let (severity, rest) = match text.as_bytes().first() {
        Some(b'W') => (Severity::W, text.get(1..)),
        Some(b'E') => (Severity::E, text.get(1..)),
        _ => (Severity::E, Some(text)),
    };
    let (category, rest) = part(rest.unwrap_or_default());
    let (kind, detail) = part(rest);
    message(severity, [category, kind, detail], text)
}

/// What stands before a colon, and what after it and after the space that may follow it.
pub(super) fn part(text: &str) -> (&str, &str) {
    let (part, rest) = split_text(text, b':');
    (part, rest.strip_prefix(' ').unwrap_or(rest))
}

fn from_object(entry: &str) -> Option<ApiMessage> {
    let [mut severity, mut category, mut kind, mut detail] = [const { String::new() }; 4];
    let mut known = false;
    for (name, value) in Members::of(entry) {
        let part = match &*name {
            "severity" => &mut severity,
            "errorClass" | "error_class" => &mut category,
            "type" => &mut kind,
            "errorMessage" | "msg" => &mut detail,
            _ => continue,
        };
        if let Some(text) = decoded(value) {
            *part = text;
            known = true;
        }
    }
    let severity = if severity.eq_ignore_ascii_case("W") { Severity::W } else { Severity::E };
    let colon = if detail.is_empty() { "" } else { ":" };
    let text = [severity.as_str(), &category, ":", &kind, colon, &detail].concat();
    known.then(|| message(severity, [&category, &kind, &detail], &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_give_the_same_parts() {
        for (json, parts) in [
            (r#""EFunding:Unknown withdraw key""#, ("Funding", "Unknown withdraw key", "")),
            (r#""EGeneral: Invalid arguments:amount""#, ("General", "Invalid arguments", "amount")),
            (r#""EService: Throttled: [1700000000]""#, ("Service", "Throttled", "[1700000000]")),
            (
                r#"{"severity":"E","errorClass":"General","type":"Invalid arguments","errorMessage":"a:b"}"#,
                ("General", "Invalid arguments", "a:b"),
            ),
            (
                r#"{"severity":"E","error_class":"General","type":"Invalid arguments","msg":"interval"}"#,
                ("General", "Invalid arguments", "interval"),
            ),
            (r#"{"type":"Invalid nonce","type":5}"#, ("", "Invalid nonce", "")),
            (r#"{"type":"Busy","type":"Throttled"}"#, ("", "Throttled", "")),
            (r#""nonsense""#, ("nonsense", "", "")),
            (r#"{"severity":"E"}"#, ("", "", "")),
        ] {
            let message = read(json).unwrap();
            assert_eq!(message.severity, Severity::E);
            assert_eq!((&*message.category, &*message.kind, &*message.detail), parts, "{json}");
        }
        let warning = read(r#""WGeneral:Something""#).unwrap();
        assert_eq!(warning.severity, Severity::W);
        for strange in ["null", "1", "{}", r#"{"message":"x"}"#] {
            assert_eq!(read(strange), None);
        }
    }
}
