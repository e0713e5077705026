//! The programs of docs/recipes, run from the packed tarball, and the pages that show them.

use anyhow::{Result, bail};

use super::{Outcome, Report, Run, counts, node, stores};
use crate::files;
use crate::layout::Layout;
use crate::process::{Step, npm};
use crate::stamp::Stamp;

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    let mut recipes = Vec::new();
    report.group("the recipes", |step| {
        prepare(layout, step)?;
        let mut command = node::command(layout);
        command.args(["--test", "--test-reporter=tap"]).args(node::list(layout, "recipes")?);
        let mut outcome = Outcome::of(step.run(&mut command)?, counts::tap);
        recipes.extend(outcome.output.lines().filter_map(recipe).map(str::to_owned));
        outcome.output = counts::without_passed(&outcome.output);
        Ok(outcome)
    });
    println!("\n{}\n", recipes.join("\n"));
    println!("Webhooks in Next, SvelteKit, Nuxt and Nest run with: cargo xtask test runtimes --all\n");
    Ok(())
}

/// Brings the recipes, and what their lock file names besides paysign.
pub fn prepare(layout: &Layout, step: &Step) -> Result<()> {
    if let Some(mut command) = stores::driver(layout) {
        let finished = step.run(&mut command)?;
        if !finished.ok {
            bail!("better-sqlite3 can't be compiled\n{}", finished.output);
        }
    }
    let folder = layout.consumer.join("docs/recipes");
    files::mirror(&layout.root.join("docs/recipes"), &folder)?;
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    Stamp::new(layout, "recipes-npm", "", &[&lock], &[&installed])?.step(|| {
        // `npm ci` would want the binaries of every platform, which not every registry has.
        let finished = step.run(
            npm()
                .args(["install", "--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"])
                .current_dir(&folder),
        )?;
        if !finished.ok {
            bail!("npm install in {}\n{}", folder.display(), finished.output);
        }
        Ok(())
    })
}

/// The name of a recipe that passed, as in `ok 3 - recipe: rehearse bad luck`.
fn recipe(line: &str) -> Option<&str> {
    line.strip_prefix("ok ")?.split_once(" - recipe: ").map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::recipe;

    #[test]
    fn the_names_of_what_passed() {
        assert_eq!(recipe("ok 3 - recipe: rehearse bad luck"), Some("rehearse bad luck"));
        assert_eq!(recipe("not ok 3 - recipe: rehearse bad luck"), None);
        assert_eq!(recipe("ok 4 - pages: recipes/bad-luck.md"), None);
    }
}
