//! The words of declarations, for what is generated from them. Not part of the wasm binary.

use std::collections::BTreeMap;

use crate::endpoint::Endpoint;
use crate::request::param::Field;

/// Every API: its name, its name in types, and its tables.
pub(crate) const APIS: [(&str, &str, &[&[EndpointDocs]]); 2] = [
    ("kraken", "Kraken", &[crate::kraken::pay::DOCS, crate::kraken::funding::DOCS]),
    ("katu9", "Katu9", &[crate::katu9::endpoints::DOCS]),
];

/// The words of one endpoint.
pub(crate) struct EndpointDocs {
    pub(crate) row: &'static Endpoint,
    pub(crate) type_name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) params: &'static [ParamDocs],
    pub(crate) answer: fn(&mut Types) -> String,
}

/// The words of one parameter.
pub(crate) struct ParamDocs {
    /// Its kind, as the declaration names it.
    pub(crate) kind: &'static str,
    pub(crate) docs: &'static [&'static str],
}

/// The words of one member of an answer.
pub(crate) struct MemberDocs {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) required: bool,
    pub(crate) kind: String,
}

impl EndpointDocs {
    /// The parameters with their words.
    pub(crate) fn params(&self) -> impl Iterator<Item = (&'static Field, &'static ParamDocs)> {
        self.row.fields.iter().zip(self.params)
    }
}

/// Interfaces declared so far, by name.
#[derive(Default)]
pub(crate) struct Types(BTreeMap<&'static str, String>);

impl Types {
    /// The interfaces, in the order of their names.
    pub(crate) fn interfaces(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    pub(crate) fn interface(
        &mut self,
        name: &'static str,
        docs: &[&str],
        members: impl FnOnce(&mut Self) -> Vec<MemberDocs>,
    ) -> String {
        if !self.0.contains_key(name) {
            let members = members(self);
            let mut text = jsdoc("", docs);
            text += &format!("export interface {name} {{\n");
            for member in &members {
                text += &jsdoc("  ", member.docs);
                // The check takes null in an optional member for absent, and the result is what JSON.parse gives.
                let (mark, null) = match (member.required, member.kind.ends_with("| null")) {
                    (true, _) => ("", ""),
                    (false, true) => ("?", ""),
                    (false, false) => ("?", " | null"),
                };
                text += &format!("  {}{mark}: {}{null};\n", quoted(member.name), member.kind);
            }
            if members.is_empty() {
                text += "  [member: string]: unknown;\n";
            }
            text += "}\n\n";
            self.0.insert(name, text);
        }
        name.to_owned()
    }
}

/// A member's name, in quotes where TypeScript needs them.
pub(crate) fn quoted(name: &str) -> String {
    if name.contains('-') { format!("\"{name}\"") } else { name.to_owned() }
}

/// A comment of one or more lines.
pub(crate) fn jsdoc(indent: &str, docs: &[&str]) -> String {
    match docs {
        [one] => format!("{indent}/**{one} */\n"),
        _ => {
            let lines: String = docs.iter().map(|line| format!("{indent} *{line}\n")).collect();
            format!("{indent}/**\n{lines}{indent} */\n")
        }
    }
}
