//! The target of a request: its path, with the members that stand there, and its query.

use crate::endpoint::{Endpoint, Family};
use crate::error::{Error, Result};
use crate::request::bytes::split_text;
use crate::request::form::{Form, encode};
use crate::request::members;
use crate::request::param::Place;
use crate::request::rule::Checked;
use crate::request::value::Value;
use crate::text::append;

/// Longer ones are refused by servers, and no documented member needs more.
const MAX_TARGET: usize = 16 * 1024;

/// Checks and writes the members of path and query. What stands here is sent, and signed, exactly so.
pub(crate) fn write(row: &'static Endpoint, values: &[Value<'_>], out: &mut String) -> Result<()> {
    // Where all members stand in the body, nothing needs to be looked for.
    if row.family == Family::Private {
        append(out, row.path);
        return Ok(());
    }
    let start = out.len();
    let mut rest = row.path;
    let mut values_left = values.iter();
    for field in row.fields {
        if field.place != Place::Path {
            members::skip(field, &mut values_left);
            continue;
        }
        let checked = field.check_at(values_left.next().unwrap_or(&Value::Absent))?;
        if let Checked::Text(text) = checked {
            let (before, after) = split_text(rest, b'{');
            append(out, before);
            // In a path a plus is a plus.
            encode(out, text, "%20");
            rest = split_text(after, b'}').1;
        }
    }
    append(out, rest);
    let longest = members::write(&mut Form::query(out), Place::Query, row.fields, values)?;
    if out.len().saturating_sub(start) > MAX_TARGET {
        return Err(Error::invalid(longest, "is too long: path and query may have at most 16 KiB"));
    }
    Ok(())
}
