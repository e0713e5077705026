//! The same sources give the same package: a second build, from nothing and in another folder, has to give every file of
//! the first one, and the same tarball.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use anyhow::{Context, Result, bail};

use super::Outcome;
use super::counts::Counts;
use crate::files;
use crate::layout::Layout;
use crate::process::{Step, npm};

/// What is built or installed, and never a source.
const NO_SOURCES: [&str; 4] = ["target", "pkg", "node_modules", ".git"];

pub fn run(layout: &Layout, step: &Step) -> Result<Outcome> {
    let copy = Copy(env::temp_dir().join(format!("paysign-second-build-{}", process::id())));
    copy_sources(&layout.root, &copy.0)?;
    install(layout, &copy.0)?;
    build(step, &copy.0)?;
    compare(layout, &copy.0)
}

/// A folder that is removed in the end.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        // What is left in the folder for temporary files does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("listing {}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if NO_SOURCES.iter().any(|no| name == **no) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_sources(&entry.path(), &to.join(&name))?;
        } else {
            files::copy(&entry.path(), &to.join(&name))?;
        }
    }
    Ok(())
}

/// The npm tools, as the lock file has pinned them for the first build.
fn install(layout: &Layout, copy: &Path) -> Result<()> {
    files::copy(&layout.npm_script(""), &copy.join("pkg-template/node_modules"))
}

/// This very program, told that it stands in the other folder.
fn build(step: &Step, copy: &Path) -> Result<()> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("build").env("CARGO_MANIFEST_DIR", copy.join("xtask")).env_remove("CARGO_TARGET_DIR").current_dir(copy);
    let built = step.run(&mut command)?;
    let mut command = npm();
    command.args(["pack", "--ignore-scripts", "--pack-destination"]).arg(copy).current_dir(copy.join("pkg"));
    let packed = if built.ok { step.run(&mut command)? } else { built };
    if !packed.ok {
        bail!("the second build failed:\n{}", packed.output);
    }
    Ok(())
}

fn compare(layout: &Layout, copy: &Path) -> Result<Outcome> {
    let tarball = layout.tarball()?;
    let name = tarball.file_name().context("the tarball has a name")?;
    let (first, second) = (files::list(&layout.pkg)?, files::list(&copy.join("pkg"))?);
    let mut pairs = vec![("the tarball".to_owned(), tarball.clone(), copy.join(name))];
    pairs.extend(first.iter().map(|file| (file.clone(), layout.pkg.join(file), copy.join("pkg").join(file))));
    let mut outcome = Outcome { counts: Counts::default(), output: String::new() };
    if first != second {
        outcome.fail("the second build has other files");
    }
    for (what, one, two) in pairs {
        match (fs::read(&one), fs::read(&two)) {
            (Ok(one), Ok(two)) if one == two => outcome.counts.passed += 1,
            _ => outcome.fail(&format!("{what} differs")),
        }
    }
    Ok(outcome)
}
