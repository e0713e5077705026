//! What the parts of the audit print, as figures.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::Finished;
use crate::test::counts;

/// What a part did, and how much of it was wrong.
pub struct Found {
    pub runs: u64,
    pub found: u64,
    /// What is printed beside the table.
    pub said: String,
}

impl Found {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        let said = [self.said, other.said].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("\n");
        Self { runs: self.runs + other.runs, found: self.found + other.found, said }
    }
}

/// What Node's runner of tests printed.
pub fn tap(finished: Finished) -> Result<Found> {
    let counts = counts::tap(&finished.output);
    let found = counts.failed.max(u64::from(!finished.ok));
    let said = if found > 0 { counts::without_passed(&finished.output) } else { figures_of(&finished.output) };
    Ok(Found { runs: counts.passed + counts.failed, found, said })
}

/// The lines that a test marks as figures.
fn figures_of(output: &str) -> String {
    let lines = output.lines().filter_map(|line| line.trim_start().trim_start_matches("# ").strip_prefix("| "));
    lines.collect::<Vec<_>>().join("\n")
}

/// A script whose last line is JSON of what it did.
pub fn figures(finished: Finished) -> Result<Found> {
    let (said, last) = finished.output.trim_end().rsplit_once('\n').unwrap_or(("", &finished.output));
    let figures: Value = serde_json::from_str(last).unwrap_or_default();
    let number = |name: &str| figures[name].as_u64().unwrap_or_default();
    let said = if finished.ok { said.to_owned() } else { finished.output.clone() };
    Ok(Found { runs: number("runs"), found: number("found").max(u64::from(!finished.ok)), said })
}

/// Figures that are printed and not judged: each line says of how many measurements it is.
pub fn shown(finished: Finished) -> Result<Found> {
    let runs =
        finished.output.lines().filter_map(|line| line.split(" of ").last()?.split(' ').next()?.parse::<u64>().ok());
    Ok(Found { runs: runs.sum(), found: u64::from(!finished.ok), said: finished.output.clone() })
}

/// The simulation: its table is printed, and all of it where a seed was faulty.
pub fn simulated(finished: Finished, seeds: &str) -> Result<Found> {
    let last = finished.output.trim_end().lines().last().unwrap_or_default();
    let faulty = last.strip_suffix(" faulty").and_then(|count| count.parse().ok()).unwrap_or(1);
    let table = finished.output.lines().filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n");
    let said = if faulty > 0 { finished.output.clone() } else { table };
    Ok(Found { runs: seeds.parse().unwrap_or_default(), found: faulty, said })
}

/// The rows that a script wrote, one for each engine, and the table that it printed. What is missing on this machine is found
/// wanting.
pub fn rows(finished: Finished, results: &str) -> Result<Found> {
    let rows: Vec<Value> = serde_json::from_str(results).context("the rows are not JSON")?;
    let failed = |row: &Value| row["failed"].as_array().map_or(0, |failed| failed.len() as u64);
    let passed: u64 = rows.iter().filter_map(|row| row["passed"].as_u64()).sum();
    let wrong: u64 = rows.iter().map(failed).sum();
    let missing = rows.iter().filter(|row| row["missing"] == true).count() as u64;
    let what = rows.iter().flat_map(|row| row["failed"].as_array().into_iter().flatten());
    let said = what.filter_map(Value::as_str).fold(finished.output.clone(), |said, what| format!("{said}\n{what}"));
    Ok(Found { runs: passed + wrong, found: (wrong + missing).max(u64::from(!finished.ok)), said })
}

/// 10000000 as 10,000,000.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{figures, grouped, rows, shown, simulated, tap};
    use crate::process::Finished;

    fn finished(ok: bool, output: &str) -> Finished {
        Finished { ok, status: String::new(), output: output.to_owned() }
    }

    #[test]
    fn figures_are_read_and_failures_count() {
        let found = figures(finished(true, "a\nb\n{\"runs\":7,\"found\":0}\n")).unwrap();
        assert_eq!((found.runs, found.found, found.said.as_str()), (7, 0, "a\nb"));
        assert_eq!(figures(finished(false, "{\"runs\":7,\"found\":0}\n")).unwrap().found, 1);
        assert_eq!(
            shown(finished(true, "x: t = 1 of 500 measurements\ny: t = 2 of 7 measurements\n")).unwrap().runs,
            507
        );
    }

    #[test]
    fn the_simulation_tells_its_table_or_what_was_faulty() {
        let found = simulated(finished(true, "{}\n| a | 1 |\n0 faulty\n"), "20").unwrap();
        assert_eq!((found.runs, found.found, found.said.as_str()), (20, 0, "| a | 1 |"));
        let found = simulated(finished(true, "seed 7: double\n| a | 1 |\n3 faulty\n"), "20").unwrap();
        assert!(found.found == 3 && found.said.starts_with("seed 7"));
        assert_eq!(simulated(finished(true, "nothing"), "20").unwrap().found, 1);
    }

    #[test]
    fn rows_that_failed_or_are_missing_are_found() {
        let text =
            r#"[{"passed":1,"failed":[]},{"passed":0,"failed":["a","b"]},{"passed":0,"failed":[],"missing":true}]"#;
        let found = rows(finished(true, "table"), text).unwrap();
        assert_eq!((found.runs, found.found, found.said.as_str()), (3, 3, "table\na\nb"));
        assert!(rows(finished(true, ""), "").is_err());
    }

    #[test]
    fn two_runs_of_tests_are_one() {
        let one = tap(finished(true, "ok 1 - a\n# | b: 2\n# pass 1\n# fail 0\n")).unwrap();
        let two = tap(finished(true, "ok 1 - a\n# pass 1\n# fail 0\n")).unwrap();
        let both = one.and(two);
        assert_eq!((both.runs, both.found, both.said.as_str()), (2, 0, "b: 2"));
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!([0, 999, 1000, 10_000_000].map(grouped), ["0", "999", "1,000", "10,000,000"]);
    }
}
