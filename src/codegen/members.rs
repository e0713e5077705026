//! `members.json`: every operation and its members in words, for the command's help and the page's forms.

use serde::Serialize;

use crate::codegen::docs::{APIS, EndpointDocs, ParamDocs, Types};
use crate::endpoint::{Method, OperationInfo};
use crate::request::body::Encoding;
use crate::request::param::{Field, Need, Place, Rule};

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
    /// The object of which exactly one member is given, where this is one of them.
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
        members: docs.params().flat_map(|(field, words)| flat("", field.place, true, field, words)).collect(),
        sensitive: docs.row.sensitive,
    }
}

/// A member, or in place of an object its members.
fn flat(around: &str, place: Place, required: bool, field: &Field, words: &ParamDocs) -> Vec<Member> {
    let Some(object) = words.object else {
        return vec![member(around, place, required, field, words)];
    };
    let name = format!("{around}{}.", field.name);
    let inside = field.members().iter().zip(object.members);
    let required = required && field.need == Need::Required;
    inside.flat_map(|(field, words)| flat(&name, place, required, field, words)).collect()
}

fn member(around: &str, place: Place, required: bool, field: &Field, words: &ParamDocs) -> Member {
    Member {
        name: format!("{around}{}", field.name),
        place: match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Body => "body",
        },
        kind: snake_case(words.kind),
        choices: if let Rule::OneOf(choices) = field.rule { choices } else { &[] },
        required: required && field.need == Need::Required,
        one_of: (field.need == Need::OneOf).then(|| around.trim_end_matches('.').to_owned()),
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
                let member = member("", field.place, true, field, words);
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
}
