//! The loop over members: each is checked and written, in declared order.

use core::slice::Iter;

use crate::error::{Error, Result};
use crate::request::param::{Checked, Field, Need, Place};
use crate::request::value::Value;
use crate::text::append_all;

/// Where checked members go.
pub(crate) trait Writer {
    /// Writes a member that is given.
    fn member(&mut self, name: &str, value: &Checked<'_>);
    /// Begins an object of this name.
    fn open(&mut self, name: &'static str);
    /// Ends the object begun last.
    fn close(&mut self);
    /// How much is written.
    fn length(&self) -> usize;
}

/// Checks and writes the members that stand in this place. Gives the name of the longest.
pub(crate) fn write(
    writer: &mut dyn Writer,
    place: Place,
    fields: &'static [Field],
    values: &[Value<'_>],
) -> Result<&'static str> {
    let mut longest = (0, "");
    let mut values = values.iter();
    for field in fields {
        if field.place != place {
            skip(field, &mut values);
            continue;
        }
        let before = writer.length();
        one(writer, field, &mut values)?;
        let length = writer.length().saturating_sub(before);
        if length > longest.0 {
            longest = (length, field.name);
        }
    }
    Ok(longest.1)
}

/// Passes over the values of a member.
pub(crate) fn skip(field: &Field, values: &mut Iter<'_, Value<'_>>) {
    for _ in 0..field.slots() {
        values.next();
    }
}

/// Checks and writes one member; says whether it is given.
fn one(writer: &mut dyn Writer, field: &'static Field, values: &mut Iter<'_, Value<'_>>) -> Result<bool> {
    match field.check_at(values.next().unwrap_or(&Value::Absent))? {
        Checked::Absent | Checked::Function => {
            field.members().iter().for_each(|member| skip(member, values));
            Ok(false)
        }
        Checked::Nested => {
            writer.open(field.name);
            inside(writer, field, values).map_err(|error| error.inside(field.name))?;
            writer.close();
            Ok(true)
        }
        checked => {
            writer.member(field.name, &checked);
            Ok(true)
        }
    }
}

/// Checks and writes the members of an object.
fn inside(writer: &mut dyn Writer, object: &'static Field, values: &mut Iter<'_, Value<'_>>) -> Result<()> {
    let mut given = 0usize;
    for field in object.members() {
        given = given.saturating_add(usize::from(one(writer, field, values)? && field.need == Need::OneOf));
    }
    let mut choices = object.members().iter().filter(|field| field.need == Need::OneOf);
    match choices.next() {
        Some(first) if given != 1 => {
            let mut rule = ["must have exactly one of ", first.name].concat();
            choices.for_each(|choice| append_all(&mut rule, &[", ", choice.name]));
            Err(Error::invalid("", &rule))
        }
        _ => Ok(()),
    }
}
