//! The recipes of docs/recipes, copied beside the installed tarball and run as their readers would run them.

use anyhow::{Result, bail};

use super::{Report, Run, node};
use crate::files;
use crate::layout::Layout;
use crate::process::{Step, npm};
use crate::stamp::Stamp;

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    report.group("the recipes for testing and telemetry", |step| node::folder(run.layout, step, "recipes"));
    Ok(())
}

/// Brings the recipes, and what their lock file names besides paysign.
pub fn prepare(layout: &Layout, step: &Step) -> Result<()> {
    let folder = layout.consumer.join("docs/recipes");
    files::mirror(&layout.root.join("docs/recipes"), &folder)?;
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    Stamp::new(layout, "recipes-npm", "", &[&lock], &[&installed])?.step(|| {
        // `npm ci` would want the binaries of every platform, which not every registry has.
        let finished = step.run(
            npm()
                .args(["install", "--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"])
                .current_dir(&folder),
        )?;
        if !finished.ok {
            bail!("npm install in {}\n{}", folder.display(), finished.output);
        }
        Ok(())
    })
}
