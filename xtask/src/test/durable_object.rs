//! The Durable Object of the tarball in the real workerd, killed and under load.

use anyhow::Result;

use super::{Outcome, Report, Run, counts, node};

const FILES: [&str; 7] = ["object", "secrets", "killed", "deployed", "faulty", "table", "types"];

/// What the tests measure is printed, and not judged.
pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    let mut figures = String::new();
    report.group("the Durable Object in workerd", |step| {
        let files = FILES.map(|file| format!("durable-object/{file}.test.mjs"));
        // One at a time: each has a workerd of its own, and one of them measures.
        let mut command = node::command(run.layout);
        command.args(["--test", "--test-reporter=tap", "--test-concurrency=1"]).args(files);
        let mut outcome = Outcome::of(step.run(&mut command)?, counts::tap);
        for line in outcome.output.lines().filter_map(|line| line.trim_start().strip_prefix("# | ")) {
            figures.push_str(line);
            figures.push('\n');
        }
        outcome.output = counts::without_passed(&outcome.output);
        Ok(outcome)
    });
    println!("\n{figures}");
    Ok(())
}
