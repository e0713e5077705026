//! `cargo xtask bench`: speed in every runtime, bytes, start-up and memory, one table after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

use crate::layout::Layout;
use crate::process::{cargo, inner_step, npm, step};
use crate::{files, pack, package, setup};

/// With `quick` everything runs once over, to see that it does; its figures mean nothing.
pub fn run(layout: &Layout, quick: bool) -> Result<ExitCode> {
    setup::run(layout)?;
    package::run(layout)?;
    pack::run(layout)?;
    let bench = Bench { layout, folder: layout.root.join("benches"), figures: layout.built.join("bench"), quick };
    bench.npm_packages()?;
    bench.install()?;
    bench.named_wasm()?;
    step(
        "compile the native benchmark",
        cargo().args(["bench", "--package", "paysign", "--bench", "core", "--no-run"]).current_dir(&layout.root),
    )?;

    let mut good = bench.native()?;
    for (script, arguments) in [
        ("run.mjs", ["--out", "speed.json"].as_slice()),
        ("startup.mjs", &["--out", "startup.json"]),
        ("size.mjs", &["--out", "size.json"]),
        ("memory.mjs", &[]),
    ] {
        good &= bench.script(script, arguments)?;
    }
    if !quick {
        good &= bench.script("growth.mjs", &[])?;
    }
    good &= bench.script("must-show.mjs", &["."])?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Bench<'a> {
    layout: &'a Layout,
    folder: PathBuf,
    /// What one run hands from script to script.
    figures: PathBuf,
    quick: bool,
}

impl Bench<'_> {
    /// The peers and the runtimes: `npm ci`, unless it ran before with the same lock file.
    fn npm_packages(&self) -> Result<()> {
        files::fresh_folder(&self.figures)?;
        let lock = files::read(&self.folder.join("package-lock.json"))?;
        let stamp = self.folder.join("node_modules/.lock-installed");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
            return Ok(());
        }
        step(
            "npm ci in benches (once, 0.7 GB with the runtimes)",
            npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&self.folder),
        )?;
        files::write_changed(&stamp, &lock)
    }

    /// The package as the tarball has it, where the scripts find it by its name.
    fn install(&self) -> Result<()> {
        let to = self.folder.join("node_modules/paysign");
        files::fresh_folder(&to)?;
        files::copy(&self.layout.consumer.join("node_modules/paysign"), &to)
    }

    /// The binary of the package once more, with the names of its functions, for the report by crate.
    fn named_wasm(&self) -> Result<()> {
        let folder = self.layout.built.join("named");
        inner_step("make the bindings with names", || {
            files::fresh_folder(&folder)?;
            Bindgen::new()
                .input_path(self.layout.cargo_target.join("wasm32-unknown-unknown/release/paysign.wasm"))
                .web(true)?
                .reset_state_function(true)
                .encode_into(EncodeInto::Always)
                .typescript(false)
                .generate(&folder)
                .context("wasm-bindgen")
        })?;
        let bound = folder.join("paysign_bg.wasm");
        package::without_panics(self.layout, &bound, &bound)?;
        let mut command = Command::new("node");
        command
            .arg(self.layout.npm_script("binaryen/bin/wasm-opt"))
            .args(package::SMALLER)
            .arg("--debuginfo")
            .arg(&bound)
            .arg("-o")
            .arg(self.layout.built.join("named.wasm"));
        step("make it smaller", &mut command).map(|_| ())
    }

    fn native(&self) -> Result<bool> {
        let target = self.layout.cargo_target.join("criterion");
        let mut command = cargo();
        command
            .args(["bench", "--package", "paysign", "--bench", "core", "--"])
            .args(if self.quick { ["--noplot", "--quick"].as_slice() } else { &["--noplot"] })
            .env("CRITERION_HOME", &target)
            .current_dir(&self.layout.root);
        step("measure the native core", &mut command)?;
        self.node("native.mjs", &[&target])
    }

    /// Runs a script, which prints its tables itself. Its `*.json` and `.` are in the folder of figures.
    fn script(&self, name: &str, arguments: &[&str]) -> Result<bool> {
        let mut all = arguments
            .iter()
            .map(|argument| match *argument {
                "." => self.figures.clone(),
                file if file.ends_with(".json") => self.figures.join(file),
                other => other.into(),
            })
            .collect::<Vec<_>>();
        if self.quick && ["run.mjs", "startup.mjs", "memory.mjs"].contains(&name) {
            all.push("--quick".into());
        }
        self.node(name, &all.iter().map(PathBuf::as_path).collect::<Vec<_>>())
    }

    fn node(&self, script: &str, arguments: &[impl AsRef<Path>]) -> Result<bool> {
        let status = Command::new("node")
            .arg(script)
            .args(arguments.iter().map(AsRef::as_ref))
            .env("CARGO_TARGET_DIR", &self.layout.cargo_target)
            // growth.mjs builds the wasm too.
            .env("CARGO_ENCODED_RUSTFLAGS", package::FOR_WASM.join("\u{1f}"))
            .current_dir(&self.folder)
            .status()
            .with_context(|| format!("starting node {script}"))?;
        if !status.success() {
            println!("{script}: {status}");
        }
        Ok(status.success())
    }
}
