//! Tests that Node runs in the folder where the tarball is installed.

use std::process::Command;
use std::thread;

use anyhow::{Result, bail};

use super::counts::{self, Counts};
use super::{Outcome, recipes, tarball};
use crate::docs;
use crate::files as disk;
use crate::layout::Layout;
use crate::process::Step;
use crate::setup;

const ENDS: [&str; 2] = [".test.mjs", ".test.cjs"];

/// A command in the folder where the tarball is installed, that finds the tools.
pub fn command(layout: &Layout) -> Command {
    let mut command = Command::new("node");
    command
        .current_dir(&layout.consumer)
        .env("PAYSIGN_TOOLS", layout.root.join("tests/node_modules"))
        .env("PAYSIGN_HEAVY", layout.root.join("tests/heavy/node_modules"))
        .env("PAYSIGN_DOCS", layout.root.join("docs"))
        .env("PAYSIGN_SITE", docs::site(layout));
    command
}

/// The test files of tests/`folder`, by their paths from tests/.
pub fn list(layout: &Layout, folder: &str) -> Result<Vec<String>> {
    let all = disk::list(&layout.root.join("tests").join(folder))?;
    let tests = all.iter().filter(|file| !file.contains("node_modules/") && ENDS.iter().any(|end| file.ends_with(end)));
    Ok(tests.map(|file| format!("{folder}/{file}")).collect())
}

/// A test file as it is named on the command line.
pub fn short(file: &str) -> &str {
    ENDS.iter().find_map(|end| file.strip_suffix(end)).unwrap_or(file)
}

/// Runs a whole folder.
pub fn folder(layout: &Layout, step: &Step, folder: &str) -> Result<Outcome> {
    let tests = list(layout, folder)?;
    if tests.is_empty() {
        bail!("tests/{folder} has no *.test.mjs and no *.test.cjs");
    }
    files(layout, step, &tests)
}

/// Runs some files, which are named by their paths from tests/.
pub fn files(layout: &Layout, step: &Step, files: &[impl AsRef<str>]) -> Result<Outcome> {
    if files.iter().any(|file| ["page/", "docs/"].iter().any(|folder| file.as_ref().starts_with(folder))) {
        tarball::prepare_page(layout, step)?;
    }
    if files.iter().any(|file| file.as_ref().starts_with("recipes/")) {
        recipes::prepare(layout, step)?;
    }
    run(step, command(layout), files.iter().map(AsRef::as_ref))
}

/// Runs some files with Node's own runner, as many at a time as there are processors: by itself it leaves one idle, which
/// is half of a small machine.
pub fn run<'a>(step: &Step, mut node: Command, files: impl Iterator<Item = &'a str>) -> Result<Outcome> {
    node.args(["--test", "--test-reporter=tap"]);
    if setup::node_has_test_concurrency() {
        node.arg(format!("--test-concurrency={}", thread::available_parallelism().map_or(1, usize::from)));
    }
    node.args(files);
    let mut outcome = Outcome::of(step.run(&mut node)?, counts::tap);
    outcome.output = counts::without_passed(&outcome.output);
    Ok(outcome)
}

/// A program that is one test: it passes when it ends well.
pub fn program(step: &Step, command: &mut Command) -> Result<Outcome> {
    let finished = step.run(command)?;
    let counts = Counts { passed: finished.ok.into(), failed: (!finished.ok).into() };
    Ok(Outcome { counts, output: finished.output })
}
