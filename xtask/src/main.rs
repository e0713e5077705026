//! The one door to this repository: `cargo xtask demo | test | docs | build | bench | clients | audit | check`.

mod audit;
mod bench;
mod browser;
mod check;
mod clients;
mod demo;
mod docs;
mod files;
mod inside;
mod layout;
mod pack;
mod package;
mod process;
mod setup;
mod stamp;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use layout::Layout;

/// Builds, tests, checks and shows paysign. Every command sets up what it needs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the package and go through a payment with it, against the sandbox
    Demo {
        /// Serve the page and a sandbox on this machine instead, until Ctrl-C
        #[arg(long)]
        serve: bool,
    },
    /// Build what changed and run the tests that are named, or every test in every runtime that this machine has
    Test(test::Options),
    /// Build the npm package into pkg/
    Build,
    /// Build the documentation into target/docs, a folder that any static host can serve
    Docs {
        /// Where it will stand on its host, such as /paysign/
        #[arg(long, default_value = "/")]
        base: String,
        /// Serve it on this machine, until Ctrl-C
        #[arg(long)]
        serve: bool,
    },
    /// Build the package and measure it: speed in every runtime, bytes, start-up, memory
    Bench {
        /// Run everything once over, to see that it does; the figures mean nothing
        #[arg(long)]
        quick: bool,
    },
    /// Point other people's clients of Kraken at the sandbox, and make every funding call that they have
    Clients,
    /// Attack the package in every way that this repository knows, in short: fuzzing, hostile input, leaks, faults, load
    Audit(audit::Options),
    /// Check formatting, lints, types, documentation and the crate's package
    Check,
}

fn main() -> ExitCode {
    let layout = Layout::find();
    let result = match Arguments::parse().command {
        Command::Demo { serve: false } => demo::run(&layout),
        Command::Demo { serve: true } => demo::serve(&layout),
        Command::Test(options) => test::run(&layout, &options),
        Command::Build => setup::run(&layout).and_then(|()| package::run(&layout)).map(|()| ExitCode::SUCCESS),
        Command::Docs { base, serve } => docs::run(&layout, &base, serve),
        Command::Bench { quick } => bench::run(&layout, quick),
        Command::Clients => clients::run(&layout),
        Command::Audit(options) => audit::run(&layout, &options),
        Command::Check => check::run(&layout),
    };
    result.unwrap_or_else(|error| {
        process::print_error(&error);
        ExitCode::FAILURE
    })
}
