//! Recorded answers, damaged at random: each ends in a result or a typed error, never in a panic.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use paysign::response::envelope::Reply;
use paysign::{Code, Outcome, Severity, katu9, kraken};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::recorded::typed;

const COUNT: usize = 1_000_000;
const SEED: u64 = 0x005E_ED0F_A115;

/// splitmix64: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "true",
    "false",
    "0",
    "-",
    "-0",
    "1e5",
    "1e999",
    "18446744073709551616",
    "\\",
    "\\u00e9",
    "\\ud800",
    "\\u12",
    "{}",
    "[]",
    "\"\"",
    " ",
    "\n",
    "\0",
    "\u{feff}",
    "é",
    "😀",
    "E",
    "W",
    "EAPI:Invalid key",
    "\"error\":",
    "\"result\":",
    "\"data\":",
    "\"severity\":\"W\",",
    "\"__proto__\":{},",
    "\"next_cursor\":",
    "\"deposit\":[],",
    "\"withdrawals\":{},",
    "\"limit\":",
    "\"message\":",
    "\"response\":{},",
];

const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "5",
    "-1.5",
    "1e999",
    "\"\"",
    "\"x\"",
    "\"\\ud800\"",
    "\"1\"",
    "{}",
    "[]",
    "[null]",
    "[{}]",
    "{\"a\":[1]}",
    "[\"EAPI:Invalid nonce\"]",
    "[\"WGeneral:Deprecated\"]",
    "[{\"severity\":\"E\",\"errorClass\":\"Pay\",\"type\":\"id already used\"}]",
];

/// Bytes changed, cut, doubled or put in with no regard for JSON.
fn broken(bytes: &mut Vec<u8>, other: &str, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = bytes.len().min(at + random.below(12));
    match random.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let twice = bytes[at..end].to_vec();
            bytes.splice(at..at, twice);
        }
        4 => drop(bytes.splice(at..end, random.pick(TOKENS).bytes())),
        5 => drop(bytes.splice(at..at, other.bytes())),
        _ => drop(bytes.splice(at..at, random.pick(TOKENS).bytes())),
    }
}

/// A value replaced, or a member put in, so that the text mostly stays JSON.
fn bent(bytes: &mut Vec<u8>, random: &mut Random) {
    let colons: Vec<usize> = (1..bytes.len()).filter(|at| bytes[*at] == b':' && bytes[*at - 1] == b'"').collect();
    let Some(after) = (!colons.is_empty()).then(|| random.pick(&colons) + 1) else { return };
    let value = match random.below(8) {
        0 => {
            let depth = 1 + random.below(300);
            let (open, close) = *random.pick(&[("[", "]"), ("{\"a\":", "}")]);
            format!("{}0{}", open.repeat(depth), close.repeat(depth))
        }
        _ => (*random.pick(VALUES)).to_owned(),
    };
    let length = match bytes.get(after) {
        Some(b'"') => bytes[after + 1..].iter().position(|byte| *byte == b'"').map(|quote| quote + 2),
        Some(b'{' | b'[') | None => None,
        Some(_) => bytes[after..].iter().position(|byte| matches!(byte, b',' | b'}' | b']')),
    };
    if let (Some(length), 0) = (length, random.below(2)) {
        bytes.splice(after..after + length, value.bytes());
        return;
    }
    // The value that stood there moves to another member, known or not.
    let name = random.pick(&["x", "error", "result", "data", "fee", "limit", "next_cursor", "deposit", "__proto__"]);
    bytes.splice(after..after, format!("{value},\"{name}\":").bytes());
}

/// The answer after one to three kinds of damage.
fn damaged(good: &str, other: &str, random: &mut Random) -> String {
    let mut bytes = good.as_bytes().to_vec();
    let breaks = random.below(3) == 0;
    for _ in 0..=random.below(3) {
        if breaks { broken(&mut bytes, other, random) } else { bent(&mut bytes, random) }
    }
    // What no UTF-8 is, a runtime's decoder replaces before anybody reads it.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads the answer, checks what comes of it, and says what that was.
fn read(operation: &str, status: u16, text: &str, now: Option<f64>) -> Code {
    let (katu9, kraken) = (katu9::endpoint(operation), kraken::endpoint(operation));
    let read = match (katu9, kraken) {
        (Ok(endpoint), _) => katu9::read_text(endpoint, status, text),
        (_, endpoint) => kraken::read_text(endpoint.unwrap(), status, text, now),
    };
    let typed = typed::read(operation, status, text, now);
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    match read {
        Ok(Reply { result, warnings }) => {
            assert!((200..300).contains(&status), "read although the status says no");
            assert!(is_json(text) && is_json(result) && text.contains(result));
            assert!(warnings.iter().all(|warning| warning.severity == Severity::W));
            // `Internal` stands for a result: no answer gives it.
            Code::Internal
        }
        Err(error) => {
            assert!(typed.is_err(), "the typed result was read all the same");
            let report = error.report();
            assert_ne!(report.outcome, Outcome::NotSent);
            assert_eq!((report.endpoint, report.status), (Some(operation), Some(status)));
            assert_eq!(report.code == Code::NotJson, !is_json(text), "{:?}", report.code);
            assert_eq!(report.field.is_some(), report.outcome == Outcome::Accepted);
            assert!(matches!(
                report.code,
                Code::Refused | Code::DuplicateId | Code::NotJson | Code::UnexpectedResponse
            ));
            report.code
        }
    }
}

#[test]
fn mutated_answers() {
    let file: Value = serde_json::from_str(include_str!("../vectors/answers.json")).unwrap();
    let good: Vec<(&str, &str)> = file["answers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["gives"]["code"] != "not_json")
        .map(|row| (row["operation"].as_str().unwrap(), row["text"].as_str().unwrap()))
        .collect();
    let mut random = Random(SEED);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut longest = Duration::ZERO;
    for round in 0..COUNT {
        let (operation, text) = *random.pick(&good);
        let text = damaged(text, random.pick(&good).1, &mut random);
        let status = *random.pick(&[200, 200, 200, 200, 200, 200, 201, 400, 429, 502]);
        let now = *random.pick(&[None, Some(1_616_492_376_594.0), Some(f64::NAN), Some(-1.0), Some(f64::MAX)]);
        let start = Instant::now();
        let code = catch_unwind(AssertUnwindSafe(|| read(operation, status, &text, now)))
            .unwrap_or_else(|_| panic!("seed {SEED:#x}, round {round}: {operation}, {status}, {now:?}, {text:?}"));
        longest = longest.max(start.elapsed());
        let name = if code == Code::Internal { "a result".to_owned() } else { format!("{code:?}") };
        *counts.entry(name).or_default() += 1;
    }
    println!("{COUNT} mutated answers: {counts:?}, the longest took {longest:?}");
    assert_eq!(counts.values().sum::<usize>(), COUNT);
    // Damage that always ends in the same way would test nothing.
    for kind in ["a result", "Refused", "NotJson", "UnexpectedResponse", "DuplicateId"] {
        assert!(counts.get(kind).is_some_and(|count| *count > COUNT / 1000), "{kind}: {counts:?}");
    }
    assert!(longest < Duration::from_secs(5), "the longest took {longest:?}");
}
