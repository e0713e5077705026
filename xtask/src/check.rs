//! `cargo xtask check`: formatting, lints, types, documentation, the crate's package. `npm run format` in pkg-template
//! formats the JavaScript and TypeScript, as `cargo fmt` does the Rust.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::process::{Finished, Step, cargo, print_missing};
use crate::{files, package, setup};

const WASM: [&str; 4] = ["--target", "wasm32-unknown-unknown", "--features", "wasm"];

/// The warnings of `cargo publish --dry-run` that say nothing about the crate; tests stay in the repository.
const PUBLISH_NOTES: [&str; 3] = ["ignoring test ", "ignoring benchmark ", "aborting upload due to dry run"];

pub fn run(layout: &Layout) -> Result<ExitCode> {
    setup::run(layout)?;
    // The TypeScript sources use types that the build makes.
    package::run(layout)?;

    let mut failed = 0_u32;
    let mut check = |name: &str, command: &mut Command, good: fn(&Finished) -> bool| -> Result<()> {
        let step = Step::start(name);
        let finished = step.run(command.current_dir(&layout.root))?;
        if good(&finished) {
            step.ok("");
        } else {
            step.failed("", &finished.output);
            failed += 1;
        }
        Ok(())
    };
    let succeeded = |finished: &Finished| finished.ok;

    check("rustfmt", cargo().args(["fmt", "--all", "--check"]), succeeded)?;
    check(
        "clippy",
        cargo()
            .args(["clippy", "--workspace", "--all-targets"])
            .args(["--features", "xtask/wasm-pack-tools"])
            .args(["--", "-Dwarnings"]),
        succeeded,
    )?;
    check(
        "clippy for wasm32",
        cargo().args(["clippy", "--package", "paysign", "--lib", "--tests"]).args(WASM).args(["--", "-Dwarnings"]),
        succeeded,
    )?;
    check(
        "clippy without features",
        cargo().args(["clippy", "--package", "paysign", "--lib", "--", "-Dwarnings"]),
        succeeded,
    )?;
    // For a wasm crate that uses paysign and brings its own exports; where randomness comes from is for it to say.
    check(
        "clippy for wasm32 without the exports",
        cargo()
            .args(["clippy", "--package", "paysign", "--lib", "--target", WASM[1]])
            .args(["--features", "getrandom/wasm_js"])
            // What only the exports use.
            .args(["--", "-Dwarnings", "-Adead_code"]),
        succeeded,
    )?;
    let oldest = oldest_rust(layout)?;
    if installed(&oldest) {
        check(
            &format!("the core with Rust {oldest}"),
            Command::new("rustup").args(["run", &oldest, "cargo", "check", "--package", "paysign", "--lib"]),
            succeeded,
        )?;
    } else {
        print_missing(&format!("Rust {oldest}, the oldest that Cargo.toml allows; rustup toolchain install {oldest}"));
    }
    check(
        "rustdoc",
        cargo().args(["doc", "--package", "paysign", "--no-deps"]).env("RUSTDOCFLAGS", "-Dwarnings"),
        succeeded,
    )?;
    check(
        "biome",
        Command::new("node").arg(layout.npm_script("@biomejs/biome/bin/biome")).args([
            "ci",
            "--error-on-warnings",
            "--max-diagnostics=100",
            "--colors=off",
        ]),
        succeeded,
    )?;
    check(
        "TypeScript",
        Command::new("node").arg(layout.npm_script("typescript/bin/tsc")).args([
            "--noEmit",
            "--pretty",
            "false",
            "--project",
            "pkg-template",
        ]),
        succeeded,
    )?;
    check(
        "cargo publish --dry-run",
        cargo().args(["publish", "--package", "paysign", "--dry-run", "--allow-dirty"]),
        |finished| finished.ok && publishes_cleanly(&finished.output),
    )?;

    println!("{}", if failed == 0 { "check: all good".to_owned() } else { format!("check: {failed} failed") });
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The `rust-version` of Cargo.toml.
fn oldest_rust(layout: &Layout) -> Result<String> {
    let text = files::read(&layout.root.join("Cargo.toml"))?;
    let version = text.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).context("Cargo.toml has no rust-version")
}

/// Whether rustup has this toolchain: what is not there is not downloaded for a check.
fn installed(version: &str) -> bool {
    Command::new("rustup").args(["toolchain", "list"]).output().is_ok_and(|list| {
        String::from_utf8_lossy(&list.stdout)
            .lines()
            .any(|line| line.strip_prefix(version).is_some_and(|rest| rest.starts_with('-') || rest.starts_with(".0-")))
    })
}

fn publishes_cleanly(output: &str) -> bool {
    output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("warning: "))
        .all(|warning| PUBLISH_NOTES.iter().any(|note| warning.starts_with(note)))
}

#[cfg(test)]
mod tests {
    use super::publishes_cleanly;

    #[test]
    fn warnings_of_publish() {
        assert!(publishes_cleanly("   Packaged 3 files\nwarning: aborting upload due to dry run\n"));
        assert!(!publishes_cleanly("warning: unused import: `a`\nwarning: aborting upload due to dry run\n"));
    }
}
