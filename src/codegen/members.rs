//! `members.json`: every operation and its members in words, for the command's help and the page's forms.

use serde::Serialize;

use crate::codegen::docs::{APIS, EndpointDocs, ParamDocs, Types};
use crate::endpoint::{Method, OperationInfo};
use crate::request::body::Encoding;
use crate::request::param::{Field, Need, Place};
use crate::request::rule::Rule;

/// What `operations()` gives, and what else there is to say.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    api: &'static str,
    name: &'static str,
    method: &'static str,
    path: &'static str,
    encoding: &'static str,
    permissions: &'static [&'static str],
    cost: u8,
    moves_money: bool,
    repeatable: bool,
    unsure: &'static str,
    docs: String,
    result: String,
    members: Vec<Member>,
    sensitive: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    /// Its name; that of a member of an object has the object's name and a dot before it.
    name: String,
    place: &'static str,
    kind: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    choices: &'static [&'static str],
    required: bool,
    /// The object of which exactly one member is given, where this is one of them or inside one.
    #[serde(skip_serializing_if = "Option::is_none")]
    one_of: Option<String>,
    rule: String,
    docs: String,
}

/// The operations of both APIs in words, as JSON.
///
/// # Errors
/// None that is known: text and numbers can always be written.
pub fn members() -> serde_json::Result<String> {
    let tables = APIS.into_iter().flat_map(|(api, _, tables)| tables.iter().map(move |table| (api, *table)));
    let operations: Vec<_> =
        tables.flat_map(|(api, table)| table.iter().map(move |docs| operation(api, docs))).collect();
    serde_json::to_string_pretty(&operations).map(|text| text + "\n")
}

fn operation(api: &'static str, docs: &EndpointDocs) -> Operation {
    let OperationInfo { api, name, method, path, permissions, cost, moves_money, repeatable } =
        OperationInfo::new(api, docs.row);
    Operation {
        api,
        name,
        method: method.as_str(),
        path,
        encoding: match (method, docs.row.encoding) {
            (Method::Get | Method::Delete, _) => "query",
            (_, Encoding::Json) => "json",
            (_, Encoding::Form) => "form",
        },
        permissions,
        cost,
        moves_money,
        repeatable,
        unsure: docs.row.unsure.as_str(),
        docs: one_line(docs.docs),
        result: (docs.answer)(&mut Types::default()),
        members: docs.params().flat_map(|(field, words)| flat(&Around::params(field.place), field, words)).collect(),
        sensitive: docs.row.sensitive,
    }
}

/// Where a member stands.
struct Around {
    /// The names of the objects around it, each with a dot.
    names: String,
    place: Place,
    /// Whether all objects around it must be given.
    required: bool,
    /// The object of which one member is given, where it is in such a member.
    one_of: Option<String>,
}

impl Around {
    fn params(place: Place) -> Self {
        Self { names: String::new(), place, required: true, one_of: None }
    }

    fn inside(&self, field: &Field) -> Self {
        Self {
            names: format!("{}{}.", self.names, field.name),
            place: self.place,
            required: self.required && field.need == Need::Required,
            one_of: self.choice(field),
        }
    }

    fn choice(&self, field: &Field) -> Option<String> {
        if field.need == Need::OneOf { Some(self.names.trim_end_matches('.').to_owned()) } else { self.one_of.clone() }
    }
}

/// A member, or in place of an object its members.
fn flat(around: &Around, field: &Field, words: &ParamDocs) -> Vec<Member> {
    let Some(object) = words.object else {
        return vec![member(around, field, words)];
    };
    let inside = around.inside(field);
    field.members().iter().zip(object.members).flat_map(|(field, words)| flat(&inside, field, words)).collect()
}

fn member(around: &Around, field: &Field, words: &ParamDocs) -> Member {
    Member {
        name: format!("{}{}", around.names, field.name),
        place: match around.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Body => "body",
        },
        kind: snake_case(words.kind),
        choices: if let Rule::OneOf(choices) = field.rule { choices } else { &[] },
        required: around.required && field.need == Need::Required,
        one_of: around.choice(field),
        rule: rule(field.rule),
        docs: one_line(words.docs),
    }
}

/// The rule as an error completes "must be ...".
fn rule(rule: Rule) -> String {
    let Rule::OneOf(choices) = rule else {
        return rule.wanted().to_owned();
    };
    let choices: Vec<_> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
    format!("{} {}", rule.wanted(), choices.join(", "))
}

pub(super) fn one_line(docs: &[&str]) -> String {
    docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `WebAddress` as `web_address`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::value::Value;

    #[test]
    fn rules_are_those_of_the_errors() {
        for docs in APIS.iter().flat_map(|(_, _, tables)| *tables).copied().flatten() {
            for (field, words) in docs.params().filter(|(field, _)| field.members().is_empty()) {
                let member = member(&Around::params(field.place), field, words);
                // No parameter is a function.
                let error = field.check(Value::Function).unwrap_err();
                let expected = format!("{}: must be {}, not a function", member.name, member.rule);
                assert_eq!(error.to_string(), expected, "{}", docs.row.name);
            }
        }
    }

    #[test]
    fn every_operation_has_words() {
        let text = members().unwrap();
        let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let names: Vec<_> = all.iter().map(|operation| operation["name"].as_str().unwrap()).collect();
        assert_eq!(names, crate::operations().map(|it| it.name).collect::<Vec<_>>());
        assert!(!text.contains("\"docs\": \"\""));
        let class = all[8]["members"].as_array().unwrap().iter().find(|member| member["name"] == "aclass").unwrap();
        assert_eq!(class["kind"], "one_of");
        assert_eq!(class["choices"], serde_json::json!(["currency", "tokenized_asset"]));
    }

    #[test]
    fn what_is_in_a_choice_says_so() {
        let all: Vec<serde_json::Value> = serde_json::from_str(&members().unwrap()).unwrap();
        let create = all.iter().find(|operation| operation["name"] == "POST /funding/v1/withdrawals").unwrap();
        let of = |name: &str| {
            let members = create["members"].as_array().unwrap();
            members.iter().find(|member| member["name"] == name).unwrap()["oneOf"].clone()
        };
        for (name, one_of) in [
            ("scope.method_id", "scope"),
            ("fee.quoted_fee.token", "fee"),
            ("fee.current_fee.max_fee.asset_amount.amount", "fee"),
        ] {
            assert_eq!(of(name), one_of, "{name}");
        }
        for name in ["fee.fee_included", "amount.asset_amount.amount"] {
            assert!(of(name).is_null(), "{name}");
        }
    }
}
