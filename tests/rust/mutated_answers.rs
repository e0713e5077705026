//! Recorded answers, damaged at random: each ends in a result or a typed error, never in a panic.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use paysign::{Answer, Code, Outcome, Severity, katu9, kraken};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, TestCaseError, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::test_runner::{FileFailurePersistence, RngSeed, TestRunner};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::recorded::typed;

const SEED: u64 = 0x005E_ED0F_A115;
/// Where a failure leaves the seed that replays it: every run begins with these.
const REGRESSIONS: &str = "tests/rust/mutated_answers.regressions";

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
    "\"title\":\"API: Invalid nonce\",",
    "\"type\":\"tag:kraken.com,2025:InvalidKey\",",
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

/// What a member is called that takes the value of another.
const NAMES: &[&str] =
    &["x", "error", "result", "data", "fee", "limit", "next_cursor", "deposit", "title", "type", "__proto__"];

/// One thing done to a text.
#[derive(Clone, Debug)]
enum Damage {
    /// Bytes, with no regard for JSON: from where, how many, what is done, the bit that it flips, and what is put in.
    Broken { at: Index, length: usize, kind: u8, bit: u8, token: &'static str },
    /// A value, so that the text mostly stays JSON: which one, by which, and the name that the old one gets, if any.
    Bent { at: Index, value: &'static str, depth: Option<(usize, bool)>, name: Option<&'static str> },
}

fn broken() -> impl Strategy<Value = Damage> {
    (any::<Index>(), 0..12_usize, 0..7_u8, 0..8_u8, select(TOKENS))
        .prop_map(|(at, length, kind, bit, token)| Damage::Broken { at, length, kind, bit, token })
}

fn bent() -> impl Strategy<Value = Damage> {
    let depth = (0..8_u8, 1..=300_usize, any::<bool>());
    (any::<Index>(), select(VALUES), depth, 0..2_u8, select(NAMES)).prop_map(|(at, value, depth, named, name)| {
        let depth = (depth.0 == 7).then_some((depth.1, depth.2));
        Damage::Bent { at, value, depth, name: (named == 1).then_some(name) }
    })
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>, other: &str) {
        match self {
            Self::Broken { at, length, kind, bit, token } => {
                let at = at.index(bytes.len() + 1);
                let end = bytes.len().min(at + length);
                match kind {
                    0 if at < bytes.len() => bytes[at] ^= 1 << bit,
                    1 => bytes.truncate(at),
                    2 => drop(bytes.drain(at..end)),
                    3 => {
                        let twice = bytes[at..end].to_vec();
                        bytes.splice(at..at, twice);
                    }
                    4 => drop(bytes.splice(at..end, token.bytes())),
                    5 => drop(bytes.splice(at..at, other.bytes())),
                    _ => drop(bytes.splice(at..at, token.bytes())),
                }
            }
            Self::Bent { at, value, depth, name } => bend(bytes, *at, value, *depth, *name),
        }
    }
}

fn bend(bytes: &mut Vec<u8>, at: Index, value: &str, depth: Option<(usize, bool)>, name: Option<&str>) {
    let colons: Vec<usize> = (1..bytes.len()).filter(|at| bytes[*at] == b':' && bytes[*at - 1] == b'"').collect();
    if colons.is_empty() {
        return;
    }
    let after = at.get(&colons) + 1;
    let value = match depth {
        Some((depth, true)) => format!("{}0{}", "[".repeat(depth), "]".repeat(depth)),
        Some((depth, false)) => format!("{}0{}", "{\"a\":".repeat(depth), "}".repeat(depth)),
        None => value.to_owned(),
    };
    let length = match bytes.get(after) {
        Some(b'"') => bytes[after + 1..].iter().position(|byte| *byte == b'"').map(|quote| quote + 2),
        Some(b'{' | b'[') | None => None,
        Some(_) => bytes[after..].iter().position(|byte| matches!(byte, b',' | b'}' | b']')),
    };
    match (length, name) {
        (Some(length), None) => drop(bytes.splice(after..after + length, value.bytes())),
        // The value that stood there moves to another member, known or not.
        (_, name) => drop(bytes.splice(after..after, format!("{value},\"{}\":", name.unwrap_or("x")).bytes())),
    }
}

/// An answer that was good, and what is done to it.
#[derive(Clone, Debug)]
struct Case {
    good: Index,
    other: Index,
    damages: Vec<Damage>,
    status: u16,
    now: Option<f64>,
}

fn cases() -> impl Strategy<Value = Case> {
    let damages = prop_oneof![1 => vec(broken(), 1..=3), 2 => vec(bent(), 1..=3)];
    let status = select(&[200_u16, 200, 200, 200, 200, 200, 201, 400, 409, 429, 502, 503][..]);
    let now = select(&[None, Some(1_616_492_376_594.0), Some(f64::NAN), Some(-1.0), Some(f64::MAX)][..]);
    (any::<Index>(), any::<Index>(), damages, status, now).prop_map(|(good, other, damages, status, now)| Case {
        good,
        other,
        damages,
        status,
        now,
    })
}

/// The answer after the damage.
fn damaged(good: &str, other: &str, damages: &[Damage]) -> String {
    let mut bytes = good.as_bytes().to_vec();
    for damage in damages {
        damage.apply(&mut bytes, other);
    }
    // A runtime's decoder replaces what is not UTF-8 before anybody reads it.
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
        Ok(Answer { result, warnings, .. }) => {
            // Health says so itself where the API is down.
            let is_good = (200..300).contains(&status) || (operation == "health" && status == 503);
            assert!(is_good, "read although the status says no");
            assert!(is_json(text) && is_json(result) && text.contains(result));
            assert!(warnings.iter().all(|warning| warning.severity == Severity::W));
            // `Internal` stands for a result: no answer gives it.
            Code::Internal
        }
        Err(error) => {
            assert!(typed.is_err(), "the typed result was read all the same");
            assert_ne!(error.outcome(), Outcome::NotSent);
            assert_eq!((error.endpoint(), error.status()), (Some(operation), Some(status)));
            assert_eq!(error.code() == Code::NotJson, !is_json(text), "{:?}", error.code());
            assert_eq!(error.field().is_some(), error.outcome() == Outcome::Accepted);
            assert!(matches!(
                error.code(),
                Code::Refused | Code::DuplicateId | Code::NotJson | Code::UnexpectedResponse
            ));
            error.code()
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
    let count = crate::cases(1_000_000);
    let config = ProptestConfig {
        cases: count,
        rng_seed: RngSeed::Fixed(SEED),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        max_shrink_iters: 10_000,
        ..ProptestConfig::default()
    };
    let counts: RefCell<BTreeMap<String, u32>> = RefCell::default();
    let longest = Cell::new(Duration::ZERO);
    let outcome = TestRunner::new(config).run(&cases(), |case| {
        let (operation, text) = *case.good.get(&good);
        let text = damaged(text, case.other.get(&good).1, &case.damages);
        let start = Instant::now();
        let code = catch_unwind(AssertUnwindSafe(|| read(operation, case.status, &text, case.now)))
            .map_err(|_| TestCaseError::fail(format!("{operation}, {}, {:?}, {text:?}", case.status, case.now)))?;
        longest.set(longest.get().max(start.elapsed()));
        let name = if code == Code::Internal { "a result".to_owned() } else { format!("{code:?}") };
        *counts.borrow_mut().entry(name).or_default() += 1;
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let (counts, longest) = (counts.into_inner(), longest.get());
    println!("{count} mutated answers: {counts:?}, the longest took {longest:?}");
    assert!(counts.values().sum::<u32>() >= count);
    // Damage that always ends in the same way would test nothing.
    for kind in ["a result", "Refused", "NotJson", "UnexpectedResponse", "DuplicateId"] {
        assert!(counts.get(kind).is_some_and(|found| *found > count / 1000), "{kind}: {counts:?}");
    }
    assert!(longest < Duration::from_secs(5), "the longest took {longest:?}");
}
