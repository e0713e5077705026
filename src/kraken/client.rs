//! A signing client for one API key.

use crate::crypto::api_sign::ApiSignKey;
use crate::crypto::secret::Secret;
use crate::endpoint::{Endpoint, Family, Params};
use crate::error::{Error, Result};
use crate::request::body::Encoding;
use crate::request::lines::{self, Around};
use crate::request::param::Field;
use crate::request::rule::Rule;
use crate::request::signed::SignedRequest;
use crate::request::value::Value;

use super::unsigned::UnsignedKraken;

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
/// let params = RequestCreate::new("10.50", "USD", &id).expire_after_seconds(3600).from("bob").note("Invoice 42");
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
    unsigned: UnsignedKraken,
    key: ApiSignKey,
}

/// What the JavaScript constructor takes; its errors are those of any other member. The private key comes apart.
pub(crate) const OPTIONS: &[Field] = &[
    Field::required("apiKey", Rule::VisibleAscii),
    Field::optional("apiSecret", Rule::Text),
    Field::optional("baseUrl", Rule::Text),
    Field::optional("nonceUnit", Rule::OneOf(&["ms", "us", "ns"])),
    Field::optional("lastNonce", Rule::Nonce),
    Field::optional("now", Rule::Function),
    Field::optional("otp", Rule::TextOrFunction),
];

/// What a request takes besides its parameters.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
pub(crate) const REQUEST_OPTIONS: &[Field] = &[
    Field::optional("nonce", Rule::Nonce),
    Field::optional("otp", Rule::TextOrFunction),
    Field::optional("encoding", Rule::OneOf(&["json", "form"])),
];

impl Kraken {
    /// Takes the API key and the private key as Kraken shows them.
    ///
    /// # Errors
    /// `invalid_request` for `apiKey` unless it is visible ASCII; `bad_secret` for `apiSecret` unless it is padded
    /// standard base64 of at least one byte, with the reason.
    pub fn new(api_key: &str, api_secret: &str) -> Result<Self> {
        Ok(Self { unsigned: UnsignedKraken::new(api_key)?, key: key(api_key, api_secret)? })
    }

    /// Sends to another place, such as a relay or a sandbox. Its path goes into the URL, never into what is signed.
    ///
    /// # Errors
    /// `invalid_request` for `baseUrl` unless it is https, or http on a loopback host.
    pub fn with_base_url(mut self, url: &str) -> Result<Self> {
        self.unsigned = self.unsigned.with_base_url(url)?;
        Ok(self)
    }

    /// The API key.
    #[must_use]
    pub fn api_key(&self) -> &str {
        self.unsigned.api_key()
    }

    /// Where requests go, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.unsigned.base_url()
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
    #[must_use]
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
        let unsigned = self.unsigned.request_with(params, nonce, encoding, otp)?;
        let signature = self.key.sign_message(unsigned.message());
        Ok(unsigned.with_signature(core::str::from_utf8(&signature).unwrap_or_default()))
    }
}

/// Derives the signing key from the private key.
pub(crate) fn key(api_key: &str, api_secret: &str) -> Result<ApiSignKey> {
    let secret = Secret::from_base64("apiSecret", api_secret, api_key)?;
    Ok(ApiSignKey::new(secret.expose()))
}

/// Checks and writes a request, and returns where its body begins. Nonce and one-time password are members of a private
/// body, and headers of Funding (Beta).
pub(crate) fn write(
    row: &'static Endpoint,
    values: &[Value<'_>],
    nonce: &str,
    encoding: Encoding,
    otp: Option<&str>,
    out: &mut String,
) -> Result<usize> {
    check(row, encoding, otp).map_err(|error| error.at(row.name))?;
    let around = match row.family {
        Family::Private => Around { nonce: Some(nonce), otp },
        _ => Around::default(),
    };
    lines::write(row, values, encoding, around, out)
}

fn check(row: &Endpoint, encoding: Encoding, otp: Option<&str>) -> Result<()> {
    if otp == Some("") {
        return Err(Error::invalid("otp", "is empty; leave it out or give the one-time password"));
    }
    if row.family == Family::Private {
        return Ok(());
    }
    if encoding != Encoding::Json {
        return Err(Error::invalid("encoding", NO_ENCODING));
    }
    otp.map_or(Ok(()), |otp| Field::required("otp", Rule::VisibleAscii).check(Value::Text(otp)).map(drop))
}

/// Why Funding (Beta) does not take the option.
pub(crate) const NO_ENCODING: &str = "is not an option of Funding (Beta), whose bodies are JSON";

impl core::fmt::Debug for Kraken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Kraken").field("base_url", &self.base_url()).finish_non_exhaustive()
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
        let request = kraken.request(&super::super::pay::PaylinkConfig::new(), 1).unwrap();
        let shown = format!("{request:?}");
        assert!(!shown.contains("demonstration") && !shown.contains(&request.headers[1].1));
    }
}
