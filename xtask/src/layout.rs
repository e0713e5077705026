//! Where things are.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result};

/// The folders of this repository, as absolute paths.
pub struct Layout {
    pub root: PathBuf,
    /// The npm package's sources.
    pub template: PathBuf,
    /// The built npm package.
    pub pkg: PathBuf,
    /// What Cargo builds; follows `CARGO_TARGET_DIR`.
    pub cargo_target: PathBuf,
    /// What lies between the core and the package; pkg-template/tsconfig.json names it, so it does not move.
    pub built: PathBuf,
    /// The folder in which the packed tarball is installed and tested.
    pub consumer: PathBuf,
    /// wasm-pack and the tools that it calls.
    pub tools: PathBuf,
}

impl Layout {
    pub fn find() -> Self {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().unwrap_or(&manifest).to_path_buf();
        let target = root.join("target");
        let cargo_target = env::var_os("CARGO_TARGET_DIR").map_or(target.clone(), |folder| root.join(folder));
        Self {
            template: root.join("pkg-template"),
            pkg: root.join("pkg"),
            cargo_target,
            built: target.join("paysign"),
            consumer: target.join("consumer"),
            tools: target.join("tools"),
            root,
        }
    }

    /// The crate's version, which is the npm package's too.
    pub fn version(&self) -> Result<String> {
        let manifest = self.root.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).with_context(|| format!("reading {}", manifest.display()))?;
        text.lines()
            .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
            .map(str::to_owned)
            .context("Cargo.toml has no version")
    }

    pub fn tarball(&self) -> Result<PathBuf> {
        Ok(self.built.join(format!("paysign-{}.tgz", self.version()?)))
    }

    /// A script of a package that pkg-template's lock file pins.
    pub fn npm_script(&self, path: &str) -> PathBuf {
        self.template.join("node_modules").join(path)
    }
}
