//! The shape of an answer, and the check that names what differs by its whole path.

use crate::request::nonce::Decimal;
use crate::response::scanner::{Kind, Scanner};
use crate::text::concat;

/// What a value of an answer may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shape {
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
pub(crate) struct Member {
    /// Its name, as the vendor spells it.
    pub name: &'static str,
    /// What it may be.
    pub shape: &'static Shape,
    /// Whether it is always there.
    pub required: bool,
}

/// Where an answer differs from its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// The whole path of the member, such as `result[3].fee`.
    pub path: String,
    /// What should be there.
    pub wanted: &'static str,
}

impl Shape {
    /// Reads one value and says where it differs; that counts only where the scanner's text proves to be JSON.
    pub(crate) fn check(&self, scanner: &mut Scanner<'_>) -> Option<Mismatch> {
        let (fits, wanted) = match self.of(scanner.kind()) {
            Some(shape @ (Self::List(_) | Self::Map(_) | Self::Object(_) | Self::Page(..))) => {
                return shape.check_inside(scanner);
            }
            Some(shape @ Self::Integer) => (crate::request::nonce::parse(scanner.number()).is_some(), shape),
            shape => {
                scanner.skip();
                (shape.is_some(), self)
            }
        };
        (!fits).then(|| Mismatch { path: String::new(), wanted: wanted.wanted() })
    }

    /// Reads all that is in an object or array, and names the first that differs.
    fn check_inside(&self, scanner: &mut Scanner<'_>) -> Option<Mismatch> {
        let mut found = None;
        let mut seen = 0u64;
        let mut index = 0u64;
        let close = scanner.open();
        while let Some(name) = scanner.entry(close) {
            let name = name.decode();
            let rows;
            let documented = match self {
                _ if found.is_some() => None,
                Self::List(shape) | Self::Map(shape) => Some((NO_NAME, *shape)),
                Self::Object(members) => {
                    let mut places = (0..).zip(*members);
                    let found = places.find(|(_, member)| member.name == name);
                    // null in a member that need not be there is as good as absent.
                    let found = found.filter(|(_, member)| member.required || scanner.kind() != Kind::Null);
                    found.map(|(place, member)| (place, member.shape))
                }
                Self::Page(..) if name == "next_cursor" => Some((CURSOR, &Self::Either(&[&Self::Null, &Self::Text]))),
                Self::Page(names, row) => {
                    rows = Self::List(row);
                    let shape = if scanner.kind() == Kind::Object { *row } else { &rows };
                    (0..).zip(*names).find(|(_, listed)| **listed == name).map(|(place, _)| (place, shape))
                }
                _ => None,
            };
            let Some((place, shape)) = documented else {
                scanner.skip();
                continue;
            };
            seen |= 1u64.wrapping_shl(place);
            if let Some(Mismatch { path, wanted }) = shape.check(scanner)
                // The name of a documented member may come twice: as with `JSON.parse`, the last one counts.
                && (place == NO_NAME || !comes_again(scanner, close, &name))
            {
                let digits = Decimal::new(index);
                let (before, name, after) = if close == b']' { ("[", digits.as_str(), "]") } else { (".", &*name, "") };
                found = Some(Mismatch { path: concat(&[before, name, after, &path]), wanted });
            }
            index = index.saturating_add(1);
        }
        found.or_else(|| self.missing(seen))
    }

    /// What an object lacks, of which the members in these places were seen.
    fn missing(&self, seen: u64) -> Option<Mismatch> {
        match self {
            Self::Object(members) => {
                let mut places = (0..).zip(*members);
                let (_, member) = places.find(|(place, it)| it.required && seen & 1u64.wrapping_shl(*place) == 0)?;
                Some(Mismatch { path: concat(&[".", member.name]), wanted: member.shape.wanted() })
            }
            Self::Page(..) if seen & !1u64.wrapping_shl(CURSOR) == 0 => {
                Some(Mismatch { path: String::new(), wanted: "an object with a list" })
            }
            _ => None,
        }
    }

    /// The shape that a value of this kind must have, if it may be here.
    pub(crate) fn of(&self, kind: Kind) -> Option<&Self> {
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
            Self::Either(shapes) => match shapes.first() {
                Some(Self::False) => "false, text or a number",
                Some(Self::Null) => "text or null",
                Some(Self::Integer) => "a whole number or text",
                _ => "a list or a page of one",
            },
            Self::List(_) => "an array",
            Self::Map(_) | Self::Object(_) | Self::Page(..) => "an object",
        }
    }
}

/// Places that no documented member has: that of a page's cursor, and that of items and of names that are data.
const CURSOR: u32 = 62;
const NO_NAME: u32 = 63;

/// Whether a name comes once more in the object.
fn comes_again(scanner: &Scanner<'_>, close: u8, name: &str) -> bool {
    let mut ahead = scanner.clone();
    while let Some(later) = ahead.entry(close) {
        if later.decode() == name {
            return true;
        }
        ahead.skip();
    }
    false
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
        match shape.check(&mut Scanner::new(text)) {
            None => "fits".to_owned(),
            Some(mismatch) => format!("{} {}", mismatch.path, mismatch.wanted),
        }
    }

    #[test]
    fn names_what_differs_by_its_path() {
        for (text, expected) in [
            (r"[]", "fits"),
            (r#"[{"limit":false},{"limit":"1","fee":"0","more":{"a":[1]}}]"#, "fits"),
            (r#"[{"limit":false},{"limit":true}]"#, "[1].limit false, text or a number"),
            (r#"[{"limit":false,"fee":1}]"#, "[0].fee text"),
            (r#"[{"limit":false,"fee":1,"fee":"1"}]"#, "fits"),
            (r#"[{"limit":false,"fee":null,"time":null}]"#, "fits"),
            (r#"[{"limit":null}]"#, "[0].limit false, text or a number"),
            (r#"[{"limit":false,"f\u0065e":1}]"#, "[0].fee text"),
            (r#"[{"fee":"1"}]"#, "[0].limit false, text or a number"),
            (r#"[{"limit":"","time":1.5}]"#, "[0].time a whole number"),
            (r#"[{"limit":true},{"limit":true}]"#, "[0].limit false, text or a number"),
            (r#"[{"limit":true,"fee":1}]"#, "[0].limit false, text or a number"),
            (r"{}", " an array"),
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
            (r#"{"deposits":[{"limit":1}]}"#, ".deposits[0].limit false, text or a number"),
            (r#"{"deposits":"x"}"#, ".deposits an array"),
            (r#"{"next_cursor":"a"}"#, " an object with a list"),
            (r#"{"deposits":[],"next_cursor":1}"#, ".next_cursor text or null"),
            ("true", " a list or a page of one"),
        ] {
            assert_eq!(found(&PAGES, text), expected, "{text}");
        }
    }

    #[test]
    fn a_single_value_is_named_by_its_kind() {
        static TIME: Shape = Shape::Either(&[&Shape::Integer, &Shape::Text]);
        for (shape, text, expected) in [
            (&Shape::True, "true", "fits"),
            (&Shape::True, "false", " true"),
            (&Shape::Bool, "false", "fits"),
            (&Shape::Bool, "null", " true or false"),
            (&Shape::False, "false", "fits"),
            (&Shape::False, "true", " false"),
            (&Shape::Null, "null", "fits"),
            (&Shape::Null, "0", " null"),
            (&Shape::Number, "-1.5", "fits"),
            (&Shape::Integer, "-1", " a whole number"),
            (&TIME, "5", "fits"),
            (&TIME, "\"5\"", "fits"),
            (&TIME, "null", " a whole number or text"),
            (&TIME, "1.5", " a whole number"),
        ] {
            assert_eq!(found(shape, text), expected, "{text}");
        }
    }
}
