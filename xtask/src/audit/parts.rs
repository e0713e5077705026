//! The parts of the audit, in the order in which they run.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::read::{Found, figures, rows, shown, simulated, tap};
use super::{coverage, fuzz, javascript, mutants};
use crate::layout::Layout;
use crate::process::{Step, cargo};
use crate::test::node;

/// What a part works with.
pub struct Job<'a> {
    pub layout: &'a Layout,
    pub step: &'a Step,
    pub is_long: bool,
}

pub type Work = Box<dyn Fn(&Job) -> Result<Found>>;

/// One attack.
pub struct Part {
    /// As the command line has it: `traps`, or a group and a name of its own, `fuzz/frame`.
    pub name: String,
    pub what: String,
    pub needs_package: bool,
    /// Brings the tools that it needs.
    pub prepare: fn(&Layout) -> Result<()>,
    pub run: Work,
}

impl Part {
    fn new(name: &str, what: &str, run: fn(&Job) -> Result<Found>) -> Self {
        let (name, what) = (name.to_owned(), what.to_owned());
        Self { name, what, needs_package: true, prepare: |_| Ok(()), run: Box::new(run) }
    }

    /// The same with tools of its own.
    fn with(self, prepare: fn(&Layout) -> Result<()>) -> Self {
        Self { prepare, ..self }
    }

    /// The same without the package: it needs no more than the sources.
    fn of_sources(self) -> Self {
        Self { needs_package: false, ..self }
    }

    pub fn group(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.group() == name
    }
}

pub fn all(layout: &Layout) -> Result<Vec<Part>> {
    let mut parts = vec![
        Part::new("hostile", "hostile input and memory, in Node", |job| job.tests(&["hostile/", "tarball/secret"])),
        Part::new("secrets", "secrets in what stores write to disk", |job| {
            job.tests(&["payments/secrets", "durable-object/secrets"])
        }),
        Part::new("traps", "ways to end that exports reach", traps),
        Part::new("time/native", "the time of a call, native", time_native),
        Part::new("time/wasm", "the time of a call, wasm in V8", |job| {
            shown(job.node(&["audit/constant-time.mjs", &job.many(100_000, 2_000_000)])?)
        }),
        Part::new("simulation/payments", "payments simulated, by seeds", |job| {
            let seeds = job.many(3_000, 100_000);
            simulated(job.node(&["payments/simulation.mjs", "--seeds", &seeds])?, &seeds)
        }),
        Part::new("simulation/alike", "withdrawals that look alike, by seeds", |job| {
            let seeds = job.many(1_000, 20_000);
            simulated(job.node(&["payments/simulation.mjs", "--mixed", "--seeds", &seeds])?, &seeds)
        }),
        Part::new("kills/stores", "processes that are killed, over SQLite, PostgreSQL and Redis", kills),
        Part::new("kills/object", "a Durable Object that is killed", killed_object),
        Part::new("load/sandbox", "calls of the sandbox under load", |job| {
            figures(job.node(&["audit/load.mjs", &job.many(6_000, 40_000)])?)
        }),
        Part::new("load/object", "payments in the Durable Object under load", |job| {
            figures(job.node(&["audit/load-object.mjs", &job.many(2_000, 20_000)])?)
        }),
        Part::new("coverage/core", "lines of the core, by its native tests", coverage::run)
            .of_sources()
            .with(coverage::prepare),
        Part::new("coverage/javascript", "lines of JavaScript that tests reach", javascript::coverage)
            .with(javascript::prepare),
        Part::new("mutants/core", "mutants of the core", mutants::run).of_sources().with(mutants::prepare),
        Part::new("mutants/payments", "mutants of payments", javascript::mutants).with(javascript::prepare),
    ];
    parts.extend(fuzz::parts(layout)?);
    Ok(parts)
}

impl Job<'_> {
    /// How many, as an argument.
    fn many(&self, short: u64, long: u64) -> String {
        if self.is_long { long } else { short }.to_string()
    }

    /// Runs a script where the package is installed.
    fn node(&self, arguments: &[&str]) -> Result<crate::process::Finished> {
        self.step.run(node::command(self.layout).args(arguments))
    }

    /// Runs tests of the tarball whose paths begin so.
    fn tests(&self, begin: &[&str]) -> Result<Found> {
        let mut files = Vec::new();
        for start in begin {
            let folder = start.split('/').next().unwrap_or_default();
            files.extend(node::list(self.layout, folder)?.into_iter().filter(|file| file.starts_with(start)));
        }
        let mut command = node::command(self.layout);
        command.args(["--test", "--test-reporter=tap", "--test-concurrency=1"]).args(files);
        tap(self.step.run(&mut command)?)
    }
}

fn traps(job: &Job) -> Result<Found> {
    let mut command = Command::new("node");
    command.arg(job.layout.root.join("tests/audit/traps.mjs")).current_dir(&job.layout.root);
    figures(job.step.run(command.arg(job.layout.built.join("bindgen/paysign_bg.wasm")))?)
}

fn time_native(job: &Job) -> Result<Found> {
    let mut command = cargo();
    command.args(["run", "--release", "--quiet", "--package", "paysign-fuzz", "--example", "constant_time", "--"]);
    shown(job.step.run(command.arg(job.many(300_000, 5_000_000)).current_dir(&job.layout.root))?)
}

/// All at once, since they mostly wait; beside them a client that has to pay twice, or nothing would be seen.
fn kills(job: &Job) -> Result<Found> {
    let results = job.layout.built.join("audit-kills.json");
    if results.exists() {
        fs::remove_file(&results).with_context(|| format!("removing {}", results.display()))?;
    }
    let mut command = node::command(job.layout);
    command.arg("payments/kills/run.mjs").arg(&results).args(["--at-once", "4", "--seeds", &job.many(1, 20)]);
    let finished = job.step.run(&mut command)?;
    let text = fs::read_to_string(&results).unwrap_or_default();
    rows(finished, &text)
}

fn killed_object(job: &Job) -> Result<Found> {
    if !job.is_long {
        return job.tests(&["durable-object/faulty", "durable-object/killed"]);
    }
    let long = |file: &str| tap(job.node(&["--test-reporter=tap", file, "--long"])?);
    Ok(long("durable-object/killed.test.mjs")?.and(long("durable-object/faulty.test.mjs")?))
}
