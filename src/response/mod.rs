//! What comes back: JSON text, the schema that it must have, the envelope around it.

pub mod envelope;
pub mod json_str;
pub(crate) mod members;
pub(crate) mod normalize;
pub mod retry_after;
pub mod scanner;
pub mod schema;
pub mod types;
