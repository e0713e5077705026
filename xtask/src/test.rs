//! `cargo xtask test`: every test or those that are named, one line a group, and the sum at the end.

pub mod counts;
mod docs;
mod durable_object;
mod facade;
mod groups;
mod kills;
mod lane;
mod native;
pub mod node;

mod recipes;
mod reproducible;
mod runtimes;
pub mod stores;
mod tarball;
mod wasm;

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use counts::Counts;
use groups::{GROUPS, Needs, Selected};
use lane::Lane;

use crate::layout::Layout;
use crate::package::Parts;
use crate::process::{Finished, Step, print_error, print_missing, seconds};
use crate::stamp::Stamp;
use crate::{files, pack, package, setup};

/// What one run is asked for.
#[derive(clap::Args)]
pub struct Options {
    /// Run these alone: groups such as `tarball`, files such as `tarball/nonce`. An unknown name lists the groups
    names: Vec<String>,
    /// Add the runtimes that are too large for every run: Next, Fastly, SvelteKit, Nuxt, Nest
    #[arg(long)]
    all: bool,
    /// Leave the core of `paysign/js` as the last build made it
    #[arg(long, requires = "names")]
    no_js: bool,
    /// Take the package as it is: this is the second lane of a whole run, which has built it
    #[arg(long, requires = "names", hide = true)]
    prepared: bool,
}

/// What every group gets.
struct Run<'a> {
    layout: &'a Layout,
    all: bool,
}

pub fn run(layout: &Layout, options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let whole = options.names.is_empty();
    let mut selected =
        options.names.iter().map(|name| Selected::find(layout, name)).collect::<Result<Vec<Selected>>>()?;
    if whole {
        selected.extend(GROUPS.iter().filter(|group| !group.waits).map(Selected::Group));
    }
    let mut report = Report::default();
    let needs = selected.iter().map(Selected::needs).max();
    let parts = Parts { js: !options.no_js, types: selected.iter().any(|tests| tests.reads_types(layout)) };
    let prepared = if options.prepared { Ok(()) } else { prepare(layout, needs.unwrap_or(Needs::Package), parts) };
    if let Err(error) = prepared {
        print_error(&error);
        report.total.failed += 1;
        return Ok(report.close());
    }
    let lane = if whole { Some(Lane::start(layout, options.all)?) } else { None };
    let run = Run { layout, all: options.all };
    for tests in &selected {
        if let Err(error) = tests.run(&run, &mut report) {
            print_error(&error);
            report.total.failed += 1;
        }
    }
    if let Some(lane) = lane {
        lane.end(&mut report);
    }
    println!("\n{} in all", seconds(started.elapsed()));
    Ok(report.close())
}

/// The whole package, installed, and what its tests need.
pub fn prepare_package(layout: &Layout) -> Result<()> {
    prepare(layout, Needs::Package, Parts { js: true, types: true })
}

fn prepare(layout: &Layout, needs: Needs, parts: Parts) -> Result<()> {
    if needs >= Needs::Tools {
        setup::run(layout)?;
    }
    if needs >= Needs::Package {
        package::build(layout, parts)?;
        // Its lock file pins every runtime, bundler and compiler.
        setup::npm_install(layout, "tests")?;
        pack::run(layout)?;
        random_input(layout)?;
    }
    Ok(())
}

/// fast-check, where the tests of the tarball find it and the installed package does not.
fn random_input(layout: &Layout) -> Result<()> {
    let tests = layout.root.join("tests");
    let to = layout.consumer.join("tarball/node_modules/fast-check");
    Stamp::new(layout, "fast-check", "", &[&tests.join("package-lock.json")], &[&to.join("package.json")])?
        .step(|| files::mirror(&tests.join("node_modules/fast-check"), &to))
}

/// Whether this runs where nothing may be missing and nothing may be blessed.
fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Whether golden files are to be written again; never in CI.
fn blessing() -> Result<bool> {
    let bless = env::var_os("BLESS").is_some_and(|value| !value.is_empty() && value != "0");
    if bless && in_ci() {
        bail!("BLESS is set: golden files are not written in CI");
    }
    Ok(bless)
}

/// What a group of tests came to; `output` is shown when one of them failed.
pub struct Outcome {
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
        for what in &self.missing {
            print_missing(what);
        }
        println!("{}", self.total);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
