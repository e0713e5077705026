//! The fuzz targets, by libFuzzer on the toolchain of this repository: what cargo-fuzz passes to the compiler, without the
//! sanitizers, which need a nightly one. The core has no unsafe code outside of its exports, so they would find nothing.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::parts::{Job, Part};
use super::read::Found;
use crate::files;
use crate::layout::Layout;
use crate::process::{cargo, step};

/// Counters for each edge, and what each comparison compared (LLVM, SanitizerCoverage).
const FLAGS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions=yes",
];
const PROFILE: [&str; 4] = [
    "profile.release.lto = \"off\"",
    "profile.release.codegen-units = 4",
    "profile.release.overflow-checks = true",
    "profile.release.strip = true",
];

/// Each target as a part.
pub fn parts(layout: &Layout) -> Result<Vec<Part>> {
    let part = |target: String| Part {
        name: format!("fuzz/{target}"),
        what: format!("fuzz {target}"),
        needs_package: false,
        prepare: |_| Ok(()),
        run: Box::new(move |job| fuzz(job, &target)),
    };
    Ok(targets(layout)?.into_iter().map(part).collect())
}

/// Where the targets are compiled, and where they work.
fn folder(layout: &Layout) -> PathBuf {
    layout.cargo_target.join("fuzz")
}

pub fn compile(layout: &Layout) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--release", "--package", "paysign-fuzz", "--bins", "--target", &host()?, "--target-dir"]);
    command.arg(folder(layout)).args(PROFILE.iter().flat_map(|line| ["--config", line]));
    // With a target that is named, no flag reaches build scripts.
    command.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")).current_dir(&layout.root);
    step("compile the fuzz targets", &mut command).map(|_| ())
}

/// The triple of this machine.
fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("starting rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
    host.context("rustc -vV does not name its host")
}

fn targets(layout: &Layout) -> Result<Vec<String>> {
    let all = files::list(&layout.root.join("fuzz/fuzz_targets"))?;
    Ok(all.iter().filter_map(|file| file.strip_suffix(".rs")).map(str::to_owned).collect())
}

/// From the corpus and the vectors, the same way each time. What makes a target fail stays in target/fuzz/found.
fn fuzz(&Job { layout, step, is_long }: &Job, target: &str) -> Result<Found> {
    let folder = folder(layout);
    let (work, found) = (folder.join("work").join(target), folder.join("found"));
    files::fresh_folder(&work)?;
    fs::create_dir_all(&found)?;
    let seeds = folder.join("seeds").join(target);
    files::fresh_folder(&seeds)?;
    let mut write = cargo();
    write.args(["run", "--quiet", "--package", "paysign-fuzz", "--example", "seeds", "--", target]).arg(&seeds);
    if !step.run(write.current_dir(&layout.root))?.ok {
        bail!("the seeds of {target} could not be written");
    }
    let mut program = Command::new(folder.join(host()?).join("release").join(target));
    let (runs, seconds) = if is_long { (10_000_000, 3600) } else { (200_000, 20) };
    program
        .args([&work, &seeds, &layout.root.join("fuzz/corpus").join(target)])
        .args([format!("-runs={runs}"), format!("-max_total_time={seconds}"), "-seed=16".to_owned()])
        .args(["-max_len=768", "-reload=0", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/{target}-", found.display()));
    let finished = step.run(&mut program)?;
    let count = finished.output.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let runs = count.and_then(|count| count.trim().parse().ok()).unwrap_or_default();
    let said = if finished.ok { String::new() } else { finished.output };
    Ok(Found { runs, found: u64::from(!finished.ok), said })
}
