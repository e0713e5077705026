//! What a client hands to whatever sends it.

use crate::endpoint::Method;

/// A request, ready to be sent by any HTTP client exactly as it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedRequest {
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// The whole address.
    pub url: String,
    /// The HTTP method.
    pub method: Method,
    /// The headers, by name.
    pub headers: Vec<(&'static str, String)>,
    /// The body: exactly these bytes were signed.
    pub body: Option<String>,
    /// The nonce that was spent.
    pub nonce: Option<u64>,
}

impl core::fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("SignedRequest")
            .field("endpoint", &self.endpoint)
            .field("url", &self.url)
            .field("method", &self.method)
            .field("headers", &names)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}
