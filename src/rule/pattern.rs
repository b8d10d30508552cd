//! Patterns at work: what each needs, and the search for it in the reading view.

use super::compile::PatternId;
use super::program::machine::Memory;
use super::program::text::{Text, Texts};
use super::program::{Program, Programs};
use super::sieve::{self, Sieve};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::ops::Range;

/// Every pattern of rules, vocabulary, markers and kinds, by [`PatternId`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Patterns {
    /// One for each pattern.
    pub programs: Programs,
    /// What those need that see the reading view.
    pub views: Sieve,
    /// What those of the markers need, which see the normalised text.
    pub names: Sieve,
}

/// Parts that are carried beside the rest, to be used where they lie.
pub const PARTS: usize = 1 + 2 * sieve::PARTS;

/// One pattern.
#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a> {
    program: Program<'a>,
    id: PatternId,
    views: &'a Sieve,
}

impl Patterns {
    /// What is carried beside the rest.
    pub fn parts(&self) -> Vec<&[u8]> {
        let sieves = [&self.views, &self.names].map(Sieve::parts);
        std::iter::once(self.programs.bytes())
            .chain(sieves.into_iter().flatten())
            .collect()
    }

    /// The same patterns with what [`Patterns::parts`] gave.
    pub fn with_parts(self, parts: &[&'static [u8]; PARTS]) -> Patterns {
        let [programs, v1, v2, v3, v4, v5, n1, n2, n3, n4, n5] = *parts;
        Patterns {
            programs: self.programs.with_bytes(programs),
            views: self.views.with_parts([v1, v2, v3, v4, v5]),
            names: self.names.with_parts([n1, n2, n3, n4, n5]),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.programs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pattern.
    pub fn get(&self, id: PatternId) -> Option<Pattern<'_>> {
        Some(Pattern {
            program: self.programs.get(id.0)?,
            id,
            views: &self.views,
        })
    }

    /// In the order of their ids.
    pub fn all(&self) -> impl Iterator<Item = Pattern<'_>> {
        (0..self.len()).filter_map(|i| self.get(PatternId(i)))
    }
}

impl Pattern<'_> {
    /// Whether a view has what a match needs; cheaper than a search.
    pub fn may_match(&self, view: &str) -> bool {
        self.views.may_match(self.id, view)
    }

    /// What searching may cost, in bytes of its program: for asking the cheap ones first.
    pub fn cost(&self) -> usize {
        self.program.size()
    }

    /// The first match in a text.
    pub fn find_in(&self, text: Text) -> Option<Range<usize>> {
        MEMORY.with_borrow_mut(|memory| self.program.find_at(text, 0, memory))
    }

    /// The first match in a reading view.
    pub fn find(&self, view: &str) -> Option<Range<usize>> {
        self.find_in(Texts::one(view).get(0, view))
    }

    /// Every match in a reading view, none overlapping the one before.
    pub fn find_all(&self, view: &str) -> Vec<Range<usize>> {
        self.find_all_in(Texts::one(view).get(0, view))
    }

    /// Every match in a text.
    pub fn find_all_in(&self, text: Text) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        MEMORY.with_borrow_mut(|memory| {
            while let Some(found) = self.program.find_at(text, from, memory) {
                // a match of nothing where the last one ended is none
                let nothing = found.is_empty() && out.last().is_some_and(|before| before.end == found.end);
                from = found.end + usize::from(nothing);
                if !nothing {
                    out.push(found);
                }
            }
        });
        out
    }

    /// Whether it matches.
    pub fn is_match(&self, view: &str) -> bool {
        self.find(view).is_some()
    }
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

#[cfg(test)]
mod tests {
    use super::super::compile::Pool;
    use super::super::needs::Sample;
    use super::super::notation::Terms;
    use super::*;

    fn patterns(source: &str) -> Patterns {
        let terms: Terms = [
            ("file".to_owned(), vec!["file".to_owned(), "make".to_owned()]),
            ("will".to_owned(), vec!["will {{file}}".to_owned()]),
        ]
        .into();
        let mut pool = Pool::new(Sample::default());
        pool.add(source, &[&terms]).unwrap_or_else(|e| panic!("{e}"));
        pool.finish().0
    }

    fn matches(source: &str, view: &str) -> bool {
        patterns(source).all().all(|p| p.may_match(view) && p.is_match(view))
    }

    #[test]
    fn terms_gaps_and_word_edges() {
        assert!(matches("GOV {{2}}{{will}}", "GOV in turn will make it"));
        assert!(!matches("GOV {{2}}{{will}}", "GOV one two three will make it"));
        assert!(!matches("may", "the dismay of"));
        assert!(matches("may", "(may)"));
        assert!(!patterns("(?:file|make) it").all().any(|p| p.may_match("make this")));
    }
}
