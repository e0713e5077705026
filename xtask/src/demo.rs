//! `cargo xtask demo`: the packed package goes through a payment against the sandbox, or stands in a page beside it.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::process::{npm, step};
use crate::{files, pack, package, setup};

/// Goes through a payment.
pub fn run(layout: &Layout) -> Result<ExitCode> {
    installed(layout)?;
    // It stands inside the folder so that its imports find the installed tarball and nothing else.
    files::copy(&layout.root.join("xtask/demo/demo.mjs"), &layout.consumer.join("demo.mjs"))?;
    finished(Command::new("node").arg("demo.mjs").current_dir(&layout.consumer))
}

/// Serves the page and a sandbox on this machine until Ctrl-C.
pub fn serve(layout: &Layout) -> Result<ExitCode> {
    installed(layout)?;
    let page = layout.consumer.join("www-example");
    files::copy(&layout.root.join("www-example"), &page)?;
    step(
        "install what the page needs",
        npm().args(["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]).current_dir(&page),
    )?;
    finished(Command::new("node").args(["serve.mjs", "--open"]).current_dir(&page))
}

fn installed(layout: &Layout) -> Result<()> {
    setup::run(layout)?;
    package::run(layout)?;
    pack::run(layout)
}

/// Runs a program of Node to its end; on Unix in place of this one, so that whatever ends it ends Node.
pub fn finished(node: &mut Command) -> Result<ExitCode> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        Err(node.exec()).context("starting node")
    }
    #[cfg(not(unix))]
    {
        let status = node.status().context("starting node")?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
