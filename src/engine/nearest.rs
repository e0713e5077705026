//! The nearest known name to one that is not known.

/// Longer names are no slips of a known one.
const LONGEST: usize = 40;

/// The candidate that needs the fewest edits, where those are few enough to be a slip.
#[cold]
#[inline(never)]
pub fn nearest<'a>(name: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = None;
    let mut fewest = usize::MAX;
    for candidate in candidates {
        let longer = candidate.len().max(name.len());
        if longer > LONGEST {
            continue;
        }
        let edits = distance(name.as_bytes(), candidate.as_bytes());
        if edits < fewest && edits.saturating_mul(2) <= longer {
            fewest = edits;
            best = Some(candidate);
        }
    }
    best
}

/// Levenshtein's distance, one row at a time; case does not count.
fn distance(from: &[u8], to: &[u8]) -> usize {
    let mut row = [0; LONGEST + 1];
    for (index, cell) in row.iter_mut().enumerate() {
        *cell = index;
    }
    let mut last = to.len();
    for (index, a) in from.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(to) {
            let substitution = diagonal.saturating_add(usize::from(!a.eq_ignore_ascii_case(b)));
            diagonal = *cell;
            left = substitution.min(left.saturating_add(1)).min(cell.saturating_add(1));
            *cell = left;
        }
        last = left;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_leaves_the_rest() {
        let near = |name| nearest(name, &mut ["amount", "asset", "external_id"].into_iter());
        assert_eq!(near("ammount"), Some("amount"));
        assert_eq!(near("externalId"), Some("external_id"));
        assert_eq!(near("ASSET"), Some("asset"));
        assert_eq!(near("zzzzzz"), None);
        assert_eq!(near(&"a".repeat(100)), None);
        assert_eq!(distance(b"kitten", b"sitting"), 3);
        assert_eq!(distance(b"", b"abc"), 3);
    }
}
