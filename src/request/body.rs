//! Canonical bodies: nonce first, then the members in declared order, then the one-time password.

use crate::error::{Error, Result};
use crate::request::form::Form;
use crate::request::json::Json;
use crate::request::lines::Around;
use crate::request::members::{self, Writer};
use crate::request::param::{Field, Place};
use crate::request::rule::Checked;
use crate::request::value::Value;
use crate::text::append_ascii;

/// A whole body may have at most this many bytes.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// `JSON.stringify`'s text.
    Json,
    /// `URLSearchParams`'s text.
    Form,
}

impl Encoding {
    /// The `Content-Type` header, without a charset.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }

    /// The name that options use.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "form" => Some(Self::Form),
            _ => None,
        }
    }
}

/// Checks and writes the members that stand in the body.
pub(crate) fn write(
    out: &mut String,
    encoding: Encoding,
    around: Around<'_>,
    fields: &'static [Field],
    values: &[Value<'_>],
) -> Result<()> {
    let start = out.len();
    let longest = match encoding {
        Encoding::Json => {
            let longest = all(&mut Json::begin(out), around, fields, values)?;
            append_ascii(out, b'}');
            longest
        }
        Encoding::Form => all(&mut Form::body(out), around, fields, values)?,
    };
    if out.len().saturating_sub(start) > MAX_BODY {
        out.truncate(start);
        return Err(Error::invalid(longest, "is too long: a whole body may have at most 1 MiB"));
    }
    Ok(())
}

fn all(
    writer: &mut dyn Writer,
    Around { nonce, otp }: Around<'_>,
    fields: &'static [Field],
    values: &[Value<'_>],
) -> Result<&'static str> {
    if let Some(nonce) = nonce {
        writer.member("nonce", &Checked::Text(nonce));
    }
    let longest = members::write(writer, Place::Body, fields, values)?;
    if let Some(otp) = otp {
        writer.member("otp", &Checked::Text(otp));
    }
    Ok(longest)
}
