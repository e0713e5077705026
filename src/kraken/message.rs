//! Kraken's errors and warnings, in both spellings.
//!
//! Text: `<severity><category>:<type>[:<detail>]`, where a space may follow a colon (Kraken, REST introduction).
//! Object: `{severity, errorClass, type, errorMessage}` (Kraken Pay).

use crate::engine::error::{ApiMessage, Severity, join};
use crate::engine::json::{Scanner, decoded, members};

/// Reads one entry; `None` where it is neither text nor an object with at least one documented member.
#[cold]
#[inline(never)]
pub fn read(entry: &str) -> Option<ApiMessage> {
    decoded(entry).map_or_else(|| from_object(entry), |text| Some(from_text(text)))
}

/// What does not begin with E or W is taken for an error: nothing unknown may pass for success.
fn from_text(text: String) -> ApiMessage {
    let (severity, rest) = match text.as_bytes().first() {
        Some(b'W') => (Severity::W, text.get(1..)),
        Some(b'E') => (Severity::E, text.get(1..)),
        _ => (Severity::E, Some(&*text)),
    };
    let (category, rest) = part(rest.unwrap_or_default());
    let (kind, detail) = part(rest);
    ApiMessage { severity, category: category.to_owned(), kind: kind.to_owned(), detail: detail.to_owned(), text }
}

/// What stands before a colon, and what after it and after the space that may follow it.
fn part(text: &str) -> (&str, &str) {
    let colon = text.bytes().position(|byte| byte == b':').unwrap_or(text.len());
    let part = text.get(..colon).unwrap_or_default();
    let rest = text.get(colon.saturating_add(1)..).unwrap_or_default();
    (part, rest.strip_prefix(' ').unwrap_or(rest))
}

fn from_object(entry: &str) -> Option<ApiMessage> {
    let mut values = [""; 4];
    members(entry, &["severity", "errorClass", "type", "errorMessage"], &mut values, &mut Scanner::skip).ok()?;
    let [severity, category, kind, detail] = values.map(decoded);
    if severity.is_none() && category.is_none() && kind.is_none() && detail.is_none() {
        return None;
    }
    let is_warning = severity.is_some_and(|severity| severity.eq_ignore_ascii_case("W"));
    let severity = if is_warning { Severity::W } else { Severity::E };
    let [category, kind, detail] = [category, kind, detail].map(Option::unwrap_or_default);
    let colon = if detail.is_empty() { "" } else { ":" };
    let text = join(&[severity.as_str(), &category, ":", &kind, colon, &detail]);
    Some(ApiMessage { severity, category, kind, detail, text })
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
