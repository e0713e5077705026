//! The words of declarations, for what is generated from them. Not part of the wasm binary.

use std::collections::BTreeMap;

use crate::endpoint::Endpoint;
use crate::kraken::funding_beta::DOCS as BETA;
use crate::kraken::{account, funding, pay};
use crate::request::param::Field;

/// Every API: its name, its name in types, and its tables.
pub(crate) const APIS: [(&str, &str, &[&[EndpointDocs]]); 2] = [
    ("kraken", "Kraken", &[pay::DOCS, funding::DOCS, account::DOCS, BETA[0], BETA[1], BETA[2], BETA[3]]),
    ("katu9", "Katu9", &[crate::katu9::endpoints::DOCS]),
];

/// The words of one endpoint.
pub(crate) struct EndpointDocs {
    pub(crate) row: &'static Endpoint,
    pub(crate) module: &'static str,
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
    /// The words of its members, if it is an object that has any.
    pub(crate) object: Option<&'static ObjectDocs>,
}

/// The words of an object among parameters.
pub(crate) struct ObjectDocs {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) members: &'static [ParamDocs],
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
pub(crate) struct Types(BTreeMap<String, String>);

/// The name of a type in TypeScript, where all stand side by side.
pub(crate) fn type_name(module: &str, name: &str) -> String {
    let prefix = if module.ends_with("funding_beta") || module.contains("funding_beta::") { "Funding" } else { "" };
    format!("{prefix}{name}")
}

impl Types {
    /// The interfaces, in the order of their names.
    pub(crate) fn interfaces(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// Declares a type that is not an object of an answer.
    pub(crate) fn declare(&mut self, name: String, text: String) {
        if let Some(other) = self.0.get(&name) {
            assert_eq!(*other, text, "two types have the name {name}");
        }
        self.0.insert(name, text);
    }

    pub(crate) fn interface(
        &mut self,
        module: &str,
        name: &str,
        docs: &[&str],
        members: impl FnOnce(&mut Self) -> Vec<MemberDocs>,
    ) -> String {
        let name = type_name(module, name);
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
        self.declare(name.clone(), text);
        name
    }
}

/// A member's name, in quotes where TypeScript needs them.
pub(crate) fn quoted(name: &str) -> String {
    if name.contains(['-', '.']) { format!("\"{name}\"") } else { name.to_owned() }
}

/// A comment of one or more lines.
pub(crate) fn jsdoc(indent: &str, docs: &[&str]) -> String {
    if let [one] = docs {
        format!("{indent}/**{one} */\n")
    } else {
        let lines: String = docs.iter().map(|line| format!("{indent} *{line}\n")).collect();
        format!("{indent}/**\n{lines}{indent} */\n")
    }
}
