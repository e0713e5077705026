//! Whether an error of Kraken says that an `external_id` is already used.
//!
//! Kraken documents that a repeated id "will fail with an error saying your id is already used", not in which words
//! (Kraken Pay, `external_id`). So this reads the sentence: an id, and words next to it that say that it is used, exists
//! or is a duplicate. A refused payment must not be taken for one that was made, so a word between the two that is not
//! known leaves the sentence unrecognised.

/// What a word can be in such a sentence; a word can be several of these, and an unknown word is none of them.
type Roles = u16;

/// `external_id`.
const ID: Roles = 1;
/// `id` alone: whose id it is, the word before it tells.
const BARE: Roles = 1 << 1;
const USED: Roles = 1 << 2;
const EXISTS: Roles = 1 << 3;
const DUPLICATE: Roles = 1 << 4;
const UNIQUE: Roles = 1 << 5;
const ALREADY: Roles = 1 << 6;
const NOT: Roles = 1 << 7;
const MUST: Roles = 1 << 8;
/// The sentence says the opposite, or nothing of the kind.
const DENIES: Roles = 1 << 9;
/// May stand between the id and what is said of it.
const LINK: Roles = 1 << 10;
/// May stand between "duplicate" and the id.
const JOIN: Roles = 1 << 11;
/// May follow what is said of the id.
const AFTER: Roles = 1 << 12;
/// Something quoted, or the id's own value.
const VALUE: Roles = 1 << 13;
/// A colon: a detail of what was said may follow, or something else.
const COLON: Roles = 1 << 14;
/// A full stop or semicolon: what follows is about something else.
const STOP: Roles = 1 << 15;

/// Whether the text says, in whole words, that `external_id` or `id` is used, exists or is a duplicate.
pub(super) fn is_used(text: &str) -> bool {
    let words = words(text);
    for (place, word) in words.iter().enumerate() {
        let before = words.get(..place).unwrap_or_default();
        let after = words.get(place.saturating_add(1)..).unwrap_or_default();
        // "Client id" and "tax id" are other ids.
        let is_own = *word == ID || (*word == BARE && before.last() != Some(&0));
        if is_own && (follows(before, after) || precedes(before, after)) {
            return true;
        }
    }
    false
}

/// The id comes first: "`external_id` already used", "id is a duplicate", "`external_id` must be unique".
fn follows(before: &[Roles], after: &[Roles]) -> bool {
    // "No such id exists", "check whether the id exists".
    if denies(before, STOP | COLON) {
        return false;
    }
    let mut seen = 0;
    let mut rest = after;
    while let [word, behind @ ..] = rest {
        let is_end = behind.first().is_none_or(|next| next & (STOP | COLON | VALUE | AFTER) != 0);
        let is_plain = seen & (NOT | MUST) == 0;
        match *word {
            word if word & (USED | EXISTS) != 0 => return is_plain && (is_end || seen & ALREADY != 0),
            word if word & DUPLICATE != 0 => return is_plain && is_end,
            word if word & UNIQUE != 0 => return is_end && (seen & NOT != 0) != (seen & MUST != 0),
            word if word & (ALREADY | NOT | MUST | LINK | VALUE | COLON) != 0 => seen |= word,
            _ => return false,
        }
        rest = behind;
    }
    false
}

/// What is said comes first: "Duplicate `external_id`", "a payment already exists with this `external_id`".
fn precedes(before: &[Roles], after: &[Roles]) -> bool {
    if after.first().is_some_and(|next| next & (STOP | COLON | VALUE | AFTER) == 0) {
        return false;
    }
    let mut rest = before;
    while let [earlier @ .., word] = rest {
        let is_already = earlier.last().is_some_and(|word| word & ALREADY != 0);
        if word & DUPLICATE != 0 || (word & (USED | EXISTS) != 0 && is_already) {
            return !denies(earlier, STOP);
        }
        if word & (JOIN | VALUE | COLON) == 0 {
            return false;
        }
        rest = earlier;
    }
    false
}

/// Whether a word takes back what is said, from the last of these ends on.
fn denies(before: &[Roles], ends: Roles) -> bool {
    for word in before.iter().rev() {
        if word & ends != 0 {
            return false;
        }
        if word & (DENIES | NOT) != 0 {
            return true;
        }
    }
    false
}

/// What each word of a text can be.
fn words(text: &str) -> Vec<Roles> {
    let mut words = Vec::new();
    let (mut start, mut opening, mut before) = (0usize, b' ', b' ');
    for (place, byte) in text.bytes().chain([b' ']).enumerate() {
        let is_part = byte.is_ascii_alphanumeric() || byte >= 128 || matches!(byte, b'+' | b'/');
        let was_part = start < place;
        if is_part {
            opening = if was_part { opening } else { before };
        } else {
            if was_part {
                let is_quoted = matches!((opening, byte), (b'"', b'"') | (b'\'', b'\'') | (b'`', b'`') | (b'(', b')'));
                push(&mut words, text.get(start..place).unwrap_or_default(), is_quoted);
            }
            match byte {
                b'.' | b';' | b'!' | b'?' => words.push(STOP),
                b':' => words.push(COLON),
                _ => {}
            }
            start = place.saturating_add(1);
        }
        before = byte;
    }
    words
}

fn push(words: &mut Vec<Roles>, word: &str, is_quoted: bool) {
    let known = WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    let roles = known.map_or(0, |(_, roles)| *roles);
    let is_name = roles & (ID | BARE) != 0;
    let is_whole = words.pop_if(|last| is_name && *last == EXTERNAL).is_some();
    let is_value = !is_name && (is_quoted || (roles == 0 && is_value(word)));
    words.push(if is_whole {
        ID
    } else if is_value {
        VALUE
    } else {
        roles
    });
}

/// Whether a word is an id's value: it has a digit, or a capital letter after a small one.
fn is_value(word: &str) -> bool {
    let mut before = b' ';
    for byte in word.bytes() {
        if byte.is_ascii_digit()
            || matches!(byte, b'+' | b'/')
            || (byte.is_ascii_uppercase() && before.is_ascii_lowercase())
            || (byte.is_ascii_lowercase() && before.is_ascii_uppercase() && word.as_bytes().first() != Some(&before))
        {
            return true;
        }
        before = byte;
    }
    false
}

/// `external`, which is the name itself if `id` follows.
const EXTERNAL: Roles = JOIN | LINK;

/// What the words of such sentences can be; all others are unknown.
#[rustfmt::skip]
const WORDS: &[(&str, Roles)] = &[
    ("id", BARE), ("ids", BARE), ("externalid", ID), ("external", EXTERNAL),
    ("used", USED), ("use", USED | JOIN), ("reused", USED | DUPLICATE), ("taken", USED),
    ("exists", EXISTS | AFTER), ("exist", EXISTS), ("existing", EXISTS),
    ("duplicate", DUPLICATE), ("duplicated", DUPLICATE), ("duplicates", DUPLICATE),
    ("unique", UNIQUE | JOIN), ("already", ALREADY | AFTER), ("previously", ALREADY | AFTER),
    ("there", ALREADY),
    ("not", NOT), ("must", MUST), ("should", MUST), ("be", MUST),
    ("never", DENIES), ("no", DENIES), ("without", DENIES), ("cannot", DENIES), ("unless", DENIES), ("if", DENIES),
    ("whether", DENIES), ("unused", DENIES), ("only", DENIES), ("check", DENIES), ("avoid", DENIES), ("non", DENIES),
    ("a", LINK | JOIN), ("an", LINK | JOIN), ("the", LINK | JOIN), ("this", JOIN), ("that", LINK | JOIN), ("your", JOIN),
    ("same", JOIN), ("of", JOIN), ("for", JOIN), ("with", JOIN), ("under", JOIN), ("values", JOIN), ("request", JOIN),
    ("payment", JOIN), ("transfer", JOIN), ("transaction", JOIN), ("paylink", JOIN),
    ("is", LINK), ("was", LINK), ("has", LINK), ("have", LINK), ("had", LINK), ("been", LINK), ("being", LINK), ("in", LINK | ALREADY),
    ("does", LINK), ("field", LINK), ("parameter", LINK), ("you", LINK), ("which", LINK), ("recently", LINK),
    ("value", LINK | JOIN | AFTER), ("given", LINK | JOIN | AFTER), ("provided", LINK | AFTER), ("supplied", LINK | AFTER),
    ("submitted", LINK | AFTER), ("specified", LINK | AFTER), ("received", AFTER), ("entry", JOIN | AFTER),
    ("found", JOIN | AFTER), ("detected", JOIN | AFTER), ("error", AFTER), ("before", AFTER), ("earlier", AFTER),
    ("by", AFTER), ("elsewhere", AFTER), ("twice", AFTER), ("and", AFTER), ("please", AFTER), ("choose", AFTER), ("try", AFTER),
    ("new", JOIN), ("invalid", JOIN), ("requested", JOIN), ("pay", JOIN),
];

#[cfg(test)]
mod tests {
    use super::is_used;

    #[test]
    fn reads_the_sentence_and_not_its_letters() {
        for text in [
            "EPay:external_id already used",
            "EPay:id already used",
            "EPay:Duplicate external id",
            "EGeneral:Invalid arguments:external_id already used",
            "EGeneral:Invalid arguments:external_id 'GSoAAAAAAAA' is already in use",
            "EPay:your id is already used",
            "EPay:A payment with this external_id already exists",
            "EPay:external_id must be unique",
        ] {
            assert!(is_used(text), "{text}");
        }
        for text in [
            "EGeneral:Invalid arguments:duplicate member amount",
            "EService:Unavailable:duplicate database is down",
            "EFunding:Invalid amount already used",
            "EPay:external_id does not exist",
            "EPay:client id already used",
            "EPay:external_id is used for transfers only",
            "EPay:Invalid external_id: amount already used",
        ] {
            assert!(!is_used(text), "{text}");
        }
    }
}
