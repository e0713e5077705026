//! What a user gets: the installed tarball, run by Node, read by TypeScript, compared with tests/golden.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use super::{Outcome, blessing, node};
use crate::files;
use crate::layout::Layout;
use crate::process::{Step, npm};

const TYPE_OPTIONS: [&str; 8] =
    ["--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext"];

/// The page stands beside its tests as a static host would have it, with the installed package.
pub fn prepare_page(layout: &Layout, step: &Step) -> Result<()> {
    let example = layout.consumer.join("www-example");
    files::copy(&layout.root.join("www-example"), &example)?;
    for folder in [&example, &layout.consumer.join("page")] {
        let finished = step.run(
            npm()
                .args(["install", "--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"])
                .current_dir(folder),
        )?;
        if !finished.ok {
            bail!("npm install in {}\n{}", folder.display(), finished.output);
        }
    }
    Ok(())
}

/// No entry is larger than benches/sizes.json allows.
pub fn bytes(layout: &Layout, step: &Step) -> Result<Outcome> {
    let mut command = Command::new("node");
    command
        .args(["size.mjs", "--check", "--dist"])
        .arg(layout.consumer.join("node_modules/paysign/dist"))
        .current_dir(layout.root.join("benches"));
    node::program(step, &mut command)
}

/// Thousands of requests, answers, webhooks and objects leave nothing behind.
pub fn memory(layout: &Layout, step: &Step) -> Result<Outcome> {
    let mut command = Command::new("node");
    node::program(step, command.args(["memory.mjs", "--quick"]).current_dir(layout.consumer.join("benches")))
}

/// One test a file: it passes when the compiler has nothing to say about it.
pub fn types(layout: &Layout, step: &Step) -> Result<Outcome> {
    let folder = layout.consumer.join("types");
    let tests = files::list(&folder)?
        .into_iter()
        .filter(|file| [".ts", ".mts", ".cts"].iter().any(|end| file.ends_with(end)))
        .map(|file| format!("types/{file}"))
        .collect::<Vec<_>>();
    if tests.is_empty() {
        bail!("tests/types has no TypeScript file");
    }
    let mut command = Command::new("node");
    command
        .arg(layout.npm_script("typescript/bin/tsc"))
        .args(["--noEmit", "--pretty", "false"])
        .current_dir(&layout.consumer);
    if folder.join("tsconfig.json").is_file() {
        command.args(["--project", "types"]);
    } else {
        command.args(TYPE_OPTIONS).args(&tests);
    }
    let finished = step.run(&mut command)?;
    let failed =
        tests.iter().filter(|test| finished.output.lines().any(|line| line.starts_with(&format!("{test}(")))).count();
    let counts = Counts { passed: (tests.len() - failed) as u64, failed: failed as u64 };
    let mut outcome = Outcome { counts, output: finished.output };
    if !finished.ok && failed == 0 {
        outcome.fail("the compiler found errors outside of the tests");
    }
    Ok(outcome)
}

/// The public types and the list of files stand in tests/golden; `BLESS=1` writes them again.
pub fn golden(layout: &Layout, _: &Step) -> Result<Outcome> {
    let bless = blessing()?;
    let installed = layout.consumer.join("node_modules/paysign");
    let types = files::read(&installed.join("dist/index.d.ts"))?;
    let list = files::list(&installed)?.join("\n") + "\n";
    let mut outcome = Outcome { counts: Counts::default(), output: String::new() };
    for (name, is) in [("index.d.ts", types), ("files.txt", list)] {
        let path = layout.root.join("tests/golden").join(name);
        if bless {
            files::write_changed(&path, &is)?;
        }
        match difference(&path, &is)? {
            None => outcome.counts.passed += 1,
            Some(what) => {
                outcome.fail(&format!("tests/golden/{name}: {what}\nBLESS=1 cargo xtask test golden writes it again"))
            }
        }
    }
    Ok(outcome)
}

fn difference(path: &Path, is: &str) -> Result<Option<String>> {
    if !path.is_file() {
        return Ok(Some("there is no such file".to_owned()));
    }
    let golden = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(first_difference(&golden, is))
}

fn first_difference(golden: &str, is: &str) -> Option<String> {
    if golden == is {
        return None;
    }
    let (mut old, mut new) = (golden.split('\n'), is.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        let pair = (old.next(), new.next());
        if pair.0 != pair.1 {
            let shown = |text: Option<&str>| text.map_or("(the end)".to_owned(), str::to_owned);
            return Some(format!("line {line}\n  golden: {}\n  now:    {}", shown(pair.0), shown(pair.1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        let what = first_difference("a\nb\n", "a\nc\n");
        assert_eq!(what.as_deref(), Some("line 2\n  golden: b\n  now:    c"));
        let what = first_difference("a\n", "a\nb\n");
        assert_eq!(what.as_deref(), Some("line 2\n  golden: \n  now:    b"));
    }
}
