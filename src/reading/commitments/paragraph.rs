//! What the other sentences of a paragraph add to a commitment: "such a motion", "that decision is final".

use super::Commitment;
use super::around::Around;
use crate::document::Document;

/// What has no number of its own goes on with what stands at most so many sentences before.
const NEAR: usize = 3;

/// The judge of the client's help is named at most so many sentences from the promise, in the same part of the paper.
const JUDGED_WITHIN: usize = 8;

/// A sentence that speaks of a motion for a lower sentence, or of the decision on one.
#[derive(Debug)]
pub struct Spoken {
    /// Its index.
    pub sentence: usize,
    /// Who decides, by what standard, with what review.
    pub around: Around,
    /// The means it names.
    pub vehicles: Vec<String>,
}

/// Whether two sentences belong to one paragraph; the numbered one, where the paper numbers. A page break may cut the
/// number off what follows.
pub fn same(document: &Document, a: usize, b: usize) -> bool {
    let clause = |s: usize| document.sentences.get(s).map_or(0, |x| x.clause);
    let top = |s: usize| document.clauses.get(clause(s)).map_or(clause(s), |c| c.top);
    let numbered = |s: usize| document.clauses.get(top(s)).is_some_and(|c| c.label.is_some());
    top(a) == top(b) || !numbered(a.max(b)) && a.abs_diff(b) <= NEAR
}

/// Whether a heading stands between two sentences.
fn parted(document: &Document, a: usize, b: usize) -> bool {
    let between = document.sentences.get(a.min(b)..a.max(b)).unwrap_or(&[]);
    between.iter().any(|s| s.heading)
}

/// Adds what the other sentences say to the commitments that have a vehicle: those of the paragraph; and where these
/// leave it open, those near by that say how the client's help is judged.
pub fn complete(document: &Document, spoken: &[Spoken], judged: &[Spoken], commitments: &mut [Commitment]) {
    for c in commitments.iter_mut().filter(|c| !c.vehicles.is_empty()) {
        let others: Vec<&Spoken> = spoken
            .iter()
            .filter(|s| s.sentence != c.sentence && same(document, s.sentence, c.sentence))
            .collect();
        let named = others
            .iter()
            .filter(|s| !s.vehicles.is_empty())
            .min_by_key(|s| s.sentence.abs_diff(c.sentence));
        if c.vehicles == ["unnamed"] {
            let described = Some(&c.implied).filter(|i| !i.is_empty());
            if let Some(vehicles) = named.map(|n| &n.vehicles).or(described) {
                c.vehicles.clone_from(vehicles);
            }
        }
        let mut around = Around::default();
        others.iter().for_each(|s| around.add(&s.around));
        around.extend(&mut c.deciders, &mut c.standards, &mut c.review);
        let near: Vec<&Spoken> = judged
            .iter()
            .filter(|j| j.sentence != c.sentence && j.sentence.abs_diff(c.sentence) <= JUDGED_WITHIN)
            .filter(|j| !parted(document, j.sentence, c.sentence))
            .collect();
        let mut judges = Around::default();
        near.iter().for_each(|j| judges.add(&j.around));
        judges.fill(&mut c.deciders, &mut c.standards, &mut c.review);
        let reviewed = others.into_iter().chain(near).find(|s| !s.around.review.is_empty());
        c.review_in = c.review_in.or(reviewed.map(|s| s.sentence));
        // who keeps the choice, or turns the matter over, decides
        if c.deciders == ["unstated"] && matches!(c.force.as_str(), "reserves" | "considers") {
            c.deciders = vec![c.actor.clone()];
        }
    }
}
