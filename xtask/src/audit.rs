//! `cargo xtask audit`: a short form of every attack on the package, one row of figures each; `--long` is the long form, and
//! names are the parts to run alone.

mod coverage;
mod fuzz;
mod javascript;
mod mutants;
mod parts;
mod read;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use parts::{Job, Part};
use read::{Found, grouped};

use crate::layout::Layout;
use crate::process::{Step, print_error, seconds};
use crate::test::prepare_package;

/// How much of everything is done.
#[derive(clap::Args)]
pub struct Options {
    /// Run these parts alone, such as `traps`, `load` or `fuzz/frame`. An unknown name lists them
    names: Vec<String>,
    /// 10,000,000 runs of each fuzz target and 100,000 seeds of the simulation: hours in all
    #[arg(long)]
    long: bool,
}

pub fn run(layout: &Layout, options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let parts = selected(parts::all(layout)?, &options.names)?;
    if parts.iter().any(|part| part.needs_package) {
        prepare_package(layout)?;
    }
    if parts.iter().any(|part| part.group() == "fuzz") {
        fuzz::compile(layout)?;
    }
    let mut audit = Audit::default();
    for (index, part) in parts.iter().enumerate() {
        let prepared = (part.prepare)(layout);
        let name = format!("{}/{} {}", index + 1, parts.len(), part.what);
        audit
            .step(&name, part, |step| prepared.and_then(|()| (part.run)(&Job { layout, step, is_long: options.long })));
    }
    Ok(audit.close(started))
}

/// The parts with these names, each of which is one's own or that of its group; all of them where there is no name.
fn selected(all: Vec<Part>, names: &[String]) -> Result<Vec<Part>> {
    if let Some(name) = names.iter().find(|name| !all.iter().any(|part| part.is_named(name))) {
        let list: String = all.iter().map(|part| format!("\n  {:18} {}", part.name, part.what)).collect();
        bail!("the audit has no part named {name}; there are{list}");
    }
    Ok(all.into_iter().filter(|part| names.is_empty() || names.iter().any(|name| part.is_named(name))).collect())
}

/// What one attack came to.
struct Row {
    what: String,
    runs: u64,
    found: u64,
    took: Duration,
}

/// Figures as they come.
#[derive(Default)]
struct Audit {
    rows: Vec<Row>,
    passed: u64,
    failed: u64,
}

impl Audit {
    fn step(&mut self, name: &str, part: &Part, work: impl FnOnce(&Step) -> Result<Found>) {
        let (step, started) = (Step::start(name), Instant::now());
        let found = work(&step).unwrap_or_else(|error| {
            print_error(&error);
            Found { runs: 0, found: 1, said: String::new() }
        });
        // What did not run did not pass.
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
        self.rows.push(Row { what: part.what.clone(), runs: found.runs, found: found.found, took: started.elapsed() });
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

#[cfg(test)]
mod tests {
    use super::parts::{Part, all};
    use super::selected;
    use crate::layout::Layout;

    fn names(given: &[&str]) -> anyhow::Result<Vec<String>> {
        let given: Vec<String> = given.iter().map(|name| (*name).to_owned()).collect();
        Ok(selected(all(&Layout::find())?, &given)?.into_iter().map(|Part { name, .. }| name).collect())
    }

    #[test]
    fn parts_are_chosen_by_name_and_by_group() {
        assert_eq!(names(&["traps"]).unwrap(), ["traps"]);
        assert_eq!(names(&["load"]).unwrap(), ["load/sandbox", "load/object"]);
        assert_eq!(names(&["fuzz/frame", "traps"]).unwrap(), ["traps", "fuzz/frame"]);
        assert!(names(&["fuzz"]).unwrap().len() > 10);
        assert!(names(&[]).unwrap().len() > 20);
    }

    #[test]
    fn an_unknown_part_lists_them() {
        let error = names(&["traps", "trap"]).unwrap_err().to_string();
        assert!(error.starts_with("the audit has no part named trap; there are") && error.contains("\n  load/object "));
    }
}
