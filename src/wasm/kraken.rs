//! The core of the class `Kraken`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::NonceUnit;
use super::{buffer, number_of, store_error, table};
use crate::crypto::api_sign::{self, ApiSignKey, SIGNATURE_LENGTH, digest};
use crate::crypto::{hex, sha256_hex};
use crate::endpoint::{Endpoint, Family};
use crate::error::{Code, Error, Result};
use crate::kraken::BASE_URL;
use crate::kraken::client::{NO_ENCODING, OPTIONS, REQUEST_OPTIONS, key, write};
use crate::request::body::Encoding;
use crate::request::nonce::{Decimal, after, parse};
use crate::request::value::Value;
use crate::seam::Fingerprint;
use crate::text::{append, append_ascii, concat};

/// A key, unless somebody else signs, and what one step of its nonces is.
#[wasm_bindgen]
pub struct KrakenCore {
    key: Option<ApiSignKey>,
    unit: NonceUnit,
}

#[wasm_bindgen]
impl KrakenCore {
    /// Reads the framed options of `length` bytes, and the private key of `secret` bytes, and wipes them. Answers the
    /// [`Fingerprint`] of the API key, then where requests go; makes nothing if it fails. Without a private key somebody
    /// else signs.
    pub fn open(length: usize, secret: Option<usize>) -> Option<KrakenCore> {
        let made = buffer::with_input(|mut input| {
            let options = input.text(length);
            Self::from_options(options, secret.map(|length| input.text(length)))
        });
        buffer::wipe(length.saturating_add(secret.unwrap_or_default()));
        store_error(made)
    }

    /// Apart, so that what it leaves on the stack lies where `wipe` works.
    #[inline(never)]
    fn from_options(framed: &str, secret: Option<&str>) -> Result<Self> {
        let mut given = table::Values::default();
        table::checked(OPTIONS, framed, &mut given)?;
        let [api_key, _, base_url, unit, ..] = given;
        let api_key = api_key.text().unwrap_or_default();
        let key = secret.map(|secret| key(api_key, secret)).transpose()?;
        let base_url = table::base_url_or(base_url, BASE_URL)?;
        let fingerprint = sha256_hex(api_key.as_bytes());
        buffer::answer_text(&concat(&[fingerprint.get(..Fingerprint::LENGTH).unwrap_or_default(), base_url]));
        Ok(Self { key, unit: NonceUnit::named(unit.text().unwrap_or_default()) })
    }

    /// Builds and signs: framed parameters, then framed options. The answer is five lines: the nonce, the path with its
    /// query, the body, the type of the content, which is empty without a body, and the signature, in place of
    /// which the digest in hexadecimal stands where somebody else signs. The last nonce of the key comes as the two halves
    /// of a u64. Without `sign` all is done but that.
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
        number_of(self.write(row, params, options, (now, last), sign))
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
                append(out, digits);
                append_ascii(out, b'\n');
                let target = out.len();
                let body = write(row, &values, digits, options.encoding, options.otp, out)?;
                if sign {
                    self.sign_last(out, target, body, digits, row.content_type(options.encoding).unwrap_or_default());
                }
                Ok(())
            })
        })
    }

    /// Adds the type of the content and the signature of what stands in the answer from `target` and `body` on.
    fn sign_last(&self, out: &mut String, target: usize, body: usize, nonce: &str, content_type: &str) {
        let bytes = out.as_bytes();
        let path = bytes.get(target..body.saturating_sub(1)).unwrap_or_default();
        let body = bytes.get(body..).unwrap_or_default();
        let signature = self.key.as_ref().map(|key| key.sign(path, nonce.as_bytes(), body));
        let digest = if signature.is_none() { hex::encode(&digest(nonce.as_bytes(), body)) } else { String::new() };
        for line in
            [content_type, signature.as_ref().map_or(&digest, |text| core::str::from_utf8(text).unwrap_or_default())]
        {
            append_ascii(out, b'\n');
            append(out, line);
        }
    }

    /// Signs path, nonce and body, which stand one after the other in the input.
    pub fn sign(&self, path: usize, nonce: usize, body: usize) -> usize {
        buffer::with_input(|mut input| {
            let (path, nonce) = (input.bytes(path), input.bytes(nonce));
            let signature = self.key.as_ref().map(|key| key.sign(path, nonce, input.bytes(body)));
            buffer::answer_text(signature.as_ref().map_or("", |text| core::str::from_utf8(text).unwrap_or_default()))
        })
    }
}

/// Takes a signature of `length` bytes that somebody else made, as bytes or as base64, and returns it as base64.
#[wasm_bindgen(js_name = givenSignature)]
pub fn given_signature(length: usize, is_text: bool) -> usize {
    number_of(buffer::with_input(|mut input| {
        let text = given(input.bytes(length), is_text)?;
        Ok(buffer::answer_text(core::str::from_utf8(&text).unwrap_or_default()))
    }))
}

/// A signature that somebody else made, as the header carries it: from 64 bytes, or from their base64.
fn given(signature: &[u8], is_text: bool) -> Result<[u8; SIGNATURE_LENGTH]> {
    let mut bytes = [0; 64];
    let fits = if is_text {
        STANDARD.decode_slice(signature, &mut bytes) == Ok(bytes.len())
    } else {
        signature.len() == bytes.len() && {
            bytes.copy_from_slice(signature);
            true
        }
    };
    if fits { Ok(api_sign::text(&bytes)) } else { Err(Error::local(Code::BadSignature, "signature", SIGNATURE)) }
}

const SIGNATURE: &str = "must be the HMAC-SHA512 of the message, as 64 bytes or as their 88 characters of base64";

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
        if row.family == Family::Funding && encoding.text().is_some() {
            return Err(Error::invalid("encoding", NO_ENCODING).at(row.name));
        }
        if last && matches!(otp, Value::Function) {
            return Err(Error::invalid("otp", "must be text; a function must give text"));
        }
        Ok(Self {
            nonce: nonce.text().and_then(parse),
            otp: otp.text(),
            encoding: encoding.text().and_then(Encoding::named).unwrap_or(row.encoding),
        })
    }
}
