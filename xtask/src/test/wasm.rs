//! The wasm-pack tests, in Node and in a browser.
//!
//! Runners pass over tests that are not meant for them and report success, so every run is held to the number of
//! `#[wasm_bindgen_test]` in the sources, and both runs to each other.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::counts::{self, Counts};
use super::{Outcome, Report};
use crate::browser::Chromium;
use crate::files;
use crate::layout::Layout;
use crate::tools;

pub fn run(layout: &Layout, report: &mut Report) -> Result<()> {
    let path = tools::install(layout)?;
    let sources = Sources::find(layout)?;

    let in_node = report.group("wasm-pack tests in Node", |step| {
        let mut command = wasm_pack(layout, &path);
        command.arg("--node").args(sources.arguments());
        Ok(sources.checked(Outcome::of(step.run(&mut command)?, counts::libtest), None))
    });

    let Some(chromium) = Chromium::find() else {
        report.missing("Chromium with ChromeDriver; the wasm-pack tests did not run in a browser");
        return Ok(());
    };
    let webdriver = webdriver_settings(layout, &chromium)?;
    report.group("wasm-pack tests in Chromium", |step| {
        let mut command = wasm_pack(layout, &path);
        command
            .args(["--headless", "--chrome", "--chromedriver"])
            .arg(&chromium.driver)
            .args(sources.arguments())
            // Without it every test is passed over.
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &webdriver)
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        Ok(sources.checked(Outcome::of(step.run(&mut command)?, counts::libtest), Some(in_node)))
    });
    Ok(())
}

fn wasm_pack(layout: &Layout, path: &OsStr) -> Command {
    let mut command = Command::new(layout.tools.join("bin/wasm-pack"));
    command.args(["test", "--mode", "no-install"]).env("PATH", path).current_dir(&layout.root);
    command
}

/// tests/webdriver.json with the browser that was found.
fn webdriver_settings(layout: &Layout, chromium: &Chromium) -> Result<PathBuf> {
    let template = files::read(&layout.root.join("tests/webdriver.json"))?;
    let mut settings: Value = serde_json::from_str(&template).context("tests/webdriver.json")?;
    settings["goog:chromeOptions"]["binary"] = json!(chromium.browser);
    let path = layout.built.join("webdriver.json");
    files::write_changed(&path, &settings.to_string())?;
    Ok(path)
}

/// The files of tests/ that have tests for wasm.
struct Sources {
    names: Vec<String>,
    declared: u64,
}

impl Sources {
    fn find(layout: &Layout) -> Result<Self> {
        let folder = layout.root.join("tests");
        let mut found = Self { names: Vec::new(), declared: 0 };
        for entry in fs::read_dir(&folder).with_context(|| format!("listing {}", folder.display()))? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".rs")) else {
                continue;
            };
            let declared = declared(&files::read(&path)?);
            if declared > 0 {
                found.names.push(name.to_owned());
                found.declared += declared;
            }
        }
        if found.names.is_empty() {
            bail!("tests/*.rs has no #[wasm_bindgen_test]");
        }
        found.names.sort();
        Ok(found)
    }

    /// What follows the options of `wasm-pack test`: the crate and Cargo's own arguments.
    fn arguments(&self) -> impl Iterator<Item = &str> {
        std::iter::once(".").chain(self.names.iter().flat_map(|name| ["--test", name]))
    }

    /// `outcome`, failed if it has fewer tests than are declared, or not those of the run before.
    fn checked(&self, mut outcome: Outcome, before: Option<Counts>) -> Outcome {
        let executed = outcome.counts.executed();
        if executed == 0 || executed < self.declared {
            outcome.fail(&format!("{executed} tests ran, but {} are declared in tests/*.rs", self.declared));
        }
        if let Some(before) = before
            && before.executed() != executed
        {
            outcome.fail(&format!("{executed} tests ran here, but {} in Node", before.executed()));
        }
        outcome
    }
}

fn declared(source: &str) -> u64 {
    let attributes = source.lines().filter(|line| {
        line.trim_start().strip_prefix("#[wasm_bindgen_test").is_some_and(|rest| rest.starts_with([']', '(']))
    });
    attributes.count() as u64
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn attributes_are_counted() {
        let source = "use wasm_bindgen_test::wasm_bindgen_test;\n\
            #[wasm_bindgen_test]\nfn a() {}\n  #[wasm_bindgen_test(unsupported = test)]\nfn b() {}\n\
            // #[wasm_bindgen_test]\n#[test]\nfn c() {}\n";
        assert_eq!(declared(source), 2);
    }
}
