//! Reads the answers of Funding (Beta): the bare result, a problem (RFC 9457), or the old `{"error": [...]}`.
//!
//! The vendor documents answers without errors only; the form of problems is known from recorded traffic, and an unknown
//! route is answered in the old form. So what is not known leaves it open, except for calls that only ask.

use crate::endpoint::{Endpoint, Method};
use crate::error::{ApiMessage, Error, Result, Severity};
use crate::response::envelope::{Answer, Envelope, bare, is_success, message};
use crate::response::scanner::decoded;
use crate::text::append;

use super::answer;
use super::message::part;
use super::verdict::{self, FIX, Frame, NEVER, Verdict, WAIT};

/// How the types of problems begin.
const TAG: &str = "tag:kraken.com,";

pub(super) fn read<'a>(
    endpoint: &'static Endpoint,
    status: u16,
    text: &'a str,
    now: Option<f64>,
) -> Result<Answer<&'a str>> {
    // No member is the result: all of it is.
    let envelope = Envelope::read(endpoint, status, text, "")?;
    let error = envelope.get("error");
    if !error.is_empty() {
        answer::judge(endpoint, status, error, now)?;
    }
    let text_of = |name| decoded(envelope.get(name)).unwrap_or_default();
    let (tag, title) = (text_of("type"), text_of("title"));
    if is_success(status) && !tag.starts_with(TAG) {
        return bare(endpoint, status, text);
    }
    if tag.is_empty() && title.is_empty() {
        return Err(envelope.unexpected("is a failure without an error"));
    }
    Err(judge(endpoint, status, problem(&tag, &title, &text_of("detail")), now))
}

/// Category and type are the title, split at its colon. The type is the last part of the tag, in words, where the title does
/// not have a colon, and where the tag leaves execution open: then the title must not say otherwise.
fn problem(tag: &str, title: &str, detail: &str) -> ApiMessage {
    let name = tag.bytes().rposition(|byte| byte == b':').and_then(|colon| tag.get(colon.saturating_add(1)..));
    let words = in_words(name.unwrap_or(tag));
    let (category, kind) = match part(title) {
        (_, "") if words.is_empty() => ("", title),
        (_, "") => ("", &*words),
        (category, _) if verdict::leaves_it_open(&words) => (category, &*words),
        parts => parts,
    };
    let colon = if detail.is_empty() { "" } else { ": " };
    let said = if title.is_empty() { kind } else { title };
    message(Severity::E, [category, kind, detail], &[said, colon, detail].concat())
}

/// `InvalidKey` as `Invalid key`.
fn in_words(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        let begins = character.is_ascii_uppercase() && !words.is_empty();
        append(&mut words, if begins { " " } else { "" });
        words.push(if begins { character.to_ascii_lowercase() } else { character });
    }
    words
}

/// What a problem means that no row names is what its status says.
fn judge(endpoint: &'static Endpoint, status: u16, problem: ApiMessage, now: Option<f64>) -> Error {
    let asks = endpoint.method == Method::Get;
    let unnamed = match status {
        _ if matches!(&*problem.kind, "TooManyDepositAddresses" | "Too many deposit addresses") => FIX,
        400 | 404 | 422 => FIX,
        401 | 403 => Verdict::Do(NEVER),
        429 => WAIT,
        _ if asks => Verdict::Do(NEVER),
        _ => Verdict::Open,
    };
    let is_open = is_success(status) || (matches!(status, 409 | 425) && matches!(unnamed, Verdict::Open));
    verdict::judge(endpoint, status, vec![problem], now, &Frame { unnamed: Some(unnamed), is_open })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Action, Code, Outcome};
    use crate::kraken::endpoint;

    fn judged(name: &str, status: u16, text: &str) -> (Code, Outcome, Action) {
        let error = read(endpoint(name).unwrap(), status, text, None).unwrap_err();
        (error.code(), error.outcome(), error.retry().action)
    }

    const WITHDRAW: &str = "POST /funding/v1/withdrawals";
    const LIST: &str = "GET /funding/v1/withdrawals";

    #[test]
    fn a_problem_has_category_type_and_detail() {
        let text = r#"{"type":"tag:kraken.com,2025:InvalidKey","status":401,"title":"API: Invalid key","data":null,"source":"Gateway"}"#;
        let error = read(endpoint(LIST).unwrap(), 401, text, None).unwrap_err();
        let said = &error.errors()[0];
        assert_eq!((&*said.category, &*said.kind, &*said.detail), ("API", "Invalid key", ""));
        assert_eq!((error.outcome(), error.retry().action), (Outcome::Refused, Action::Never));
        let said = problem("tag:kraken.com,2025:TooManyDepositAddresses", "Nope", "five are unused");
        assert_eq!(
            (&*said.category, &*said.kind, &*said.detail),
            ("", "Too many deposit addresses", "five are unused")
        );
        assert_eq!(said.text, "Nope: five are unused");
    }

    #[test]
    fn what_is_not_known_leaves_a_withdrawal_open() {
        let problem = |title: &str| format!(r#"{{"type":"tag:kraken.com,2025:X","title":"{title}"}}"#);
        for (status, title, wanted) in [
            (400, "Funding: Invalid amount", (Outcome::Refused, Action::FixInput)),
            (404, "Nothing", (Outcome::Refused, Action::FixInput)),
            (422, "Nothing", (Outcome::Refused, Action::FixInput)),
            (401, "API: Invalid key", (Outcome::Refused, Action::Never)),
            (401, "API: Invalid signature", (Outcome::Refused, Action::Never)),
            (403, "API: Permission denied", (Outcome::Refused, Action::Never)),
            (429, "API: Rate limit exceeded", (Outcome::Refused, Action::Wait)),
            (429, "Nothing", (Outcome::Refused, Action::Wait)),
            (408, "Nothing", (Outcome::Unknown, Action::Reconcile)),
            (409, "Nothing", (Outcome::Unknown, Action::Reconcile)),
            (425, "Nothing", (Outcome::Unknown, Action::Reconcile)),
            (499, "Nothing", (Outcome::Unknown, Action::Reconcile)),
            (500, "API: Invalid key", (Outcome::Unknown, Action::Reconcile)),
            (503, "Service: Busy", (Outcome::Unknown, Action::Reconcile)),
            (418, "Teapot", (Outcome::Unknown, Action::Reconcile)),
            (200, "API: Invalid key", (Outcome::Unknown, Action::Reconcile)),
            (400, "API: Internal error", (Outcome::Unknown, Action::Reconcile)),
            (401, "API: Invalid nonce", (Outcome::Unknown, Action::Reconcile)),
        ] {
            let (code, outcome, action) = judged(WITHDRAW, status, &problem(title));
            assert_eq!((code, (outcome, action)), (Code::Refused, wanted), "{status} {title}");
        }
        assert_eq!(judged(LIST, 401, &problem("API: Invalid nonce")).2, Action::FreshNonce);
        assert_eq!(judged(LIST, 503, &problem("Nothing")), (Code::Refused, Outcome::Unknown, Action::Wait));
        assert_eq!(judged(LIST, 418, &problem("Teapot")), (Code::Refused, Outcome::Refused, Action::Never));
    }

    #[test]
    fn a_tag_that_leaves_it_open_goes_before_the_title() {
        for (tag, title) in [
            ("InvalidNonce", "API: Bad request"),
            ("InvalidNonce", "Funding: Invalid amount"),
            ("InternalError", "General: Permission denied"),
        ] {
            let text = format!(r#"{{"type":"tag:kraken.com,2025:{tag}","title":"{title}"}}"#);
            for status in [400, 401, 403, 422, 429] {
                let judged = judged(WITHDRAW, status, &text);
                assert_eq!(judged, (Code::Refused, Outcome::Unknown, Action::Reconcile), "{status} {text}");
            }
        }
        let text = r#"{"type":"tag:kraken.com,2025:InvalidNonce","title":"API: Bad request"}"#;
        assert_eq!(judged(LIST, 401, text), (Code::Refused, Outcome::Refused, Action::FreshNonce));
    }

    #[test]
    fn the_limit_of_addresses_is_named() {
        let claim = "PUT /funding/v1/deposit/address";
        for status in [400, 409] {
            let text = r#"{"type":"tag:kraken.com,2025:TooManyDepositAddresses","title":"Too many"}"#;
            assert_eq!(judged(claim, status, text), (Code::Refused, Outcome::Refused, Action::FixInput));
        }
    }

    #[test]
    fn the_old_form_and_pages_are_read() {
        let unknown_route = r#"{"error":["EGeneral:Unknown method"]}"#;
        assert_eq!(judged(LIST, 404, unknown_route), (Code::Refused, Outcome::Refused, Action::Never));
        assert_eq!(judged(WITHDRAW, 502, "<html>"), (Code::NotJson, Outcome::Unknown, Action::Reconcile));
        assert_eq!(judged(WITHDRAW, 404, "{}"), (Code::UnexpectedResponse, Outcome::Unknown, Action::Reconcile));
        let odd = r#"{"withdrawals":5}"#;
        assert_eq!(judged(LIST, 200, odd), (Code::UnexpectedResponse, Outcome::Accepted, Action::FreshNonce));
        assert_eq!(
            read(endpoint(LIST).unwrap(), 200, r#" {"withdrawals":[]} "#, None).unwrap().result,
            r#"{"withdrawals":[]}"#
        );
    }
}
