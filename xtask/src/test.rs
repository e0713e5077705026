//! `cargo xtask test`: every test, one line a group, and the sum at the end.

mod counts;
mod durable_object;
mod native;
mod reproducible;
mod runtimes;
mod tarball;
mod wasm;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};
use console::style;
use counts::Counts;

use crate::layout::Layout;
use crate::process::{Finished, Step, print_error};
use crate::{pack, package, setup};

/// `all` adds the runtimes that are too large for every run.
pub fn run(layout: &Layout, all: bool) -> Result<ExitCode> {
    let mut report = Report::default();
    if let Err(error) = prepare(layout) {
        print_error(&error);
        report.total.failed += 1;
        return Ok(report.close());
    }
    native::run(layout, &mut report);
    if let Err(error) = wasm::run(layout, &mut report) {
        print_error(&error);
        report.total.failed += 1;
    }
    tarball::run(layout, &mut report);
    runtimes::boot(layout, &mut report);
    if let Err(error) = runtimes::run(layout, &mut report, all) {
        print_error(&error);
        report.total.failed += 1;
    }
    durable_object::run(layout, &mut report);
    reproducible::run(layout, &mut report);
    Ok(report.close())
}

fn prepare(layout: &Layout) -> Result<()> {
    setup::run(layout)?;
    package::run(layout)?;
    pack::run(layout)
}

/// Whether this runs where nothing may be missing and nothing may be blessed.
fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Whether golden files are to be written anew; never in CI.
fn blessing() -> Result<bool> {
    let bless = env::var_os("BLESS").is_some_and(|value| !value.is_empty() && value != "0");
    if bless && in_ci() {
        bail!("BLESS is set: golden files are not written in CI");
    }
    Ok(bless)
}

/// What a group of tests came to; `output` is shown when one of them failed.
struct Outcome {
    counts: Counts,
    output: String,
}

impl Outcome {
    /// The counts that `read` finds in what a runner printed. A runner that failed has at least one failed test.
    fn of(finished: Finished, read: fn(&str) -> Counts) -> Self {
        let mut outcome = Self { counts: read(&finished.output), output: finished.output };
        if !finished.ok && outcome.counts.failed == 0 {
            outcome.fail(&format!("the runner ended with {}", finished.status));
        }
        outcome
    }

    /// One more failed test, for this reason.
    fn fail(&mut self, reason: &str) {
        self.counts.failed += 1;
        self.output.push_str(&format!("\n{reason}\n"));
    }
}

#[derive(Default)]
struct Report {
    total: Counts,
    missing: Vec<String>,
}

impl Report {
    /// Runs a group and prints its line. A group in which no test ran has failed.
    fn group(&mut self, name: &str, work: impl FnOnce(&Step) -> Result<Outcome>) -> Counts {
        let step = Step::start(name);
        let mut outcome = work(&step)
            .unwrap_or_else(|error| Outcome { counts: Counts { passed: 0, failed: 1 }, output: format!("{error:#}") });
        if outcome.counts == Counts::default() {
            outcome.fail("no test ran");
        }
        let counts = outcome.counts;
        if counts.failed == 0 {
            step.ok(&counts.to_string());
        } else {
            step.failed(&counts.to_string(), &outcome.output);
        }
        self.total += counts;
        counts
    }

    /// Something that this machine does not have, so that tests could not run: a failure in CI.
    fn missing(&mut self, what: &str) {
        self.missing.push(what.to_owned());
        if in_ci() {
            self.total.failed += 1;
        }
    }

    fn close(self) -> ExitCode {
        println!();
        for what in &self.missing {
            println!("{} {what}", style("MISSING:").yellow().bold());
        }
        println!("{}", self.total);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
