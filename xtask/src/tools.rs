//! wasm-pack and the tools it calls, and those of the audit, exact versions, in target/tools/bin.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};

use crate::files;
use crate::layout::Layout;
use crate::process::{cargo, step};

const WASM_PACK: &str = "0.15.1";

/// Installs what is missing and returns a PATH that finds these tools first.
pub fn install(layout: &Layout) -> Result<OsString> {
    let bin = of_cargo(layout, "wasm-pack", WASM_PACK, &[])?;
    bindgen_tools(layout, &bin)?;
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(bin).chain(env::split_paths(&path));
    env::join_paths(folders).context("joining the PATH")
}

/// Installs a tool in this very version where it is missing, and returns the folder of its program. `command` is what it
/// is called with as a part of Cargo.
pub fn of_cargo(layout: &Layout, name: &str, version: &str, command: &[&str]) -> Result<PathBuf> {
    let bin = layout.tools.join("bin");
    fs::create_dir_all(&bin).with_context(|| format!("making {}", bin.display()))?;
    if !answers(&bin.join(program(name)), command, &format!("{name} {version}")) {
        step(
            &format!("install {name} (once, some minutes)"),
            // Not optimized: it only starts other programs, and compiles in half the time.
            cargo()
                .args(["install", name, "--debug", "--locked", "--version", version, "--root"])
                .arg(&layout.tools)
                .current_dir(&layout.root),
        )?;
    }
    Ok(bin)
}

/// The program of a tool that [`of_cargo`] has installed.
pub fn installed(layout: &Layout, name: &str) -> PathBuf {
    layout.tools.join("bin").join(program(name))
}

/// wasm-bindgen and its test runner: this package's own two extra programs, under the names that wasm-pack looks for.
fn bindgen_tools(layout: &Layout, bin: &std::path::Path) -> Result<()> {
    step(
        "build wasm-bindgen and its test runner",
        cargo()
            .args(["build", "--package", "xtask"])
            .args(["--features", "wasm-pack-tools"])
            .args(["--bin", "bindgen-cli", "--bin", "bindgen-test-runner"])
            .current_dir(&layout.root),
    )?;
    let built = env::current_exe()?.parent().map(PathBuf::from).unwrap_or_default();
    for (from, to) in [("bindgen-cli", "wasm-bindgen"), ("bindgen-test-runner", "wasm-bindgen-test-runner")] {
        let to = bin.join(program(to));
        // A copy over a program that is running fails; a new file never does.
        if to.exists() {
            fs::remove_file(&to).with_context(|| format!("removing {}", to.display()))?;
        }
        files::copy(&built.join(program(from)), &to)?;
    }
    Ok(())
}

fn program(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

fn answers(program: &std::path::Path, command: &[&str], version: &str) -> bool {
    Command::new(program)
        .args(command)
        .arg("--version")
        .output()
        .is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).trim() == version)
}
