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
