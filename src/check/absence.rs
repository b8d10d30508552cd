//! Protections that are needed and not there, and when that cannot be told.

use super::Detected;
use super::matching::Matcher;
use crate::finding::{Claim, EvidenceRole};
use crate::rule::{Absence, Within};

/// Whether the protection is missing. Where pages are lost, or the paper refers to another that is not here, the
/// answer is undetermined, unless words in the paper settle it.
pub fn detect(absence: &Absence, matcher: &Matcher) -> Option<Detected> {
    let needed: Vec<_> = absence.when.iter().flat_map(|m| matcher.hits(m)).collect();
    let first = needed.iter().min_by_key(|h| h.sentence)?;
    let found: Vec<usize> = absence
        .expect
        .iter()
        .flat_map(|m| matcher.hits(m))
        .map(|h| h.sentence)
        .collect();
    let there = match absence.within {
        Within::Document => !found.is_empty(),
        within => needed
            .iter()
            .all(|n| found.iter().any(|f| matcher.reaches(n.sentence, *f, within))),
    };
    if there {
        return None;
    }
    let certain = absence.certain_if.iter().any(|m| !matcher.hits(m).is_empty());
    let doubt = if certain { None } else { doubt(absence, matcher) };
    let hit = match absence.within {
        Within::Document => first,
        within => needed
            .iter()
            .find(|n| !found.iter().any(|f| matcher.reaches(n.sentence, *f, within)))?,
    };
    Some(Detected {
        claim: if doubt.is_some() {
            Claim::Undetermined
        } else {
            Claim::Missing
        },
        severity: absence.severity,
        hits: vec![(EvidenceRole::NeededBy, hit.clone())],
        because: doubt,
    })
}

fn doubt(absence: &Absence, matcher: &Matcher) -> Option<String> {
    if let Some(fact) = absence.undetermined_if.iter().find(|f| matcher.reading.holds(f)) {
        return Some(format!(
            "it was not found, but the paper shows: {}; it may stand there",
            fact.replace('-', " ")
        ));
    }
    let gap = matcher.document.gaps.first()?;
    Some(format!("it was not found in what could be read, but {}", gap.reason))
}
