//! What the glue must know of the tables: names in, indices out.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::unknown::{unknown_field, unknown_member};
use super::{buffer, finish, texts};
use crate::endpoint::{Endpoint, Family, all_rows, position, unknown_endpoint};
use crate::error::{Code, Error, Result};
use crate::request::base_url::base_url;
use crate::request::frame::{FrameError, decode_frame};
use crate::request::nonce::Decimal;
use crate::request::param::{Field, Rule, slots_of};
use crate::request::value::Value;
use crate::text::concat;
use crate::{katu9, kraken};

/// Both tables as one: the glue knows a row by its place here.
static ROWS: [&Endpoint; kraken::ENDPOINTS.len() + katu9::ENDPOINTS.len()] =
    all_rows(&[&kraken::ENDPOINTS, katu9::ENDPOINTS]);

/// The row that the glue knows by its index.
pub fn row(index: usize) -> Result<&'static Endpoint> {
    let row = ROWS.get(index).copied();
    row.ok_or_else(|| Error::local(Code::Internal, "endpoint", "is not an index of the table"))
}

/// Whether a row is Kraken's.
pub fn is_kraken(index: usize) -> bool {
    index < kraken::ENDPOINTS.len()
}

/// Finds an endpoint of Kraken (0), of Katu9 (1), or of either (2) by its name of `length` bytes: gives its index.
#[wasm_bindgen]
pub fn find(api: usize, length: usize) -> usize {
    finish(buffer::with_input(|mut input| index_of(api, input.text(length))))
}

fn index_of(api: usize, name: &str) -> Result<usize> {
    let (asked, first, other): (&[&Endpoint], _, _) = match api {
        0 => (&kraken::ENDPOINTS, 0, "Katu9"),
        1 => (katu9::ENDPOINTS, kraken::ENDPOINTS.len(), "Kraken"),
        _ => (&ROWS, 0, ""),
    };
    if let Some(place) = position(asked, name) {
        return Ok(place.wrapping_add(first));
    }
    if position(&ROWS, name).is_none() {
        return Err(unknown_endpoint(asked, name));
    }
    Err(Error::invalid("endpoint", &concat(&["\"", name, "\" is of the other API: use new ", other, "(...)"])))
}

/// What there is to know of an endpoint, in texts: its api, name, method, path, whether its body decides on retries,
/// whether it is of Funding (Beta), whether its answer is sensitive, its cost, whether it moves money, whether it is
/// repeatable, then its permissions. Nothing after the last one.
#[wasm_bindgen]
pub fn operation(index: usize) -> JsValue {
    let Some(row) = ROWS.get(index) else {
        return JsValue::UNDEFINED;
    };
    let flag = |is: bool| if is { "1" } else { "" };
    let cost = Decimal::new(row.cost.into());
    let mut parts = vec![
        if is_kraken(index) { "kraken" } else { "katu9" },
        row.name,
        row.method.as_str(),
        row.path,
        flag(row.unsure_if.is_some()),
        flag(row.family == Family::Funding),
        flag(row.sensitive),
        cost.as_str(),
        flag(row.moves_money),
        flag(row.is_repeatable()),
    ];
    parts.extend_from_slice(row.permissions);
    texts(&parts)
}

/// What constructors and requests take besides parameters.
static OPTIONS: [&[Field]; 4] =
    [kraken::client::OPTIONS, katu9::client::OPTIONS, kraken::client::REQUEST_OPTIONS, katu9::client::REQUEST_OPTIONS];

/// The names of all options of one kind, or after those the members of an endpoint. A `*` comes before an object of the
/// caller's own, a `{` before one with members, which follow it up to a `}`.
#[wasm_bindgen]
pub fn members(index: usize) -> JsValue {
    let fields = match OPTIONS.get(index) {
        Some(options) => *options,
        None => ROWS.get(index.wrapping_sub(OPTIONS.len())).map_or(&[][..], |row| row.fields),
    };
    let mut names = Vec::new();
    list(fields, &mut names);
    texts(&names)
}

fn list(fields: &'static [Field], names: &mut Vec<&str>) {
    for field in fields {
        match field.rule {
            Rule::Object => names.extend(["*", field.name]),
            Rule::Nested(members) => {
                names.extend(["{", field.name]);
                list(members, names);
                names.push("}");
            }
            _ => names.push(field.name),
        }
    }
}

/// Keeps the error of a member of `name` bytes that is not among the `known` ones, which come one a line.
#[wasm_bindgen(js_name = refuseMember)]
pub fn refuse_member(name: usize, known: usize) {
    finish(Err(buffer::with_input(|mut input| {
        let name = input.text(name);
        unknown_member(input.text(known).split('\n'), name)
    })));
}

/// Where requests go: to the API itself unless the options say otherwise.
pub fn base_url_or<'a>(given: Value<'a>, api: &'a str) -> Result<&'a str> {
    given.text().map_or(Ok(api), |url| base_url("baseUrl", url))
}

/// A framed object's values, in the order of its fields.
pub type Values<'a> = [Value<'a>; MOST_VALUES];

/// Puts the values of a framed object into the order of its fields.
pub fn values<'a>(fields: &[Field], framed: &'a str, values: &mut Values<'a>) -> Result<()> {
    decode_frame(framed, values).map_err(|why| match why {
        FrameError::Unknown(name) => unknown_field(fields, name),
        FrameError::Broken => Error::local(Code::Internal, "", "the framed text is broken"),
    })
}

/// Reads framed options: each keeps its rule.
pub fn checked<'a>(fields: &[Field], framed: &'a str, given: &mut Values<'a>) -> Result<()> {
    values(fields, framed, given)?;
    for (field, value) in fields.iter().zip(given) {
        field.check_at(value)?;
    }
    Ok(())
}

/// The most values that the members of an endpoint have, and so the most that any table has.
const MOST_VALUES: usize = most(&ROWS, 0);

const fn most(rows: &[&Endpoint], so_far: usize) -> usize {
    match rows {
        [first, rest @ ..] => {
            let values = slots_of(first.fields);
            most(rest, if values > so_far { values } else { so_far })
        }
        [] => so_far,
    }
}
