//! What the glue must know of the tables: names in, indices out.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{plain, thrown};
use crate::engine::body::Encoding;
use crate::engine::endpoint::{Endpoint, Method, OperationInfo, find, unknown_member};
use crate::engine::error::{Code, Error, Result, join};
use crate::engine::field::{Field, Rule};
use crate::engine::value::{Value, unframe};
use crate::{katu9, kraken};

fn rows() -> impl Iterator<Item = &'static Endpoint> + Clone {
    kraken::rows().chain(katu9::rows())
}

/// The row that the glue knows by its index.
pub fn row(index: usize) -> Result<&'static Endpoint> {
    rows().nth(index).ok_or_else(|| Error::local(Code::Internal, "endpoint", "is no index of the table"))
}

/// Whether a row is Kraken's.
pub fn is_kraken(row: &Endpoint) -> bool {
    kraken::rows().any(|candidate| candidate.name == row.name)
}

/// Finds an endpoint of `kraken`, of `katu9`, or of either for any other api, and describes it in lines: its index, its
/// api, method, path, whether it is JSON, whether its body decides on retries, then its members, objects marked `*`.
#[wasm_bindgen(js_name = endpoint)]
pub fn describe(api: &str, name: &str) -> std::result::Result<String, JsValue> {
    let found = match api {
        "kraken" => find(kraken::rows(), name),
        "katu9" => find(katu9::rows(), name),
        _ => find(rows(), name),
    };
    let row = found.map_err(|error| thrown(other_api(api, name).unwrap_or(error)))?;
    let index = rows().position(|candidate| candidate.name == row.name).unwrap_or_default();
    let body_decides = !core::ptr::eq(kraken::as_sent(row, "-"), row);
    let flag = |truth: bool| if truth { "1" } else { "" };
    Ok(join(&[
        crate::engine::nonce::Decimal::new(u64::try_from(index).unwrap_or_default()).as_str(),
        "\n",
        if is_kraken(row) { "kraken" } else { "katu9" },
        "\n",
        if row.method == Method::Get { "GET" } else { "POST" },
        "\n",
        row.path,
        "\n",
        flag(row.encoding == Encoding::Json),
        "\n",
        flag(body_decides),
        &members(row.fields),
    ]))
}

fn other_api(api: &str, name: &str) -> Option<Error> {
    let other = rows().find(|row| row.name == name)?;
    let rule = if is_kraken(other) { "is Kraken's: use new Kraken(...)" } else { "is Katu9's: use new Katu9(...)" };
    (!api.is_empty()).then(|| Error::invalid("endpoint", &join(&["\"", other.name, "\" ", rule])))
}

fn members(fields: &[Field]) -> String {
    fields.iter().flat_map(|field| ["\n", if field.rule == Rule::Object { "*" } else { "" }, field.name]).collect()
}

/// The names of the options of a constructor or request.
#[wasm_bindgen]
pub fn options(of: &str) -> String {
    members(option_fields(of))
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
    plain(&crate::operations().collect::<Vec<OperationInfo>>())
}

/// Puts the values of a framed object into the order of its fields.
pub fn values<'a, const N: usize>(fields: &'static [Field], framed: &'a str) -> Result<[Value<'a>; N]> {
    let mut values = [Value::Absent; N];
    unframe(framed, |field, value| {
        match field {
            Some(index) => {
                if let Some(slot) = values.get_mut(index) {
                    *slot = value;
                }
            }
            None => {
                if let Value::Text(name) = value {
                    return Err(unknown_member(fields, name));
                }
            }
        }
        Ok(())
    })?;
    Ok(values)
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
