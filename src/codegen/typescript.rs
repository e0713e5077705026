//! TypeScript, written from the declarations and nowhere else.

use crate::codegen::docs::{APIS, EndpointDocs, Types, jsdoc, quoted};
use crate::request::param::{Field, Rule};

/// The types of all endpoints: parameters, results and the maps from endpoint names to them.
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
            text += &parameters(docs);
            params += &jsdoc("  ", docs.docs);
            params += &format!("  \"{}\": {}Params;\n", docs.row.name, docs.type_name);
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
  /** What to ask the next page with, as `cursor`. */
  next_cursor?: string | null;
}

";

fn parameters(docs: &EndpointDocs) -> String {
    let mut text = jsdoc("", docs.docs);
    text += &format!("export interface {}Params {{\n", docs.type_name);
    for (field, words) in docs.params() {
        text += &jsdoc("  ", words.docs);
        let mark = if field.required { ":" } else { "?:" };
        let absent = if field.required { "" } else { " | undefined" };
        text += &format!("  {}{mark} {}{absent};\n", quoted(field.name), kind(field));
    }
    text + "}\n\n"
}

fn kind(field: &Field) -> String {
    match field.rule {
        Rule::Integer => "number".to_owned(),
        Rule::Number | Rule::Timestamp => "string | number".to_owned(),
        Rule::Bool | Rule::Flag => "boolean".to_owned(),
        Rule::Cursor => "boolean | string".to_owned(),
        Rule::Object => "object".to_owned(),
        Rule::OneOf(choices) => choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(" | "),
        _ => "string".to_owned(),
    }
}
