//! Where a fuzzer begins: the vectors of tests/vectors, and the texts that stand in them.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// The vectors from which the targets take their seeds.
const FILES: [&str; 9] = [
    "answers",
    "duplicate-id",
    "external-id",
    "funding-beta-api-sign",
    "funding-examples",
    "katu9-webhook",
    "kraken-api-sign",
    "kraken-webhooks",
    "requests",
];

/// The seeds of one target: every text of the vectors, behind the bytes that choose a row and a status.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut texts = Vec::new();
    for name in FILES {
        let text = fs::read_to_string(vectors.join(name).with_extension("json")).expect("the vectors are there");
        collect(&serde_json::from_str(&text).expect("the vectors are JSON"), &mut texts);
    }
    texts.sort();
    texts.dedup();
    texts.retain(|text| text.len() <= 4096);
    match target {
        "schema" => spread(&texts, 1),
        "envelope" | "problem" => spread(&texts, 2),
        _ => texts.into_iter().map(String::into_bytes).collect(),
    }
}

/// Texts, and objects as text.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|value| collect(value, texts)),
        Value::Object(all) => {
            texts.push(value.to_string());
            all.values().for_each(|value| collect(value, texts));
        }
        _ => {}
    }
}

fn spread(texts: &[String], bytes: usize) -> Vec<Vec<u8>> {
    let seed = |(place, text): (usize, &String)| {
        let head = [(place % 251) as u8, 0];
        [&head[..bytes], text.as_bytes()].concat()
    };
    texts.iter().enumerate().map(seed).collect()
}
