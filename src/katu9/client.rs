//! A client for one token.

use crate::endpoint::{Endpoint, Method, Params};
use crate::error::{Result, join};
use crate::request::base_url::base_url;
use crate::request::body::{self, Encoding};
use crate::request::param::{Field, Rule};
use crate::request::signed::SignedRequest;
use crate::request::value::Value;
use zeroize::Zeroizing;

use super::BASE_URL;

/// Builds requests to Katu9 with one token, which selects the environment; it sends nothing.
///
/// ```
/// use paysign::katu9::{Katu9, PaymentLinkGenerate};
///
/// let katu9 = Katu9::new("token")?;
/// let params = PaymentLinkGenerate {
///     amount: Some("10.50"),
///     ..PaymentLinkGenerate::new("75906707-8c31-479c-b354-aa805c4cefbc")
/// };
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
pub const OPTIONS: &[Field] = &[
    Field { name: "token", rule: Rule::VisibleAscii, required: true },
    Field { name: "baseUrl", rule: Rule::Text, required: false },
];

/// What a request takes beside its parameters.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
pub const REQUEST_OPTIONS: &[Field] = &[Field { name: "encoding", rule: Rule::OneOf(&["json"]), required: false }];

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
        self.base_url = base_url("baseUrl", url)?.to_owned();
        Ok(self)
    }

    /// Where requests go, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The header that carries the token.
    pub(crate) fn authorization(&self) -> String {
        join(&["Bearer ", &self.token])
    }

    /// Builds a request.
    ///
    /// # Errors
    /// `invalid_request` that names the member and its rule.
    pub fn request<P: Params>(&self, params: &P) -> Result<SignedRequest> {
        let row = P::ENDPOINT;
        let mut text = String::new();
        write(row, &params.values(), &mut text)?;
        let mut headers = vec![("Authorization", self.authorization())];
        let mut url = join(&[&self.base_url, row.path]);
        let body = match row.method {
            Method::Post => {
                headers.push(("Content-Type", row.encoding.content_type().to_owned()));
                Some(text)
            }
            Method::Get => {
                if !text.is_empty() {
                    url.push('?');
                    url.push_str(&text);
                }
                None
            }
        };
        Ok(SignedRequest { endpoint: row.name, url, method: row.method, headers, body, nonce: None })
    }
}

/// Writes the body, or the query of a request without one; an error names the endpoint too.
pub(crate) fn write(row: &'static Endpoint, values: &[Value<'_>], out: &mut String) -> Result<()> {
    let encoding = match row.method {
        Method::Post => row.encoding,
        Method::Get => Encoding::Form,
    };
    body::write(out, encoding, None, row.fields, values, None).map_err(|error| error.at(row.name))
}

impl core::fmt::Debug for Katu9 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Katu9").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
