//! A step runs again when what it reads, how it is run or what it made is not as it was after its last run.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Result;

use crate::files;
use crate::layout::Layout;

/// A step that is skipped while it would make what is there.
pub struct Stamp {
    file: PathBuf,
    outputs: Vec<PathBuf>,
    before: u64,
}

impl Stamp {
    /// The step `name`, which runs `how` over `inputs` and makes `outputs`: files, or folders with all that is in them.
    pub fn new(layout: &Layout, name: &str, how: &str, inputs: &[&Path], outputs: &[&Path]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        how.hash(&mut hasher);
        inputs.iter().try_for_each(|path| content(path, &mut hasher))?;
        Ok(Self {
            file: layout.built.join("stamps").join(name),
            outputs: outputs.iter().map(|path| path.to_path_buf()).collect(),
            before: hasher.finish(),
        })
    }

    /// Runs the step, unless its last run did the same.
    pub fn step(self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if fs::read_to_string(&self.file).is_ok_and(|text| self.text().is_ok_and(|now| now == text)) {
            return Ok(());
        }
        work()?;
        files::write_changed(&self.file, &self.text()?)
    }

    fn text(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        self.outputs.iter().try_for_each(|path| content(path, &mut hasher))?;
        Ok(format!("{:016x} {:016x}\n", self.before, hasher.finish()))
    }
}

/// This very program, for the steps that it does itself: a new build of it may do them otherwise.
pub fn program() -> String {
    let described = std::env::current_exe().and_then(|path| path.metadata()).and_then(|data| {
        let built = data.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(format!("{} {}", data.len(), built.as_nanos()))
    });
    described.unwrap_or_default()
}

/// Names and contents below `path`, less unit tests, which are in nothing that is built.
fn content(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_file() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    for name in files::list(path)?.iter().filter(|name| !name.ends_with(".test.ts")) {
        name.hash(hasher);
        fs::read(path.join(name))?.hash(hasher);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Stamp;
    use crate::files;
    use crate::layout::Layout;
    use std::cell::Cell;

    #[test]
    fn a_step_runs_when_something_changed() {
        let folder = std::env::temp_dir().join(format!("paysign-stamp-{}", std::process::id()));
        let layout = Layout { built: folder.clone(), ..Layout::find() };
        let (input, output) = (folder.join("in/a"), folder.join("out"));
        let runs = Cell::new(0);
        let step = |how: &str| {
            Stamp::new(&layout, "step", how, &[&folder.join("in")], &[&output]).unwrap().step(|| {
                runs.set(runs.get() + 1);
                files::write_changed(&output, "made")
            })
        };
        let write = |text: &str| files::write_changed(&input, text).unwrap();
        let mut expected = 0;
        let mut ran = |change: &dyn Fn(), how: &str, more: u32| {
            change();
            step(how).unwrap();
            expected += more;
            assert_eq!(runs.get(), expected);
        };
        ran(&|| write("one"), "fast", 1);
        ran(&|| (), "fast", 0);
        ran(&|| write("two"), "fast", 1);
        ran(&|| (), "slow", 1);
        ran(&|| files::write_changed(&output, "broken").unwrap(), "slow", 1);
        ran(&|| std::fs::remove_file(&output).unwrap(), "slow", 1);
        ran(&|| (), "slow", 0);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_step_that_failed_runs_again() {
        let folder = std::env::temp_dir().join(format!("paysign-stamp-failed-{}", std::process::id()));
        let layout = Layout { built: folder.clone(), ..Layout::find() };
        let stamp = || Stamp::new(&layout, "step", "", &[], &[]).unwrap();
        assert!(stamp().step(|| anyhow::bail!("no")).is_err());
        let mut ran = false;
        stamp()
            .step(|| {
                ran = true;
                Ok(())
            })
            .unwrap();
        assert!(ran);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
