//! Chromium and its WebDriver, as found on this machine.

use std::env;
use std::path::{Path, PathBuf};

pub struct Chromium {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

impl Chromium {
    /// `CHROME` and `CHROMEDRIVER` name them; otherwise the PATH is searched.
    pub fn find() -> Option<Self> {
        Some(Self {
            browser: named("CHROME", &["chromium", "chromium-browser", "google-chrome", "chrome"])?,
            driver: named("CHROMEDRIVER", &["chromedriver"])?,
        })
    }
}

fn named(variable: &str, programs: &[&str]) -> Option<PathBuf> {
    match env::var_os(variable).filter(|value| !value.is_empty()) {
        Some(value) => {
            Some(PathBuf::from(&value)).filter(|path| path.is_file()).or_else(|| on_path(&value.to_string_lossy()))
        }
        None => programs.iter().find_map(|program| on_path(program)),
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path: &PathBuf| Path::is_file(path))
}
