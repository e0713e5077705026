//! What a client hands to whatever sends it, and the typed answer that comes back.

use serde::de::DeserializeOwned;

use crate::endpoint::{Endpoint, Method};
use crate::error::{ApiMessage, Result};
use crate::response::envelope::{Reply, mismatch};
use crate::response::schema::Mismatch;

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

/// A typed result, and the warnings beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The result.
    pub result: T,
    /// What the API warns of; the result is valid all the same.
    pub warnings: Vec<ApiMessage>,
}

impl<T: DeserializeOwned> Answer<T> {
    /// Reads the typed result from a checked reply.
    pub(crate) fn typed(endpoint: &'static Endpoint, status: u16, reply: Reply<'_>) -> Result<Self> {
        let text = crate::response::normalize::write(endpoint.answer, reply.result);
        match text.and_then(|text| serde_json::from_str(&text).ok()) {
            Some(result) => Ok(Self { result, warnings: reply.warnings }),
            None => {
                let found = Mismatch { path: "result".to_owned(), wanted: "as documented" };
                Err(mismatch(endpoint, status, found).with_errors(reply.warnings))
            }
        }
    }
}
