//! Findings on the same words: the worst is the primary one, the others are its companions and shown once, with it.

use crate::finding::Finding;
use std::ops::Range;

/// Marks the companions among findings that stand in the order of the report. Two findings point at the same words
/// where at least half of the shorter pin cite is shared; a companion has no companions of its own, and what is
/// undetermined stands alone.
pub fn mark(findings: &mut [Finding]) {
    let mut primaries: Vec<(String, Range<usize>)> = Vec::new();
    for finding in findings.iter_mut().filter(|f| f.counts()) {
        let Some(span) = finding.evidence.first().map(|e| e.span.clone()) else {
            continue;
        };
        match primaries.iter().find(|(_, taken)| same_words(taken, &span)) {
            Some((primary, _)) => finding.companion_of = Some(primary.clone()),
            None => primaries.push((finding.rule.clone(), span)),
        }
    }
}

fn same_words(a: &Range<usize>, b: &Range<usize>) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let shorter = a.len().min(b.len());
    shared > 0 && 2 * shared >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_shorter_words_make_them_the_same() {
        assert!(same_words(&(10..50), &(30..70)));
        assert!(same_words(&(0..500), &(490..500)));
        assert!(!same_words(&(10..50), &(45..90)));
        assert!(!same_words(&(10..50), &(50..90)));
        assert!(!same_words(&(10..10), &(10..10)));
    }
}
