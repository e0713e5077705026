//! The Rust tests of this machine: unit, integration and documentation tests.

use super::{Outcome, Report, counts};
use crate::layout::Layout;
use crate::process::cargo;

pub fn run(layout: &Layout, report: &mut Report) {
    for (name, package) in [("native tests", "paysign"), ("xtask's own tests", "xtask")] {
        report.group(name, |step| {
            let mut command = cargo();
            command.args(["test", "--no-fail-fast", "--package", package]).current_dir(&layout.root);
            Ok(Outcome::of(step.run(&mut command)?, counts::libtest))
        });
    }
}
