//! A signing client for one API key.

use crate::crypto::api_sign::ApiSignKey;
use crate::crypto::secret::Secret;
use crate::endpoint::{Endpoint, Params};
use crate::error::{Error, Result};
use crate::request::base_url::base_url;
use crate::request::body::{self, Encoding};
use crate::request::nonce::Decimal;
use crate::request::param::{Field, Rule};
use crate::request::signed::SignedRequest;
use crate::request::value::Value;

use super::BASE_URL;

/// Signs requests to Kraken with one API key; it sends nothing and reads no clock.
///
/// ```
/// use paysign::kraken::{self, ExternalId, Kraken, pay::RequestCreate};
///
/// // Kraken's published demonstration key.
/// let secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
/// let kraken = Kraken::new("demonstration", secret)?;
///
/// let id: ExternalId = "GSoAAAAAAAA".parse()?;
/// let params = RequestCreate {
///     expire_after_seconds: Some(3600),
///     from: Some("bob"),
///     note: Some("Invoice 42"),
///     ..RequestCreate::new("10.50", "USD", &id)
/// };
/// let request = kraken.request(&params, 1_616_492_376_594)?;
/// assert_eq!(request.url, "https://api.kraken.com/0/private/Pay/request/create");
/// assert!(request.headers.contains(&(
///     "API-Sign",
///     "5iqzAneSWRyGEg7r9NLWcKKW4O+WALxUw0LoCP++g0X4xCdlBS8bSTklpBfKC5GMuevg4XcKk8jY9mkhX+AyvA==".to_owned(),
/// )));
///
/// // Send it with any HTTP client, then read what came.
/// let text = r#"{"error":[],"result":{"view_link":"https://pay.example/r/1"}}"#;
/// let answer = kraken::read::<RequestCreate>(200, text, None)?;
/// assert_eq!(answer.result.view_link.as_deref(), Some("https://pay.example/r/1"));
/// # Ok::<(), paysign::Error>(())
/// ```
#[derive(Clone)]
pub struct Kraken {
    api_key: String,
    key: ApiSignKey,
    base_url: String,
}

/// What the JavaScript constructor takes; its errors are those of any other member.
pub const OPTIONS: &[Field] = &[
    Field { name: "apiKey", rule: Rule::VisibleAscii, required: true },
    Field { name: "apiSecret", rule: Rule::Secret, required: false },
    Field { name: "baseUrl", rule: Rule::Text, required: false },
    Field { name: "nonceUnit", rule: Rule::OneOf(&["ms", "us", "ns"]), required: false },
    Field { name: "lastNonce", rule: Rule::Nonce, required: false },
    Field { name: "now", rule: Rule::Function, required: false },
    Field { name: "otp", rule: Rule::TextOrFunction, required: false },
];

/// What a request takes beside its parameters.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
pub const REQUEST_OPTIONS: &[Field] = &[
    Field { name: "nonce", rule: Rule::Nonce, required: false },
    Field { name: "otp", rule: Rule::TextOrFunction, required: false },
    Field { name: "encoding", rule: Rule::OneOf(&["json", "form"]), required: false },
];

impl Kraken {
    /// Takes the public key and the private key as Kraken shows them.
    ///
    /// # Errors
    /// `invalid_request` for `apiKey` unless it is visible ASCII; `bad_secret` for `apiSecret` unless it is padded
    /// standard base64 of at least one byte, with the reason.
    pub fn new(api_key: &str, api_secret: &str) -> Result<Self> {
        OPTIONS.iter().take(1).try_for_each(|field| field.check(Value::Text(api_key)).map(drop))?;
        let key = key(api_key, api_secret)?;
        Ok(Self { api_key: api_key.to_owned(), key, base_url: BASE_URL.to_owned() })
    }

    /// Sends to another place, such as a relay or a sandbox. Its path goes into the URL, never into what is signed.
    ///
    /// # Errors
    /// `invalid_request` for `baseUrl` unless it is https, or http on a loopback host.
    pub fn with_base_url(mut self, url: &str) -> Result<Self> {
        self.base_url = base_url("baseUrl", url)?.to_owned();
        Ok(self)
    }

    /// The public key.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// Where requests go, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// API-Sign over exactly this path, nonce and body: 88 characters of base64.
    ///
    /// `base64(HMAC-SHA512(secret, path || SHA-256(nonce || body)))`; rule: Kraken, Spot REST authentication.
    ///
    /// ```
    /// let secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    /// let kraken = paysign::kraken::Kraken::new("demonstration", secret)?;
    /// let body = "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25";
    /// assert_eq!(
    ///     kraken.sign("/0/private/AddOrder", "1616492376594", body.as_bytes()),
    ///     "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
    /// );
    /// # Ok::<(), paysign::Error>(())
    /// ```
    pub fn sign(&self, path: &str, nonce: &str, body: &[u8]) -> String {
        let signature = self.key.sign(path.as_bytes(), nonce.as_bytes(), body);
        core::str::from_utf8(&signature).unwrap_or_default().to_owned()
    }

    /// Builds and signs a request with the endpoint's own encoding and no one-time password.
    ///
    /// # Errors
    /// `invalid_request` that names the member and its rule.
    pub fn request<P: Params>(&self, params: &P, nonce: u64) -> Result<SignedRequest> {
        self.request_with(params, nonce, P::ENDPOINT.encoding, None)
    }

    /// Builds and signs a request with a chosen encoding and a one-time password, if the key needs one.
    ///
    /// # Errors
    /// `invalid_request` that names the member and its rule.
    pub fn request_with<P: Params>(
        &self,
        params: &P,
        nonce: u64,
        encoding: Encoding,
        otp: Option<&str>,
    ) -> Result<SignedRequest> {
        let row = P::ENDPOINT;
        let digits = Decimal::new(nonce);
        let mut body = String::new();
        write(row, &params.values(), digits.as_str(), encoding, otp, &mut body)?;
        let signature = self.sign(row.path, digits.as_str(), body.as_bytes());
        Ok(SignedRequest {
            endpoint: row.name,
            url: crate::error::join(&[&self.base_url, row.path]),
            method: row.method,
            headers: vec![
                ("API-Key", self.api_key.clone()),
                ("API-Sign", signature),
                ("Content-Type", encoding.content_type().to_owned()),
            ],
            body: Some(body),
            nonce: Some(nonce),
        })
    }
}

/// Makes the key that signs of the private key.
pub(crate) fn key(api_key: &str, api_secret: &str) -> Result<ApiSignKey> {
    let secret = Secret::from_base64("apiSecret", api_secret, api_key)?;
    Ok(ApiSignKey::new(secret.expose()))
}

/// Writes a whole body; an error names the endpoint too.
pub(crate) fn write(
    row: &'static Endpoint,
    values: &[Value<'_>],
    nonce: &str,
    encoding: Encoding,
    otp: Option<&str>,
    out: &mut String,
) -> Result<()> {
    if otp == Some("") {
        return Err(Error::invalid("otp", "is empty; leave it out or give the one-time password").at(row.name));
    }
    body::write(out, encoding, Some(nonce), row.fields, values, otp).map_err(|error| error.at(row.name))
}

impl core::fmt::Debug for Kraken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Kraken").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shared<T: Send + Sync>(_: &T) {}

    #[test]
    fn is_shared_and_shows_no_secret() {
        let secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
        let kraken = Kraken::new("demonstration", secret).unwrap();
        is_shared(&kraken);
        assert_eq!(format!("{kraken:?}"), "Kraken { base_url: \"https://api.kraken.com\", .. }");
        let request = kraken.request(&super::super::pay::PaylinkConfig, 1).unwrap();
        let shown = format!("{request:?}");
        assert!(!shown.contains("demonstration") && !shown.contains(&request.headers[1].1));
    }
}
