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
use crate::stamp::{self, Stamp};

/// What LLVM does for both builds: bytes count where this is downloaded, and what each of these gives stands in
/// benches/README.md. It takes functions into their callers only where the code says so (`#[inline]`), and of those only
/// small ones, unrolls no loops, keeps one index for a loop, and calls memcmp.
const FEWER_BYTES: &str = "-Cllvm-args=-inline-threshold=0 -inlinehint-threshold=50 -unroll-threshold=0 \
    -unroll-runtime=0 -disable-lsr -max-loads-per-memcmp=0";

/// The wasm: sha2 has a back end for SIMD, which every engine has that runs es2022 with a JIT.
pub const FOR_WASM: [&str; 2] = [FEWER_BYTES, "-Ctarget-feature=+simd128"];

/// What becomes JavaScript: the oldest processor, which is all that wasm2js reads, and the SHA-2 that is smallest as code.
/// A jump table would be a `switch` with a case for each byte that there is.
const FOR_JS: [&str; 7] = [
    FEWER_BYTES,
    "-Ctarget-cpu=mvp",
    "-Cjump-tables=no",
    "--cfg",
    "sha2_backend=\"soft\"",
    "--cfg",
    "sha2_backend_soft=\"compact\"",
];

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
/// head for each piece. The lowest kilobyte is the end of the stack, which no valid pointer reaches. Functions that are
/// called often come first, where their numbers are short.
pub const SMALLER: [&str; 7] = [
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--skip-pass=memory-packing",
    "--skip-pass=local-cse",
    "--strip-target-features",
    "--reorder-functions",
];

pub fn run(layout: &Layout) -> Result<()> {
    build(layout, Parts { js: true, types: true })
}

/// What is made; the rest stays as the last build that made it left it, or is made for the first time.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The core of `paysign/js`.
    pub js: bool,
    /// The public types.
    pub types: bool,
}

pub fn build(layout: &Layout, parts: Parts) -> Result<()> {
    let compiled = compile(layout)?;
    bindings(layout, "make the bindings", &compiled, &layout.built.join("bindgen"))?;
    let bound = layout.built.join("bindgen/paysign_bg.wasm");
    let without = layout.built.join("without-panics.wasm");
    let scripts = ["build/without-panics.mjs", "build/data.mjs"].map(|script| layout.template.join(script));
    Stamp::new(layout, "panics", "", &[&bound, &scripts[0], &scripts[1]], &[&without])?
        .step(|| without_panics(layout, &bound, &without))?;
    optimise(layout, "make the wasm smaller", &without, &[], &layout.built.join("paysign.wasm"))?;
    if parts.js || !layout.built.join("js/core.js").exists() {
        without_wasm(layout)?;
    }
    inner_step("write what is generated from the declarations", || generate(layout))?;
    inner_step("list what is inside", || inside::write(layout))?;
    if parts.types || !layout.built.join("types").exists() {
        types(layout)?;
    }
    bundle(layout)
}

/// What the facade has of the declarations.
pub fn generate(layout: &Layout) -> Result<()> {
    let generated = layout.template.join("src/generated");
    files::write_changed(&generated.join("endpoints.ts"), &paysign::codegen::typescript())?;
    files::write_changed(&generated.join("seam.ts"), &paysign::codegen::seam())?;
    files::write_changed(&generated.join("errors.json"), &paysign::codegen::errors()?)?;
    files::write_changed(&generated.join("members.json"), &paysign::codegen::members()?)
}

/// The same core as JavaScript, for hosts that have no WebAssembly or forbid it.
fn without_wasm(layout: &Layout) -> Result<()> {
    let folder = layout.built.join("js");
    let compiled = compile_for_js(layout)?;
    bindings(layout, "make its bindings", &compiled, &folder.join("bindgen"))?;
    let lowered = folder.join("lowered.wasm");
    optimise(layout, "make it smaller", &folder.join("bindgen/paysign_bg.wasm"), &LOWERED, &lowered)?;
    let core = folder.join("core.js");
    let mut command = Command::new("node");
    command.arg(layout.npm_script("binaryen/bin/wasm2js")).arg("-O2").arg(&lowered).arg("-o").arg(&core);
    let how = format!("{command:?}");
    Stamp::new(layout, "wasm2js", &how, &[&lowered, &npm_tools(layout)], &[&core])?
        .step(|| step("make JavaScript of it", &mut command).map(|_| ()))
}

/// Which versions of the npm tools run.
fn npm_tools(layout: &Layout) -> PathBuf {
    layout.template.join("package-lock.json")
}

fn compile(layout: &Layout) -> Result<PathBuf> {
    step("compile the core to wasm", &mut compiler(layout, &layout.cargo_target, &FOR_WASM))?;
    Ok(binary(&layout.cargo_target))
}

/// Stripped, since the bindings would otherwise believe the features that the standard library names; in a folder of its
/// own, since the other flags would rebuild everything each time.
fn compile_for_js(layout: &Layout) -> Result<PathBuf> {
    let folder = layout.cargo_target.join("mvp");
    let mut command = compiler(layout, &folder, &FOR_JS);
    command.args(["--config", "profile.release.strip = true"]);
    step("compile the core for wasm2js", &mut command)?;
    Ok(binary(&folder))
}

fn compiler(layout: &Layout, target: &Path, flags: &[&str]) -> Command {
    let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).chain(remapped_paths(layout)).collect();
    let mut command = cargo();
    command
        .args(["build", "--release", "--package", "paysign", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--features", "wasm"])
        .args(["--config", &format!("target.wasm32-unknown-unknown.rustflags = {}", serde_json::json!(flags))])
        .arg("--target-dir")
        .arg(target)
        // It would replace the flags above.
        .env_remove("RUSTFLAGS")
        .current_dir(&layout.root);
    command
}

fn binary(target: &Path) -> PathBuf {
    target.join("wasm32-unknown-unknown/release/paysign.wasm")
}

/// Compiler flags that keep this machine's folders out of the binary.
fn remapped_paths(layout: &Layout) -> [String; 2] {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(Into::into)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    [(cargo_home, "/cargo"), (layout.root.clone(), "/paysign")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
}

fn bindings(layout: &Layout, name: &str, wasm: &Path, folder: &Path) -> Result<()> {
    Stamp::new(layout, &name.replace(' ', "-"), &stamp::program(), &[wasm], &[folder])?
        .step(|| inner_step(name, || bind(wasm, folder)))
}

fn bind(wasm: &Path, folder: &Path) -> Result<()> {
    files::fresh_folder(folder)?;
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .omit_default_module_path(true)
        .encode_into(EncodeInto::Always)
        .typescript(true)
        .ts_typed_array_buffers(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen")
}

/// Needs the names of the functions; `optimise` drops them.
pub fn without_panics(layout: &Layout, from: &Path, to: &Path) -> Result<()> {
    let mut command = Command::new("node");
    command.arg("build/without-panics.mjs").args([from, to]).current_dir(&layout.template);
    step("take the texts of panics out", &mut command).map(|_| ())
}

fn optimise(layout: &Layout, name: &str, from: &Path, passes: &[&str], to: &Path) -> Result<()> {
    let mut command = Command::new("node");
    command.arg(layout.npm_script("binaryen/bin/wasm-opt")).arg(from).args(passes).args(SMALLER).arg("-o").arg(to);
    let how = format!("{command:?}");
    Stamp::new(layout, &name.replace(' ', "-"), &how, &[from, &npm_tools(layout)], &[to])?
        .step(|| step(name, &mut command).map(|_| ()))
}

/// The public types, as one file for each entry.
fn types(layout: &Layout) -> Result<()> {
    let sources =
        ["src", "build/types.mjs", "build/entries.mjs", "build/verify.mjs", "package-lock.json", "tsconfig.json"]
            .map(|name| layout.template.join(name));
    let bindings = layout.built.join("bindgen/paysign.d.ts");
    let inputs: Vec<&Path> = sources.iter().chain([&bindings]).map(PathBuf::as_path).collect();
    Stamp::new(layout, "types", "", &inputs, &[&layout.built.join("types")])?.step(|| {
        step("roll the types up", Command::new("node").arg("build/types.mjs").current_dir(&layout.template)).map(|_| ())
    })
}

fn bundle(layout: &Layout) -> Result<()> {
    let sources =
        ["src", "skills", "build", "build.mjs", "package.json", "package-lock.json", "tsconfig.json", "README.md"]
            .map(|name| layout.template.join(name));
    let own = ["Cargo.toml", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "docs/payments.md"]
        .map(|name| layout.root.join(name));
    // What the page of a sandbox has of the other one.
    let shared = ["style.css", "parts.css", "answer.css", "icon.svg", "app/dom.js"]
        .map(|name| layout.root.join("www-example").join(name));
    let built = ["bindgen", "paysign.wasm", "js/bindgen", "js/core.js", "types", "LICENSES.md", "sbom.cdx.json"]
        .map(|name| layout.built.join(name));
    let inputs: Vec<&Path> = sources.iter().chain(&own).chain(&shared).chain(&built).map(PathBuf::as_path).collect();
    Stamp::new(layout, "bundle", "", &inputs, &[&layout.pkg])?.step(|| {
        step("bundle the package", Command::new("node").arg("build.mjs").current_dir(&layout.template)).map(|_| ())
    })?;
    let size = |path: &str| fs::metadata(layout.pkg.join(path)).map(|data| data.len() / 1024).unwrap_or_default();
    println!("   pkg/ is ready: paysign.wasm {} kB, index.js {} kB", size("dist/paysign.wasm"), size("dist/index.js"));
    Ok(())
}
