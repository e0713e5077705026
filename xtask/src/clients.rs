//! `cargo xtask clients`: other people's clients, unchanged and pinned, against the sandbox of the packed tarball.
//!
//! No part of `test`: it downloads Python packages.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::files;
use crate::layout::Layout;
use crate::process::{npm, print_missing, step};
use crate::stamp::Stamp;
use crate::{pack, package, setup};

pub fn run(layout: &Layout) -> Result<ExitCode> {
    setup::run(layout)?;
    package::run(layout)?;
    pack::run(layout)?;
    let folder = layout.consumer.join("clients");
    files::mirror(&layout.root.join("tests/clients"), &folder)?;
    files::mirror(&layout.root.join("docs/recipes/other-clients"), &folder.join("recipe"))?;
    npm_clients(layout, &folder)?;
    let mut node = Command::new("node");
    node.arg("clients/run.mjs").current_dir(&layout.consumer);
    match python_clients(layout, &folder) {
        Ok(python) => {
            node.env("PAYSIGN_PYTHON", python);
        }
        Err(error) => print_missing(&format!("the clients in Python: {error:#}")),
    }
    let status = node.status().context("starting node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn npm_clients(layout: &Layout, folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    Stamp::new(layout, "clients-npm", "", &[&lock], &[&folder.join("node_modules/ccxt/package.json")])?.step(|| {
        step(
            "install the clients of npm",
            npm().args(["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]).current_dir(folder),
        )
        .map(|_| ())
    })
}

/// A Python of its own with the clients in it, in target/clients.
fn python_clients(layout: &Layout, folder: &Path) -> Result<PathBuf> {
    let home = layout.root.join("target/clients");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = folder.join("requirements.txt");
    Stamp::new(layout, "clients-python", "", &[&requirements], &[&python])?.step(|| {
        let found = if cfg!(windows) { "python" } else { "python3" };
        step("make a place for Python packages", Command::new(found).args(["-m", "venv", "--clear"]).arg(&home))?;
        step(
            "install the clients of Python",
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--requirement"])
                .arg(&requirements),
        )
        .map(|_| ())
    })?;
    Ok(python)
}
