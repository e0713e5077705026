//! Small helpers over std::fs whose errors name the file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Writes `text` unless the file has it already, so that nothing is rebuilt for an equal text.
pub fn write_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    in_folder(path)?;
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// Makes the folder that `path` is to stand in.
pub fn in_folder(path: &Path) -> Result<()> {
    path.parent()
        .map_or(Ok(()), |folder| fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display())))
}

/// An empty folder at `path`, whatever was there.
pub fn fresh_folder(path: &Path) -> Result<()> {
    if path.exists() {
        fs::remove_dir_all(path).with_context(|| format!("removing {}", path.display()))?;
    }
    fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))
}

pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
        for entry in fs::read_dir(from).with_context(|| format!("listing {}", from.display()))? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    fs::copy(from, to).map(|_| ()).with_context(|| format!("copying {} to {}", from.display(), to.display()))
}

/// Makes the folder `to` hold the files of `from` and no others. What npm installed in it stays.
pub fn mirror(from: &Path, to: &Path) -> Result<()> {
    let wanted = list(from)?;
    for name in list(to)?.iter().filter(|name| !name.split('/').any(|part| part == "node_modules")) {
        if !wanted.contains(name) {
            let old = to.join(name);
            fs::remove_file(&old).with_context(|| format!("removing {}", old.display()))?;
        }
    }
    for name in &wanted {
        let (from, to) = (from.join(name), to.join(name));
        if fs::read(&to).ok() != Some(fs::read(&from)?) {
            in_folder(&to)?;
            copy(&from, &to)?;
        }
    }
    Ok(())
}

/// Every file below `folder`, sorted, relative to it, with `/` between the parts; none if there is no such folder.
pub fn list(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(part) = waiting.pop() {
        let here = folder.join(&part);
        if !here.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&here).with_context(|| format!("listing {}", here.display()))? {
            let entry = entry?;
            let path = part.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}
