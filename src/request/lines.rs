//! A request as text: its target, a line feed and its body. One buffer holds both, so that JavaScript takes both at once.

use crate::endpoint::Endpoint;
use crate::error::Result;
use crate::request::body::{self, Encoding};
use crate::request::target;
use crate::request::value::Value;
use crate::text::append_ascii;

/// What a body has besides the parameters.
#[derive(Clone, Copy, Default)]
pub(crate) struct Around<'a> {
    /// Its first member.
    pub nonce: Option<&'a str>,
    /// Its last member.
    pub otp: Option<&'a str>,
}

/// Checks and writes a request, and returns where its body begins. An error names the endpoint too.
pub(crate) fn write(
    row: &'static Endpoint,
    values: &[Value<'_>],
    encoding: Encoding,
    around: Around<'_>,
    out: &mut String,
) -> Result<usize> {
    both(row, values, encoding, around, out).map_err(|error| error.at(row.name))
}

fn both(
    row: &'static Endpoint,
    values: &[Value<'_>],
    encoding: Encoding,
    around: Around<'_>,
    out: &mut String,
) -> Result<usize> {
    target::write(row, values, out)?;
    append_ascii(out, b'\n');
    let start = out.len();
    if row.method.has_body() {
        body::write(out, encoding, around, row.fields, values)?;
    }
    Ok(start)
}

/// The target of what [`write`] has written, and the body, which begins at `start`.
pub(crate) fn split(mut written: String, start: usize) -> (String, String) {
    let body = written.split_off(start);
    written.pop();
    (written, body)
}
