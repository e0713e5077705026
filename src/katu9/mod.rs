//! Katu9: payment links, transactions and signed webhooks.

mod answer;
pub(crate) mod client;
pub(crate) mod endpoints;
pub(crate) mod webhook;

pub use answer::read as read_text;
pub use client::Katu9;
pub(crate) use endpoints::ENDPOINTS;
pub use endpoints::{
    BalanceGet, DatabaseStatus, Health, HealthStatus, MerchantBalance, PaymentLink, PaymentLinkGenerate,
    PaymentLinkGenerated, Transaction, TransactionCreate, TransactionGet,
};
pub use webhook::{Event, sign_webhook, verify_webhook};

use crate::endpoint::{Endpoint, OperationInfo, Params, find};
use crate::error::Result;
use crate::response::envelope::Answer;

/// Where Katu9's API is.
pub(crate) const BASE_URL: &str = "https://api.katu9.com";

/// Reads the typed answer of an endpoint.
///
/// # Errors
/// Those of [`read_text`].
pub fn read<P: Params>(status: u16, text: &str) -> Result<Answer<P::Answer>> {
    Answer::typed(P::ENDPOINT, status, read_text(P::ENDPOINT, status, text)?)
}

/// Finds an endpoint by its name.
///
/// # Errors
/// `invalid_request` with field `endpoint` and the nearest name.
pub fn endpoint(name: &str) -> Result<&'static Endpoint> {
    find(ENDPOINTS, name)
}

/// All operations with the facts that a caller may want to know.
pub(crate) fn operations() -> impl Iterator<Item = OperationInfo> {
    ENDPOINTS.iter().map(|row| OperationInfo::new("katu9", row))
}
