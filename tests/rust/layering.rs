//! The dependency rule: error, endpoint, request, response, crypto <- kraken, katu9 <- wasm.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// The lines of a file that are code, without its tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn check(rule: &str, allowed: impl Fn(&str) -> bool, words: &[&str]) {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&src);
    assert!(files.len() > 20, "the sources were not found");
    for (path, text) in files {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        if allowed(&name) {
            continue;
        }
        for word in words {
            assert!(!code(&text).contains(word), "src/{name} has `{word}`: {rule}");
        }
    }
}

#[test]
fn the_lower_rooms_use_no_api() {
    let rooms = ["error", "endpoint.rs", "text.rs", "request/", "response/", "crypto/"];
    let outside = |name: &str| !rooms.iter().any(|room| name.starts_with(room));
    let above = ["crate::kraken", "crate::katu9", "crate::wasm", "crate::codegen::typescript"];
    check("the lower rooms know no API", outside, &above);
}

#[test]
fn apis_do_not_use_each_other() {
    check("kraken does not use katu9", |name| !name.starts_with("kraken/"), &["crate::katu9", "crate::wasm"]);
    check("katu9 does not use kraken", |name| !name.starts_with("katu9/"), &["crate::kraken", "crate::wasm"]);
}

#[test]
fn nobody_uses_the_exports() {
    check("nobody uses wasm", |name| name.starts_with("wasm/"), &["crate::wasm", "super::wasm"]);
}

#[test]
fn foreign_crates_have_their_places() {
    let bindings = ["wasm_bindgen", "js_sys", "JsValue"];
    check("JavaScript is only in wasm/", |name| name.starts_with("wasm/"), &bindings);
    check("hashes are only in crypto/", |name| name.starts_with("crypto/"), &["use hmac", "use sha2"]);
    let clocks = ["Date::now", "SystemTime", "Instant::now"];
    check("the clock is only in wasm/clock.rs", |name| name == "wasm/clock.rs", &clocks);
    check("randomness is only where ids are made", |name| name == "kraken/external_id.rs", &["getrandom"]);
}

#[test]
fn files_are_short_enough_to_read() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, text) in sources(&src) {
        let lines = code(&text).lines().count();
        // A table of declarations reads like data, however long it is.
        let limit = if path.ends_with("funding.rs") { 420 } else { 300 };
        assert!(lines <= limit, "{} has {lines} lines", path.display());
    }
}
