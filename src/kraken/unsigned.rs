//! Requests that somebody else signs: a key that can't be read, such as one in an HSM.

use crate::crypto::api_sign::message;
use crate::endpoint::{Endpoint, Family, Params};
use crate::error::Result;
use crate::request::base_url::base_url;
use crate::request::body::Encoding;
use crate::request::lines;
use crate::request::nonce::Decimal;
use crate::request::signed::SignedRequest;
use crate::request::value::Value;

use super::BASE_URL;
use super::client::{OPTIONS, write};

/// Builds requests to Kraken for one API key whose private key is elsewhere; it signs nothing, sends nothing and reads no
/// clock.
///
/// ```
/// use paysign::kraken::{UnsignedKraken, pay::PaylinkConfig};
///
/// let unsigned = UnsignedKraken::new("demonstration")?.request(&PaylinkConfig::new(), 1_616_492_376_594)?;
/// // HMAC-SHA512 over exactly these bytes, made by whatever holds the key.
/// assert!(unsigned.message().starts_with(b"/0/private/Pay/paylink/config"));
/// let request = unsigned.signed([7; 64]);
/// assert_eq!(request.headers[1].0, "API-Sign");
/// # Ok::<(), paysign::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct UnsignedKraken {
    api_key: String,
    base_url: String,
}

impl UnsignedKraken {
    /// Takes the API key as Kraken shows it.
    ///
    /// # Errors
    /// `invalid_request` for `apiKey` unless it is visible ASCII.
    pub fn new(api_key: &str) -> Result<Self> {
        OPTIONS.iter().take(1).try_for_each(|field| field.check(Value::Text(api_key)).map(drop))?;
        Ok(Self { api_key: api_key.to_owned(), base_url: BASE_URL.to_owned() })
    }

    /// Sends to another place, such as a relay or a sandbox. Its path goes into the URL, never into what is signed.
    ///
    /// # Errors
    /// `invalid_request` for `baseUrl` unless it is https, or http on a loopback host.
    pub fn with_base_url(mut self, url: &str) -> Result<Self> {
        base_url("baseUrl", url)?.clone_into(&mut self.base_url);
        Ok(self)
    }

    /// The API key.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// Where requests go, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Builds a request with the endpoint's own encoding and no one-time password.
    ///
    /// # Errors
    /// `invalid_request` that names the member and its rule.
    pub fn request<P: Params>(&self, params: &P, nonce: u64) -> Result<Unsigned> {
        self.request_with(params, nonce, P::ENDPOINT.encoding, None)
    }

    /// Builds a request with a chosen encoding and a one-time password, if the key needs one.
    ///
    /// # Errors
    /// `invalid_request` that names the member and its rule.
    pub fn request_with<P: Params>(
        &self,
        params: &P,
        nonce: u64,
        encoding: Encoding,
        otp: Option<&str>,
    ) -> Result<Unsigned> {
        let row = P::ENDPOINT;
        let digits = Decimal::new(nonce);
        let mut written = String::new();
        let start = write(row, &params.values(), digits.as_str(), encoding, otp, &mut written)?;
        let (target, body) = lines::split(written, start);
        let message = message(target.as_bytes(), digits.as_str().as_bytes(), body.as_bytes());
        let request = SignedRequest {
            endpoint: row.name,
            url: [&*self.base_url, &target].concat(),
            method: row.method,
            headers: self.headers(row, digits.as_str(), encoding, otp),
            body: row.method.has_body().then_some(body),
            nonce: Some(nonce),
        };
        Ok(Unsigned { request, message })
    }

    /// All headers; that of the signature is empty.
    fn headers(
        &self,
        row: &Endpoint,
        nonce: &str,
        encoding: Encoding,
        otp: Option<&str>,
    ) -> Vec<(&'static str, String)> {
        let mut headers = vec![("API-Key", self.api_key.clone()), (API_SIGN, String::new())];
        if row.family == Family::Funding {
            headers.push(("API-Nonce", nonce.to_owned()));
            headers.extend(otp.map(|otp| ("API-OTP", otp.to_owned())));
        }
        headers.extend(row.content_type(encoding).map(|content_type| ("Content-Type", content_type.to_owned())));
        headers
    }
}

const API_SIGN: &str = "API-Sign";

/// A request without its signature.
#[derive(Clone, Debug)]
pub struct Unsigned {
    request: SignedRequest,
    message: Vec<u8>,
}

impl Unsigned {
    /// What is to be signed: the path with its query, then SHA-256 of nonce and body.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The request with its signature: HMAC-SHA512 of the message under the private key.
    #[must_use]
    pub fn signed(&self, signature: [u8; 64]) -> SignedRequest {
        let text = crate::crypto::api_sign::text(&signature);
        self.clone().with_signature(core::str::from_utf8(&text).unwrap_or_default())
    }

    pub(crate) fn with_signature(mut self, signature: &str) -> SignedRequest {
        for (name, value) in &mut self.request.headers {
            if *name == API_SIGN {
                value.push_str(signature);
            }
        }
        self.request
    }
}
