//! The stores of `paysign/payments`, each against its engine, which the tests start by themselves.

use std::process::Command;

use anyhow::Result;

use super::runtimes::rows;
use super::{Report, Run};
use crate::layout::Layout;
use crate::process::npm;

pub(super) fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    compile_driver(layout);
    let results = layout.built.join("stores.json");
    println!("\n{}", rows(layout, report, "the stores on their engines", "stores/run.mjs", &results, &[]));
    Ok(())
}

/// Its ready-made binary can't be had everywhere; where it can't be compiled either, its rows are MISSING.
pub fn compile_driver(layout: &Layout) {
    if let Some(mut command) = driver(layout) {
        // A failure was printed, and the rows tell what it came to.
        let _ = crate::process::step("compile better-sqlite3", &mut command);
    }
}

/// What compiles better-sqlite3, unless that was done.
pub fn driver(layout: &Layout) -> Option<Command> {
    let tests = layout.root.join("tests");
    if tests.join("node_modules/better-sqlite3/build/Release/better_sqlite3.node").is_file() {
        return None;
    }
    let mut command = npm();
    command.args(["rebuild", "better-sqlite3"]).current_dir(&tests);
    Some(command)
}
