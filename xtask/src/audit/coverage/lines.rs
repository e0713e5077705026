//! Which lines were run, and why not the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use crate::files;

/// Part of no build of the package: the doors of the fuzz targets, and what TypeScript is generated with.
const NOT_THE_CORE: [&str; 2] = ["src/fuzzing.rs", "src/codegen/"];

/// Lines that no native test runs: the file, the line, or the first one of a block, and why.
#[rustfmt::skip]
const REASONS: &[(&str, &str, &str)] = &[
    ("src/endpoint.rs", "pub(crate) const fn of(path: &str) -> Self {", COMPILED),
    ("src/endpoint.rs", "pub(crate) const fn place_of(method: Method, path: &str, name: &str) -> Place {", COMPILED),
    ("src/endpoint.rs", "const fn after_name<'a>(text: &'a [u8], name: &str) -> &'a [u8] {", COMPILED),
    ("src/endpoint.rs", "pub(crate) const fn shared_text(name: &'static str, path: &'static str) -> &'static str {", COMPILED),
    ("src/endpoint.rs", "pub(crate) const fn all_rows<const N: usize>(tables: &[&[&'static Endpoint]]) -> [&'static Endpoint; N] {", COMPILED),
    ("src/endpoint.rs", "pub(crate) const fn count(mut tables: &[&[&'static Endpoint]]) -> usize {", COMPILED),
    ("src/kraken/verdict.rs", "const fn fix(reason: &'static str) -> Retry {", COMPILED),
    ("src/request/bytes.rs", "const fn classes() -> [Class; 256] {", COMPILED),
    ("src/kraken/external_id.rs", "getrandom::fill(&mut bytes).map_err(|_| {", "a host with random bytes does not come here; tests/runtimes has one without"),
    ("src/request/form.rs", "Checked::Absent | Checked::Function | Checked::Nested => {}", WRITTEN),
    ("src/request/json.rs", "Checked::Absent | Checked::Function | Checked::Nested => {}", WRITTEN),
    ("src/request/rule.rs", "impl PartialEq for Rule {", "rows are compared by their names first, and two of one name have the same rules"),
    ("src/response/envelope.rs", "let found = Mismatch { path: \"result\".to_owned(), wanted: \"as documented\" };", SHAPED),
    ("src/response/envelope.rs", "Err(mismatch(endpoint, status, found).with_errors(checked.warnings))", SHAPED),
    ("src/response/schema.rs", "_ => None,", "only what has parts is read by its parts"),
    ("src/response/schema.rs", "Self::Any => \"any value\",", "anything fits it"),
];
const COMPILED: &str = "runs when it is compiled, for the tables";
const SHAPED: &str = "the shape lets nothing pass that the Rust types refuse: mutated_answers looks for it";
const WRITTEN: &str = "the loop over members hands a writer nothing else than what is written";

/// The lines of one file that can run, without those of its unit tests.
pub(super) struct Measured {
    path: String,
    source: Vec<String>,
    /// Each by its number, and whether it was run.
    lines: BTreeMap<usize, bool>,
}

/// Reads what LLVM counted (lcov, `geninfo(1)`) of the files in src.
pub(super) fn read(text: &str, root: &Path) -> Result<Vec<Measured>> {
    let mut all = Vec::new();
    for record in text.split("end_of_record") {
        let Some(path) = record.lines().find_map(|line| line.strip_prefix("SF:")) else { continue };
        let Ok(relative) = Path::new(path).strip_prefix(root) else { continue };
        let relative = relative.to_string_lossy().replace('\\', "/");
        let is_core = relative.starts_with("src/") && !NOT_THE_CORE.iter().any(|other| relative.starts_with(other));
        if is_core && !relative.ends_with("tests.rs") {
            all.push(Measured::of(relative, &files::read(Path::new(path))?, record));
        }
    }
    all.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(all)
}

impl Measured {
    fn of(path: String, source: &str, record: &str) -> Self {
        let source: Vec<String> = source.lines().map(str::to_owned).collect();
        // Unit tests stand at the end of a file.
        let end = source.iter().position(|line| line.starts_with("#[cfg(test)]")).unwrap_or(source.len());
        let counted = record.lines().filter_map(|line| {
            let (number, count) = line.strip_prefix("DA:")?.split_once(',')?;
            Some((number.parse().ok()?, count != "0"))
        });
        let lines = counted.filter(|(number, _)| *number <= end).collect();
        Self { path, source, lines }
    }

    /// Why a line was not run, if somebody said so.
    fn reason(&self, number: usize) -> Option<&'static str> {
        let of_file = REASONS.iter().filter(|(path, ..)| self.path == *path);
        of_file.filter(|(_, first, _)| self.blocks(first).any(|block| block.contains(&number))).map(|row| row.2).next()
    }

    /// From each line that is this text to the one that closes what it opens.
    fn blocks(&self, first: &str) -> impl Iterator<Item = std::ops::RangeInclusive<usize>> {
        let starts = (1..).zip(&self.source).filter(move |(_, line)| line.trim() == first);
        starts.map(|(start, line)| {
            let indent = &line[..line.len() - line.trim_start().len()];
            let is_close = |line: &&String| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with('}'));
            let end = if line.ends_with('{') {
                (start + 1..).zip(&self.source[start..]).find(|(_, line)| is_close(line)).map_or(start, |(end, _)| end)
            } else {
                start
            };
            start..=end
        })
    }
}

/// Reasons for lines that a test runs by now, or that are gone.
pub(super) fn stale(files: &[Measured]) -> Vec<String> {
    let needs = |path: &str, first: &str| {
        let of_file = files.iter().filter(|file| file.path == path);
        of_file
            .flat_map(|file| file.blocks(first).map(move |block| (file, block)))
            .any(|(file, block)| file.lines.range(block).any(|(_, is_run)| !is_run))
    };
    let gone = REASONS.iter().filter(|(path, first, _)| !needs(path, first));
    gone.map(|(path, first, _)| format!("{path}: no line needs the reason given for `{first}`\n")).collect()
}

/// What is printed, and how much of it has no reason.
pub(super) struct Report {
    pub all: u64,
    pub unexplained: u64,
    pub text: String,
}

impl Report {
    pub(super) fn of(files: &[Measured]) -> Self {
        let (mut report, mut named) = (Self { all: 0, unexplained: 0, text: String::new() }, String::new());
        report.text.push_str("| File | Lines | Run | % |\n|---|--:|--:|--:|\n");
        let mut folders: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for file in files {
            let (all, run) = (file.lines.len() as u64, file.lines.values().filter(|is_run| **is_run).count() as u64);
            report.all += all;
            row(&mut report.text, &file.path, all, run);
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let sum = folders.entry(folder).or_default();
            *sum = (sum.0 + all, sum.1 + run);
            for (first, last, reason) in gaps(file) {
                let line = if first == last { first.to_string() } else { format!("{first}-{last}") };
                let _ = writeln!(
                    named,
                    "{}:{line}: {}",
                    file.path,
                    reason.unwrap_or("NO TEST RUNS IT, AND NO REASON IS GIVEN")
                );
                report.unexplained += if reason.is_none() {
                    (first..=last).filter(|n| file.lines.get(n) == Some(&false)).count() as u64
                } else {
                    0
                };
            }
        }
        let total = folders.values().fold((0, 0), |sum, (all, run)| (sum.0 + all, sum.1 + run));
        report.text.push_str("\n| Folder | Lines | Run | % |\n|---|--:|--:|--:|\n");
        for (folder, (all, run)) in &folders {
            row(&mut report.text, folder, *all, *run);
        }
        row(&mut report.text, "all", total.0, total.1);
        let _ = write!(report.text, "\n{named}");
        report
    }
}

#[allow(clippy::cast_precision_loss)] // No file has so many lines.
fn row(text: &mut String, name: &str, all: u64, run: u64) {
    let _ = writeln!(text, "| {name} | {all} | {run} | {:.1} |", run as f64 * 100.0 / all.max(1) as f64);
}

/// Lines that were not run, in one piece where nothing between them was, and one reason holds for all.
fn gaps(file: &Measured) -> Vec<(usize, usize, Option<&'static str>)> {
    let mut gaps: Vec<(usize, usize, Option<&'static str>)> = Vec::new();
    let mut is_open = false;
    for (number, is_run) in &file.lines {
        if *is_run {
            is_open = false;
            continue;
        }
        let reason = file.reason(*number);
        match gaps.last_mut() {
            Some(gap) if is_open && gap.2 == reason => gap.1 = *number,
            _ => gaps.push((*number, *number, reason)),
        }
        is_open = true;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::{Measured, Report, gaps};

    #[test]
    fn lines_that_nothing_ran_are_named() {
        let source = "fn a() {\n    b();\n    c();\n}\n\n#[cfg(test)]\nmod tests {\n    d();\n}\n";
        let record = "SF:/x/src/a.rs\nDA:1,5\nDA:2,0\nDA:3,0\nDA:4,5\nDA:8,0\n";
        let file = Measured::of("src/a.rs".to_owned(), source, record);
        assert_eq!(gaps(&file), [(2, 3, None)]);
        let blocks: Vec<_> = file.blocks("fn a() {").collect();
        assert_eq!(blocks, [1..=4]);
        assert_eq!(file.blocks("b();").collect::<Vec<_>>(), [2..=2]);
        let report = Report::of(&[file]);
        assert_eq!((report.all, report.unexplained), (4, 2));
        assert!(report.text.contains("src/a.rs:2-3: ") && report.text.contains("| src/a.rs | 4 | 2 | 50.0 |"));
    }
}
