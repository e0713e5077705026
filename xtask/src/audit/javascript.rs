//! The tests of the package's JavaScript, measured: which lines none of them reaches, and which mistakes none of them notices.

use std::process::Command;

use anyhow::Result;

use super::{Audit, figures};
use crate::layout::Layout;
use crate::setup;
use crate::test::stores;

/// Whose mutants are tried in some three minutes: what an answer makes of a payment, amounts, the gate.
const FEW: [&str; 5] = ["judged", "gate", "decimals", "certainty", "withdrawals"];

pub(super) fn run(audit: &mut Audit, is_long: bool) -> Result<()> {
    let layout = audit.layout;
    setup::npm_ci(layout, "tests/measure")?;
    stores::compile_driver(layout);
    audit.step("lines of JavaScript that tests reach", |step| {
        figures(step.run(&mut script(layout, "measure/coverage.mjs", &[]))?)
    });
    let files: &[&str] = if is_long { &[] } else { &FEW };
    audit.step("mutants of payments", |step| figures(step.run(&mut script(layout, "measure/mutants.mjs", files))?));
    Ok(())
}

fn script(layout: &Layout, path: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.arg(path).args(arguments).current_dir(layout.root.join("tests"));
    command
}
