//! The tests of the package's JavaScript, measured: which lines none of them reaches, and which mistakes none of them notices.

use std::process::Command;

use anyhow::Result;

use super::parts::Job;
use super::read::{Found, figures};
use crate::layout::Layout;
use crate::setup;
use crate::test::stores;

/// Whose mutants are tried in some two minutes: the gate, amounts, whether an attempt is over.
const FEW: [&str; 3] = ["gate", "decimals", "certainty"];

pub(super) fn prepare(layout: &Layout) -> Result<()> {
    setup::npm_ci(layout, "tests/measure")?;
    stores::compile_driver(layout);
    Ok(())
}

pub(super) fn coverage(job: &Job) -> Result<Found> {
    figures(job.step.run(&mut script(job.layout, "measure/coverage.mjs", &[]))?)
}

pub(super) fn mutants(job: &Job) -> Result<Found> {
    let files: &[&str] = if job.is_long { &[] } else { &FEW };
    figures(job.step.run(&mut script(job.layout, "measure/mutants.mjs", files))?)
}

fn script(layout: &Layout, path: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.arg(path).args(arguments).current_dir(layout.root.join("tests"));
    command
}
