//! `cargo xtask demo`: the packed package goes through a payment against the sandbox.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::{files, pack, package, setup};

pub fn run(layout: &Layout) -> Result<ExitCode> {
    setup::run(layout)?;
    package::run(layout)?;
    pack::run(layout)?;
    // It stands inside the folder so that its imports find the installed tarball and nothing else.
    files::copy(&layout.root.join("xtask/demo/demo.mjs"), &layout.consumer.join("demo.mjs"))?;
    let status =
        Command::new("node").arg("demo.mjs").current_dir(&layout.consumer).status().context("starting node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
