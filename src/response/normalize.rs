//! An answer's documented members, written again, so that a typed reader sees what `JSON.parse` would give: of two
//! members of one name the last, of a lone surrogate U+FFFD, and nothing that nobody asked for.

use crate::response::scanner::{Kind, Scanner};
use crate::response::schema::Shape;

/// Writes what `shape` documents of a text that has already been checked against it.
pub(crate) fn write(shape: &Shape, text: &str) -> Option<String> {
    let mut out = String::new();
    let mut scanner = Scanner::new(text);
    value(shape, &mut scanner, &mut out);
    scanner.end().ok().map(|()| out)
}

fn value(shape: &Shape, scanner: &mut Scanner<'_>, out: &mut String) {
    let kind = scanner.kind();
    match shape.of(kind) {
        Some(Shape::List(item)) => list(item, scanner, out),
        Some(Shape::Map(item)) => members(scanner, out, &|_| Some((None, item))),
        Some(Shape::Object(documented)) => members(scanner, out, &|name| {
            documented.iter().find(|member| member.name == name).map(|member| (None, member.shape))
        }),
        Some(Shape::Page(names, row)) => members(scanner, out, &|name| {
            if name == "next_cursor" {
                return Some((None, &Shape::Any));
            }
            names.contains(&name).then_some((Some("items"), row))
        }),
        Some(_) if kind == Kind::Text => crate::request::json::quote(out, &scanner.text().decode()),
        _ => out.push_str(scanner.value()),
    }
}

fn list(item: &Shape, scanner: &mut Scanner<'_>, out: &mut String) {
    out.push('[');
    let close = scanner.open();
    let mut separator = "";
    while scanner.entry(close).is_some() {
        out.push_str(separator);
        separator = ",";
        value(item, scanner, out);
    }
    out.push(']');
}

/// What becomes of a member: the name to write it under, where that is another one, and its shape.
type Documented<'a> = &'a dyn Fn(&str) -> Option<(Option<&'static str>, &'static Shape)>;

fn members(scanner: &mut Scanner<'_>, out: &mut String, documented: Documented<'_>) {
    let mut kept: Vec<(String, String)> = Vec::new();
    let close = scanner.open();
    while let Some(name) = scanner.entry(close) {
        let name = name.decode().into_owned();
        let Some((renamed, shape)) = documented(&name) else {
            scanner.skip();
            continue;
        };
        let mut text = String::new();
        match renamed {
            Some(_) if scanner.kind() != Kind::Object => list(shape, scanner, &mut text),
            _ => value(shape, scanner, &mut text),
        }
        let name = renamed.map_or(name, str::to_owned);
        kept.retain(|(earlier, _)| *earlier != name);
        kept.push((name, text));
    }
    out.push('{');
    for (index, (name, text)) in kept.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        crate::request::json::quote(out, name);
        out.push(':');
        out.push_str(text);
    }
    out.push('}');
}
