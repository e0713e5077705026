//! The core of the class `Kraken`.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::Kept;
use super::clock::NonceUnit;
use super::{buffer, finish, keep, table};
use crate::engine::body::Encoding;
use crate::engine::crypto::HmacSha512;
use crate::engine::endpoint::Endpoint;
use crate::engine::error::{Code, Error, Result, join, push, put};
use crate::engine::nonce::{Decimal, Sequence, parse};
use crate::engine::value::Value;
use crate::kraken::BASE_URL;
use crate::kraken::client::{OPTIONS, REQUEST_OPTIONS, key, write};

/// An API key that this instance has seen, with its last nonce, and the one seen before it.
struct Seen {
    api_key: String,
    sequence: Sequence,
    before: Option<&'static Seen>,
}

/// The last of the API keys seen; there are few.
static SEEN: Kept<Option<&'static Seen>> = Kept::new(None);

fn sequence_of(api_key: &str) -> &'static Sequence {
    SEEN.with(|last| {
        let mut next = *last;
        while let Some(seen) = next {
            if seen.api_key == api_key {
                return &seen.sequence;
            }
            next = seen.before;
        }
        let seen = Seen { api_key: join(&[api_key]), sequence: Sequence::default(), before: *last };
        &last.insert(Box::leak(Box::new(seen))).sequence
    })
}

/// A signing key with its nonce policy.
#[wasm_bindgen]
pub struct KrakenCore {
    key: HmacSha512,
    sequence: &'static Sequence,
    unit: NonceUnit,
}

#[wasm_bindgen]
impl KrakenCore {
    /// Reads the framed options of `length` bytes, and wipes them; behind them stands the last nonce that an earlier
    /// instance has spent. Answers where requests go; makes nothing if it fails.
    pub fn open(length: usize, last: usize) -> Option<KrakenCore> {
        let made = buffer::with_input(|mut input| Self::from_options(input.text(length), input.text(last)));
        buffer::wipe(length);
        keep(made)
    }

    /// Apart, so that what it leaves on the stack lies where `wipe` works.
    #[inline(never)]
    fn from_options(framed: &str, last: &str) -> Result<Self> {
        let bad_secret = |rule| Error::local(Code::BadSecret, "apiSecret", rule);
        let mut given = table::Values::default();
        table::checked(OPTIONS, framed, &mut given).map_err(|error| match error.field() {
            Some("apiSecret") => bad_secret("must be the private key, as padded standard base64 text"),
            _ => error,
        })?;
        let [api_key, api_secret, base_url, unit, last_nonce, ..] = given;
        let api_key = api_key.text().unwrap_or_default();
        let api_secret = api_secret.text().ok_or_else(|| bad_secret("is missing; give the private key"))?;
        let key = key(api_key, api_secret)?;
        table::answer_base_url(base_url, BASE_URL)?;
        let sequence = sequence_of(api_key);
        for last in [last, last_nonce.text().unwrap_or_default()] {
            sequence.raise(parse(last).unwrap_or_default());
        }
        Ok(Self { key, sequence, unit: NonceUnit::named(unit.text().unwrap_or_default()) })
    }

    /// Builds and signs: framed parameters, then framed options. The answer is the nonce, a line feed, the body, the
    /// signature (88 characters), `j` or `f` for the encoding. Without `sign` all is done but that, and no nonce spent.
    pub fn request(&self, row: usize, params: usize, options: usize, now: f64, sign: bool) -> usize {
        finish(self.write(row, params, options, now, sign))
    }

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
            let mut values = table::Values::default();
            table::values(row.fields, params, &mut values).map_err(|error| error.at(row.name))?;
            buffer::answer(|out| {
                let digits = Decimal::new(nonce);
                let digits = digits.as_str();
                push(out, digits);
                put(out, b'\n');
                let start = out.len();
                write(row, &values, digits, options.encoding, options.otp, out)?;
                if sign {
                    let body = out.as_bytes().get(start..).unwrap_or_default();
                    let signature = self.key.sign(row.path.as_bytes(), digits.as_bytes(), body);
                    push(out, core::str::from_utf8(&signature).unwrap_or_default());
                    put(out, if options.encoding == Encoding::Json { b'j' } else { b'f' });
                    self.sequence.raise(nonce);
                }
                Ok(())
            })
        })
    }

    /// Signs path, nonce and body, which stand one after the other in the input.
    pub fn sign(&self, path: usize, nonce: usize, body: usize) -> usize {
        buffer::with_input(|mut input| {
            let (path, nonce) = (input.bytes(path), input.bytes(nonce));
            let signature = self.key.sign(path, nonce, input.bytes(body));
            buffer::put(core::str::from_utf8(&signature).unwrap_or_default())
        })
    }
}

impl Drop for KrakenCore {
    fn drop(&mut self) {
        buffer::wipe(0);
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
        let mut given = table::Values::default();
        table::checked(REQUEST_OPTIONS, framed, &mut given)?;
        let [nonce, otp, encoding, ..] = given;
        if last && otp == Value::Function {
            return Err(Error::invalid("otp", "must be text; a function must give text"));
        }
        Ok(Self {
            nonce: nonce.text().and_then(parse),
            otp: otp.text(),
            encoding: encoding.text().and_then(Encoding::named).unwrap_or(row.encoding),
        })
    }
}
