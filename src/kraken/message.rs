//! Kraken's errors and warnings, in both spellings.
//!
//! Text: `<severity><category>:<type>[:<detail>]`, where a space may follow a colon (Kraken, REST introduction).
//! Object: `{severity, errorClass, type, errorMessage}` (Kraken Pay).

use crate::engine::error::{ApiMessage, Severity, join};
use crate::engine::json::{Broken, Kind, Scanner};

/// Reads one entry; `None` where it is neither text nor an object with at least one documented member.
#[cold]
#[inline(never)]
pub fn read(scanner: &mut Scanner<'_>) -> Result<Option<ApiMessage>, Broken> {
    match scanner.kind()? {
        Kind::Text => Ok(Some(from_text(&scanner.text()?.decode()))),
        Kind::Object => from_object(scanner),
        _ => scanner.skip().map(|()| None),
    }
}

/// What does not begin with E or W is taken for an error: nothing unknown may pass for success.
fn from_text(text: &str) -> ApiMessage {
    let (severity, rest) = match (text.strip_prefix('W'), text.strip_prefix('E')) {
        (Some(rest), _) => (Severity::W, rest),
        (_, Some(rest)) => (Severity::E, rest),
        _ => (Severity::E, text),
    };
    let (category, rest) = part(rest);
    let (kind, detail) = part(rest);
    ApiMessage {
        severity,
        category: category.to_owned(),
        kind: kind.to_owned(),
        detail: detail.to_owned(),
        text: text.to_owned(),
    }
}

/// What stands before a colon, and what after it and after the space that may follow it.
fn part(text: &str) -> (&str, &str) {
    let (part, rest) = text.split_once(':').unwrap_or((text, ""));
    (part, rest.strip_prefix(' ').unwrap_or(rest))
}

fn from_object(scanner: &mut Scanner<'_>) -> Result<Option<ApiMessage>, Broken> {
    let mut known = false;
    let mut message = ApiMessage {
        severity: Severity::E,
        category: String::new(),
        kind: String::new(),
        detail: String::new(),
        text: String::new(),
    };
    scanner.members(&mut |scanner, name| {
        if scanner.kind()? != Kind::Text {
            return scanner.skip();
        }
        let value = scanner.text()?.decode();
        if name.is("severity") {
            message.severity = if value.eq_ignore_ascii_case("W") { Severity::W } else { Severity::E };
        } else if name.is("errorClass") {
            message.category = value;
        } else if name.is("type") {
            message.kind = value;
        } else if name.is("errorMessage") {
            message.detail = value;
        } else {
            return Ok(());
        }
        known = true;
        Ok(())
    })?;
    let severity = if message.severity == Severity::W { "W" } else { "E" };
    let colon = if message.detail.is_empty() { "" } else { ":" };
    message.text = join(&[severity, &message.category, ":", &message.kind, colon, &message.detail]);
    Ok(known.then_some(message))
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
            let message = read(&mut Scanner::new(json)).unwrap().unwrap();
            assert_eq!(message.severity, Severity::E);
            assert_eq!((&*message.category, &*message.kind, &*message.detail), parts, "{json}");
        }
        let warning = read(&mut Scanner::new(r#""WGeneral:Something""#)).unwrap().unwrap();
        assert_eq!(warning.severity, Severity::W);
        for strange in ["null", "1", "{}", r#"{"message":"x"}"#] {
            assert_eq!(read(&mut Scanner::new(strange)), Ok(None));
        }
    }
}
