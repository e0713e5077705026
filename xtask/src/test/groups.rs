//! The groups of tests, and how one of them, or one file, is named.

use std::fs;

use anyhow::{Result, bail};

use super::{
    Outcome, Report, Run, docs, durable_object, facade, kills, native, node, recipes, reproducible, runtimes, stores,
    tarball, wasm,
};
use crate::layout::Layout;
use crate::process::Step;

/// What has to be there before a group runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing but the sources; Cargo builds what it needs.
    Sources,
    /// The npm tools of pkg-template.
    Tools,
    /// The installed tarball, and what tests/package.json pins.
    Package,
}

pub struct Group {
    pub name: &'static str,
    tells: &'static str,
    pub needs: Needs,
    /// Whether it mostly waits: a whole run does those beside the others, in the order that they have here.
    pub waits: bool,
    pub run: fn(&Run, &mut Report) -> Result<()>,
}

const fn group(
    name: &'static str,
    tells: &'static str,
    needs: Needs,
    run: fn(&Run, &mut Report) -> Result<()>,
) -> Group {
    Group { name, tells, needs, waits: false, run }
}

const fn waiting(name: &'static str, tells: &'static str, run: fn(&Run, &mut Report) -> Result<()>) -> Group {
    Group { name, tells, needs: Needs::Package, waits: true, run }
}

/// In the order of a whole run.
pub const GROUPS: &[Group] = &[
    group("native", "the Rust tests of the core; native/PART runs those with PART in their path", Needs::Sources, core),
    group("xtask", "xtask's own tests", Needs::Sources, xtask),
    group("fuzz", "every fuzz target over its corpus, and published vectors", Needs::Sources, fuzz),
    group("wasm", "the wasm-pack tests, in Node and Chromium", Needs::Tools, wasm::run),
    group("facade", "unit tests of the facade, without the core", Needs::Tools, |run, report| {
        one(run, report, "unit tests of the facade", facade::run)
    }),
    group("tarball", "the installed package", Needs::Package, |run, report| {
        one(run, report, "tarball tests in Node", |layout, step| node::folder(layout, step, "tarball"))
    }),
    group(
        "hostile",
        "objects, bytes, realms, signatures and clocks that mean no good",
        Needs::Package,
        |run, report| one(run, report, "hostile input, in Node", |layout, step| node::folder(layout, step, "hostile")),
    ),
    group("sandbox", "the sandbox", Needs::Package, |run, report| {
        one(run, report, "sandbox tests in Node", |layout, step| node::folder(layout, step, "sandbox"))
    }),
    group("cli", "the command", Needs::Package, |run, report| {
        one(run, report, "tests of the command in Node", |layout, step| node::folder(layout, step, "cli"))
    }),
    group("page", "the page, in browsers", Needs::Package, |run, report| {
        one(run, report, "tests of the page in browsers", |layout, step| node::folder(layout, step, "page"))
    }),
    group("bytes", "the limits of benches/sizes.json", Needs::Package, |run, report| {
        one(run, report, "limits of bytes", tarball::bytes)
    }),
    group("memory", "that memory stays flat", Needs::Package, |run, report| {
        one(run, report, "memory stays flat", tarball::memory)
    }),
    group("types", "the types, which compile or must not", Needs::Package, |run, report| {
        one(run, report, "type tests", tarball::types)
    }),
    group("golden", "public types and packed files, as in tests/golden", Needs::Package, |run, report| {
        one(run, report, "golden files", tarball::golden)
    }),
    group("boot", "how the package starts, and the stored signatures", Needs::Package, runtimes::boot),
    group("runtimes", "the suite in every runtime, and its table", Needs::Package, runtimes::suite),
    group("resent", "one withdrawal over a connection that breaks", Needs::Package, runtimes::resent),
    group("consumers", "compilers, linters, uncaught errors, samples", Needs::Package, runtimes::consumers),
    group("release", "what is published, and what is depended on", Needs::Package, |run, report| {
        one(run, report, "tests of the release", |layout, step| node::folder(layout, step, "release"))
    }),
    group("newcomer", "a newcomer's five jobs, by what the READMEs say", Needs::Package, |run, report| {
        one(run, report, "a newcomer's jobs", |layout, step| node::folder(layout, step, "newcomer"))
    }),
    group("docs", "the site, its links and its programs", Needs::Package, docs::run),
    group("reproducible", "a second build gives the same files", Needs::Package, |run, report| {
        one(run, report, "a second build, from nothing and elsewhere", reproducible::run)
    }),
    // Each that needs the driver of SQLite compiles it, and no two of these run at a time.
    waiting("recipes", "the programs of the documentation's recipes", recipes::run),
    waiting("stores", "the stores of payments, each on its engine", stores::run),
    waiting("payments", "each payment once: simulated, and judged", |run, report| {
        stores::compile_driver(run.layout);
        one(run, report, "each payment once", |layout, step| node::folder(layout, step, "payments"))
    }),
    waiting("kills", "processes that are killed while they pay", kills::run),
    waiting("durable-object", "payments in a Durable Object", durable_object::run),
];

/// The folders of tests/ whose files can be run alone.
const FOLDERS: &[&str] = &[
    "tarball",
    "hostile",
    "sandbox",
    "cli",
    "page",
    "runtimes",
    "consumers",
    "release",
    "newcomer",
    "recipes",
    "payments",
    "durable-object",
    "docs",
];

fn core(run: &Run, report: &mut Report) -> Result<()> {
    native::package(run.layout, report, "native tests", "paysign");
    Ok(())
}

fn xtask(run: &Run, report: &mut Report) -> Result<()> {
    native::package(run.layout, report, "xtask's own tests", "xtask");
    Ok(())
}

fn fuzz(run: &Run, report: &mut Report) -> Result<()> {
    native::package(run.layout, report, "fuzz targets over their corpora", "paysign-fuzz");
    Ok(())
}

fn one(run: &Run, report: &mut Report, name: &str, work: fn(&Layout, &Step) -> Result<Outcome>) -> Result<()> {
    report.group(name, |step| work(run.layout, step));
    Ok(())
}

/// What a name on the command line stands for.
pub enum Selected {
    Group(&'static Group),
    /// Rust tests with this in their path.
    Native(String),
    /// A test file, by its path from tests/.
    File(String),
}

impl Selected {
    /// `tarball`, `tarball/nonce`, `tests/tarball/nonce.test.mjs`, `native/verdicts`.
    pub fn find(layout: &Layout, name: &str) -> Result<Self> {
        let given = name.strip_prefix("tests/").unwrap_or(name).trim_end_matches('/');
        if let Some(group) = GROUPS.iter().find(|group| group.name == given) {
            return Ok(Self::Group(group));
        }
        if let Some(part) = given.strip_prefix("native/") {
            return Ok(Self::Native(part.to_owned()));
        }
        let mut files = Vec::new();
        for folder in FOLDERS {
            files.extend(node::list(layout, folder)?);
        }
        if let Some(file) = files.iter().find(|file| node::short(file) == node::short(given)) {
            return Ok(Self::File(file.clone()));
        }
        let names = GROUPS.iter().map(|group| group.name).chain(files.iter().map(|file| node::short(file)));
        let near = nearest(node::short(given), names).unwrap_or_default();
        bail!("there are no tests named {name}; the nearest name is {near}\n\n{}", listing())
    }

    pub fn needs(&self) -> Needs {
        match self {
            Self::Group(group) => group.needs,
            Self::Native(_) => Needs::Sources,
            Self::File(_) => Needs::Package,
        }
    }

    /// Whether the public types must be those of the sources: a file that only runs the package can do with older ones.
    pub fn reads_types(&self, layout: &Layout) -> bool {
        let Self::File(file) = self else { return true };
        let text = fs::read_to_string(layout.root.join("tests").join(file)).unwrap_or_default();
        file.starts_with("consumers/") || text.contains(".d.ts") || text.contains(".d.cts")
    }

    pub fn run(&self, run: &Run, report: &mut Report) -> Result<()> {
        match self {
            Self::Group(group) => (group.run)(run, report),
            Self::Native(part) => {
                native::named(run.layout, report, part);
                Ok(())
            }
            Self::File(file) => {
                if file.starts_with("docs/") {
                    docs::prepare(run.layout)?;
                }
                report.group(node::short(file), |step| node::files(run.layout, step, std::slice::from_ref(file)));
                Ok(())
            }
        }
    }
}

/// Every group with what it tests.
pub fn listing() -> String {
    let mut text = "Groups:\n".to_owned();
    for group in GROUPS {
        text.push_str(&format!("  {:15} {}\n", group.name, group.tells));
    }
    text.push_str(&format!("One file of {}: as in tarball/nonce", FOLDERS.join(", ")));
    text
}

/// The name that takes the fewest changes; the start of a file's name is near to it.
fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.min_by_key(|name| {
        let inside = name.rsplit('/').next().is_some_and(|last| !given.is_empty() && last.starts_with(given));
        if inside { 1 } else { changes(given, name) }
    })
}

/// Levenshtein's distance.
fn changes(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut before = above;
        row[0] = above + 1;
        for (at, other) in two.iter().enumerate() {
            let changed = before + usize::from(letter != *other);
            before = row[at + 1];
            row[at + 1] = changed.min(before + 1).min(row[at] + 1);
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, Selected, changes, nearest};
    use crate::layout::Layout;

    #[test]
    fn names_are_found() {
        let layout = Layout::find();
        let file = |name: &str| match Selected::find(&layout, name).unwrap() {
            Selected::File(file) => file,
            Selected::Group(group) => format!("group {}", group.name),
            Selected::Native(part) => format!("native {part}"),
        };
        for name in ["tarball/nonce", "tests/tarball/nonce.test.mjs", "tarball/nonce.test.mjs"] {
            assert_eq!(file(name), "tarball/nonce.test.mjs");
        }
        assert_eq!(file("tarball/require"), "tarball/require.test.cjs");
        assert_eq!(file("consumers/uncaught"), "consumers/uncaught.test.mjs");
        assert_eq!(file("tests/tarball/"), "group tarball");
        assert_eq!(file("native/verdicts::duplicates"), "native verdicts::duplicates");
    }

    #[test]
    fn an_unknown_name_lists_the_groups_and_the_nearest() {
        let error = Selected::find(&Layout::find(), "tarbal/nonc").err().unwrap().to_string();
        assert!(error.contains("the nearest name is tarball/nonce\n"), "{error}");
        assert!(GROUPS.iter().all(|group| error.contains(group.name)), "{error}");
    }

    #[test]
    fn distances() {
        assert_eq!((changes("", "abc"), changes("abc", "abc"), changes("kitten", "sitting")), (3, 0, 3));
        assert_eq!(nearest("nonce", ["cli", "tarball/nonce", "page"].into_iter()), Some("tarball/nonce"));
        assert_eq!(nearest("sandbx", ["tarball", "sandbox"].into_iter()), Some("sandbox"));
    }
}
