//! TypeScript, written from the declarations and nowhere else.

use crate::codegen::docs::{APIS, EndpointDocs, ObjectDocs, ParamDocs, Types, jsdoc, quoted, type_name};
use crate::request::param::{Field, Need};
use crate::request::rule::Rule;

/// The types of all endpoints: parameters, results and the maps from endpoint names to them.
///
/// # Panics
/// Where two types have one name.
#[must_use]
pub fn typescript() -> String {
    let mut types = Types::default();
    let mut text = "// Generated from the declarations in src/: change them there.\n\n".to_owned();
    for (_, api, tables) in APIS {
        let rows = || tables.iter().copied().flatten();
        let mut params =
            format!("/** The parameters of every {api} endpoint, by its name. */\nexport interface {api}Params {{\n");
        let mut results =
            format!("/** The result of every {api} endpoint, by its name. */\nexport interface {api}Results {{\n");
        for docs in rows() {
            let declared = parameters(docs, &mut types);
            // TypeScript would join two interfaces of one name, and each would take the members of the other.
            let head = format!("export interface {}Params {{", type_name(docs.module, docs.type_name));
            assert!(!text.contains(&head), "two endpoints have the parameters {}", docs.type_name);
            text += &declared;
            params += &jsdoc("  ", docs.docs);
            params += &format!("  \"{}\": {}Params;\n", docs.row.name, type_name(docs.module, docs.type_name));
            results += &format!("  \"{}\": {};\n", docs.row.name, (docs.answer)(&mut types));
        }
        text += &format!("{params}}}\n\n{results}}}\n\n");
        text += &format!("/** The name of a {api} endpoint, as its documentation spells it. */\n");
        text += &format!("export type {api}Endpoint = keyof {api}Params;\n\n");
    }
    text += PAGE;
    text.extend(types.interfaces());
    text
}

const PAGE: &str = "/** One page of a list; `page()` reads every spelling of it. */
export interface Page<Row> {
  deposit?: Row[] | Row;
  deposits?: Row[] | Row;
  withdrawal?: Row[] | Row;
  withdrawals?: Row[] | Row;
  methods?: Row[] | Row;
  addresses?: Row[] | Row;
  /** What to ask the next page with, as `cursor`. */
  next_cursor?: string | null;
}

";

fn parameters(docs: &EndpointDocs, types: &mut Types) -> String {
    let mut text = jsdoc("", docs.docs);
    text += &format!("export interface {}Params {{\n", type_name(docs.module, docs.type_name));
    text += &members(docs.module, docs.params(), types);
    text + "}\n\n"
}

fn members(
    module: &str,
    members: impl Iterator<Item = (&'static Field, &'static ParamDocs)>,
    types: &mut Types,
) -> String {
    let mut text = String::new();
    for (field, words) in members {
        let (mark, absent) = if field.need == Need::Optional { ("?", " | undefined") } else { ("", "") };
        text += &jsdoc("  ", words.docs);
        text += &format!("  {}{mark}: {}{absent};\n", quoted(field.name), kind(module, field, words, types));
    }
    text
}

fn kind(module: &str, field: &Field, words: &ParamDocs, types: &mut Types) -> String {
    match (field.rule, words.object) {
        (Rule::Integer, _) => "number".to_owned(),
        (Rule::Number | Rule::Timestamp | Rule::TimestampOrId, _) => "string | number".to_owned(),
        (Rule::Bool | Rule::Flag, _) => "boolean".to_owned(),
        (Rule::Cursor, _) => "boolean | string".to_owned(),
        (Rule::Object, _) => "object".to_owned(),
        (Rule::OneOf(choices), _) => {
            choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(" | ")
        }
        (Rule::Nested(_), Some(object)) => {
            let name = type_name(module, object.name);
            let text = object_type(module, &name, field.members(), object, types);
            types.declare(name.clone(), text);
            name
        }
        _ => "string".to_owned(),
    }
}

/// An object among parameters: an interface, or a type for each choice that it leaves.
fn object_type(
    module: &str,
    name: &str,
    fields: &'static [Field],
    object: &'static ObjectDocs,
    types: &mut Types,
) -> String {
    let all = || fields.iter().zip(object.members);
    let choices: Vec<&str> = fields.iter().filter(|it| it.need == Need::OneOf).map(|it| it.name).collect();
    if choices.is_empty() {
        let inside = members(module, all(), types);
        return format!("{}export interface {name} {{\n{inside}}}\n\n", jsdoc("", object.docs));
    }
    let mut text = format!("{}export type {name} =\n", jsdoc("", object.docs));
    for choice in &choices {
        let given = all().filter(|(field, _)| field.need != Need::OneOf || field.name == *choice);
        let mut inside = members(module, given, types).replace("\n  ", "\n      ");
        for other in choices.iter().filter(|other| *other != choice) {
            inside += &format!("      {other}?: undefined;\n");
        }
        text += &format!("  | {{\n    {inside}    }}\n");
    }
    text.truncate(text.trim_end().len());
    text + ";\n\n"
}
