//! What each rule takes, what it says of what it refuses, and what it makes of it.

use super::*;
use crate::request::rule::{MAX_SAFE_INTEGER, is_uuid};

const SAFE: u64 = MAX_SAFE_INTEGER;
/// The first time that lies too far ahead to be in seconds.
const LATE: u64 = 100_000_000_000;

fn check(rule: Rule, value: Value<'_>) -> core::result::Result<Checked<'_>, String> {
    Field::required("it", rule).check(value).map_err(|error| error.to_string())
}

#[test]
fn each_rule_takes_its_values() {
    use Value::{BigInt, Bool, Function, Integer, Json, Nested, Number, Text};
    const UUID: &str = "75906707-8c31-479c-b354-aa805c4cefbc";
    for (rule, value, checked) in [
        (Rule::Amount, Text("0.10"), Checked::Text("0.10")),
        (Rule::Number, Text("10.50"), Checked::Bare("10.50")),
        (Rule::Number, Number("0.5"), Checked::Bare("0.5")),
        (Rule::Number, Text("0"), Checked::Bare("0")),
        (Rule::Number, Integer(5), Checked::Integer(5)),
        (Rule::Integer, Number("9007199254740991"), Checked::Bare("9007199254740991")),
        (Rule::Integer, Integer(SAFE), Checked::Integer(SAFE)),
        (Rule::Timestamp, Integer(LATE - 1), Checked::Integer(LATE - 1)),
        (Rule::Timestamp, Number("99999999999"), Checked::Bare("99999999999")),
        (Rule::Timestamp, Text("000099999999999.5"), Checked::Text("000099999999999.5")),
        (Rule::TimestampOrId, Text("LGBRJU-SQZ4L-5HLS3C"), Checked::Text("LGBRJU-SQZ4L-5HLS3C")),
        (Rule::TimestampOrId, Integer(5), Checked::Integer(5)),
        (Rule::Bool, Bool(false), Checked::Bare("false")),
        (Rule::Bool, Bool(true), Checked::Bare("true")),
        (Rule::Flag, Bool(true), Checked::Bare("true")),
        // It counts by its presence.
        (Rule::Flag, Bool(false), Checked::Absent),
        (Rule::Cursor, Bool(true), Checked::Bare("true")),
        (Rule::Cursor, Text("a="), Checked::Text("a=")),
        (Rule::Uuid, Text(UUID), Checked::Text(UUID)),
        (Rule::WebAddress, Text("https://a/b"), Checked::Text("https://a/b")),
        (Rule::OneOf(&["a", "b"]), Text("b"), Checked::Text("b")),
        (Rule::Object, Json("{\"a\":1}"), Checked::Json("{\"a\":1}")),
        (Rule::Nested(&[]), Nested, Checked::Nested),
        (Rule::VisibleAscii, Text("a'b"), Checked::Text("a'b")),
        (Rule::VisibleAscii, Text("\""), Checked::Text("\"")),
        (Rule::VisibleAscii, Text("'a"), Checked::Text("'a")),
        (Rule::VisibleAscii, Text("a'"), Checked::Text("a'")),
        (Rule::Nonce, Text("18446744073709551615"), Checked::Text("18446744073709551615")),
        (Rule::Nonce, BigInt("18446744073709551615"), Checked::Text("18446744073709551615")),
        (Rule::Nonce, Number("9007199254740991"), Checked::Text("9007199254740991")),
        (Rule::Function, Function, Checked::Function),
        (Rule::TextOrFunction, Function, Checked::Function),
        (Rule::TextOrFunction, Text("x"), Checked::Text("x")),
    ] {
        assert_eq!(check(rule, value), Ok(checked), "{rule:?} {value:?}");
    }
}

#[test]
fn each_rule_says_what_is_wrong() {
    use Value::{BigInt, Bool, Function, Integer, Json, Nested, Null, Number, Other, Text};
    const MILLISECONDS: &str = "looks like milliseconds";
    for (rule, value, words) in [
        (Rule::Amount, Number("1"), "a number can lose digits"),
        (Rule::Amount, Text("-1"), "must be decimal text"),
        (Rule::Amount, Text("1."), "must be decimal text"),
        (Rule::Amount, Text(".5"), "must be decimal text"),
        (Rule::Amount, Text("1.5.5"), "must be decimal text"),
        (Rule::Amount, BigInt("1"), "not a bigint"),
        (Rule::Number, Text("01"), "without exponent, sign or leading zeros"),
        (Rule::Number, Number("1e21"), "without exponent"),
        (Rule::Number, Text("-1"), "without exponent, sign"),
        (Rule::Integer, Text("5"), "2^53 - 1, not text"),
        (Rule::Integer, Number("9007199254740992"), "from 0 to 2^53 - 1"),
        (Rule::Integer, Number("1.5"), "from 0 to 2^53 - 1"),
        (Rule::Integer, Integer(SAFE + 1), "from 0 to 2^53 - 1"),
        (Rule::Integer, BigInt("5"), "not a bigint"),
        (Rule::Timestamp, Integer(LATE), MILLISECONDS),
        (Rule::Timestamp, Number("100000000000"), MILLISECONDS),
        (Rule::Timestamp, Text("1616492376594"), MILLISECONDS),
        (Rule::Timestamp, Text("2026-07-01"), "UNIX time in seconds, as text"),
        (Rule::Timestamp, Number("1.5"), "UNIX time in seconds, as text"),
        (Rule::TimestampOrId, Text("1616492376594"), MILLISECONDS),
        (Rule::TimestampOrId, Integer(LATE), MILLISECONDS),
        (Rule::Bool, Text("true"), "true or false, not text"),
        (Rule::Flag, Text("true"), "true or false, not text"),
        (Rule::Flag, Number("1"), "not a number"),
        (Rule::Cursor, Number("1"), "next_cursor of the page before, not a number"),
        (Rule::Uuid, Text("75906707"), "must be a hyphenated UUID"),
        (Rule::WebAddress, Text("a.example"), "begins with https:// or http://"),
        (Rule::OneOf(&["a", "b"]), Text("c"), "must be one of \"a\", \"b\""),
        (Rule::OneOf(&["a", "b"]), Bool(true), "must be one of \"a\", \"b\", not a boolean"),
        (Rule::Object, Json("[1]"), "must be an object that JSON can carry"),
        (Rule::Object, Json("{\"a\":}"), "must be an object that JSON can carry"),
        (Rule::Object, Text("{}"), "JSON can carry, not text"),
        (Rule::Nested(&[]), Text("{}"), "must be an object, not text"),
        (Rule::Nested(&[]), Other("a symbol"), "must be an object, not a symbol"),
        (Rule::VisibleAscii, Text("a b"), "without spaces"),
        (Rule::VisibleAscii, Text("\u{e9}"), "without spaces"),
        (Rule::VisibleAscii, Text("'a'"), "it stands in quotation marks"),
        (Rule::VisibleAscii, Text("\"\""), "it stands in quotation marks"),
        (Rule::Nonce, Number("9007199254740992"), "bigint, safe integer or decimal text"),
        (Rule::Nonce, Text("01"), "bigint, safe integer or decimal text"),
        (Rule::Nonce, BigInt("18446744073709551616"), "bigint, safe integer or decimal text"),
        (Rule::Function, Text("x"), "must be a function, not text"),
        (Rule::TextOrFunction, Nested, "must be text or a function, not an object"),
        (Rule::Text, Function, "must be text, not a function"),
        (Rule::Text, Null, "must be text, not null"),
        (Rule::Text, Value::Absent, "is required and missing; it must be text"),
        (Rule::Text, Text(""), "is empty; it must be text"),
        (Rule::Text, Value::IllFormed, "holds a lone surrogate"),
        (Rule::Text, Value::TooLong, "is too long"),
        (Rule::Checked("even", |_| Some("it is odd")), Text("3"), "must be even; it is odd"),
    ] {
        let error = check(rule, value).unwrap_err();
        assert!(error.starts_with("it: ") && error.contains(words), "{rule:?} {value:?}: {error}");
    }
}

#[test]
fn what_may_be_left_out_may_be_empty_too() {
    let field = Field::optional("it", Rule::Text);
    assert_eq!(field.check(Value::Absent).unwrap(), Checked::Absent);
    assert_eq!(field.check(Value::Text("")).unwrap(), Checked::Text(""));
    let choice = Field { need: Need::OneOf, ..field };
    assert_eq!(choice.check(Value::Absent).unwrap(), Checked::Absent);
    assert!(choice.check(Value::Text("")).is_err());
}

#[test]
fn a_uuid_is_hyphenated() {
    assert!(is_uuid("75906707-8c31-479c-b354-aa805c4cefbc") && is_uuid("75906707-8C31-479C-B354-AA805C4CEFBC"));
    for text in [
        "75906707-8c31-479c-b354-aa805c4cefb",
        "75906707-8c31-479c-b354-aa805c4cefbc0",
        "75906707-8c31-479c-b354-aa805c4cefbg",
        "75906707a8c31-479c-b354-aa805c4cefbc",
        "75906707-8c31a479c-b354-aa805c4cefbc",
        "75906707-8c31-479cab354-aa805c4cefbc",
        "75906707-8c31-479c-b354aaa805c4cefbc",
    ] {
        assert!(!is_uuid(text), "{text}");
    }
}
