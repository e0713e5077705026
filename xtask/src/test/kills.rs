//! Processes that are killed while they pay, over real engines.

use anyhow::Result;

use super::runtimes::rows;
use super::{Report, Run};

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    let results = layout.built.join("kills.json");
    let name = "processes that are killed while they pay";
    let seeds = if run.all { "20" } else { "1" };
    println!("\n{}", rows(layout, report, name, "payments/kills/run.mjs", &results, &["--seeds", seeds]));
    Ok(())
}
