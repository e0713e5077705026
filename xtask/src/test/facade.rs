//! The unit tests of the facade, which stand beside its sources and need of the core its names alone, and nothing of the package.

use std::process::Command;

use anyhow::{Result, bail};

use super::{Outcome, node};
use crate::layout::Layout;
use crate::process::Step;
use crate::{files, package};

pub fn run(layout: &Layout, step: &Step) -> Result<Outcome> {
    package::generate(layout)?;
    let folder = layout.built.join("unit");
    files::fresh_folder(&folder)?;
    let mut bundle = Command::new("node");
    let bundled = step.run(bundle.arg("build/unit-tests.mjs").arg(&folder).current_dir(&layout.template))?;
    if !bundled.ok {
        bail!("{}", bundled.output);
    }
    let tests = files::list(&folder)?;
    if tests.is_empty() {
        bail!("pkg-template/src has no *.test.ts");
    }
    let mut command = Command::new("node");
    command.current_dir(&folder);
    node::run(step, command, tests.iter().map(String::as_str))
}
