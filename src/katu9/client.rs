//! A client for one token.

use crate::endpoint::Params;
use crate::error::Result;
use crate::request::base_url::base_url;
use crate::request::lines::{self, Around};
use crate::request::param::Field;
use crate::request::rule::Rule;
use crate::request::signed::SignedRequest;
use crate::request::value::Value;
use crate::text::concat;
use zeroize::Zeroizing;

use super::BASE_URL;

/// Builds requests to Katu9 with one token, which selects the environment; it sends nothing.
///
/// ```
/// use paysign::katu9::{Katu9, PaymentLinkGenerate};
///
/// let katu9 = Katu9::new("token")?;
/// let params = PaymentLinkGenerate::new("75906707-8c31-479c-b354-aa805c4cefbc").amount("10.50");
/// let request = katu9.request(&params)?;
/// assert_eq!(request.url, "https://api.katu9.com/payment-link/generate");
/// assert_eq!(
///     request.body.as_deref(),
///     Some(r#"{"transactionId":"75906707-8c31-479c-b354-aa805c4cefbc","amount":10.50}"#),
/// );
/// # Ok::<(), paysign::Error>(())
/// ```
#[derive(Clone)]
pub struct Katu9 {
    token: Zeroizing<String>,
    base_url: String,
}

/// What the JavaScript constructor takes.
pub(crate) const OPTIONS: &[Field] =
    &[Field::required("token", Rule::VisibleAscii), Field::optional("baseUrl", Rule::Text)];

/// What a request takes besides its parameters.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
pub(crate) const REQUEST_OPTIONS: &[Field] = &[Field::optional("encoding", Rule::OneOf(&["json"]))];

impl Katu9 {
    /// Takes the token as Katu9 shows it.
    ///
    /// # Errors
    /// `invalid_request` for `token` unless it is visible ASCII.
    pub fn new(token: &str) -> Result<Self> {
        OPTIONS.iter().take(1).try_for_each(|field| field.check(Value::Text(token)).map(drop))?;
        Ok(Self { token: Zeroizing::new(token.to_owned()), base_url: BASE_URL.to_owned() })
    }

    /// Sends to another place, such as a relay or a sandbox.
    ///
    /// # Errors
    /// `invalid_request` for `baseUrl` unless it is https, or http on a loopback host.
    pub fn with_base_url(mut self, url: &str) -> Result<Self> {
        base_url("baseUrl", url)?.clone_into(&mut self.base_url);
        Ok(self)
    }

    /// Where requests go, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The header that carries the token.
    pub(crate) fn authorization(&self) -> String {
        concat(&["Bearer ", &self.token])
    }

    /// Builds a request.
    ///
    /// # Errors
    /// `invalid_request` that names the member and its rule.
    pub fn request<P: Params>(&self, params: &P) -> Result<SignedRequest> {
        let row = P::ENDPOINT;
        let mut written = String::new();
        let start = lines::write(row, &params.values(), row.encoding, Around::default(), &mut written)?;
        let (target, body) = lines::split(written, start);
        let mut headers = vec![("Authorization", self.authorization())];
        headers.extend(row.content_type(row.encoding).map(|content_type| ("Content-Type", content_type.to_owned())));
        Ok(SignedRequest {
            endpoint: row.name,
            url: [&*self.base_url, &target].concat(),
            method: row.method,
            headers,
            body: row.method.has_body().then_some(body),
            nonce: None,
        })
    }
}

impl core::fmt::Debug for Katu9 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Katu9").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
