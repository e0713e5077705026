//! `cargo xtask build`: core -> wasm -> bindings -> smaller wasm -> types -> pkg/.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

use crate::files;
use crate::inside;
use crate::layout::Layout;
use crate::process::{cargo, inner_step, step};

/// What the Rust standard library uses whatever processor is asked for; wasm2js reads it after these are lowered.
const LOWERED: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--signext-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--llvm-memory-copy-fill-lowering",
];

/// What makes the fewest bytes after compression: packing the memory saves zeros, which compress to nothing, and costs a
/// head for each piece. The lowest kilobyte is the end of the stack, which no valid pointer reaches.
pub const SMALLER: [&str; 5] =
    ["-Oz", "--converge", "--low-memory-unused", "--skip-pass=memory-packing", "--skip-pass=local-cse"];

pub fn run(layout: &Layout) -> Result<()> {
    let compiled = compile(layout)?;
    inner_step("make the bindings", || bind(&compiled, &layout.built.join("bindgen")))?;
    let bound = layout.built.join("bindgen/paysign_bg.wasm");
    without_panics(layout, &bound)?;
    optimise(layout, "make the wasm smaller", &bound, &[], &layout.built.join("paysign.wasm"))?;
    without_wasm(layout)?;
    inner_step("write what is generated from the declarations", || {
        let generated = layout.template.join("src/generated");
        files::write_changed(&generated.join("endpoints.ts"), &paysign::codegen::typescript())?;
        files::write_changed(&generated.join("members.json"), &paysign::codegen::members()?)
    })?;
    inner_step("list what is inside", || inside::write(layout))?;
    bundle(layout)
}

/// The same core as JavaScript, for hosts that have no WebAssembly or forbid it.
fn without_wasm(layout: &Layout) -> Result<()> {
    let folder = layout.built.join("js");
    let compiled = compile_for_js(layout)?;
    inner_step("make its bindings", || bind(&compiled, &folder.join("bindgen")))?;
    let lowered = folder.join("lowered.wasm");
    optimise(layout, "make it smaller", &folder.join("bindgen/paysign_bg.wasm"), &LOWERED, &lowered)?;
    let mut command = Command::new("node");
    command
        .arg(layout.npm_script("binaryen/bin/wasm2js"))
        .arg("-O2")
        .arg(&lowered)
        .arg("-o")
        .arg(folder.join("core.js"));
    step("make JavaScript of it", &mut command).map(|_| ())
}

fn compile(layout: &Layout) -> Result<PathBuf> {
    let flags = remapped_paths(layout);
    step("compile the core to wasm", &mut compiler(layout, &layout.cargo_target, &flags))?;
    Ok(binary(&layout.cargo_target))
}

/// For the oldest processor. Stripped, since the bindings would otherwise believe the features that the standard
/// library names; in a folder of its own, since the other flags would rebuild everything each time.
fn compile_for_js(layout: &Layout) -> Result<PathBuf> {
    let folder = layout.cargo_target.join("mvp");
    let mut flags = remapped_paths(layout);
    flags.push("-Ctarget-cpu=mvp".to_owned());
    let mut command = compiler(layout, &folder, &flags);
    command.args(["--config", "profile.release.strip = true"]);
    step("compile the core for wasm2js", &mut command)?;
    Ok(binary(&folder))
}

fn compiler(layout: &Layout, target: &Path, flags: &[String]) -> Command {
    let mut command = cargo();
    command
        .args(["build", "--release", "--package", "paysign", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--features", "wasm"])
        .args(["--config", &format!("target.wasm32-unknown-unknown.rustflags = {}", serde_json::json!(flags))])
        .arg("--target-dir")
        .arg(target)
        // It would replace the flags of .cargo/config.toml.
        .env_remove("RUSTFLAGS")
        .current_dir(&layout.root);
    command
}

fn binary(target: &Path) -> PathBuf {
    target.join("wasm32-unknown-unknown/release/paysign.wasm")
}

/// Compiler flags that keep this machine's folders out of the binary; added to those of .cargo/config.toml.
fn remapped_paths(layout: &Layout) -> Vec<String> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(Into::into)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    [(cargo_home, "/cargo"), (layout.root.clone(), "/paysign")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .to_vec()
}

fn bind(wasm: &Path, folder: &Path) -> Result<()> {
    files::fresh_folder(folder)?;
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .omit_default_module_path(true)
        .reset_state_function(true)
        .encode_into(EncodeInto::Always)
        .typescript(true)
        .ts_typed_array_buffers(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen")
}

/// Needs the names of the functions; `optimise` drops them.
pub fn without_panics(layout: &Layout, wasm: &Path) -> Result<()> {
    let mut command = Command::new("node");
    command.arg("build/without-panics.mjs").args([wasm, wasm]).current_dir(&layout.template);
    step("take the texts of panics out", &mut command).map(|_| ())
}

fn optimise(layout: &Layout, name: &str, from: &Path, passes: &[&str], to: &Path) -> Result<()> {
    let mut command = Command::new("node");
    command.arg(layout.npm_script("binaryen/bin/wasm-opt")).arg(from).args(passes).args(SMALLER).arg("-o").arg(to);
    step(name, &mut command).map(|_| ())
}

fn bundle(layout: &Layout) -> Result<()> {
    step("bundle the package", Command::new("node").arg("build.mjs").current_dir(&layout.template))?;
    let size = |path: &str| fs::metadata(layout.pkg.join(path)).map(|data| data.len() / 1024).unwrap_or_default();
    println!("   pkg/ is ready: paysign.wasm {} kB, index.js {} kB", size("dist/paysign.wasm"), size("dist/index.js"));
    Ok(())
}
