//! The programs of docs/recipes, run from the packed tarball; each test's name is a recipe's.

use anyhow::Result;

use super::{Outcome, Report, Run, counts, node};
use crate::setup;

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    if run.all {
        setup::npm_install(layout, "tests/heavy")?;
    }
    let mut recipes = Vec::new();
    report.group("the recipes", |step| {
        let mut command = node::command(layout);
        command.env("PAYSIGN_ALL", if run.all { "1" } else { "0" });
        command.args(["--test", "--test-reporter=tap"]).args(node::list(layout, "recipes")?);
        let mut outcome = Outcome::of(step.run(&mut command)?, counts::tap);
        recipes.extend(outcome.output.lines().filter_map(passed).map(str::to_owned));
        outcome.output = counts::without_passed(&outcome.output);
        Ok(outcome)
    });
    println!("\n{}\n", recipes.join("\n"));
    if !run.all {
        println!("Nest, Next, Nuxt's server and SvelteKit run with: cargo xtask test recipes --all\n");
    }
    Ok(())
}

/// The name of a test that passed, as in `ok 3 - recipe: rehearse bad luck`.
fn passed(line: &str) -> Option<&str> {
    let (number, name) = line.strip_prefix("ok ")?.split_once(" - ")?;
    number.parse::<u32>().ok().map(|_| name)
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn the_names_of_what_passed() {
        assert_eq!(passed("ok 3 - recipe: rehearse bad luck"), Some("recipe: rehearse bad luck"));
        assert_eq!(passed("not ok 3 - recipe: rehearse bad luck"), None);
        assert_eq!(passed("    ok 1 - inner"), None);
        assert_eq!(passed("ok"), None);
    }
}
