//! The groups that mostly wait, run by a second process of this program while the others use the processors.

use std::process::{Command, Output, Stdio};
use std::thread::JoinHandle;
use std::{env, io, thread};

use anyhow::{Context, Result, anyhow};

use super::groups::{GROUPS, Group};
use super::{Outcome, Report, counts};
use crate::layout::Layout;

pub struct Lane {
    names: String,
    process: JoinHandle<io::Result<Output>>,
}

impl Lane {
    /// Starts them; the package has been built and installed.
    pub fn start(layout: &Layout, all: bool) -> Result<Self> {
        let names: Vec<&str> = GROUPS.iter().filter(|group| group.waits).map(|Group { name, .. }| *name).collect();
        let mut command = Command::new(env::current_exe().context("finding this program")?);
        command.args(["test", "--prepared"]).args(&names).current_dir(&layout.root).stdin(Stdio::null());
        if all {
            command.arg("--all");
        }
        Ok(Self { names: names.join(", "), process: thread::spawn(move || command.output()) })
    }

    /// Waits for them, counts them, and prints what they printed.
    pub fn end(self, report: &mut Report) {
        let mut printed = String::new();
        report.group(&format!("what ran beside all this: {}", self.names), |_| {
            let finished = self.process.join().map_err(|_| anyhow!("the second lane ended early"))??;
            let output = String::from_utf8_lossy(&finished.stdout);
            // Its closing line is counted, not printed: there is one sum.
            let (lines, closing) = output.trim_end().rsplit_once('\n').unwrap_or(("", &output));
            printed = lines.to_owned();
            let mut outcome = Outcome { counts: counts::closing(closing), output: String::new() };
            if !finished.status.success() && outcome.counts.failed == 0 {
                outcome.fail(&format!("the second lane ended with {}", finished.status));
            }
            Ok(outcome)
        });
        println!("\n{printed}");
    }
}
