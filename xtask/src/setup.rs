//! What a fresh machine with rustup and Node lacks: the wasm target and the npm tools.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result, bail};

use crate::files;
use crate::layout::Layout;
use crate::process::{npm, step};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

pub fn run(layout: &Layout) -> Result<()> {
    wasm_target(layout)?;
    node()?;
    npm_ci(layout, "pkg-template")
}

fn wasm_target(layout: &Layout) -> Result<()> {
    let answer = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .current_dir(&layout.root)
        .output()
        .context("starting rustc")?;
    if Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir() {
        return Ok(());
    }
    step("add the wasm32 target", Command::new("rustup").args(["target", "add", WASM_TARGET]).current_dir(&layout.root))
        .context("the wasm32 target could not be added; is rustup installed?")
        .map(|_| ())
}

fn node() -> Result<()> {
    let wanted = format!("paysign needs Node {OLDEST_NODE} or newer, with npm");
    let version = node_version().with_context(|| format!("{wanted}: there is no `node` on the PATH"))?;
    match version_numbers(&version) {
        Some((major, _)) if major >= OLDEST_NODE => Ok(()),
        _ => bail!("{wanted}: this is Node {version}"),
    }
}

/// Whether Node's test runner lets the number of files at a time be chosen.
pub fn node_has_test_concurrency() -> bool {
    node_version().is_ok_and(|version| version_numbers(&version) >= Some((20, 10)))
}

fn node_version() -> io::Result<String> {
    let answer = Command::new("node").arg("--version").output()?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// Major and minor.
fn version_numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// `npm ci` in a folder of this repository, unless it ran there before with the same lock file.
pub fn npm_ci(layout: &Layout, folder: &str) -> Result<()> {
    npm_packages(layout, folder, &["ci"])
}

/// The same for the runtimes under test. `npm ci` would refuse a lock file without the binaries of every platform, and
/// not every registry has them all; this installs what is locked, and leaves the lock file as it is.
pub fn npm_install(layout: &Layout, folder: &str) -> Result<()> {
    npm_packages(layout, folder, &["install", "--no-save"])
}

fn npm_packages(layout: &Layout, folder: &str, arguments: &[&str]) -> Result<()> {
    let path = layout.root.join(folder);
    let lock = files::read(&path.join("package-lock.json"))?;
    let stamp = path.join("node_modules/.lock-installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step(
        &format!("npm {} in {folder}", arguments[0]),
        npm().args(arguments).args(["--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&path),
    )?;
    files::write_changed(&stamp, &lock)
}

#[cfg(test)]
mod tests {
    use super::version_numbers;

    #[test]
    fn node_versions() {
        assert_eq!(version_numbers("v20.20.2"), Some((20, 20)));
        assert_eq!(version_numbers("v8.17.0"), Some((8, 17)));
        assert_eq!(version_numbers("20.20.2"), None);
        assert_eq!(version_numbers(""), None);
    }
}
