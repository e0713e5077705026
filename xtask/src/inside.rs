//! What is inside the package that is not ours, and under which licences: LICENSES.md for people, sbom.cdx.json
//! (CycloneDX) for tools. Both come from the lock files and what these pin, so that equal sources give equal files.

mod notices;

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::files;
use crate::layout::Layout;
use crate::process::cargo;

const OURS: &str = "MIT OR Apache-2.0";

/// The npm packages that our files are made of or need, and the files in dist that have their code inside; the bundler
/// checks them against what it took. All but jose's ES modules are bundled into every file that uses them.
const NPM: [(&str, &str); 2] = [("big.js", "sandbox.js sandbox.cjs"), ("jose", "sandbox.cjs pay-callback.cjs")];

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    license: String,
    /// The kind of its package URL: cargo or npm.
    kind: &'static str,
}

pub fn write(layout: &Layout) -> Result<()> {
    let crates = crates(layout)?;
    let npm = npm(layout)?;
    let rust = rust(layout)?;
    let notices = notices::read(layout, &crates, &npm, &rust)?;
    files::write_changed(&layout.built.join("LICENSES.md"), &format!("{}{notices}", list(&crates, &npm, &rust)))?;
    let bom = bom(&layout.version()?, &crates, &npm, &rust);
    files::write_changed(&layout.built.join("sbom.cdx.json"), &format!("{bom:#}\n"))
}

/// The crates that are compiled into the binary; macros only write code, so they are not.
fn crates(layout: &Layout) -> Result<BTreeSet<Part>> {
    let output = cargo()
        .args(["tree", "--package", "paysign", "--features", "wasm", "--target", "wasm32-unknown-unknown"])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"])
        .current_dir(&layout.root)
        .output()
        .context("starting cargo tree")?;
    if !output.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|line| !line.starts_with("paysign v"))
        .map(|line| {
            let (package, license) = line.split_once('|').with_context(|| format!("cargo tree: {line}"))?;
            let (name, version) = package.split_once(" v").with_context(|| format!("cargo tree: {line}"))?;
            let version = version.split(' ').next().unwrap_or(version);
            part("cargo", name, version, license)
        })
        .collect()
}

/// The npm packages, at the versions that the lock file pins.
fn npm(layout: &Layout) -> Result<BTreeSet<Part>> {
    let text = files::read(&layout.template.join("package-lock.json"))?;
    let lock: Value = serde_json::from_str(&text).context("pkg-template/package-lock.json")?;
    NPM.iter()
        .map(|(name, _)| {
            let locked = &lock["packages"][format!("node_modules/{name}")];
            let text =
                |key: &str| locked[key].as_str().with_context(|| format!("{name} has no {key} in the lock file"));
            part("npm", name, text("version")?, text("license")?)
        })
        .collect()
}

/// Rust's standard library, which every binary carries.
fn rust(layout: &Layout) -> Result<Part> {
    let text = files::read(&layout.root.join("rust-toolchain.toml"))?;
    let version = text.lines().find_map(|line| line.strip_prefix("channel = \"")?.strip_suffix('"'));
    part("cargo", "std", version.context("rust-toolchain.toml names no channel")?, OURS)
}

fn part(kind: &'static str, name: &str, version: &str, license: &str) -> Result<Part> {
    if license.is_empty() {
        bail!("{name} {version} names no licence");
    }
    // The old way to write a choice.
    let license = license.replace('/', " OR ");
    Ok(Part { name: name.to_owned(), version: version.to_owned(), license, kind })
}

fn list(crates: &BTreeSet<Part>, npm: &BTreeSet<Part>, rust: &Part) -> String {
    let mut text = String::from(
        "# What is inside, and its licences\n\npaysign itself: MIT OR Apache-2.0.\n\n\
         Compiled into the WebAssembly and into `paysign/js`:\n\n| Crate | Version | Licence |\n|---|---|---|\n",
    );
    let mut row = |part: &Part| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "| {} | {} | {} |", part.name, part.version, part.license);
    };
    crates.iter().for_each(&mut row);
    row(rust);
    text.push_str(
        "\nBundled into files of dist; ES modules import jose, which is installed beside them:\n\n\
         | Package | Version | Licence | Inside |\n|---|---|---|---|\n",
    );
    for part in npm {
        let files = NPM.iter().find(|(name, _)| *name == part.name).map_or("", |(_, files)| files);
        let _ = writeln!(text, "| {} | {} | {} | {files} |", part.name, part.version, part.license);
    }
    text
}

fn bom(version: &str, crates: &BTreeSet<Part>, npm: &BTreeSet<Part>, rust: &Part) -> Value {
    let purl = |part: &Part| format!("pkg:{}/{}@{}", part.kind, part.name, part.version);
    let parts = || crates.iter().chain(std::iter::once(rust)).chain(npm);
    let components: Vec<Value> = parts()
        .map(|part| {
            json!({
                "type": "library", "bom-ref": purl(part), "name": part.name, "version": part.version,
                "purl": purl(part), "licenses": [{ "expression": part.license }],
            })
        })
        .collect();
    let own = format!("pkg:npm/paysign@{version}");
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "library", "bom-ref": own, "name": "paysign", "version": version, "purl": own,
            "licenses": [{ "expression": OURS }],
        } },
        "components": components,
        "dependencies": [{ "ref": own, "dependsOn": parts().map(purl).collect::<Vec<_>>() }],
    })
}
