//! Members that an object of JavaScript has and no table does. In Rust the compiler refuses them.

use crate::endpoint::{NAME, shortened};
use crate::error::Error;
use crate::request::bytes::split_text;
use crate::request::param::Field;
use crate::request::suggest::Nearest;
use crate::text::{append, append_all};

/// Refuses a member that is not among those that there are, with the nearest of them.
#[cold]
#[inline(never)]
pub fn unknown_member<'a>(known: impl Iterator<Item = &'a str> + Clone, name: &str) -> Error {
    let mut hint = String::new();
    let mut nearest = Nearest::to(name);
    for known in known.clone() {
        nearest.consider(known);
    }
    if let Some(near) = nearest.best() {
        append_all(&mut hint, &["is not a member here; did you mean \"", near, "\"?"]);
    } else {
        append(&mut hint, "is not a member here; there are");
        for known in known {
            append_all(&mut hint, &[" ", known]);
        }
    }
    Error::invalid(shortened(name, NAME), &hint)
}

/// Refuses a parameter that an endpoint does not have. That of an object is named with the object: `asset.class`.
#[cold]
#[inline(never)]
pub fn unknown_field(fields: &[Field], name: &str) -> Error {
    let (object, member) = split_text(name, b'.');
    if let Some(field) = fields.iter().find(|field| field.name == object && !field.members().is_empty()) {
        return unknown_field(field.members(), member).inside(object);
    }
    if matches!(name, "nonce" | "otp") {
        return Error::invalid(name, "is not a parameter; give it in the options after the parameters");
    }
    unknown_member(fields.iter().map(|field| field.name), name)
}
