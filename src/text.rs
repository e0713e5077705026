//! Text put together without `core::fmt`. The library's `push_str` and `concat` do the same, but are expanded wherever they
//! are called: with them the wasm has 1.5 kB of brotli more.

/// Texts one after the other as one.
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    append_all(&mut text, parts);
    text
}

/// Appends texts one after the other.
#[inline(never)]
pub(crate) fn append_all(text: &mut String, parts: &[&str]) {
    for part in parts {
        append(text, part);
    }
}

/// Appends a text.
#[inline(never)]
pub(crate) fn append(text: &mut String, part: &str) {
    text.push_str(part);
}

/// Appends an ASCII character.
#[inline(never)]
pub(crate) fn append_ascii(text: &mut String, character: u8) {
    text.push(char::from(character & 127));
}
