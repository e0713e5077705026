//! `cargo xtask check`: formatting, lints, types, documentation, the crate's package.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::layout::Layout;
use crate::process::{Finished, Step, cargo};
use crate::{package, setup};

const WASM: [&str; 4] = ["--target", "wasm32-unknown-unknown", "--features", "wasm"];

/// The warnings of `cargo publish --dry-run` that say nothing about the crate; tests stay in the repository.
const PUBLISH_NOTES: [&str; 4] = [
    "ignoring test ",
    "ignoring benchmark ",
    "aborting upload due to dry run",
    "manifest has no documentation, homepage or repository",
];

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
    // As another crate has it, which chooses getrandom's source itself.
    check(
        "clippy without features",
        cargo().args(["clippy", "--package", "paysign", "--lib", "--", "-Dwarnings"]),
        succeeded,
    )?;
    check(
        "clippy for wasm32 without features",
        cargo().args(["clippy", "--package", "paysign", "--lib", "--target", "wasm32-unknown-unknown"]).args([
            "--features",
            "getrandom/wasm_js",
            "--",
            "-Dwarnings",
        ]),
        succeeded,
    )?;
    check(
        "rustdoc",
        cargo().args(["doc", "--package", "paysign", "--no-deps"]).env("RUSTDOCFLAGS", "-Dwarnings"),
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
