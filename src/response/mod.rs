//! What comes back: JSON text, the schema that it must have, the envelope around it.

pub(crate) mod envelope;
pub(crate) mod json_str;
pub(crate) mod members;
pub(crate) mod normalize;
pub(crate) mod retry_after;
pub(crate) mod scanner;
pub(crate) mod schema;
pub(crate) mod types;
