//! Reads how many tests passed and failed from what the runners print.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    pub fn executed(self) -> u64 {
        self.passed + self.failed
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The sum of all `test result: ok. 3 passed; 0 failed; ...` lines, as Rust's and wasm-bindgen's runners print them.
pub fn libtest(output: &str) -> Counts {
    let mut sum = Counts::default();
    for line in output.lines() {
        let Some((_, result)) = line.split_once("test result: ") else {
            continue;
        };
        sum += closing(result);
    }
    sum
}

/// Node's TAP summary. A test that was cancelled, skipped or left to do did not pass.
pub fn tap(output: &str) -> Counts {
    let of = |word: &str| -> u64 {
        output
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("# ")?.strip_prefix(word)?.trim().parse().ok())
            .unwrap_or_default()
    };
    Counts { passed: of("pass "), failed: of("fail ") + of("cancelled ") + of("skipped ") + of("todo ") }
}

/// TAP without what it says about the tests that passed.
pub fn without_passed(tap: &str) -> String {
    let mut kept = String::new();
    let mut passed_details = false;
    for line in tap.lines() {
        let text = line.trim_start();
        if text.starts_with("# Subtest: ") {
            continue;
        }
        if passed_details {
            passed_details = text != "...";
        } else if !text.starts_with("ok ") || text.contains("# SKIP") || text.contains("# TODO") {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        passed_details |= text.starts_with("ok ");
    }
    kept
}

/// What stands in one line, such as the closing one of this program: `3 passed, 1 failed`.
pub fn closing(line: &str) -> Counts {
    Counts { passed: before(line, " passed"), failed: before(line, " failed") }
}

/// The number that stands before `word`.
fn before(text: &str, word: &str) -> u64 {
    text.split_once(word).and_then(|(head, _)| head.rsplit([' ', ';']).next()?.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Counts, closing, libtest, tap, without_passed};

    #[test]
    fn rust_results_are_summed() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(libtest(output), Counts { passed: 13, failed: 2 });
        assert_eq!(libtest("no tests to run!"), Counts::default());
    }

    #[test]
    fn node_results_count_what_did_not_run_as_failed() {
        let output = "TAP version 13\n# pass 9 lives\nok 1 - a\n1..1\n# tests 7\n# suites 0\n# pass 3\n# fail 1\n\
            # cancelled 1\n# skipped 1\n# todo 1\n# duration_ms 4.2\n";
        assert_eq!(tap(output), Counts { passed: 3, failed: 4 });
        assert_eq!(tap(""), Counts::default());
    }

    #[test]
    fn the_closing_line_is_read_back() {
        let counts = Counts { passed: 3, failed: 1 };
        assert_eq!(closing(&counts.to_string()), counts);
        assert_eq!(closing("error: no such group"), Counts::default());
    }

    #[test]
    fn passed_tests_are_left_out() {
        let output = "TAP version 13\n# Subtest: a\nok 1 - a\n  ---\n  duration_ms: 4\n  ...\nnot ok 2 - b\n  ---\n  error: 'x'\n  ...\n\
            \x20   ok 1 - c\n      ---\n      ...\nok 3 - d # SKIP\n1..3\n";
        let kept = "TAP version 13\nnot ok 2 - b\n  ---\n  error: 'x'\n  ...\nok 3 - d # SKIP\n1..3\n";
        assert_eq!(without_passed(output), kept);
    }
}
