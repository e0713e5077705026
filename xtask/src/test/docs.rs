//! The documentation: its site below a path, as it may stand on a host, and the programs that its pages show.

use anyhow::Result;

use super::{Report, Run, node};
use crate::docs;
use crate::layout::Layout;

/// Not the root, so that an address that forgets where the site stands is found.
const BASE: &str = "/paysign/";

pub fn run(run: &Run, report: &mut Report) -> Result<()> {
    prepare(run.layout)?;
    let mut pages = String::new();
    report.group("tests of the site and its programs", |step| node::folder(run.layout, step, "docs"));
    report.group("the pages and their words", |step| {
        let mut command = node::command(run.layout);
        let outcome = node::program(step, command.args(["docs/words.mjs"]))?;
        pages.clone_from(&outcome.output);
        Ok(outcome)
    });
    println!("\n{pages}");
    Ok(())
}

/// Builds the site from the package as it is.
pub fn prepare(layout: &Layout) -> Result<()> {
    docs::build(layout, BASE)
}
