//! The rules that a member can have, and how one is checked.

use crate::error::{Error, Result};
use crate::request::rule::{Checked, Reason, Rule};
use crate::request::value::Value;
use crate::text::{append_all, concat};

/// One member of an endpoint's parameters, or of an object among them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name, as the vendor spells it.
    pub name: &'static str,
    /// What it may be.
    pub rule: Rule,
    /// Whether it must be given.
    pub need: Need,
    /// Where it stands in the request; that of a member of an object is where the object stands.
    pub place: Place,
}

/// Whether a member must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
    /// Exactly one of the members of its object that are marked so must be given.
    OneOf,
}

/// Where a member stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the path, where `{name}` stands.
    Path,
    /// In the query.
    Query,
    /// In the body.
    Body,
}

/// How many values stand for members.
pub(crate) const fn slots_of(mut fields: &[Field]) -> usize {
    let mut slots = 0usize;
    while let [first, rest @ ..] = fields {
        slots = slots.saturating_add(first.slots());
        fields = rest;
    }
    slots
}

impl Field {
    /// A member that must be given.
    pub(crate) const fn required(name: &'static str, rule: Rule) -> Self {
        Self { name, rule, need: Need::Required, place: Place::Body }
    }

    /// A member that may be left out.
    pub(crate) const fn optional(name: &'static str, rule: Rule) -> Self {
        Self { name, rule, need: Need::Optional, place: Place::Body }
    }

    /// How many values stand for it: one for itself, then those of its members.
    pub(crate) const fn slots(&self) -> usize {
        slots_of(self.members()).saturating_add(1)
    }

    /// The members of an object; nothing else has any.
    pub(crate) const fn members(&self) -> &'static [Self] {
        match self.rule {
            Rule::Nested(members) => members,
            _ => &[],
        }
    }

    /// Applies the rule.
    pub(crate) fn check<'a>(&self, value: Value<'a>) -> Result<Checked<'a>> {
        self.check_at(&value)
    }

    /// Applies the rule without a copy of the value, which would have to wait until its parts are written.
    pub(crate) fn check_at<'a>(&self, value: &Value<'a>) -> Result<Checked<'a>> {
        let checked = match *value {
            Value::Absent if self.need != Need::Required => Ok(Checked::Absent),
            Value::Absent => Err(Reason::Missing("is required and missing; it must be ")),
            Value::IllFormed => Err(Reason::Message("holds a lone surrogate; text must be well-formed Unicode")),
            Value::TooLong => Err(Reason::Message("is too long: a whole body may have at most 1 MiB")),
            Value::Text("") if self.need != Need::Optional => Err(Reason::Missing("is empty; it must be ")),
            _ => self.rule.accept(value),
        };
        checked.map_err(|reason| self.broken(value, &reason))
    }

    #[cold]
    #[inline(never)]
    fn broken(&self, value: &Value<'_>, reason: &Reason) -> Error {
        let wanted = self.rule.wanted();
        let (begin, end) = match *reason {
            Reason::Message(rule) => return Error::invalid(self.name, rule),
            Reason::Missing(begin) => return Error::invalid(self.name, &concat(&[begin, wanted])),
            Reason::WrongType => (", not ", value.kind()),
            Reason::Because(text) => ("; ", text),
            Reason::Rule => ("", ""),
        };
        let mut rule = concat(&["must be ", wanted]);
        if let Rule::OneOf(choices) = self.rule {
            let mut before = " \"";
            for choice in choices {
                append_all(&mut rule, &[before, choice, "\""]);
                before = ", \"";
            }
        }
        append_all(&mut rule, &[begin, end]);
        Error::invalid(self.name, &rule)
    }
}

#[cfg(test)]
mod tests;
