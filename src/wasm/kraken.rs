//! The core of the class `Kraken`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::NonceUnit;
use super::{buffer, table, thrown};
use crate::engine::body::Encoding;
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{Code, Error, Result};
use crate::engine::field::Checked;
use crate::engine::nonce::{Decimal, Sequence, parse};
use crate::kraken::client::{Kraken, OPTIONS, REQUEST_OPTIONS, write};

thread_local! {
    /// The last nonce of every API key that this instance has seen.
    static SEQUENCES: RefCell<BTreeMap<String, Rc<Sequence>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A signing key with its nonce policy.
#[wasm_bindgen]
pub struct KrakenCore {
    kraken: Kraken,
    sequence: Rc<Sequence>,
    unit: NonceUnit,
}

#[wasm_bindgen]
impl KrakenCore {
    /// Reads the framed options of `length` bytes, and wipes them.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize) -> std::result::Result<KrakenCore, JsValue> {
        let made = buffer::with_text(0, length, Self::from_options);
        buffer::wipe();
        made.map_err(thrown)
    }

    /// Apart, so that what it leaves on the stack lies where `wipe` works.
    #[inline(never)]
    fn from_options(framed: &str) -> Result<Self> {
        let values: [_; 7] = table::values(OPTIONS, framed)?;
        let mut checked = [Checked::Absent; 7];
        for ((field, value), slot) in OPTIONS.iter().zip(values).zip(&mut checked) {
            *slot = field.check(value).map_err(|error| match field.name {
                "apiSecret" => {
                    Error::local(Code::BadSecret, field.name, "must be the private key, as padded standard base64 text")
                }
                _ => error,
            })?;
        }
        let [api_key, api_secret, base_url, unit, last_nonce, ..] = checked.map(text);
        let Some(api_secret) = api_secret else {
            return Err(Error::local(Code::BadSecret, "apiSecret", "is missing; give the private key"));
        };
        let mut kraken = Kraken::new(api_key.unwrap_or_default(), api_secret)?;
        if let Some(url) = base_url {
            kraken = kraken.with_base_url(url)?;
        }
        let sequence = SEQUENCES.with_borrow_mut(|all| Rc::clone(all.entry(kraken.api_key().to_owned()).or_default()));
        if let Some(last) = last_nonce.and_then(parse) {
            sequence.raise(last);
        }
        Ok(Self { kraken, sequence, unit: NonceUnit::named(unit.unwrap_or_default()) })
    }

    /// Where requests go.
    #[wasm_bindgen(js_name = baseUrl)]
    pub fn base_url(&self) -> String {
        self.kraken.base_url().to_owned()
    }

    /// Raises the last nonce to one that an earlier instance has spent.
    pub fn raise(&self, nonce: &str) {
        if let Some(nonce) = parse(nonce) {
            self.sequence.raise(nonce);
        }
    }

    /// Builds and signs: framed parameters, then framed options. The answer is the signature (88 characters), `j` or `f`
    /// for the encoding, the nonce, a line feed, the body.
    pub fn request(&self, row: usize, params: usize, options: usize, now: f64) -> std::result::Result<usize, JsValue> {
        self.write(row, params, options, now, true).map_err(thrown)
    }

    /// Does all that `request` does, and spends no nonce.
    pub fn check(&self, row: usize, params: usize, options: usize, now: f64) -> std::result::Result<(), JsValue> {
        self.write(row, params, options, now, false).map(drop).map_err(thrown)
    }

    fn write(&self, row: usize, params: usize, options: usize, now: f64, spend: bool) -> Result<usize> {
        let row = table::row(row)?;
        buffer::with_text(0, params, |params| {
            buffer::with_text(params.len(), options, |options| {
                let options = Options::read(row, options, spend)?;
                let nonce = match options.nonce {
                    Some(nonce) => nonce,
                    None => self.sequence.peek(self.unit.reading(now)?).ok_or_else(|| {
                        Error::invalid("nonce", "is used up: the last one was the highest that there is")
                    })?,
                };
                let values: [_; table::MOST_FIELDS] =
                    table::values(row.fields, params).map_err(|error| error.at(row.name))?;
                buffer::answer(|out| {
                    let digits = Decimal::new(nonce);
                    let digits = digits.as_str();
                    out.push_str(BLANK_SIGNATURE);
                    out.push(if options.encoding == Encoding::Json { 'j' } else { 'f' });
                    out.push_str(digits);
                    out.push('\n');
                    let start = out.len();
                    write(row, &values, digits, options.encoding, options.otp, out)?;
                    let body = out.as_bytes().get(start..).unwrap_or_default();
                    let signature = self.kraken.signature(row.path, digits, body);
                    let text = core::str::from_utf8(&signature).unwrap_or_default();
                    out.replace_range(..BLANK_SIGNATURE.len(), text);
                    if spend {
                        self.sequence.raise(nonce);
                    }
                    Ok(())
                })
            })
        })
    }

    /// Signs path, nonce and body, which stand one after the other in the input.
    pub fn sign(&self, path: usize, nonce: usize, body: usize) -> std::result::Result<usize, JsValue> {
        let body_start = path.saturating_add(nonce);
        buffer::with_text(0, path, |path_text| {
            buffer::with_text(path, nonce, |nonce| {
                buffer::with_bytes(body_start, body, |body| {
                    buffer::answer(|out| {
                        let signature = self.kraken.signature(path_text, nonce, body);
                        out.push_str(core::str::from_utf8(&signature).unwrap_or_default());
                        Ok(())
                    })
                })
            })
        })
    }
}

impl Drop for KrakenCore {
    fn drop(&mut self) {
        buffer::wipe();
    }
}

/// Room for a signature, which is known only after the body.
const BLANK_SIGNATURE: &str =
    "========================================================================================";

fn text(checked: Checked<'_>) -> Option<&str> {
    match checked {
        Checked::Text(text) => Some(text),
        _ => None,
    }
}

struct Options<'a> {
    nonce: Option<u64>,
    otp: Option<&'a str>,
    encoding: Encoding,
}

impl<'a> Options<'a> {
    fn read(row: &'static Endpoint, framed: &'a str, last: bool) -> Result<Self> {
        if framed.is_empty() {
            return Ok(Self { nonce: None, otp: None, encoding: row.encoding });
        }
        let values: [_; 3] = table::values(REQUEST_OPTIONS, framed)?;
        let mut checked = [Checked::Absent; 3];
        for ((field, value), slot) in REQUEST_OPTIONS.iter().zip(values).zip(&mut checked) {
            *slot = field.check(value)?;
        }
        let [_, otp, _] = checked;
        if last && otp == Checked::Function {
            return Err(Error::invalid("otp", "must be text; a function must give text"));
        }
        let [nonce, otp, encoding] = checked.map(text);
        Ok(Self {
            nonce: nonce.and_then(parse),
            otp,
            encoding: encoding.and_then(Encoding::named).unwrap_or(row.encoding),
        })
    }
}
