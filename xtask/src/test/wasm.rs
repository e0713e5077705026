//! The wasm-pack tests, in Node and in a browser.
//!
//! Runners pass over tests that are not meant for them and report success, so every run is held to the number of
//! `#[wasm_bindgen_test]` in the sources.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{Outcome, Report, Run, counts};
use crate::browser::Chromium;
use crate::files;
use crate::layout::Layout;
use crate::tools;

/// The test program of tests/.
const PROGRAM: &str = "rust";
/// What follows the options of `wasm-pack test`: the crate and Cargo's own arguments.
const SELECTED: [&str; 3] = [".", "--test", PROGRAM];

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    let path = tools::install(layout)?;
    let expected = expected(layout)?;

    report.group("wasm-pack tests in Node", |step| {
        let mut command = wasm_pack(layout, &path);
        command.arg("--node").args(SELECTED);
        Ok(checked(Outcome::of(step.run(&mut command)?, counts::libtest), expected))
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
            .args(SELECTED)
            // Without it every test is passed over.
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &webdriver)
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        Ok(checked(Outcome::of(step.run(&mut command)?, counts::libtest), expected))
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

/// How many tests for wasm tests/rust has.
fn expected(layout: &Layout) -> Result<u64> {
    let folder = layout.root.join("tests").join(PROGRAM);
    let mut sum = 0;
    for file in files::list(&folder)?.iter().filter(|file| file.ends_with(".rs")) {
        sum += declared(&files::read(&folder.join(file))?);
    }
    if sum == 0 {
        bail!("tests/{PROGRAM} has no #[wasm_bindgen_test]");
    }
    Ok(sum)
}

/// `outcome`, failed if another number of tests ran than are declared.
fn checked(mut outcome: Outcome, expected: u64) -> Outcome {
    let executed = outcome.counts.executed();
    if executed != expected {
        outcome.fail(&format!("{executed} tests ran, but {expected} are declared in tests/{PROGRAM}"));
    }
    outcome
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
