//! Mutants of the core: cargo-mutants changes one thing of it at a time, and a native test must fail for each. What is left
//! out has its reason in `.cargo/mutants.toml`.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::parts::Job;
use super::read::Found;
use crate::files;
use crate::layout::Layout;
use crate::process::Step;
use crate::tools;

const VERSION: &str = "27.1.0";
/// The short form takes one part of so many, every day another.
const PARTS: u64 = 40;
const DAY: u64 = 24 * 60 * 60;

pub(super) fn prepare(layout: &Layout) -> Result<()> {
    tools::of_cargo(layout, "cargo-mutants", VERSION, &["mutants"]).map(|_| ())
}

pub(super) fn run(job: &Job) -> Result<Found> {
    let mut command = Command::new(tools::installed(job.layout, "cargo-mutants"));
    command.args(["mutants", "--package", "paysign", "--colors", "never"]);
    if !job.is_long {
        let today = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / DAY;
        // Round robin: each part has some of every file.
        command.args(["--sharding", "round-robin", "--shard", &format!("{}/{PARTS}", today % PARTS)]);
    }
    mutate(job.layout, job.step, &mut command)
}

fn mutate(layout: &Layout, step: &Step, command: &mut Command) -> Result<Found> {
    let folder = layout.cargo_target.join("mutants");
    let outcomes = folder.join("mutants.out/outcomes.json");
    files::fresh_folder(&folder.join("mutants.out"))?;
    command.arg("--output").arg(&folder);
    // A copy of the tree is changed; what it compiles stays for the next run.
    command.env("CARGO_TARGET_DIR", folder.join("build")).current_dir(&layout.root);
    let finished = step.run(command)?;
    let text = files::read(&outcomes).with_context(|| finished.output.clone())?;
    let outcomes: Value = serde_json::from_str(&text)?;
    match counted(&outcomes) {
        Some(found) if found.runs > 0 => Ok(found),
        // Such as tests that fail without any change.
        _ => bail!("cargo-mutants tested nothing:\n{}", finished.output),
    }
}

/// Those that were tested, and those for which no test failed. One that never ends is found, as it makes the tests time
/// out; one that does not compile was not tested.
fn counted(outcomes: &Value) -> Option<Found> {
    outcomes["end_time"].as_str()?;
    let number = |name: &str| outcomes[name].as_u64();
    let (caught, timeout, missed) = (number("caught")?, number("timeout")?, number("missed")?);
    let all = outcomes["outcomes"].as_array()?.iter().filter(|outcome| outcome["summary"] == "MissedMutant");
    let names = all.filter_map(|outcome| outcome["scenario"]["Mutant"]["name"].as_str());
    let said = names.map(|name| format!("no test fails for {name}\n")).collect();
    Some(Found { runs: caught + timeout + missed, found: missed, said })
}

#[cfg(test)]
mod tests {
    use super::counted;
    use serde_json::json;

    #[test]
    fn a_survivor_is_found_and_named() {
        let outcomes = json!({
            "outcomes": [
                { "scenario": "Baseline", "summary": "Success" },
                { "scenario": { "Mutant": { "name": "src/a.rs:1:2: replace < with <=" } }, "summary": "MissedMutant" },
                { "scenario": { "Mutant": { "name": "src/a.rs:1:2: replace < with ==" } }, "summary": "CaughtMutant" },
            ],
            "caught": 1, "missed": 1, "timeout": 0, "unviable": 3, "end_time": "2026-11-26T23:36:13Z",
        });
        let found = counted(&outcomes).unwrap();
        assert_eq!((found.runs, found.found), (2, 1));
        assert_eq!(found.said, "no test fails for src/a.rs:1:2: replace < with <=\n");
    }

    #[test]
    fn a_run_that_was_cut_short_has_no_figures() {
        assert!(
            counted(&json!({ "outcomes": [], "caught": 1, "missed": 0, "timeout": 0, "end_time": null })).is_none()
        );
    }
}
