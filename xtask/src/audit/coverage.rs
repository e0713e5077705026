//! Coverage of the core by its native tests, by LLVM's counters: each line that none of them runs is named, with the reason
//! why none does. A line without a reason fails the audit.

mod lines;

use std::process::Command;

use anyhow::{Result, bail};

use super::parts::Job;
use super::read::Found;
use crate::files;
use crate::layout::Layout;
use crate::process::{Step, step};
use crate::tools;

const VERSION: &str = "0.9.1";
/// What rustup calls LLVM's own tools.
const COMPONENT: &str = "llvm-tools";
/// What is measured: the unit tests, those across a boundary, and the corpus of the fuzz targets.
const TESTS: [&str; 11] = [
    "--package",
    "paysign",
    "--package",
    "paysign-fuzz",
    "--lib",
    "--test",
    "rust",
    "--test",
    "corpus",
    "--test",
    "wycheproof",
];

pub(super) fn run(job: &Job) -> Result<Found> {
    let text = measure(job.layout, job.step)?;
    let files = lines::read(&text, &job.layout.root)?;
    if files.is_empty() {
        bail!("no line of the core was measured");
    }
    let (report, stale) = (lines::Report::of(&files), lines::stale(&files));
    let found = report.unexplained + stale.len() as u64;
    Ok(Found { runs: report.all, found, said: report.text + &stale.concat() })
}

/// cargo-llvm-cov, and the component of the toolchain that it calls.
pub(super) fn prepare(layout: &Layout) -> Result<()> {
    if !has_component(layout) {
        let name = format!("add rustup's component {COMPONENT}");
        if step(&name, Command::new("rustup").args(["component", "add", COMPONENT]).current_dir(&layout.root)).is_err()
        {
            bail!(
                "coverage needs rustup's component {COMPONENT}, which could not be added: no rustup here, or offline"
            );
        }
    }
    tools::of_cargo(layout, "cargo-llvm-cov", VERSION, &["llvm-cov"]).map(|_| ())
}

/// Whether the toolchain of this repository has it.
fn has_component(layout: &Layout) -> bool {
    let listed = Command::new("rustup").args(["component", "list", "--installed"]).current_dir(&layout.root).output();
    listed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line.starts_with(COMPONENT)))
}

/// What LLVM counted, in the format of lcov.
fn measure(layout: &Layout, step: &Step) -> Result<String> {
    let path = layout.cargo_target.join("llvm-cov.info");
    let mut command = Command::new(tools::installed(layout, "cargo-llvm-cov"));
    command.args(["llvm-cov", "--lcov", "--output-path"]).arg(&path).args(TESTS).current_dir(&layout.root);
    // A line needs to be run once, not a million times; and what is inlined into another crate is not counted.
    command.env("PROPTEST_CASES", "2000").env("CARGO_PROFILE_TEST_OPT_LEVEL", "0");
    let finished = step.run(&mut command)?;
    if !finished.ok {
        bail!("{}", finished.output);
    }
    files::read(&path)
}
