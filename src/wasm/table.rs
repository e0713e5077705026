//! What the glue must know of the tables: names in, indices out.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::unknown::{unknown_field, unknown_member};
use super::{buffer, number_of, texts};
use crate::endpoint::{Endpoint, Family, all_rows, position, unknown_endpoint};
use crate::error::{Code, Error, Result};
use crate::request::base_url::base_url;
use crate::request::frame::{FrameError, decode_frame};
use crate::request::nonce::Decimal;
use crate::request::param::{Field, slots_of};
use crate::request::rule::Rule;
use crate::request::value::Value;
use crate::seam::{Api, Listed, Mark, OperationTexts};
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

/// Finds an endpoint of an [`Api`] by its name of `length` bytes: gives its index.
#[wasm_bindgen(js_name = findEndpoint)]
pub fn find_endpoint(api: usize, length: usize) -> usize {
    number_of(buffer::with_input(|mut input| index_of(api, input.text(length))))
}

fn index_of(api: usize, name: &str) -> Result<usize> {
    let (asked, first, other): (&[&Endpoint], _, _) = match api {
        Api::KRAKEN => (&kraken::ENDPOINTS, 0, "Katu9"),
        Api::KATU9 => (katu9::ENDPOINTS, kraken::ENDPOINTS.len(), "Kraken"),
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

/// What there is to know of an endpoint: its [`OperationTexts`], then its permissions. Nothing after the last one.
#[wasm_bindgen]
pub fn operation(index: usize) -> JsValue {
    let Some(row) = ROWS.get(index) else {
        return JsValue::UNDEFINED;
    };
    let flag = |is: bool| if is { "1" } else { "" };
    let cost = Decimal::new(row.cost.into());
    let mut parts = Vec::new();
    OperationTexts {
        api: if is_kraken(index) { "kraken" } else { "katu9" },
        name: row.name,
        method: row.method.as_str(),
        path: row.path,
        body_decides: flag(row.unsure_if.is_some()),
        is_funding: flag(row.family == Family::Funding),
        is_sensitive: flag(row.sensitive),
        cost: cost.as_str(),
        moves_money: flag(row.moves_money),
        repeatable: flag(row.is_repeatable()),
    }
    .add_to(&mut parts);
    parts.extend_from_slice(row.permissions);
    texts(&parts)
}

/// The names of the members of what is [`Listed`], with a [`Mark`] where one is an object.
#[wasm_bindgen]
pub fn members(index: usize) -> JsValue {
    let fields = match index {
        Listed::KRAKEN => kraken::client::OPTIONS,
        Listed::KATU9 => katu9::client::OPTIONS,
        Listed::KRAKEN_REQUEST => kraken::client::REQUEST_OPTIONS,
        Listed::KATU9_REQUEST => katu9::client::REQUEST_OPTIONS,
        _ => ROWS.get(index.wrapping_sub(Listed::ENDPOINTS)).map_or(&[][..], |row| row.fields),
    };
    let mut names = Vec::new();
    list(fields, &mut names);
    texts(&names)
}

fn list(fields: &'static [Field], names: &mut Vec<&str>) {
    for field in fields {
        match field.rule {
            Rule::Object => names.extend([Mark::FREE, field.name]),
            Rule::Nested(members) => {
                names.extend([Mark::NESTED, field.name]);
                list(members, names);
                names.push(Mark::END);
            }
            _ => names.push(field.name),
        }
    }
}

/// Keeps the error of a member of `name` bytes that is not among the `known` ones, which come one a line.
#[wasm_bindgen(js_name = refuseMember)]
pub fn refuse_member(name: usize, known: usize) {
    number_of(Err(buffer::with_input(|mut input| {
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
