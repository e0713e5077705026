//! The Rust tests of this machine: unit, integration and documentation tests.

use super::{Outcome, Report, counts};
use crate::layout::Layout;
use crate::process::cargo;

/// Every test of a package of the workspace.
pub fn package(layout: &Layout, report: &mut Report, name: &str, package: &str) {
    run(layout, report, name, &["--package", package]);
}

/// The tests of the core whose path has `part` in it.
pub fn named(layout: &Layout, report: &mut Report, part: &str) {
    run(layout, report, &format!("native tests of {part}"), &["--package", "paysign", "--lib", "--test", "rust", part]);
}

fn run(layout: &Layout, report: &mut Report, name: &str, arguments: &[&str]) {
    report.group(name, |step| {
        let mut command = cargo();
        command.args(["test", "--no-fail-fast"]).args(arguments).current_dir(&layout.root);
        Ok(Outcome::of(step.run(&mut command)?, counts::libtest))
    });
}
