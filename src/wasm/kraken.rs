//! The core of the class `Kraken`.

use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::NonceUnit;
use super::{buffer, finish, keep, table};
use crate::crypto::api_sign::ApiSignKey;
use crate::crypto::sha256_hex;
use crate::endpoint::Endpoint;
use crate::error::{Code, Error, Result, join, push, put};
use crate::kraken::BASE_URL;
use crate::kraken::client::{OPTIONS, REQUEST_OPTIONS, key, write};
use crate::request::body::Encoding;
use crate::request::nonce::{Decimal, after, parse};
use crate::request::value::Value;

/// Digits of the name under which the nonces of a key are shared; the glue cuts them off.
const FINGERPRINT: usize = 32;

/// A signing key, and what one step of its nonces is.
#[wasm_bindgen]
pub struct KrakenCore {
    key: ApiSignKey,
    unit: NonceUnit,
}

#[wasm_bindgen]
impl KrakenCore {
    /// Reads the framed options of `length` bytes, and wipes them. Answers the first 32 hexadecimal digits of the API key's
    /// SHA-256, under which its nonces are shared, then where requests go; makes nothing if it fails.
    pub fn open(length: usize) -> Option<KrakenCore> {
        let made = buffer::with_input(|mut input| Self::from_options(input.text(length)));
        buffer::wipe(length);
        keep(made)
    }

    /// Apart, so that what it leaves on the stack lies where `wipe` works.
    #[inline(never)]
    fn from_options(framed: &str) -> Result<Self> {
        let bad_secret = |rule| Error::local(Code::BadSecret, "apiSecret", rule);
        let mut given = table::Values::default();
        table::checked(OPTIONS, framed, &mut given).map_err(|error| match error.field() {
            Some("apiSecret") => bad_secret("must be the private key, as padded standard base64 text"),
            _ => error,
        })?;
        let [api_key, api_secret, base_url, unit, ..] = given;
        let api_key = api_key.text().unwrap_or_default();
        let api_secret = api_secret.text().ok_or_else(|| bad_secret("is missing; give the private key"))?;
        let key = key(api_key, api_secret)?;
        let base_url = table::base_url_or(base_url, BASE_URL)?;
        let fingerprint = sha256_hex(api_key.as_bytes());
        buffer::put(&join(&[fingerprint.get(..FINGERPRINT).unwrap_or_default(), base_url]));
        Ok(Self { key, unit: NonceUnit::named(unit.text().unwrap_or_default()) })
    }

    /// Builds and signs: framed parameters, then framed options. The answer is the nonce, a line feed, the body, the
    /// signature (88 characters), `j` or `f` for the encoding. The last nonce of the key comes as the two halves of a u64.
    /// Without `sign` all is done but that.
    #[allow(clippy::too_many_arguments)] // What wasm-bindgen takes as one is an object, which costs more than the call.
    pub fn request(
        &self,
        row: usize,
        params: usize,
        options: usize,
        now: f64,
        last_high: u32,
        last_low: u32,
        sign: bool,
    ) -> usize {
        let last = u64::from(last_high) << 32 | u64::from(last_low);
        finish(self.write(row, params, options, (now, last), sign))
    }

    fn write(&self, row: usize, params: usize, options: usize, (now, last): (f64, u64), sign: bool) -> Result<usize> {
        let row = table::row(row)?;
        buffer::with_input(|mut input| {
            let params = input.text(params);
            let options = Options::read(row, input.text(options), sign)?;
            let nonce = match options.nonce {
                Some(nonce) => nonce,
                None => after(last, self.unit.reading(now)?)
                    .ok_or_else(|| Error::invalid("nonce", "can't increase: the last one was the highest, 2^64 - 1"))?,
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
