//! The public names of the crate, but for the parameters and records that declarations make. Whoever adds one adds it
//! here. The lint `unreachable_pub` sees to it that nothing else is `pub`.

use std::fs;
use std::path::Path;

const ROOT: &[&str] = &[
    "Action",
    "Answer",
    "ApiMessage",
    "Code",
    "Cursor",
    "Encoding",
    "Endpoint",
    "Error",
    "Json",
    "Method",
    "OperationInfo",
    "Outcome",
    "Params",
    "Result",
    "Retry",
    "Sequence",
    "Severity",
    "SignedRequest",
    "no_answer",
    "operations",
];
const TYPES: &[&str] =
    &["Anything", "IntegerOrText", "Number", "NumberOrText", "Rows", "TextOrFalse", "TextOrNull", "True"];
const KRAKEN: &[&str] = &[
    "EMBED_TOLERANCE",
    "EmbedEvent",
    "ExternalId",
    "Kraken",
    "RampEvent",
    "Unsigned",
    "UnsignedKraken",
    "endpoint",
    "read",
    "read_text",
    "verify_embed_webhook",
    "verify_ramp_webhook",
];
const KATU9: &[&str] = &["Event", "Katu9", "endpoint", "read", "read_text", "sign_webhook", "verify_webhook"];

/// What a module makes public: items of its own, and what it takes from others.
fn public(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let text = fs::read_to_string(path).unwrap();
    let mut names = Vec::new();
    for item in text.split("\npub ").skip(1) {
        let (kind, rest) = item.split_once(' ').unwrap();
        if kind == "mod" {
            continue;
        }
        if kind != "use" {
            names.extend(
                rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().map(str::to_owned),
            );
            continue;
        }
        let (path, _) = rest.split_once(';').unwrap();
        // What Katu9's declarations make.
        if path.starts_with("endpoints::") {
            continue;
        }
        let listed = path.rsplit("::").next().unwrap().trim_matches(['{', '}', ' ', '\n']);
        let last_word = |name: &str| name.trim().rsplit(' ').next().unwrap_or_default().to_owned();
        names.extend(listed.split(',').map(last_word).filter(|name| !name.is_empty()));
    }
    names.sort();
    names
}

#[test]
fn the_public_names_are_these() {
    for (file, names) in [("lib.rs", ROOT), ("types.rs", TYPES), ("kraken/mod.rs", KRAKEN), ("katu9/mod.rs", KATU9)] {
        assert_eq!(public(file), names, "src/{file}");
    }
    assert_eq!([ROOT, TYPES, KRAKEN, KATU9].map(<[_]>::len).iter().sum::<usize>(), 47, "about 45 names are enough");
}
