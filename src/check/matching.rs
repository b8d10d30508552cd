//! Finding the places of a match: words, groups, guards, context and commitments, within a sentence, a numbered
//! paragraph or the whole paper.

use crate::document::Document;
use crate::reading::Reading;
use crate::reading::commitments::Commitment;
use crate::reading::view::View;
use crate::rule::search::Search;
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
    search: Search<'a, View>,
    tops: Vec<usize>,
    /// For each sentence those of its numbered paragraph.
    extents: Vec<Range<usize>>,
    /// Sentences that are headings, in order.
    headings: Vec<usize>,
}

impl<'a> Matcher<'a> {
    /// Puts it together.
    pub fn new(document: &'a Document, reading: &'a Reading, knowledge: &'a Knowledge) -> Matcher<'a> {
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
            search: Search {
                patterns: &knowledge.patterns,
                paper: &reading.view,
                woken: &reading.woken,
            },
            tops,
            extents,
            headings: (0..document.sentences.len())
                .filter(|s| document.sentences.get(*s).is_some_and(|s| s.heading))
                .collect(),
        }
    }

    /// Index of the numbered paragraph that a sentence stands in.
    pub fn top_of(&self, sentence: usize) -> usize {
        self.tops.get(sentence).copied().unwrap_or(0)
    }

    fn scope(&self, sentence: usize, within: Within) -> Range<usize> {
        match within {
            Within::Sentence => sentence..sentence + 1,
            Within::Clause => self.extents.get(sentence).cloned().unwrap_or(sentence..sentence + 1),
            Within::Document => 0..self.tops.len(),
        }
    }

    /// Whether one of the patterns matches in the numbered paragraph of a sentence or in the headings above it.
    fn in_surroundings(&self, ids: &[PatternId], sentence: usize) -> bool {
        if self.search.any_within(ids, self.scope(sentence, Within::Clause)) {
            return true;
        }
        let sentences = &self.document.sentences;
        let start = |s: usize| sentences.get(s).map_or(usize::MAX, |s| s.span.start);
        let clause = self.document.clauses.get(self.top_of(sentence));
        clause.into_iter().flat_map(|c| &c.headings).any(|heading| {
            let first = self.headings.partition_point(|s| start(*s) < heading.start);
            let within = |s: &&usize| sentences.get(**s).is_some_and(|s| s.span.end <= heading.end);
            let above = self.headings.get(first..).unwrap_or(&[]).iter().take_while(within);
            above.into_iter().any(|s| self.search.any(ids, *s))
        })
    }

    /// The sentences in which all parts of a match can be found, as bits; none where a part can be found nowhere.
    fn candidates(&self, m: &Match) -> Vec<u64> {
        let count = self.tops.len();
        let words = count.div_ceil(64);
        let woken = |ids: &[PatternId]| {
            let mut set = vec![0; words];
            ids.iter().for_each(|id| self.search.woken.add_to(*id, &mut set));
            set
        };
        let nowhere = |set: &[u64]| set.iter().all(|word| *word == 0);
        let mut all = match (&m.commitment, m.find.is_empty()) {
            (_, false) => woken(&m.find),
            (None, true) => vec![u64::MAX; words],
            (Some(_), true) => {
                let mut set = vec![0; words];
                for commitment in &self.reading.commitments {
                    if let Some(word) = set.get_mut(commitment.sentence / 64) {
                        *word |= 1 << (commitment.sentence % 64);
                    }
                }
                set
            }
        };
        for group in &m.with {
            let set = woken(group);
            if m.within == Within::Sentence {
                all.iter_mut().zip(set).for_each(|(all, one)| *all &= one);
            } else if nowhere(&set) {
                return Vec::new();
            }
        }
        if nowhere(&all) || !m.context.is_empty() && nowhere(&woken(&m.context)) {
            return Vec::new();
        }
        all
    }

    /// Every place of a match, in order.
    pub fn hits(&self, m: &Match) -> Vec<Hit> {
        let candidates = self.candidates(m);
        if candidates.is_empty() || self.search.any_within(&m.unless_document, 0..self.tops.len()) {
            return Vec::new();
        }
        // what costs little is asked first: most sentences fail there
        let here = m.within == Within::Sentence;
        let cost = |group: &Vec<PatternId>| -> usize {
            let size = |id: &PatternId| self.search.patterns.get(*id).map_or(0, |p| p.cost());
            group.iter().map(size).sum()
        };
        let mut groups: Vec<&Vec<PatternId>> = std::iter::once(&m.find)
            .chain(m.with.iter().filter(|_| here))
            .filter(|g| !g.is_empty())
            .collect();
        groups.sort_by_cached_key(|g| cost(g));
        let sentences = candidates.iter().enumerate().flat_map(|(i, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(i * 64 + bit)
            })
        });
        sentences.filter_map(|s| self.hit(m, &groups, s)).collect()
    }

    /// Whether a sentence is a place of a match. `groups` are the patterns of which one each must match there.
    fn hit(&self, m: &Match, groups: &[&Vec<PatternId>], s: usize) -> Option<Hit> {
        let heading = self.document.sentences.get(s)?.heading;
        if heading
            && (m.commitment.is_some()
                || m.within == Within::Sentence && self.reading.view.sentence(s).len() < SHORT_HEADING)
        {
            return None;
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
        let search = &self.search;
        if !groups.iter().all(|g| search.any(g, s)) {
            return None;
        }
        let elsewhere = |group: &Vec<PatternId>| search.any_within(group, self.scope(s, m.within));
        if m.within != Within::Sentence && !m.with.iter().all(elsewhere) {
            return None;
        }
        if search.any_within(&m.unless, self.scope(s, m.within))
            || search.any_within(&m.unless_clause, self.scope(s, Within::Clause))
            || !m.context.is_empty() && !self.in_surroundings(&m.context, s)
        {
            return None;
        }
        if !m.find.is_empty() {
            parts.push(search.first(&m.find, s)?);
        }
        let core = parts.first().cloned().unwrap_or(0..self.reading.view.sentence(s).len());
        parts.extend(m.with.iter().filter_map(|g| search.first(g, s)));
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
