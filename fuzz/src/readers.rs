//! What reads: frames of the glue, JSON, answers.

use std::collections::BTreeMap;

use paysign::{Code, Outcome, fuzzing};
use serde_json::value::RawValue;

use crate::input::Input;

type Row = &'static fuzzing::Endpoint;
type Members<'a> = BTreeMap<String, &'a RawValue>;

/// A frame is read as by its words: lengths in UTF-16 units, values one after the other.
pub fn frame(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    // What the core wraps no frame has.
    if text.split(|character: char| !character.is_ascii_digit()).any(|digits| digits.len() > 9) {
        return;
    }
    assert_eq!(fuzzing::frame(text, 5), unframed(text, 5), "{text:?}");
}

fn unframed(text: &str, slots: usize) -> Option<Vec<(String, Option<String>)>> {
    let mut out = vec![("nothing".to_owned(), None); slots];
    let (mut head, values) = text.split_once('\n')?;
    let units: Vec<u16> = values.encode_utf16().collect();
    let mut at = 0;
    while let Some(tag) = head.chars().next() {
        let (slot, rest) = head.get(tag.len_utf8()..)?.split_once(':')?;
        let (length, rest) = rest.split_once(',')?;
        head = rest;
        let end = at + number(length)?;
        let value = String::from_utf16(units.get(at..end)?).ok()?;
        at = end;
        let (kind, text) = match tag {
            's' => ("text", Some(value)),
            'n' => ("a number", Some(value)),
            'i' => ("a bigint", Some(value)),
            'b' => ("a boolean", None),
            'j' | 'm' => ("an object", None),
            'z' => ("null", None),
            'f' => ("a function", None),
            'w' | 'l' => ("text", None),
            'o' => (&*value, None),
            _ => return None,
        };
        let kind = kind.to_owned();
        if let Some(place) = out.get_mut(number(slot)?) {
            *place = (kind, text);
        }
    }
    Some(out)
}

fn number(digits: &str) -> Option<usize> {
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// JSON is what serde_json takes for it, and a text means the same.
pub fn json(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let is_json = is_json(text);
    assert_eq!(fuzzing::is_json(text), is_json, "{text:?}");
    // serde_json refuses lone surrogates, of which the core makes U+FFFD.
    if let Ok(meant) = serde_json::from_str::<String>(text) {
        assert_eq!(fuzzing::decoded(text.trim_ascii()), Some(meant));
    }
    if is_json && text.trim_ascii_start().starts_with('"') {
        assert!(fuzzing::decoded(text).is_some(), "{text:?}");
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// What has its documented shape can be read as its Rust type; white space and order change nothing.
pub fn schema(data: &[u8]) {
    let mut input = Input(data);
    let Some(row) = fuzzing::row(input.byte().into()) else { return };
    let Some(text) = input.rest().filter(|text| is_json(text)) else { return };
    let differs = fuzzing::differs(row, text);
    if differs.is_none() {
        let again = fuzzing::normalized(row, text);
        assert!(again.is_some_and(|again| is_json(&again)), "{text}");
    }
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return };
    let once = value.to_string();
    let fits = fuzzing::differs(row, &once).is_none();
    assert!(fits || differs.is_some(), "{text}");
    // Of members that come twice, those of a map are all checked, though only the last is read.
    if names(&once) == names(text) {
        assert_eq!(fits, differs.is_none(), "{text}");
    }
}

/// How many names JSON has.
fn names(text: &str) -> usize {
    let (mut count, mut is_text, mut is_escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_text = !is_text,
            b':' if !is_text => count += 1,
            _ => {}
        }
    }
    count
}

const STATUSES: [u16; 16] = [200, 201, 204, 301, 400, 401, 403, 404, 408, 409, 422, 429, 499, 500, 503, 520];

/// Of Kraken's private API, and of Katu9.
pub fn envelope(data: &[u8]) {
    answer(
        data,
        |row| !fuzzing::is_funding_beta(row),
        |row, members| {
            if fuzzing::is_private(row) {
                let errors = members.get("error").expect("an answer without errors says so");
                let errors: Vec<&RawValue> = serde_json::from_str(errors.get()).expect("errors are a list");
                for error in errors {
                    assert!(!error.get().starts_with("\"E"), "an error passed for success");
                }
            } else {
                assert!(!members.contains_key("error"), "an error passed for success");
            }
            members.get(if fuzzing::is_private(row) { "result" } else { "data" }).map(|result| result.get())
        },
    );
}

/// Of Funding (Beta): a problem, or the bare result.
pub fn problem(data: &[u8]) {
    answer(data, fuzzing::is_funding_beta, |_, members| {
        let kind = members.get("type").and_then(|kind| serde_json::from_str::<String>(kind.get()).ok());
        assert!(!kind.is_some_and(|kind| kind.starts_with("tag:kraken.com,")), "a problem passed for success");
        None
    });
}

/// Doubt stays doubt: what is not JSON leaves it open, and only a good status with no error is a result.
fn answer<'a>(data: &'a [u8], fits: fn(Row) -> bool, result: fn(Row, &Members<'a>) -> Option<&'a str>) {
    let mut input = Input(data);
    let rows: Vec<Row> = (0..fuzzing::rows()).filter_map(fuzzing::row).filter(|row| fits(row)).collect();
    let row = rows[input.below(rows.len())];
    let status = STATUSES[input.below(STATUSES.len())];
    let Some(text) = input.rest() else { return };
    match fuzzing::read(row, status, text, Some(1_616_492_376_594.0)) {
        Ok(read) => {
            assert!((200..300).contains(&status), "{status} passed for success");
            assert!(is_json(&read), "{read}");
            // serde_json refuses names with lone surrogates.
            if let Ok(members) = serde_json::from_str::<Members<'a>>(text) {
                assert_eq!(result(row, &members).unwrap_or(text.trim_ascii()), read);
            }
        }
        Err(error) => {
            let (code, outcome) = (error.code(), error.outcome());
            assert_ne!(outcome, Outcome::NotSent, "{text}");
            assert_eq!(code == Code::NotJson, !is_json(text), "{text}");
            if code == Code::NotJson {
                assert_eq!(outcome, Outcome::Unknown);
            }
            if outcome == Outcome::Accepted {
                assert!((200..300).contains(&status) || code == Code::DuplicateId, "{status} {text}");
            }
        }
    }
}
