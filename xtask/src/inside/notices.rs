//! The notices that have to go with every copy: the licence texts of all that is inside, read from where Cargo and npm
//! keep the sources. Equal texts stand once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Part;
use crate::files;
use crate::layout::Layout;
use crate::process::cargo;

/// Licence texts of packages that are published without one, by name; an entry goes once its package has its own.
const GIVEN: [(&str, &str); 0] = [];

/// Rust's own, which no toolchain of the minimal profile has on disk.
const RUST: &str = include_str!("rust-license-mit.txt");

/// A package's sources.
struct Source {
    folder: PathBuf,
    /// Named where a licence text has no line of copyright: many crates leave it out.
    authors: String,
}

/// The notices as Markdown, each under the names of the packages that it belongs to.
pub fn read(layout: &Layout, crates: &BTreeSet<Part>, npm: &BTreeSet<Part>, rust: &Part) -> Result<String> {
    let sources = sources(layout)?;
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    owners.entry(RUST.trim().to_owned()).or_default().push(format!("{} {}", rust.name, rust.version));
    for part in crates {
        let key = (part.name.clone(), part.version.clone());
        let source = sources.get(&key).with_context(|| format!("cargo metadata does not know {}", part.name))?;
        add(&mut owners, part, source)?;
    }
    for part in npm {
        let source = Source { folder: layout.npm_script(&part.name), authors: String::new() };
        add(&mut owners, part, &source)?;
    }
    Ok(markdown(owners))
}

fn add(owners: &mut BTreeMap<String, Vec<String>>, part: &Part, source: &Source) -> Result<()> {
    for text in texts(&part.name, &source.folder)? {
        let has_copyright = text.to_lowercase().contains("copyright (c)") || text.contains('©');
        let by =
            if has_copyright || source.authors.is_empty() { String::new() } else { format!(", by {}", source.authors) };
        owners.entry(text).or_default().push(format!("{} {}{by}", part.name, part.version));
    }
    Ok(())
}

/// Where Cargo keeps the sources of every crate that it may compile, by name and version.
fn sources(layout: &Layout) -> Result<BTreeMap<(String, String), Source>> {
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--features", "wasm"])
        .args(["--filter-platform", "wasm32-unknown-unknown"])
        .current_dir(&layout.root)
        .output()
        .context("starting cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("reading cargo metadata")?;
    metadata["packages"].as_array().context("cargo metadata lists no packages")?.iter().map(source).collect()
}

fn source(package: &Value) -> Result<((String, String), Source)> {
    let text = |key: &str| package[key].as_str().with_context(|| format!("cargo metadata: a package without {key}"));
    let folder = Path::new(text("manifest_path")?).parent().context("a manifest has no folder")?.to_path_buf();
    let listed: Vec<&str> = package["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let authors = match package["repository"].as_str() {
        Some(repository) if listed.is_empty() => format!("the contributors to {repository}"),
        _ => listed.join(", "),
    };
    Ok(((text("name")?.to_owned(), text("version")?.to_owned()), Source { folder, authors }))
}

/// The licence texts of a package; one without any fails the build.
fn texts(name: &str, folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .with_context(|| format!("listing {}", folder.display()))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    let texts = chosen(&names)
        .into_iter()
        .map(|name| Ok(files::read(&folder.join(name))?.replace("\r\n", "\n").trim().to_owned()))
        .collect::<Result<Vec<_>>>()?;
    let given = GIVEN.iter().find(|(given, _)| *given == name).map(|(_, text)| (*text).to_owned());
    match given {
        Some(_) if !texts.is_empty() => bail!("{name} has its own licence file now: take it out of GIVEN"),
        Some(text) => Ok(vec![text]),
        None if texts.is_empty() => bail!("{name} has no licence file: give its text in xtask/src/inside/notices.rs"),
        None => Ok(texts),
    }
}

/// The files that hold a package's notices. Where MIT is one of several choices it is taken, and the others, with the
/// file that only lists them, are left out; what comes on top of a choice, such as Unicode's licence, stays.
fn chosen(names: &[String]) -> Vec<&String> {
    let upper = |name: &str| name.to_uppercase();
    let is_notice = |name: &str| {
        ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let notices = || names.iter().filter(|name| is_notice(&upper(name)));
    if !notices().any(|name| upper(name).contains("MIT")) {
        return notices().collect();
    }
    let is_other_choice =
        |name: &str| name.contains("APACHE") || ["LICENSE", "LICENSE.MD", "COPYING", "UNLICENSE"].contains(&name);
    notices().filter(|name| !is_other_choice(&upper(name))).collect()
}

fn markdown(owners: BTreeMap<String, Vec<String>>) -> String {
    let mut notices: Vec<(Vec<String>, String)> = owners
        .into_iter()
        .map(|(text, mut names)| {
            names.sort();
            (names, text)
        })
        .collect();
    notices.sort();
    let mut all = String::from("\n# The notices\n");
    for (names, text) in notices {
        all.push('\n');
        for name in names {
            // Writing to a String does not fail.
            let _ = writeln!(all, "- {name}");
        }
        let _ = writeln!(all, "\n```\n{text}\n```");
    }
    all
}

#[cfg(test)]
mod tests {
    use super::chosen;

    fn of(names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        chosen(&names).into_iter().cloned().collect()
    }

    #[test]
    fn the_files_with_notices() {
        assert_eq!(of(&["Cargo.toml", "LICENSE", "src"]), ["LICENSE"]);
        assert_eq!(of(&["LICENCE.md", "big.js"]), ["LICENCE.md"]);
        assert_eq!(of(&["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-UNICODE"]), ["LICENSE-MIT", "LICENSE-UNICODE"]);
        assert_eq!(of(&["COPYING", "LICENSE-MIT", "UNLICENSE"]), ["LICENSE-MIT"]);
        assert_eq!(of(&["LICENSE", "LICENSE-APACHE", "LICENSE-MIT"]), ["LICENSE-MIT"]);
        assert_eq!(of(&["LICENSE-APACHE", "NOTICE"]), ["LICENSE-APACHE", "NOTICE"]);
        assert!(of(&["README.md"]).is_empty());
    }
}
