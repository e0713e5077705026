//! `seam.ts`: the names by which the facade reads and writes what the exports take and give.

use crate::codegen::docs::jsdoc;
use crate::seam;

/// What is declared under one name, with the name, the meaning and the value of each of its members.
pub(crate) struct Declared {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) members: Vec<(&'static str, &'static [&'static str], Value)>,
}

/// A value as TypeScript spells it.
pub(crate) struct Value(String);

impl From<u8> for Value {
    fn from(character: u8) -> Self {
        Self(format!("{:?}", char::from(character).to_string()))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(format!("{text:?}"))
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self(number.to_string())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self(number.to_string())
    }
}

impl Declared {
    /// Texts of a list by their places, and how many there are.
    pub(crate) fn list(
        name: &'static str,
        docs: &'static [&'static str],
        texts: &[(&'static str, &'static [&'static str])],
    ) -> Self {
        let mut members: Vec<_> =
            texts.iter().enumerate().map(|(place, (name, means))| (*name, *means, place.into())).collect();
        members.push(("length", &[" How many texts these are."], texts.len().into()));
        Self { name, docs, members }
    }

    fn typescript(&self) -> String {
        let mut text = format!("{}export const enum {} {{\n", jsdoc("", self.docs), self.name);
        for (name, docs, value) in &self.members {
            text += &format!("{}  {} = {},\n", jsdoc("  ", docs), camel_case(name), value.0);
        }
        text + "}\n"
    }
}

/// The names that the exports and the facade share, as TypeScript. The bundler puts their values where they are used.
#[must_use]
pub fn seam() -> String {
    let declared = seam::values().into_iter().chain(seam::places());
    let enums: Vec<_> = declared.map(|each| each.typescript()).collect();
    format!("// Generated from the declarations in src/seam.rs: change them there.\n\n{}", enums.join("\n"))
}

/// `BODY_DECIDES` and `body_decides` as `bodyDecides`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_').map(str::to_ascii_lowercase);
    let first = words.next().unwrap_or_default();
    words.fold(first, |text, word| {
        let (initial, rest) = word.split_at(1);
        text + &initial.to_ascii_uppercase() + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_the_value_that_rust_reads_and_writes_by() {
        let text = seam();
        for expected in [
            "export const enum Tag {\n  /** Text. */\n  text = \"s\",\n",
            "  illFormed = \"w\",\n",
            "  kraken = 0,\n",
            "  end = \"}\",\n",
            "  failed = -1,\n",
        ] {
            assert!(text.contains(expected), "{expected}");
        }
    }

    #[test]
    fn texts_stand_where_their_names_say() {
        let message = seam::MessageTexts { text: "all", detail: "d", kind: "k", category: "c", severity: "E" };
        let mut texts = Vec::new();
        message.add_to(&mut texts);
        let declared = seam::places().into_iter().find(|each| each.name == "MessageTexts").unwrap();
        let at = |name: &str| declared.members.iter().find(|(member, ..)| *member == name).unwrap().2.0.clone();
        for (name, value) in [("severity", "E"), ("category", "c"), ("kind", "k"), ("detail", "d"), ("text", "all")] {
            assert_eq!(texts[at(name).parse::<usize>().unwrap()], value, "{name}");
        }
        assert_eq!(at("length"), "5");
    }
}
