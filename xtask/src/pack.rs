//! The tarball, and a folder of its own in which it is installed as a user would.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::files;
use crate::layout::Layout;
use crate::process::{npm, step};
use crate::stamp::Stamp;

/// The folders of tests/ that see nothing but the installed package.
const TEST_FOLDERS: &[&str] = &[
    "tarball",
    "hostile",
    "audit",
    "sandbox",
    "vectors",
    "types",
    "golden",
    "cli",
    "page",
    "runtimes",
    "consumers",
    "recipes",
    "stores",
    "payments",
    "durable-object",
    "release",
    "newcomer",
    "docs",
];

/// Packs what was built, installs it, and brings the tests beside it.
pub fn run(layout: &Layout) -> Result<()> {
    let tarball = layout.tarball()?;
    Stamp::new(layout, "pack", "", &[&layout.pkg], &[&tarball])?.step(|| pack(layout, &tarball))?;
    bring_tests(layout)?;
    let installed = layout.consumer.join("node_modules/paysign");
    Stamp::new(layout, "install", "", &[&tarball], &[&installed])?.step(|| install(layout))
}

fn pack(layout: &Layout, tarball: &Path) -> Result<()> {
    if tarball.exists() {
        fs::remove_file(tarball).with_context(|| format!("removing {}", tarball.display()))?;
    }
    step(
        "pack the tarball",
        npm().args(["pack", "--ignore-scripts", "--pack-destination"]).arg(&layout.built).current_dir(&layout.pkg),
    )
    .map(|_| ())
}

fn bring_tests(layout: &Layout) -> Result<()> {
    for name in TEST_FOLDERS {
        files::mirror(&layout.root.join("tests").join(name), &layout.consumer.join(name))?;
    }
    for name in ["www-example/edge", "www-example/signer"] {
        files::mirror(&layout.root.join(name), &layout.consumer.join(name))?;
    }
    for path in ["README.md", "benches/memory.mjs", "benches/data.mjs", "benches/table.mjs"] {
        let to = layout.consumer.join(path);
        files::in_folder(&to)?;
        files::copy(&layout.root.join(path), &to)?;
    }
    Ok(())
}

/// As a user would. npm takes a package of the same version for the same package, so the old one goes first.
fn install(layout: &Layout) -> Result<()> {
    files::fresh_folder(&layout.consumer.join("node_modules"))?;
    let manifest = serde_json::json!({
        "type": "module",
        "private": true,
        "dependencies": { "paysign": format!("file:../paysign/paysign-{}.tgz", layout.version()?) },
    });
    files::write_changed(&layout.consumer.join("package.json"), &format!("{manifest:#}\n"))?;
    step(
        "install the tarball in a folder of its own",
        npm()
            .args(["install", "--ignore-scripts", "--prefer-offline"])
            .args(["--no-package-lock", "--no-audit", "--no-fund"])
            .current_dir(&layout.consumer),
    )
    .map(|_| ())
}
