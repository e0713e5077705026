//! The core of the class `Kraken`.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::Kept;
use super::clock::NonceUnit;
use super::{buffer, table, thrown};
use crate::engine::body::Encoding;
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{Code, Error, Result};
use crate::engine::field::Checked;
use crate::engine::nonce::{Decimal, Sequence, parse};
use crate::kraken::client::{Kraken, OPTIONS, REQUEST_OPTIONS, write};

/// The last nonce of every API key that this instance has seen; there are few.
static SEQUENCES: Kept<Vec<(String, Rc<Sequence>)>> = Kept::new(Vec::new());

fn sequence_of(api_key: &str) -> Rc<Sequence> {
    SEQUENCES.with(|all| {
        if let Some((_, sequence)) = all.iter().find(|(key, _)| key == api_key) {
            return Rc::clone(sequence);
        }
        let sequence = Rc::default();
        all.push((api_key.to_owned(), Rc::clone(&sequence)));
        sequence
    })
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
        let made = buffer::with_input(|mut input| Self::from_options(input.text(length)));
        buffer::wipe(length);
        made.map_err(thrown)
    }

    /// Apart, so that what it leaves on the stack lies where `wipe` works.
    #[inline(never)]
    fn from_options(framed: &str) -> Result<Self> {
        let bad_secret = |rule| Error::local(Code::BadSecret, "apiSecret", rule);
        let checked = table::checked(OPTIONS, framed).map_err(|error| match error.field() {
            Some("apiSecret") => bad_secret("must be the private key, as padded standard base64 text"),
            _ => error,
        })?;
        let [api_key, api_secret, base_url, unit, last_nonce, ..] = &checked;
        let (api_secret, last_nonce) = (text(api_secret), text(last_nonce));
        let api_secret = api_secret.ok_or_else(|| bad_secret("is missing; give the private key"))?;
        let mut kraken = Kraken::new(text(api_key).unwrap_or_default(), api_secret)?;
        if let Some(url) = text(base_url) {
            kraken = kraken.with_base_url(url)?;
        }
        let sequence = sequence_of(kraken.api_key());
        if let Some(last) = last_nonce.and_then(parse) {
            sequence.raise(last);
        }
        Ok(Self { kraken, sequence, unit: NonceUnit::named(text(unit).unwrap_or_default()) })
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

    /// Builds and signs: framed parameters, then framed options. The answer is the nonce, a line feed, the body, the
    /// signature (88 characters), `j` or `f` for the encoding.
    pub fn request(&self, row: usize, params: usize, options: usize, now: f64) -> std::result::Result<usize, JsValue> {
        self.write(row, params, options, now, true).map_err(thrown)
    }

    /// Does all that `request` does but sign, and spends no nonce.
    pub fn check(&self, row: usize, params: usize, options: usize, now: f64) -> std::result::Result<(), JsValue> {
        self.write(row, params, options, now, false).map(drop).map_err(thrown)
    }

    #[inline(never)]
    fn write(&self, row: usize, params: usize, options: usize, now: f64, sign: bool) -> Result<usize> {
        let row = table::row(row)?;
        buffer::with_input(|mut input| {
            let params = input.text(params);
            let options = Options::read(row, input.text(options), sign)?;
            let nonce = match options.nonce {
                Some(nonce) => nonce,
                None => self
                    .sequence
                    .peek(self.unit.reading(now)?)
                    .ok_or_else(|| Error::invalid("nonce", "is used up: the last one was the highest that there is"))?,
            };
            let values = table::values(row.fields, params).map_err(|error| error.at(row.name))?;
            buffer::answer(|out| {
                let digits = Decimal::new(nonce);
                let digits = digits.as_str();
                out.push_str(digits);
                out.push('\n');
                let start = out.len();
                write(row, &values, digits, options.encoding, options.otp, out)?;
                if sign {
                    let body = out.as_bytes().get(start..).unwrap_or_default();
                    let signature = self.kraken.signature(row.path, digits, body);
                    out.push_str(core::str::from_utf8(&signature).unwrap_or_default());
                    out.push(if options.encoding == Encoding::Json { 'j' } else { 'f' });
                    self.sequence.raise(nonce);
                }
                Ok(())
            })
        })
    }

    /// Signs path, nonce and body, which stand one after the other in the input.
    pub fn sign(&self, path: usize, nonce: usize, body: usize) -> usize {
        buffer::with_input(|mut input| {
            let (path, nonce) = (input.text(path), input.text(nonce));
            let signature = self.kraken.signature(path, nonce, input.bytes(body));
            buffer::put(core::str::from_utf8(&signature).unwrap_or_default())
        })
    }
}

impl Drop for KrakenCore {
    fn drop(&mut self) {
        buffer::wipe(0);
    }
}

fn text<'a>(checked: &Checked<'a>) -> Option<&'a str> {
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
        let checked = table::checked(REQUEST_OPTIONS, framed)?;
        if last && matches!(checked, [_, Checked::Function, ..]) {
            return Err(Error::invalid("otp", "must be text; a function must give text"));
        }
        let [nonce, otp, encoding, ..] = &checked;
        Ok(Self {
            nonce: text(nonce).and_then(parse),
            otp: text(otp),
            encoding: text(encoding).and_then(Encoding::named).unwrap_or(row.encoding),
        })
    }
}
