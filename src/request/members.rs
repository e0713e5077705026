//! The loop over members: each is checked and written, in declared order.

use core::slice::Iter;

use crate::error::{Error, Result};
use crate::request::param::{Field, Need, Place};
use crate::request::rule::Checked;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::json::Json;
    use crate::request::rule::Rule;

    const fn choice(name: &'static str) -> Field {
        Field { name, rule: Rule::Text, need: Need::OneOf, place: Place::Body }
    }

    static CHOICES: [Field; 3] = [choice("method_id"), choice("network_id"), Field::optional("note", Rule::Text)];
    static FIELDS: [Field; 2] = [Field::required("scope", Rule::Nested(&CHOICES)), Field::optional("key", Rule::Text)];

    fn written(values: &[Value<'_>]) -> Result<String> {
        let mut out = String::new();
        write(&mut Json::begin(&mut out), Place::Body, &FIELDS, values).map(|_| out)
    }

    #[test]
    fn exactly_one_of_the_choices_is_taken() {
        let (one, none) = (Value::Text("x"), Value::Absent);
        let object = Value::Nested;
        assert_eq!(written(&[object, one, none, none, one]).unwrap(), r#"{"scope":{"method_id":"x"},"key":"x""#);
        assert_eq!(written(&[object, none, one, one]).unwrap(), r#"{"scope":{"network_id":"x","note":"x"}"#);
        for values in [[object, none, none, one], [object, one, one, none]] {
            let error = written(&values).unwrap_err();
            assert_eq!(error.to_string(), "scope: must have exactly one of method_id, network_id");
            assert_eq!(error.field(), Some("scope"));
        }
    }

    #[test]
    fn the_values_of_an_object_that_is_left_out_are_passed_over() {
        static OPTIONAL: [Field; 2] =
            [Field::optional("scope", Rule::Nested(&CHOICES)), Field::optional("key", Rule::Text)];
        let mut out = String::new();
        let none = Value::Absent;
        write(&mut Json::begin(&mut out), Place::Body, &OPTIONAL, &[none, none, none, none, Value::Text("x")]).unwrap();
        assert_eq!(out, r#"{"key":"x""#);
    }
}
