//! The packed tarball in every runtime, browser, bundler and test runner that this machine has: one suite, one table.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::counts::Counts;
use super::{Outcome, Report, Run, blessing, node};
use crate::layout::Layout;
use crate::process::{Finished, Step};
use crate::{files, setup};

/// The suite in every runtime, and the table that comes of it.
pub fn suite(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    if run.all {
        setup::npm_install(layout, "tests/heavy")?;
    }
    let results = layout.built.join("runtimes.json");
    let more = if run.all { &["--all"][..] } else { &[] };
    rows(layout, report, "the suite in every runtime", "runtimes/run.mjs", &results, more);
    let mut table = String::new();
    report.group("the table of runtimes", |step| golden(layout, step, &results, &mut table));
    println!("\n{table}");
    if !run.all {
        println!("Next, Fastly, and webhooks in SvelteKit, Nuxt and Nest run with: cargo xtask test runtimes --all\n");
    }
    Ok(())
}

/// A group whose tests are the rows that a program writes; gives what it printed. A row without its runtime is MISSING.
pub fn rows(layout: &Layout, report: &mut Report, name: &str, program: &str, results: &Path, more: &[&str]) -> String {
    let mut missing = Vec::new();
    let mut printed = String::new();
    report.group(name, |step| {
        let finished = step.run(node::command(layout).arg(program).arg(results).args(more))?;
        printed.clone_from(&finished.output);
        counted(&finished, results, &mut missing)
    });
    for what in missing {
        report.missing(&what);
    }
    printed
}

fn counted(finished: &Finished, results: &Path, missing: &mut Vec<String>) -> Result<Outcome> {
    let mut outcome = Outcome { counts: Counts::default(), output: String::new() };
    if !finished.ok {
        outcome.fail(&finished.output);
        return Ok(outcome);
    }
    let rows: Vec<Value> = serde_json::from_str(&files::read(results)?).context("the results of the runtimes")?;
    for row in &rows {
        let name = ["runtime", "version", "entry", "where"].map(|part| row[part].as_str().unwrap_or("?")).join(" ");
        if row["missing"] == true {
            missing.push(name);
            continue;
        }
        outcome.counts.passed += row["passed"].as_u64().unwrap_or_default();
        let failed = row["failed"].as_array().map(Vec::as_slice).unwrap_or_default();
        for what in failed {
            outcome.fail(&format!("{name}: {}", what.as_str().unwrap_or("?")));
        }
        if row["passed"] == 0 && failed.is_empty() {
            outcome.fail(&format!("{name}: no test ran"));
        }
    }
    Ok(outcome)
}

/// A withdrawal whose connection breaks after it was executed is made once, also where fetch itself sends it twice.
pub fn resent(run: &Run, report: &mut Report) -> Result<()> {
    let results = run.layout.built.join("resent.json");
    let name = "one withdrawal, in every runtime";
    println!("\n{}", rows(run.layout, report, name, "runtimes/resent/run.mjs", &results, &[]));
    Ok(())
}

/// The lines of tests/golden/runtimes.md, which stand in the README, are those of this run.
fn golden(layout: &Layout, step: &Step, results: &Path, table: &mut String) -> Result<Outcome> {
    let mut command = node::command(layout);
    command.arg("runtimes/table.mjs").arg(results).arg(layout.root.join("tests/golden/runtimes.md"));
    if blessing()? {
        command.arg("--bless");
    }
    let finished = step.run(&mut command)?;
    let passed = u64::from(finished.ok);
    let outcome = Outcome { counts: Counts { passed, failed: 1 - passed }, output: finished.output.clone() };
    *table = finished.output;
    Ok(outcome)
}

/// How the package starts and starts again, also in hosts that lack something; that the stored signatures are those of node:crypto.
pub fn boot(run: &Run, report: &mut Report) -> Result<()> {
    report.group("boot tests in Node", |step| {
        node::files(run.layout, step, &["runtimes/boot.test.mjs", "runtimes/hosts.test.mjs"])
    });
    report.group("stored signatures", |step| {
        let mut command = node::command(run.layout);
        command.args(["runtimes/generate.mjs", "--check"]);
        node::program(step, &mut command)
    });
    Ok(())
}

/// Compilers and linters over the package, and the examples: for the edge, each in its runtime, and with a signer.
pub fn consumers(run: &Run, report: &mut Report) -> Result<()> {
    for (name, files) in [
        ("types in every compiler, the package in every linter and in Jest", &["types", "package", "jest"][..]),
        ("errors that nobody catches", &["uncaught"][..]),
        ("the examples for the edge", &["edge"][..]),
        ("webhooks in the frameworks", &["webhooks"][..]),
        ("the example with a signer of its own", &["signer"][..]),
        ("the samples of both READMEs", &["readme"][..]),
    ] {
        let files: Vec<String> = files.iter().map(|file| format!("consumers/{file}.test.mjs")).collect();
        report.group(name, |step| node::files(run.layout, step, &files));
    }
    Ok(())
}
