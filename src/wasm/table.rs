//! What the glue must know of the tables: names in, indices out.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{Plain, operation, thrown};
use crate::engine::endpoint::{Endpoint, find, joined, unknown_member};
use crate::engine::error::{Code, Error, Result, join};
use crate::engine::field::{Checked, Field, Rule};
use crate::engine::nonce::Decimal;
use crate::engine::value::{Unframed, Value, unframe};
use crate::{katu9, kraken};

/// Both tables as one: the glue knows a row by its place here.
static ROWS: [&Endpoint; kraken::ENDPOINTS.len() + katu9::ENDPOINTS.len()] =
    joined(&kraken::ENDPOINTS, katu9::ENDPOINTS);

/// The row that the glue knows by its index.
pub fn row(index: usize) -> Result<&'static Endpoint> {
    let row = ROWS.get(index).copied();
    row.ok_or_else(|| Error::local(Code::Internal, "endpoint", "is no index of the table"))
}

/// Whether a row is Kraken's.
pub fn is_kraken(index: usize) -> bool {
    index < kraken::ENDPOINTS.len()
}

/// Finds an endpoint of `kraken`, of `katu9`, or of either for any other api, and describes it in lines: its index, its
/// api, method, path, whether its body decides on retries, then its members, objects marked `*`.
#[wasm_bindgen(js_name = endpoint)]
pub fn describe(api: &str, name: &str) -> std::result::Result<String, JsValue> {
    let asked: &[&Endpoint] = match api {
        "kraken" => &kraken::ENDPOINTS,
        "katu9" => katu9::ENDPOINTS,
        _ => &ROWS,
    };
    let index = ROWS.iter().position(|row| row.name == name);
    let Some((index, row)) = index.and_then(|index| Some((index, *ROWS.get(index)?))) else {
        return find(asked, name).map(|_| String::new()).map_err(thrown);
    };
    let owner = if is_kraken(index) { "kraken" } else { "katu9" };
    if api != owner && asked.len() < ROWS.len() {
        let class = if is_kraken(index) { "Kraken" } else { "Katu9" };
        let rule = join(&["\"", row.name, "\" is of the other API: use new ", class, "(...)"]);
        return Err(thrown(Error::invalid("endpoint", &rule)));
    }
    let body_decides = !core::ptr::eq(kraken::as_sent(row, "-"), row);
    let digits = Decimal::new(u64::try_from(index).unwrap_or_default());
    let flag = if body_decides { "1" } else { "" };
    let mut text = [digits.as_str(), owner, row.method.as_str(), row.path, flag].join("\n");
    members(row.fields, &mut text);
    Ok(text)
}

fn members(fields: &[Field], out: &mut String) {
    for field in fields {
        out.push('\n');
        if field.rule == Rule::Object {
            out.push('*');
        }
        out.push_str(field.name);
    }
}

/// The names of the options of a constructor or request.
#[wasm_bindgen]
pub fn options(of: &str) -> String {
    let mut text = String::new();
    members(option_fields(of), &mut text);
    text
}

fn option_fields(of: &str) -> &'static [Field] {
    match of {
        "Kraken" => kraken::client::OPTIONS,
        "Katu9" => katu9::client::OPTIONS,
        "kraken" => kraken::client::REQUEST_OPTIONS,
        _ => katu9::client::REQUEST_OPTIONS,
    }
}

/// All operations.
#[wasm_bindgen]
pub fn operations() -> JsValue {
    Plain::List(crate::operations().map(operation).collect()).into_js()
}

/// Puts the values of a framed object into the order of its fields.
pub fn values<'a>(fields: &'static [Field], framed: &'a str) -> Result<[Value<'a>; MOST_FIELDS]> {
    let mut values = [Value::Absent; MOST_FIELDS];
    match unframe(framed, &mut values) {
        Ok(()) => Ok(values),
        Err(Unframed::Unknown(name)) => Err(unknown_member(fields, name)),
        Err(Unframed::Broken) => Err(Error::local(Code::Internal, "", "the framed text is broken")),
    }
}

/// Reads framed options: each by its rule, in the order of the table.
pub fn checked<'a>(fields: &'static [Field], framed: &'a str) -> Result<[Checked<'a>; MOST_FIELDS]> {
    let values = values(fields, framed)?;
    let mut checked = [Checked::Absent; MOST_FIELDS];
    for ((field, value), slot) in fields.iter().zip(values).zip(&mut checked) {
        *slot = field.check(value)?;
    }
    Ok(checked)
}

/// The most members that a table has.
pub const MOST_FIELDS: usize = 12;

/// A longer table does not compile: its last members would be lost.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
const _: () = {
    let tables = [kraken::pay::ENDPOINTS, kraken::funding::ENDPOINTS, katu9::ENDPOINTS];
    let mut table = 0;
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            assert!(tables[table][row].fields.len() <= MOST_FIELDS);
            row += 1;
        }
        table += 1;
    }
};
