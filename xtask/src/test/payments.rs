//! Each payment once: the simulation, what becomes of a payment, and processes that are killed while they pay.

use anyhow::Result;

use super::runtimes::rows;
use super::{Report, Run, node, stores};

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    stores::compile_driver(layout);
    report.group("each payment once", |step| node::folder(layout, step, "payments"));
    let results = layout.built.join("kills.json");
    let name = "processes that are killed while they pay";
    let seeds = if run.all { "20" } else { "1" };
    println!("\n{}", rows(layout, report, name, "payments/kills/run.mjs", &results, &["--seeds", seeds]));
    Ok(())
}
