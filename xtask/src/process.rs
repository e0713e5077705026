//! Runs a step and tells what it is doing: a spinner on a terminal, plain lines anywhere else.

use std::io::{BufRead, BufReader, IsTerminal, Write, pipe, stdout};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use console::style;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What a child printed, both streams in their order, and how it ended.
pub struct Finished {
    pub ok: bool,
    pub status: String,
    pub output: String,
}

/// A step on its way. It ends by `ok` or `failed`.
pub struct Step {
    name: String,
    started: Instant,
    spinner: Option<ProgressBar>,
}

impl Step {
    pub fn start(name: &str) -> Self {
        let spinner = stdout().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_prefix(name.to_owned());
            bar.set_draw_target(ProgressDrawTarget::stdout());
            if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {prefix} {elapsed:.dim} {wide_msg:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        if spinner.is_none() {
            print!("-> {name} ... ");
            flush();
        }
        Self { name: name.to_owned(), started: Instant::now(), spinner }
    }

    /// Runs `command` to its end; the spinner shows the last line that it printed.
    pub fn run(&self, command: &mut Command) -> Result<Finished> {
        let (reader, writer) = pipe()?;
        let mut child = {
            command
                .stdin(Stdio::null())
                .stdout(writer.try_clone()?)
                .stderr(writer)
                .env("CARGO_TERM_COLOR", "never")
                .env("NO_COLOR", "1")
                .env_remove("FORCE_COLOR")
                .env_remove("CLICOLOR_FORCE");
            let child =
                command.spawn().with_context(|| format!("starting {}", command.get_program().to_string_lossy()));
            // The command holds the pipe's other end: while it does, the reading below does not end.
            command.stdout(Stdio::null()).stderr(Stdio::null());
            child?
        };
        let mut output = String::new();
        let mut lines = BufReader::new(reader);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            let text = String::from_utf8_lossy(&line);
            if let Some(spinner) = &self.spinner {
                spinner.set_message(text.trim().to_owned());
            }
            output.push_str(&text);
            line.clear();
        }
        let status = child.wait()?;
        Ok(Finished { ok: status.success(), status: status.to_string(), output })
    }

    pub fn ok(self, note: &str) {
        self.end(&style("ok").green().to_string(), note);
    }

    pub fn failed(self, note: &str, output: &str) {
        self.end(&style("FAILED").red().bold().to_string(), note);
        if !output.trim().is_empty() {
            println!("{}\n", output.trim_end());
        }
    }

    fn end(self, word: &str, note: &str) {
        let note = if note.is_empty() { String::new() } else { format!(", {note}") };
        let took = style(seconds(self.started.elapsed())).dim();
        match self.spinner {
            Some(spinner) => {
                spinner.finish_and_clear();
                println!("-> {} ... {word} {took}{note}", self.name);
            }
            None => println!("{word} {took}{note}"),
        }
        flush();
    }
}

/// A step of one command, which has to succeed; what it printed otherwise is shown in full.
pub fn step(name: &str, command: &mut Command) -> Result<String> {
    let step = Step::start(name);
    let finished = step.run(command);
    match finished {
        Ok(finished) if finished.ok => {
            step.ok("");
            Ok(finished.output)
        }
        Ok(finished) => {
            step.failed("", &finished.output);
            bail!("{name}: {}", finished.status)
        }
        Err(error) => {
            step.failed("", "");
            Err(error)
        }
    }
}

/// A step that this program does itself.
pub fn inner_step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let step = Step::start(name);
    let result = work();
    match &result {
        Ok(_) => step.ok(""),
        Err(_) => step.failed("", ""),
    }
    result
}

pub fn print_error(error: &anyhow::Error) {
    println!("{} {error:#}", style("error:").red().bold());
}

/// Something that this machine does not have, so that something could not run.
pub fn print_missing(what: &str) {
    println!("{} {what}", style("MISSING:").yellow().bold());
}

/// `npm`, which is a script on Windows.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    // A download that stands still is begun again after a minute, not after five.
    command.env("npm_config_fetch_timeout", "60000").env("npm_config_fetch_retries", "4");
    command
}

/// The Cargo that runs this program.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A time in the unit that suits it.
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{} s", time.as_secs()),
        all => format!("{} min {:02} s", all / 60, all % 60),
    }
}

fn flush() {
    // Nothing to do about a closed standard output.
    let _ = stdout().flush();
}
