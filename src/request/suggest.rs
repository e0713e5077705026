//! The nearest known name to one that is not known.

/// Longer names are not slips of a known one.
const LONGEST: usize = 40;

/// The candidate that needs the fewest edits, where those are few enough to be a slip.
pub(crate) struct Nearest<'a> {
    name: &'a str,
    best: Option<&'a str>,
    fewest: usize,
}

impl<'a> Nearest<'a> {
    /// Nothing yet.
    pub(crate) fn to(name: &'a str) -> Self {
        Self { name, best: None, fewest: usize::MAX }
    }

    /// Compares one candidate.
    #[inline(never)]
    pub(crate) fn consider(&mut self, candidate: &'a str) {
        let longer = candidate.len().max(self.name.len());
        if longer > LONGEST {
            return;
        }
        let (name, candidate_bytes) = (self.name.as_bytes(), candidate.as_bytes());
        let mut edits = distance(name, candidate_bytes);
        // A name that only says more than a known one means that one: `WithdrawFunds` is `Withdraw`.
        if name.get(..candidate_bytes.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(candidate_bytes)) {
            edits /= 2;
        }
        if edits < self.fewest && edits.saturating_mul(2) <= longer {
            self.fewest = edits;
            self.best = Some(candidate);
        }
    }

    /// The nearest of those that were compared.
    pub(crate) fn best(&self) -> Option<&'a str> {
        self.best
    }
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
        for (name, near) in [
            ("ammount", Some("amount")),
            ("externalId", Some("external_id")),
            ("ASSET", Some("asset")),
            ("AssetClasses", Some("asset")),
            ("zzzzzz", None),
            (&"a".repeat(100), None),
        ] {
            let mut nearest = Nearest::to(name);
            for name in ["amount", "asset", "external_id"] {
                nearest.consider(name);
            }
            assert_eq!(nearest.best(), near);
        }
        assert_eq!(distance(b"kitten", b"sitting"), 3);
        assert_eq!(distance(b"", b"abc"), 3);
    }

    fn nearest<'a>(name: &'a str, candidates: &[&'a str]) -> Option<&'a str> {
        let mut nearest = Nearest::to(name);
        for candidate in candidates {
            nearest.consider(candidate);
        }
        nearest.best()
    }

    #[test]
    fn of_several_the_nearest_is_meant() {
        let known = ["Withdraw", "WithdrawStatus", "WithdrawCancel"];
        assert_eq!(nearest("WithdrawStatuz", &known), Some("WithdrawStatus"));
        assert_eq!(nearest("WithdrawFunds", &known), Some("Withdraw"));
        assert_eq!(nearest("asse1", &["asse2", "asse3"]), Some("asse2"), "the first of two that are equally near");
    }

    #[test]
    fn a_name_beyond_the_longest_is_not_a_slip() {
        let (forty, longer) = ("a".repeat(LONGEST), "a".repeat(LONGEST + 1));
        assert_eq!(distance(forty.as_bytes(), forty.as_bytes()), 0);
        assert_eq!(nearest(&forty, &[&forty]), Some(&*forty));
        assert_eq!((nearest(&longer, &[&forty]), nearest(&forty, &[&longer])), (None, None));
    }
}
