//! The nearest known name to one that is not known.

/// The candidate that needs the fewest edits, where those are few enough to be a slip.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_ascii_lowercase();
    if wanted.len() > 64 {
        return None;
    }
    candidates
        .map(|candidate| (distance(wanted.as_bytes(), candidate.to_ascii_lowercase().as_bytes()), candidate))
        .filter(|(edits, candidate)| edits.saturating_mul(2) <= candidate.len().max(wanted.len()))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, one row at a time.
fn distance(from: &[u8], to: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, a) in from.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(to) {
            let substitution = diagonal.saturating_add(usize::from(a != b));
            diagonal = *cell;
            left = substitution.min(left.saturating_add(1)).min(cell.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_leaves_the_rest() {
        let names = ["amount", "asset", "external_id"];
        assert_eq!(nearest("ammount", names.into_iter()), Some("amount"));
        assert_eq!(nearest("externalId", names.into_iter()), Some("external_id"));
        assert_eq!(nearest("zzzzzz", names.into_iter()), None);
        assert_eq!(distance(b"kitten", b"sitting"), 3);
    }
}
