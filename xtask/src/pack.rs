//! The tarball, and a folder of its own in which it is installed as a user would.

use std::fs;

use anyhow::{Context, Result};

use crate::files;
use crate::layout::Layout;
use crate::process::{npm, step};

/// The folders of tests/ that see nothing but the installed package.
const TEST_FOLDERS: [&str; 10] =
    ["tarball", "sandbox", "vectors", "types", "golden", "cli", "page", "runtimes", "consumers", "durable-object"];

pub fn run(layout: &Layout) -> Result<()> {
    let tarball = layout.tarball()?;
    if tarball.exists() {
        fs::remove_file(&tarball).with_context(|| format!("removing {}", tarball.display()))?;
    }
    step(
        "pack the tarball",
        npm().args(["pack", "--ignore-scripts", "--pack-destination"]).arg(&layout.built).current_dir(&layout.pkg),
    )?;
    consumer(layout)
}

fn consumer(layout: &Layout) -> Result<()> {
    let folder = &layout.consumer;
    files::fresh_folder(folder)?;
    let manifest = serde_json::json!({
        "type": "module",
        "private": true,
        "dependencies": { "paysign": format!("file:../paysign/paysign-{}.tgz", layout.version()?) },
    });
    files::write_changed(&folder.join("package.json"), &format!("{manifest:#}\n"))?;
    for name in TEST_FOLDERS {
        let from = layout.root.join("tests").join(name);
        if from.is_dir() {
            files::copy(&from, &folder.join(name))?;
        }
    }
    for path in ["README.md", "www-example/edge", "benches/memory.mjs", "benches/data.mjs", "benches/table.mjs"] {
        let to = folder.join(path);
        files::in_folder(&to)?;
        files::copy(&layout.root.join(path), &to)?;
    }
    step(
        "install the tarball in a folder of its own",
        npm()
            .args(["install", "--ignore-scripts", "--prefer-offline"])
            .args(["--no-package-lock", "--no-audit", "--no-fund"])
            .current_dir(folder),
    )
    .map(|_| ())
}
