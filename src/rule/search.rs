//! Searching the texts of one paper for patterns: each pattern in each text at most once.

use super::compile::PatternId;
use super::pattern::Patterns;
use super::program::text::Text;
use super::woken::Woken;
use std::ops::Range;

/// What the texts of a paper are.
pub trait Paper {
    /// One of them.
    fn text(&self, index: usize) -> Text<'_>;
}

/// A paper to be searched.
#[derive(Debug)]
pub struct Search<'a, P> {
    /// What is searched for.
    pub patterns: &'a Patterns,
    /// What is searched.
    pub paper: &'a P,
    /// What can be found in it.
    pub woken: &'a Woken,
}

impl<P: Paper> Search<'_, P> {
    /// Whether a pattern matches a text.
    pub fn matches(&self, id: PatternId, text: usize) -> bool {
        self.woken.matches(id, text, || self.find_now(id, text).is_some())
    }

    /// Whether one of the patterns matches a text.
    pub fn any(&self, ids: &[PatternId], text: usize) -> bool {
        ids.iter().any(|id| self.matches(*id, text))
    }

    /// Whether one of the patterns matches one of the texts of a range.
    pub fn any_within(&self, ids: &[PatternId], range: Range<usize>) -> bool {
        ids.iter().any(|id| {
            self.woken
                .within(*id, range.clone())
                .any(|text| self.matches(*id, text))
        })
    }

    /// Where a pattern first matches a text.
    pub fn find(&self, id: PatternId, text: usize) -> Option<Range<usize>> {
        self.matches(id, text).then(|| self.find_now(id, text)).flatten()
    }

    /// The first of the matches of all these patterns in a text, and of those that begin there the longest.
    pub fn first(&self, ids: &[PatternId], text: usize) -> Option<Range<usize>> {
        ids.iter()
            .filter_map(|id| self.find(*id, text))
            .min_by_key(|r| (r.start, usize::MAX - r.end))
    }

    fn find_now(&self, id: PatternId, text: usize) -> Option<Range<usize>> {
        self.patterns.get(id)?.find_in(self.paper.text(text))
    }
}
