//! Finding the places of a match: words, groups, guards, context and commitments, within a sentence, a numbered
//! paragraph or the whole paper.

use super::prefilter::{Prefilter, Woken};
use crate::document::Document;
use crate::reading::Reading;
use crate::reading::commitments::Commitment;
use crate::rule::{CommitmentQuery, Knowledge, Match, PatternId, Within};
use std::ops::Range;

/// A stretch of the evidence longer than this (in bytes) is cut back to the words of `find` alone.
const LONGEST_EVIDENCE: usize = 420;
/// A heading of fewer bytes says nothing by itself.
const SHORT_HEADING: usize = 40;

/// A place where a match was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Index of the sentence.
    pub sentence: usize,
    /// The words, in the document's text.
    pub span: Range<usize>,
}

/// Everything that matching needs of one paper.
pub struct Matcher<'a> {
    /// The paper.
    pub document: &'a Document,
    /// Its reading.
    pub reading: &'a Reading,
    knowledge: &'a Knowledge,
    woken: Woken,
    tops: Vec<usize>,
    /// For each sentence those of its numbered paragraph.
    extents: Vec<Range<usize>>,
}

impl<'a> Matcher<'a> {
    /// Wakes the patterns.
    pub fn new(
        document: &'a Document,
        reading: &'a Reading,
        knowledge: &'a Knowledge,
        prefilter: &Prefilter,
    ) -> Matcher<'a> {
        let tops: Vec<usize> = document
            .sentences
            .iter()
            .map(|s| document.clauses.get(s.clause).map_or(s.clause, |c| c.top))
            .collect();
        let mut extents = Vec::with_capacity(tops.len());
        for run in tops.chunk_by(|a, b| a == b) {
            let start = extents.len();
            extents.extend(run.iter().map(|_| start..start + run.len()));
        }
        Matcher {
            document,
            reading,
            knowledge,
            woken: prefilter.wake(&reading.view),
            tops,
            extents,
        }
    }

    /// Index of the numbered paragraph that a sentence stands in.
    pub fn top_of(&self, sentence: usize) -> usize {
        self.tops.get(sentence).copied().unwrap_or(0)
    }

    fn find(&self, id: PatternId, sentence: usize) -> Option<Range<usize>> {
        if !self.woken.may_match(id, sentence) {
            return None;
        }
        self.knowledge
            .patterns
            .get(id)?
            .find(self.reading.view.sentence(sentence))
    }

    fn first(&self, ids: &[PatternId], sentence: usize) -> Option<Range<usize>> {
        ids.iter()
            .filter_map(|id| self.find(*id, sentence))
            .min_by_key(|r| (r.start, usize::MAX - r.end))
    }

    fn any(&self, ids: &[PatternId], sentence: usize) -> bool {
        ids.iter().any(|id| self.find(*id, sentence).is_some())
    }

    fn scope(&self, sentence: usize, within: Within) -> Range<usize> {
        match within {
            Within::Sentence => sentence..sentence + 1,
            Within::Clause => self.extents.get(sentence).cloned().unwrap_or(sentence..sentence + 1),
            Within::Document => 0..self.tops.len(),
        }
    }

    /// The sentences of the numbered paragraph, and the headings above it.
    fn surroundings(&self, sentence: usize) -> Vec<usize> {
        let top = self.top_of(sentence);
        let headings = self
            .document
            .clauses
            .get(top)
            .map(|c| c.headings.as_slice())
            .unwrap_or(&[]);
        let mut out: Vec<usize> = self.scope(sentence, Within::Clause).collect();
        for (i, s) in self.document.sentences.iter().enumerate() {
            if s.heading && headings.iter().any(|h| h.start <= s.span.start && s.span.end <= h.end) {
                out.push(i);
            }
        }
        out
    }

    /// Every place of a match, in order.
    pub fn hits(&self, m: &Match) -> Vec<Hit> {
        // no regex is compiled for a match that lacks a part in the whole paper
        let somewhere = |ids: &[PatternId]| ids.is_empty() || ids.iter().any(|id| self.woken.anywhere(*id));
        if !somewhere(&m.find) || !m.with.iter().all(|g| somewhere(g)) || !somewhere(&m.context) {
            return Vec::new();
        }
        if (0..self.tops.len()).any(|s| self.any(&m.unless_document, s)) {
            return Vec::new();
        }
        (0..self.tops.len()).filter_map(|s| self.hit(m, s)).collect()
    }

    /// Whether a sentence is a place of a match. What costs little is asked first: most sentences fail there, and the
    /// costly patterns are never compiled.
    fn hit(&self, m: &Match, s: usize) -> Option<Hit> {
        let heading = self.document.sentences.get(s)?.heading;
        if heading
            && (m.commitment.is_some()
                || m.within == Within::Sentence && self.reading.view.sentence(s).len() < SHORT_HEADING)
        {
            return None;
        }
        let here = m.within == Within::Sentence;
        let mut groups: Vec<Vec<PatternId>> = Vec::new();
        for group in std::iter::once(&m.find)
            .chain(m.with.iter().filter(|_| here))
            .filter(|g| !g.is_empty())
        {
            let awake: Vec<PatternId> = group
                .iter()
                .copied()
                .filter(|id| self.woken.may_match(*id, s))
                .collect();
            if awake.is_empty() {
                return None;
            }
            groups.push(awake);
        }
        if m.fact.as_ref().is_some_and(|f| !self.reading.shows(f, s)) {
            return None;
        }
        let mut parts: Vec<Range<usize>> = Vec::new();
        if let Some(query) = &m.commitment {
            let commitment = self
                .reading
                .commitments
                .iter()
                .find(|c| c.sentence == s && answers(c, query))?;
            parts.push(commitment.words.clone());
        }
        let cost = |id: &PatternId| self.knowledge.patterns.get(*id).map_or(0, |p| p.cost());
        for group in &mut groups {
            group.sort_by_key(cost);
        }
        groups.sort_by_key(|g| g.iter().map(cost).sum::<usize>());
        if !groups.iter().all(|g| self.any(g, s)) {
            return None;
        }
        if !here
            && !m
                .with
                .iter()
                .all(|g| self.any(g, s) || self.scope(s, m.within).any(|o| self.any(g, o)))
        {
            return None;
        }
        if self.scope(s, m.within).any(|o| self.any(&m.unless, o))
            || self.scope(s, Within::Clause).any(|o| self.any(&m.unless_clause, o))
            || !m.context.is_empty() && !self.surroundings(s).into_iter().any(|o| self.any(&m.context, o))
        {
            return None;
        }
        if !m.find.is_empty() {
            parts.push(self.first(&m.find, s)?);
        }
        let core = parts.first().cloned().unwrap_or(0..self.reading.view.sentence(s).len());
        parts.extend(m.with.iter().filter_map(|g| self.first(g, s)));
        let union = parts
            .iter()
            .fold(core.clone(), |u, p| u.start.min(p.start)..u.end.max(p.end));
        let own = self.reading.view.sentences.get(s)?;
        // words found wholly in the lead belong to the sentence that leads
        if union.end <= own.own - own.range.start {
            return None;
        }
        let wanted = if union.len() <= LONGEST_EVIDENCE { union } else { core };
        let span = self
            .reading
            .view
            .source(s, wanted)
            .or_else(|| Some(self.document.sentences.get(s)?.span.clone()))?;
        Some(Hit { sentence: s, span })
    }

    /// Whether a sentence can undo what another promises: near enough, or joined by a cross-reference.
    pub fn reaches(&self, promise: usize, undoing: usize, within: Within) -> bool {
        let near = match within {
            Within::Sentence => promise == undoing,
            Within::Clause => self.top_of(promise) == self.top_of(undoing),
            Within::Document => true,
        };
        let refers = |from: usize, to: usize| {
            let target = self.top_of(to);
            self.reading.references.iter().any(|r| {
                r.from == from
                    && r.target
                        .is_some_and(|t| self.document.clauses.get(t).is_some_and(|c| c.top == target))
            })
        };
        near || refers(promise, undoing) || refers(undoing, promise)
    }
}

fn answers(commitment: &Commitment, query: &CommitmentQuery) -> bool {
    let one = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|w| w == is);
    let any = |wanted: &[String], are: &[String]| wanted.is_empty() || wanted.iter().any(|w| are.contains(w));
    one(&query.action, &commitment.action)
        && one(&query.actor, &commitment.actor)
        && (query.force.is_empty() || query.force.contains(&commitment.force))
        && any(&query.vehicle, &commitment.vehicles)
        && any(&query.standard, &commitment.standards)
        && any(&query.decider, &commitment.deciders)
        && any(&query.review, &commitment.review)
}
