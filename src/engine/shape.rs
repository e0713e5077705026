//! The shape of an answer, and the check that names what differs by its whole path.

use super::error::join;
use super::json::{Broken, Kind, Scanner};
use super::nonce::Decimal;

/// What a value of an answer may be.
#[derive(Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// A number of any kind.
    Number,
    /// A whole number without sign.
    Integer,
    /// A boolean.
    Bool,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `null`.
    Null,
    /// One of these; the kind of the value decides which.
    Either(&'static [&'static Shape]),
    /// An array.
    List(&'static Shape),
    /// An object whose member names are data.
    Map(&'static Shape),
    /// An object with these documented members, and perhaps others.
    Object(&'static [Member]),
    /// An object that holds one page of a list under one of these names.
    Page(&'static [&'static str], &'static Shape),
}

/// One documented member of an object in an answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name, as the vendor spells it.
    pub name: &'static str,
    /// What it may be.
    pub shape: &'static Shape,
    /// Whether it is always there.
    pub required: bool,
}

/// Where an answer differs from its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The whole path of the member, such as `result[3].fee`.
    pub path: String,
    /// What should be there.
    pub wanted: &'static str,
}

impl Mismatch {
    fn here(wanted: &'static str) -> Self {
        Self { path: String::new(), wanted }
    }

    /// Puts the name of what holds it before the path.
    pub fn under(mut self, holder: &str) -> Self {
        self.path = join(&[holder, &self.path]);
        self
    }
}

/// `Ok(None)` where the value fits.
type Check = Result<Option<Mismatch>, Broken>;

impl Shape {
    /// Reads one value and says where it differs.
    pub fn check(&'static self, scanner: &mut Scanner<'_>) -> Check {
        let kind = scanner.kind()?;
        let Some(shape) = self.of(kind) else {
            scanner.skip()?;
            return Ok(Some(Mismatch::here(self.wanted())));
        };
        match shape {
            Self::List(item) => list(item, scanner),
            Self::Map(value) => {
                let mut found = None;
                scanner.members(&mut |scanner, name| {
                    let mismatch = value.check(scanner)?;
                    if found.is_none() {
                        found = mismatch.map(|it| it.under(&join(&[".", &name.decode()])));
                    }
                    Ok(())
                })?;
                Ok(found)
            }
            Self::Object(members) => object(members, scanner),
            Self::Page(names, row) => page(names, row, scanner),
            Self::Integer => {
                let digits = scanner.number()?;
                let whole = super::nonce::parse(digits).is_some();
                Ok((!whole).then(|| Mismatch::here(shape.wanted())))
            }
            _ => {
                scanner.skip()?;
                Ok(None)
            }
        }
    }

    /// The shape that a value of this kind must have, if it may be here.
    pub(crate) fn of(&'static self, kind: Kind) -> Option<&'static Self> {
        let fits = match self {
            Self::Any => true,
            Self::Either(shapes) => return shapes.iter().find_map(|shape| shape.of(kind)),
            Self::Text => kind == Kind::Text,
            Self::Number | Self::Integer => kind == Kind::Number,
            Self::Bool => matches!(kind, Kind::True | Kind::False),
            Self::True => kind == Kind::True,
            Self::False => kind == Kind::False,
            Self::Null => kind == Kind::Null,
            Self::List(_) => kind == Kind::Array,
            Self::Map(_) | Self::Object(_) | Self::Page(..) => kind == Kind::Object,
        };
        fits.then_some(self)
    }

    fn wanted(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Bool => "true or false",
            Self::True => "true",
            Self::False => "false",
            Self::Null => "null",
            Self::Either(shapes) => match shapes {
                [Self::False, Self::Text] => "false or text",
                [Self::Null, Self::Text] => "text or null",
                [Self::Integer, Self::Text] => "a whole number or text",
                _ => "a list or a page of one",
            },
            Self::List(_) => "an array",
            Self::Map(_) | Self::Object(_) | Self::Page(..) => "an object",
        }
    }
}

fn wide(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}

/// A name may come twice: as with `JSON.parse`, the last one counts.
fn object(members: &'static [Member], scanner: &mut Scanner<'_>) -> Check {
    let mut seen = 0u64;
    let mut wrong: Vec<(usize, Mismatch)> = Vec::new();
    scanner.members(&mut |scanner, name| {
        let Some((index, member)) = members.iter().enumerate().find(|(_, member)| name.is(member.name)) else {
            return scanner.skip();
        };
        seen |= bit(index);
        wrong.retain(|(earlier, _)| *earlier != index);
        if let Some(mismatch) = member.shape.check(scanner)? {
            wrong.push((index, mismatch.under(&join(&[".", member.name]))));
        }
        Ok(())
    })?;
    if let Some((_, mismatch)) = wrong.into_iter().next() {
        return Ok(Some(mismatch));
    }
    let missing = members.iter().enumerate().find(|(index, member)| member.required && seen & bit(*index) == 0);
    Ok(missing.map(|(_, member)| Mismatch::here(member.shape.wanted()).under(&join(&[".", member.name]))))
}

fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1u64.checked_shl(index)).unwrap_or(0)
}

fn page(names: &'static [&'static str], row: &'static Shape, scanner: &mut Scanner<'_>) -> Check {
    let mut found = false;
    let mut wrong: Vec<(&'static str, Mismatch)> = Vec::new();
    scanner.members(&mut |scanner, name| {
        let kind = scanner.kind()?;
        let listed = names.iter().copied().find(|listed| name.is(listed));
        let (member, mismatch) = match listed {
            Some(listed) => {
                found = true;
                let mismatch = if kind == Kind::Object { row.check(scanner)? } else { rows(row, kind, scanner)? };
                (listed, mismatch)
            }
            None if name.is("next_cursor") => {
                let fits = matches!(kind, Kind::Text | Kind::Null);
                scanner.skip()?;
                ("next_cursor", (!fits).then(|| Mismatch::here("text or null")))
            }
            None => return scanner.skip(),
        };
        wrong.retain(|(earlier, _)| *earlier != member);
        if let Some(mismatch) = mismatch {
            wrong.push((member, mismatch.under(&join(&[".", member]))));
        }
        Ok(())
    })?;
    Ok(match wrong.into_iter().next() {
        Some((_, mismatch)) => Some(mismatch),
        None if found => None,
        None => Some(Mismatch::here("an object with a list")),
    })
}

fn rows(row: &'static Shape, kind: Kind, scanner: &mut Scanner<'_>) -> Check {
    if kind != Kind::Array {
        scanner.skip()?;
        return Ok(Some(Mismatch::here("an array")));
    }
    list(row, scanner)
}

/// Reads all items of an array; the first that differs is the one that is named.
fn list(item: &'static Shape, scanner: &mut Scanner<'_>) -> Check {
    let mut found = None;
    scanner.items(&mut |scanner, index| {
        let mismatch = item.check(scanner)?;
        if found.is_none() {
            found = mismatch.map(|it| it.under(&join(&["[", Decimal::new(wide(index)).as_str(), "]"])));
        }
        Ok(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    static FEE: Shape = Shape::Object(&[
        Member { name: "fee", shape: &Shape::Text, required: false },
        Member { name: "limit", shape: &Shape::Either(&[&Shape::False, &Shape::Text]), required: true },
        Member { name: "time", shape: &Shape::Integer, required: false },
    ]);
    static FEES: Shape = Shape::List(&FEE);
    static PAGES: Shape = Shape::Either(&[&FEES, &Shape::Page(&["deposit", "deposits"], &FEE)]);

    fn found(shape: &'static Shape, text: &str) -> String {
        match shape.check(&mut Scanner::new(text)).unwrap() {
            None => "fits".to_owned(),
            Some(mismatch) => format!("{} {}", mismatch.path, mismatch.wanted),
        }
    }

    #[test]
    fn names_what_differs_by_its_path() {
        for (text, expected) in [
            (r#"[]"#, "fits"),
            (r#"[{"limit":false},{"limit":"1","fee":"0","more":{"a":[1]}}]"#, "fits"),
            (r#"[{"limit":false},{"limit":true}]"#, "[1].limit false or text"),
            (r#"[{"limit":false,"fee":1}]"#, "[0].fee text"),
            (r#"[{"limit":false,"fee":1,"fee":"1"}]"#, "fits"),
            (r#"[{"limit":false,"f\u0065e":1}]"#, "[0].fee text"),
            (r#"[{"fee":"1"}]"#, "[0].limit false or text"),
            (r#"[{"limit":"","time":1.5}]"#, "[0].time a whole number"),
            (r#"{}"#, " an array"),
        ] {
            assert_eq!(found(&FEES, text), expected, "{text}");
        }
    }

    #[test]
    fn reads_pages_of_every_spelling() {
        for (text, expected) in [
            (r#"[{"limit":false}]"#, "fits"),
            (r#"{"deposit":[{"limit":false}],"next_cursor":"a="}"#, "fits"),
            (r#"{"deposits":{"limit":false},"next_cursor":null}"#, "fits"),
            (r#"{"deposits":[{"limit":1}]}"#, ".deposits[0].limit false or text"),
            (r#"{"deposits":"x"}"#, ".deposits an array"),
            (r#"{"next_cursor":"a"}"#, " an object with a list"),
            (r#"{"deposits":[],"next_cursor":1}"#, ".next_cursor text or null"),
            ("true", " a list or a page of one"),
        ] {
            assert_eq!(found(&PAGES, text), expected, "{text}");
        }
    }
}
