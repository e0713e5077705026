//! Kraken Pay, Kraken Funding and the books: signed requests, and their answers.

pub mod account;
mod answer;
pub(crate) mod client;
mod external_id;
pub mod funding;
pub mod funding_beta;
mod message;
pub mod pay;
mod problem;
mod unsigned;
mod used_id;
mod verdict;
pub(crate) mod webhook;

pub use answer::read as read_text;
pub use client::Kraken;
pub use external_id::ExternalId;
pub use unsigned::{Unsigned, UnsignedKraken};
pub use webhook::{EMBED_TOLERANCE, EmbedEvent, RampEvent, verify_embed_webhook, verify_ramp_webhook};

use crate::endpoint::{Endpoint, OperationInfo, Params, all_rows, count, find};
use crate::error::Result;
use crate::response::envelope::Answer;

/// Where Kraken's private API is.
pub(crate) const BASE_URL: &str = "https://api.kraken.com";

/// Reads the typed answer of an endpoint.
///
/// `now` is the clock in milliseconds, from which a throttled call learns how long to wait.
///
/// # Errors
/// Those of [`read_text`].
pub fn read<P: Params>(status: u16, text: &str, now: Option<f64>) -> Result<Answer<P::Answer>> {
    let checked = read_text(P::ENDPOINT, status, text, now)?;
    Answer::typed(P::ENDPOINT, status, checked)
}

/// Finds an endpoint by the name in Kraken's documentation, after `/0/private/`.
///
/// # Errors
/// `invalid_request` with field `endpoint` and the nearest name.
pub fn endpoint(name: &str) -> Result<&'static Endpoint> {
    find(&ENDPOINTS, name)
}

/// All operations with the facts that a caller may want to know.
pub(crate) fn operations() -> impl Iterator<Item = OperationInfo> {
    ENDPOINTS.iter().map(|row| OperationInfo::new("kraken", row))
}

/// The tables, in the order of `operations()`.
const TABLES: [&[&Endpoint]; 7] = [
    pay::ENDPOINTS,
    funding::ENDPOINTS,
    account::ENDPOINTS,
    funding_beta::TABLES[0],
    funding_beta::TABLES[1],
    funding_beta::TABLES[2],
    funding_beta::TABLES[3],
];

/// All rows.
pub(crate) static ENDPOINTS: [&Endpoint; count(&TABLES)] = all_rows(&TABLES);
