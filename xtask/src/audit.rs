//! `cargo xtask audit`: a short form of every attack on the package, one row of figures each. `--long` is the long form.

mod fuzz;
mod javascript;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;

use crate::layout::Layout;
use crate::process::{Finished, Step, cargo, print_error, seconds};
use crate::test::{counts, node, prepare_package};

/// How much of everything is done.
#[derive(clap::Args)]
pub struct Options {
    /// 10,000,000 runs of each fuzz target, 100,000 seeds of the simulation, all mutants of payments, which takes hours
    #[arg(long)]
    long: bool,
}

/// What one attack came to.
struct Row {
    what: String,
    runs: u64,
    found: u64,
    took: Duration,
}

pub fn run(layout: &Layout, options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    prepare_package(layout)?;
    let mut audit = Audit { layout, rows: Vec::new(), passed: 0, failed: 0 };
    let many = |short: u64, long: u64| if options.long { long } else { short }.to_string();

    audit.step("hostile input and memory, in Node", |step| tests(step, layout, &["hostile", "tarball/secret"]));
    audit.step("ways to end that exports reach", |step| {
        let mut command = script(layout, "tests/audit/traps.mjs");
        figures(step.run(command.arg(layout.built.join("bindgen/paysign_bg.wasm")))?)
    });
    audit.step("the time of a call, native", |step| {
        let mut command = cargo();
        command.args(["run", "--release", "--quiet", "--package", "paysign-fuzz", "--example", "constant_time", "--"]);
        shown(step.run(command.arg(many(300_000, 5_000_000)).current_dir(&layout.root))?)
    });
    audit.step("the time of a call, wasm in V8", |step| {
        shown(step.run(node::command(layout).arg("audit/constant-time.mjs").arg(many(100_000, 2_000_000)))?)
    });
    audit.step("payments simulated, by seeds", |step| {
        let seeds = many(3_000, 100_000);
        simulated(step.run(node::command(layout).args(["payments/simulation.mjs", "--seeds", &seeds]))?, &seeds)
    });
    audit.step("withdrawals that look alike, by seeds", |step| {
        let seeds = many(1_000, 20_000);
        let arguments = ["payments/simulation.mjs", "--mixed", "--seeds", &seeds];
        simulated(step.run(node::command(layout).args(arguments))?, &seeds)
    });
    audit.step("a Durable Object that is killed", |step| tests(step, layout, &["durable-object/faulty"]));
    audit.step("calls of the sandbox under load", |step| {
        figures(step.run(node::command(layout).args(["--expose-gc", "audit/load.mjs"]).arg(many(6_000, 40_000)))?)
    });
    javascript::run(&mut audit, options.long)?;
    fuzz::run(&mut audit, options.long)?;
    Ok(audit.close(started))
}

/// Figures as they come.
pub struct Audit<'a> {
    layout: &'a Layout,
    rows: Vec<Row>,
    passed: u64,
    failed: u64,
}

/// What a part did, and how much of it was wrong.
pub struct Found {
    runs: u64,
    found: u64,
    /// What is printed beside the table.
    said: String,
}

impl Audit<'_> {
    fn step(&mut self, what: &str, work: impl FnOnce(&Step) -> Result<Found>) {
        let (step, started) = (Step::start(what), Instant::now());
        let found = work(&step).unwrap_or_else(|error| {
            print_error(&error);
            Found { runs: 0, found: 1, said: String::new() }
        });
        // What did not run has not passed.
        if found.found == 0 && found.runs > 0 {
            self.passed += 1;
            step.ok("");
        } else {
            self.failed += 1;
            step.failed("", &found.said);
        }
        if found.found == 0 && !found.said.is_empty() {
            println!("{}", found.said.trim_end());
        }
        self.rows.push(Row { what: what.to_owned(), runs: found.runs, found: found.found, took: started.elapsed() });
    }

    fn close(self, started: Instant) -> ExitCode {
        println!("\n| What | Runs | Found | Seconds |\n|---|--:|--:|--:|");
        for Row { what, runs, found, took } in &self.rows {
            println!("| {what} | {} | {found} | {:.1} |", grouped(*runs), took.as_secs_f64());
        }
        println!("\n{} in all\n{} passed, {} failed", seconds(started.elapsed()), self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn script(layout: &Layout, path: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(layout.root.join(path)).current_dir(&layout.root);
    command
}

/// Runs tests of the tarball whose paths begin so.
fn tests(step: &Step, layout: &Layout, begin: &[&str]) -> Result<Found> {
    let mut files = Vec::new();
    for start in begin {
        let folder = start.split('/').next().unwrap_or_default();
        files.extend(node::list(layout, folder)?.into_iter().filter(|file| file.starts_with(start)));
    }
    let mut command = node::command(layout);
    command.args(["--test", "--test-reporter=tap", "--test-concurrency=1"]).args(files);
    let finished = step.run(&mut command)?;
    let counts = counts::tap(&finished.output);
    let found = counts.failed.max(u64::from(!finished.ok));
    let said = if found > 0 { counts::without_passed(&finished.output) } else { String::new() };
    Ok(Found { runs: counts.passed + counts.failed, found, said })
}

/// A script whose last line is JSON of what it did.
fn figures(finished: Finished) -> Result<Found> {
    let (said, last) = finished.output.trim_end().rsplit_once('\n').unwrap_or(("", &finished.output));
    let figures: Value = serde_json::from_str(last).unwrap_or_default();
    let number = |name: &str| figures[name].as_u64().unwrap_or_default();
    let said = if finished.ok { said.to_owned() } else { finished.output.clone() };
    Ok(Found { runs: number("runs"), found: number("found").max(u64::from(!finished.ok)), said })
}

/// Figures that are printed and not judged: each line says of how many measurements it is.
fn shown(finished: Finished) -> Result<Found> {
    let runs =
        finished.output.lines().filter_map(|line| line.split(" of ").last()?.split(' ').next()?.parse::<u64>().ok());
    Ok(Found { runs: runs.sum(), found: u64::from(!finished.ok), said: finished.output.clone() })
}

fn simulated(finished: Finished, seeds: &str) -> Result<Found> {
    let last = finished.output.trim_end().lines().last().unwrap_or_default();
    let faulty = last.strip_suffix(" faulty").and_then(|count| count.parse().ok()).unwrap_or(1);
    let said = if faulty > 0 { finished.output.clone() } else { String::new() };
    Ok(Found { runs: seeds.parse().unwrap_or_default(), found: faulty, said })
}

/// 10000000 as 10,000,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{figures, grouped, shown, simulated};
    use crate::process::Finished;

    fn finished(ok: bool, output: &str) -> Finished {
        Finished { ok, status: String::new(), output: output.to_owned() }
    }

    #[test]
    fn figures_are_read_and_failures_count() {
        let found = figures(finished(true, "a\nb\n{\"runs\":7,\"found\":0}\n")).unwrap();
        assert_eq!((found.runs, found.found, found.said.as_str()), (7, 0, "a\nb"));
        assert_eq!(figures(finished(false, "{\"runs\":7,\"found\":0}\n")).unwrap().found, 1);
        assert_eq!(
            shown(finished(true, "x: t = 1 of 500 measurements\ny: t = 2 of 7 measurements\n")).unwrap().runs,
            507
        );
        assert_eq!(simulated(finished(true, "{}\n0 faulty\n"), "20").unwrap().found, 0);
        assert_eq!(simulated(finished(true, "{}\n3 faulty\n"), "20").unwrap().found, 3);
        assert_eq!(simulated(finished(true, "nothing"), "20").unwrap().found, 1);
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!([0, 999, 1000, 10_000_000].map(grouped), ["0", "999", "1,000", "10,000,000"]);
    }
}
