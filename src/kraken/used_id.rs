//! Whether an error of Kraken says that an `external_id` is already used.
//!
//! Kraken documents that a repeated id "will fail with an error saying your id is already used", not in which words
//! (Kraken Pay, `external_id`). So this reads the sentence: an id, and words next to it that say that it is used, exists
//! or is a duplicate. A refused payment must not be taken for one that was made, so whatever stands between the two and
//! is not known leaves the sentence unrecognised.

/// What one word of an error can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word<'a> {
    /// `external_id`, or `id` alone.
    Id,
    /// A word of the sentence, in lower case.
    Plain(&'a str),
    /// Something quoted, or the id's own value.
    Value,
    /// A colon, which may stand before a detail of what was said, or before something else.
    Colon,
    /// A full stop or semicolon: what follows is about something else.
    Stop,
}

use Word::{Colon, Id, Plain, Stop, Value};

/// Whether the text says, in whole words, that `external_id` or `id` is used, exists or is a duplicate.
pub fn is_used(text: &str) -> bool {
    let text = spaced(text);
    let lower = text.to_ascii_lowercase();
    let words = words(&text, &lower);
    let ids = words.iter().enumerate().filter(|(_, word)| **word == Id);
    ids.map(|(place, _)| (words.get(..place), words.get(place.saturating_add(1)..)))
        .any(|(before, after)| is_said(before.unwrap_or_default(), after.unwrap_or_default()))
}

/// Whether the words before and after an id say that it is used.
fn is_said(before: &[Word<'_>], after: &[Word<'_>]) -> bool {
    is_own(before) && (follows(before, after) || precedes(before, after))
}

/// Whether the id is that of the payment: `client id` and `asset id` are others.
fn is_own(before: &[Word<'_>]) -> bool {
    match before.last() {
        Some(Plain(word)) => !OTHERS.contains(word),
        _ => true,
    }
}

/// The id comes first: "external_id already used", "id is a duplicate", "external_id must be unique".
fn follows(before: &[Word<'_>], after: &[Word<'_>]) -> bool {
    // "No such id exists", "check whether the id exists".
    if before.iter().rev().take_while(|word| !matches!(word, Stop | Colon)).any(|word| is_one_of(word, DENIALS)) {
        return false;
    }
    let mut claim = None;
    let mut already = false;
    for (place, word) in after.iter().enumerate() {
        match word {
            Value | Colon => {}
            Plain("already" | "previously") => already = true,
            Plain(word) if LINKS.contains(word) => {}
            Plain(_) => {
                claim = after.get(place..);
                break;
            }
            Id | Stop => return false,
        }
    }
    match claim.unwrap_or_default() {
        [Plain("used" | "use" | "taken" | "reused"), rest @ ..] => already || ends(rest, AGAIN),
        [Plain("exists" | "exist" | "existing"), rest @ ..] => already || ends(rest, AGAIN),
        [Plain("duplicate" | "duplicated" | "duplicates"), rest @ ..] => ends(rest, AGAIN),
        [Plain("not"), Plain("unique"), rest @ ..] | [Plain("must"), Plain("be"), Plain("unique"), rest @ ..] => {
            ends(rest, AGAIN)
        }
        _ => false,
    }
}

/// The claim comes first: "Duplicate external_id", "a payment already exists with this external_id".
fn precedes(before: &[Word<'_>], after: &[Word<'_>]) -> bool {
    if !ends(after, FOUND) {
        return false;
    }
    let sentence = before.iter().rposition(|word| *word == Stop).map_or(0, |place| place.saturating_add(1));
    let sentence = before.get(sentence..).unwrap_or_default();
    let Some(claim) = sentence.iter().rposition(|word| !is_one_of(word, JOINS) && !matches!(word, Value | Colon)) else {
        return false;
    };
    let said = sentence.get(..=claim).unwrap_or_default();
    if said.iter().any(|word| is_one_of(word, DENIALS)) {
        return false;
    }
    match said {
        [.., Plain("duplicate" | "duplicated" | "reused")] => true,
        [.., Plain("already" | "previously"), Plain("used" | "exists" | "existing")] => true,
        _ => false,
    }
}

/// Whether nothing follows, or what follows says no more than these words can.
fn ends(rest: &[Word<'_>], known: &[&str]) -> bool {
    match rest.first() {
        None | Some(Stop | Colon | Value) => true,
        Some(word) => is_one_of(word, known),
    }
}

fn is_one_of(word: &Word<'_>, known: &[&str]) -> bool {
    matches!(word, Plain(word) if known.contains(word))
}

/// Words that name another id when they stand before `id`.
const OTHERS: &[&str] = &[
    "account", "address", "asset", "batch", "beneficiary", "bid", "callback", "client", "currency", "customer", "deposit",
    "device", "key", "ledger", "link", "merchant", "method", "network", "nonce", "order", "another", "other", "parent", "profile",
    "recipient", "reference", "ref", "sender", "session", "sub", "tx", "txn", "user", "wallet",
    "webhook", "withdrawal", "trade", "token",
];

/// Words that may stand between an id and what is said of it.
const LINKS: &[&str] = &[
    "a", "an", "the", "is", "was", "has", "have", "had", "been", "being", "in", "value", "given", "provided", "supplied",
    "submitted", "specified", "does", "field", "parameter", "you", "that", "which", "recently", "once",
];

/// Words that may stand between a claim and the id that it is about.
const JOINS: &[&str] = &[
    "a", "an", "the", "your", "this", "that", "same", "given", "of", "for", "with", "under", "value", "values", "entry",
    "found", "detected", "use", "request", "payment", "transfer", "transaction", "paylink", "unique",
];

/// Words that may follow a claim.
const AGAIN: &[&str] = &[
    "already", "before", "previously", "earlier", "by", "value", "entry", "error", "found", "detected", "elsewhere", "twice",
    "and", "please", "choose", "try",
];

/// Words that may follow the id where the claim stands before it.
const FOUND: &[&str] =
    &["found", "detected", "error", "value", "given", "provided", "supplied", "submitted", "received", "already", "exists"];

/// Words after which a sentence says the opposite, or nothing of the kind.
const DENIALS: &[&str] = &[
    "not", "no", "never", "without", "cannot", "unless", "if", "unused", "only", "check", "avoid", "non",
];

/// Puts spaces into names such as `DuplicateExternalId` and `external_id_exists`; an id's value stays as it is.
fn spaced(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let is_joined = ["externalid", "duplicateid"].iter().any(|name| lower.contains(name));
    let mut spaced = String::new();
    let mut before = ' ';
    for letter in text.chars() {
        if is_joined && letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if letter == '_' { ' ' } else { letter });
        before = letter;
    }
    spaced
}

/// Splits into words. `lower` is the text in lower case: the case of a word tells whether it can be an id's value.
fn words<'a>(text: &str, lower: &'a str) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let (mut start, mut before) = (None, ' ');
    for (place, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_part = character.is_alphanumeric() || matches!(character, '+' | '/' | '=');
        match start {
            None if is_part => start = Some((place, before)),
            Some((from, opening)) if !is_part => {
                let is_quoted = matches!((opening, character), ('"', '"') | ('\'', '\'') | ('`', '`') | ('(', ')') | ('[', ']'));
                let word = lower.get(from..place).unwrap_or_default();
                push(&mut words, word, is_quoted || is_value(text.get(from..place).unwrap_or_default()));
                start = None;
            }
            _ => {}
        }
        match character {
            '.' | ';' | '!' | '?' => words.push(Stop),
            ':' => words.push(Colon),
            _ => {}
        }
        before = character;
    }
    words
}

fn push<'a>(words: &mut Vec<Word<'a>>, word: &'a str, is_value: bool) {
    match word {
        "id" | "ids" if words.last() == Some(&Plain("external")) => {
            words.pop();
            words.push(Id);
        }
        "id" | "externalid" => words.push(Id),
        _ if is_value => words.push(Value),
        _ => words.push(Plain(word)),
    }
}

/// Whether a word is an id's value: it has a digit, or a capital letter after its first character.
fn is_value(word: &str) -> bool {
    let is_odd = |(place, letter): (usize, char)| {
        letter.is_ascii_digit() || matches!(letter, '+' | '/' | '=') || (place > 0 && letter.is_ascii_uppercase())
    };
    let is_spelled_out = word.chars().all(|letter| letter.is_ascii_uppercase());
    word.len() > 1 && !is_spelled_out && word.chars().enumerate().any(is_odd)
}
