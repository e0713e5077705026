//! An answer's documented members, written anew, so that a typed reader sees what `JSON.parse` would give: of two
//! members of one name the last, of a lone surrogate U+FFFD, and nothing that nobody asked for.

use super::json::{Broken, Kind, Scanner};
use super::shape::Shape;

/// Writes what `shape` documents of a text that has already been checked against it.
pub fn write(shape: &'static Shape, text: &str) -> Option<String> {
    let mut out = String::new();
    value(shape, &mut Scanner::new(text), &mut out).ok()?;
    Some(out)
}

fn value(shape: &'static Shape, scanner: &mut Scanner<'_>, out: &mut String) -> Result<(), Broken> {
    let kind = scanner.kind()?;
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
        Some(_) if kind == Kind::Text => {
            let text = scanner.text()?.decode();
            super::body::quote(out, &text);
            Ok(())
        }
        _ => {
            let start = scanner.at();
            scanner.skip()?;
            out.push_str(scanner.since(start));
            Ok(())
        }
    }
}

fn list(item: &'static Shape, scanner: &mut Scanner<'_>, out: &mut String) -> Result<(), Broken> {
    out.push('[');
    scanner.items(&mut |scanner, index| {
        if index > 0 {
            out.push(',');
        }
        value(item, scanner, out)
    })?;
    out.push(']');
    Ok(())
}

/// What becomes of a member: the name to write it under, where that is another one, and its shape.
type Documented<'a> = &'a dyn Fn(&str) -> Option<(Option<&'static str>, &'static Shape)>;

fn members(scanner: &mut Scanner<'_>, out: &mut String, documented: Documented<'_>) -> Result<(), Broken> {
    let mut kept: Vec<(String, String)> = Vec::new();
    scanner.members(&mut |scanner, name| {
        let name = name.decode();
        let Some((renamed, shape)) = documented(&name) else {
            return scanner.skip();
        };
        let is_row = renamed.is_some() && scanner.kind()? == Kind::Object;
        let mut text = String::new();
        match (renamed.is_some(), is_row) {
            (true, false) => list(shape, scanner, &mut text)?,
            _ => value(shape, scanner, &mut text)?,
        }
        let name = renamed.map_or(name, str::to_owned);
        kept.retain(|(earlier, _)| *earlier != name);
        kept.push((name, text));
        Ok(())
    })?;
    out.push('{');
    for (index, (name, text)) in kept.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        super::body::quote(out, name);
        out.push(':');
        out.push_str(text);
    }
    out.push('}');
    Ok(())
}
