//! `cargo xtask build`: core -> wasm -> bindings -> smaller wasm -> types -> pkg/.

use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

use crate::files;
use crate::layout::Layout;
use crate::process::{cargo, inner_step, step};

pub fn run(layout: &Layout) -> Result<()> {
    compile(layout)?;
    inner_step("make the bindings", || bind(layout))?;
    optimise(layout)?;
    inner_step("write the TypeScript of the endpoints", || {
        files::write_changed(&layout.template.join("src/generated/endpoints.ts"), &paysign::typescript())
    })?;
    bundle(layout)
}

fn compile(layout: &Layout) -> Result<()> {
    let mut command = cargo();
    command
        .args(["build", "--release", "--package", "paysign", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--features", "wasm"])
        .args(["--config", &format!("target.wasm32-unknown-unknown.rustflags = {}", remapped_paths(layout))])
        // It would replace the flags of .cargo/config.toml.
        .env_remove("RUSTFLAGS")
        .current_dir(&layout.root);
    step("compile the core to wasm", &mut command).map(|_| ())
}

/// Compiler flags that keep this machine's folders out of the binary; added to those of .cargo/config.toml.
fn remapped_paths(layout: &Layout) -> String {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(Into::into)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    let flags = [(cargo_home, "/cargo"), (layout.root.clone(), "/paysign")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    serde_json::json!(flags).to_string()
}

fn bind(layout: &Layout) -> Result<()> {
    let folder = layout.built.join("bindgen");
    files::fresh_folder(&folder)?;
    Bindgen::new()
        .input_path(layout.cargo_target.join("wasm32-unknown-unknown/release/paysign.wasm"))
        .web(true)?
        .omit_default_module_path(true)
        .reset_state_function(true)
        .encode_into(EncodeInto::Always)
        .typescript(true)
        .ts_typed_array_buffers(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("wasm-bindgen")
}

fn optimise(layout: &Layout) -> Result<()> {
    let mut command = Command::new("node");
    command
        .arg(layout.npm_script("binaryen/bin/wasm-opt"))
        .arg("-Oz")
        .arg(layout.built.join("bindgen/paysign_bg.wasm"))
        .arg("-o")
        .arg(layout.built.join("paysign.wasm"));
    step("make the wasm smaller", &mut command).map(|_| ())
}

fn bundle(layout: &Layout) -> Result<()> {
    step("bundle the package", Command::new("node").arg("build.mjs").current_dir(&layout.template))?;
    let size = |path: &str| fs::metadata(layout.pkg.join(path)).map(|data| data.len() / 1024).unwrap_or_default();
    println!("   pkg/ is ready: paysign.wasm {} kB, index.js {} kB", size("dist/paysign.wasm"), size("dist/index.js"));
    Ok(())
}
