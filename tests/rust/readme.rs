//! What the README shows is what was seen.

const README: &str = include_str!("../../README.md");

#[test]
fn the_table_of_runtimes_is_the_generated_one() {
    assert!(
        README.contains(include_str!("../golden/runtimes.md").trim()),
        "copy tests/golden/runtimes.md into README.md"
    );
}

#[test]
fn it_is_short_enough_to_read_first() {
    assert!(README.lines().count() < 150);
}

/// The package's README is the one whose samples run.
#[test]
fn the_sample_of_payments_is_one_that_runs() {
    const PAYMENTS: &str = include_str!("../../docs/payments.md");
    let sample = PAYMENTS.split("```").nth(1).unwrap_or("missing");
    let message = "copy the sample of pkg-template/README.md into docs/payments.md";
    assert!(include_str!("../../pkg-template/README.md").contains(sample), "{message}");
}
