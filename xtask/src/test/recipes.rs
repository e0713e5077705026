//! The programs of docs/recipes, run from the packed tarball, and the pages that show them.

use anyhow::Result;

use super::{Outcome, Report, Run, counts, node};

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let layout = run.layout;
    let mut recipes = Vec::new();
    report.group("the recipes", |step| {
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
