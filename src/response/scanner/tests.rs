use super::*;

fn is_json(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.skip();
    scanner.end().is_ok()
}

#[test]
fn agrees_with_serde_json() {
    for text in [
        "{}",
        "[]",
        "[[],{}]",
        " { \"a\" : [ 1 , -0.5e+3 , true , null ] } ",
        "\"\\u00e9\\n\"",
        "\"\u{7f}é😀\"",
        "0",
        "-0",
        "1e5",
        "1E5",
        "1e-5",
        "1e+-5",
        "1.5E+5",
        "\"\\ud83d\\ude00\"",
        "{\"a\":1,\"a\":2}",
        "",
        " ",
        "{",
        "[1,]",
        "[,1]",
        "[,]",
        "{,\"a\":1}",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "-",
        "1e",
        "+1",
        "nul",
        "truex",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"abc",
        "[1 2]",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "[}",
        "{]",
        "1 1",
        "\u{feff}1",
        "{1:2}",
        "[1]]",
        "NaN",
        "'a'",
    ] {
        let theirs = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(is_json(text), theirs, "{text:?}");
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = "[".repeat(1_000_000);
    assert!(!is_json(&deep));
    assert!(is_json(&(deep + &"]".repeat(1_000_000))));
}

#[test]
fn reads_escapes() {
    let text = Scanner::new(r#""a\u00e9\ud83d\ude00\n\/\ud800""#).text();
    assert_eq!(text.decode(), "aé😀\n/\u{fffd}");
    let controls = Scanner::new(r#""\b\f\n\r\t\"\\""#).text();
    assert_eq!(controls.decode(), "\u{8}\u{c}\n\r\t\"\\");
    // Half of a character makes none with what is not its other half.
    for (json, meant) in
        [(r#""A\udc00""#, "A\u{fffd}"), (r#""\u0041\udc00""#, "A\u{fffd}"), (r#""\ud800\u0041""#, "\u{fffd}A")]
    {
        assert_eq!(Scanner::new(json).text().decode(), meant, "{json}");
    }
    assert!(Scanner::new(r#""r\u0065sult""#).text().decode() == "result");
}

#[test]
fn finds_what_ends_a_string_at_every_place() {
    for length in 0..40 {
        for (character, is_one) in
            [("\"", true), ("\\\"\"", true), ("\u{1f}\"", false), ("\u{7f}é\"", true), ("\0\"", false)]
        {
            let text = ["\"", &"x".repeat(length), character].concat();
            assert_eq!(is_json(&text), is_one, "{text:?}");
        }
    }
}
