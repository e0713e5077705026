//! `cargo xtask docs`: the documentation as a folder that any static host can serve, with the page and the Rust
//! documentation in it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Result, ensure};

use crate::demo::finished;
use crate::layout::Layout;
use crate::process::{cargo, inner_step, step};
use crate::stamp::{self, Stamp};
use crate::{files, package, setup};

/// Builds the site for `base`, and with `serve` serves it on this machine until Ctrl-C.
pub fn run(layout: &Layout, base: &str, serve: bool) -> Result<ExitCode> {
    let base = with_slashes(base)?;
    setup::run(layout)?;
    package::run(layout)?;
    build(layout, &base)?;
    println!("   the site stands in {}, for {base}", site(layout).display());
    if serve {
        return finished(vitepress(layout, &base).args(["preview", "--host", "127.0.0.1"]));
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder that is built.
pub fn site(layout: &Layout) -> PathBuf {
    layout.root.join("target/docs")
}

/// The site, from the package as it was built last.
pub fn build(layout: &Layout, base: &str) -> Result<()> {
    for folder in ["docs", "www-example"] {
        setup::npm_ci(layout, folder)?;
    }
    step("document the crate", cargo().args(["doc", "--package", "paysign", "--no-deps"]).current_dir(&layout.root))?;
    let how = format!("{base} {}", stamp::program());
    let inputs = inputs(layout)?;
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    Stamp::new(layout, "docs", &how, &inputs, &[&site(layout)])?.step(|| pages(layout, base))
}

fn pages(layout: &Layout, base: &str) -> Result<()> {
    let docs = layout.root.join("docs");
    files::fresh_folder(&site(layout))?;
    step(
        "write the reference from the declarations",
        Command::new("node").arg("generate/index.mjs").current_dir(&docs),
    )?;
    step("build the site", vitepress(layout, base).arg("build"))?;
    step(
        "put the page beside it",
        Command::new("node")
            .arg("site.mjs")
            .arg(site(layout).join("playground"))
            .args(["--docs", "../"])
            .env("PAYSIGN_PKG", &layout.pkg)
            .current_dir(layout.root.join("www-example")),
    )?;
    inner_step("put the Rust documentation beside it", || {
        files::copy(&layout.cargo_target.join("doc"), &site(layout).join("rust"))
    })
}

fn vitepress(layout: &Layout, base: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg("node_modules/vitepress/bin/vitepress.js")
        .env("DOCS_BASE", base)
        .env("DOCS_OUT", site(layout))
        .current_dir(layout.root.join("docs"));
    command
}

/// What the site is made of, without what is made on the way.
fn inputs(layout: &Layout) -> Result<Vec<PathBuf>> {
    let docs = layout.root.join("docs");
    let made = ["node_modules/", "reference/", "errors/", "public/", ".vitepress/.temp/"];
    let own = files::list(&docs)?;
    let own = own
        .iter()
        .filter(|name| !made.iter().any(|folder| name.starts_with(folder) || name.contains("/node_modules/")));
    let mut inputs: Vec<PathBuf> = own.map(|name| docs.join(name)).collect();
    let names = ["README.md", "CHANGELOG.md", "pkg", "pkg-template/src/generated", "www-example/app"];
    inputs.extend(names.map(|name| layout.root.join(name)));
    inputs.extend(["index.html", "site.mjs", "fields.json"].map(|name| layout.root.join("www-example").join(name)));
    inputs.push(layout.cargo_target.join("doc/paysign"));
    Ok(inputs)
}

/// A base path as VitePress wants it: with a slash at both ends.
fn with_slashes(base: &str) -> Result<String> {
    let inside = base.trim_matches('/');
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.~".contains(letter);
    ensure!(inside.chars().all(plain), "--base {base}: a path such as /paysign/, of letters, digits and - _ . ~");
    Ok(if inside.is_empty() { "/".to_owned() } else { format!("/{inside}/") })
}

#[cfg(test)]
mod tests {
    use super::with_slashes;

    #[test]
    fn a_base_has_a_slash_at_both_ends() {
        for (given, base) in [("/", "/"), ("", "/"), ("paysign", "/paysign/"), ("/a/b/", "/a/b/")] {
            assert_eq!(with_slashes(given).unwrap(), base);
        }
        assert!(with_slashes("https://docs.example").is_err());
    }
}
