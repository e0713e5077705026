//! What each fuzz target does with its bytes. A target panics when a law of the core does not hold.

mod base64;
mod input;
pub mod readers;
pub mod scalars;
pub mod seeds;
pub mod webhooks;
pub mod writers;

/// A target: its name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, under the names of their files.
pub const TARGETS: &[Target] = &[
    ("frame", readers::frame),
    ("json_reader", readers::json),
    ("schema", readers::schema),
    ("envelope", readers::envelope),
    ("problem", readers::problem),
    ("json_writer", writers::json),
    ("form_writer", writers::form),
    ("target_writer", writers::target),
    ("webhook_header", webhooks::header),
    ("webhook_body", webhooks::body),
    ("external_id", scalars::external_id),
    ("secret", scalars::secret),
    ("nonce", scalars::nonce),
];
