//! Patterns at work: what each needs, and the search for it in the reading view.

use super::compile::PatternId;
use super::program::machine::Memory;
use super::program::{Program, Programs};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::ops::Range;

/// Every pattern of rules, vocabulary, markers and kinds, by [`PatternId`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Patterns {
    programs: Programs,
    needs: Vec<Vec<Vec<String>>>,
}

/// One pattern.
#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a> {
    program: Program<'a>,
    needs: &'a [Vec<String>],
}

impl Patterns {
    /// Puts them together; `needs` has one for each program.
    pub fn new(programs: Programs, needs: Vec<Vec<Vec<String>>>) -> Patterns {
        Patterns { programs, needs }
    }

    /// The instructions of all programs.
    pub fn bytes(&self) -> &[u8] {
        self.programs.bytes()
    }

    /// The same patterns with the instructions that [`Patterns::bytes`] gave.
    pub fn with_bytes(self, bytes: &'static [u8]) -> Patterns {
        Patterns {
            programs: self.programs.with_bytes(bytes),
            ..self
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.needs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty()
    }

    /// The pattern.
    pub fn get(&self, id: PatternId) -> Option<Pattern<'_>> {
        Some(Pattern {
            program: self.programs.get(id.0)?,
            needs: self.needs.get(id.0)?,
        })
    }

    /// In the order of their ids.
    pub fn all(&self) -> impl Iterator<Item = Pattern<'_>> {
        (0..self.len()).filter_map(|i| self.get(PatternId(i)))
    }
}

impl<'a> Pattern<'a> {
    /// What every match needs: of each group one of its texts.
    pub fn needs(&self) -> &'a [Vec<String>] {
        self.needs
    }

    /// What searching costs, in bytes of its program: for asking the cheap ones first.
    pub fn cost(&self) -> usize {
        self.program.size()
    }

    /// Whether a view has what a match needs; cheaper than a search.
    pub fn may_match(&self, view: &str) -> bool {
        self.needs
            .iter()
            .all(|group| group.iter().any(|text| view.contains(text.as_str())))
    }

    /// The first match in a reading view.
    pub fn find(&self, view: &str) -> Option<Range<usize>> {
        MEMORY.with_borrow_mut(|memory| self.program.find_at(view.as_bytes(), 0, memory))
    }

    /// Every match in a reading view, none overlapping the one before.
    pub fn find_all(&self, view: &str) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        MEMORY.with_borrow_mut(|memory| {
            while let Some(found) = self.program.find_at(view.as_bytes(), from, memory) {
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
    use super::super::notation::{Expanded, Terms};
    use super::super::program::Builder;
    use super::*;

    fn patterns(source: &str) -> Patterns {
        let terms: Terms = [
            ("file".to_owned(), vec!["file".to_owned(), "make".to_owned()]),
            ("will".to_owned(), vec!["will {{file}}".to_owned()]),
        ]
        .into();
        let expanded = Expanded::new(source, &[&terms]).unwrap_or_else(|e| panic!("{e}"));
        let mut builder = Builder::default();
        builder.add(&expanded.hir).unwrap_or_else(|e| panic!("{e}"));
        Patterns::new(builder.finish(), vec![expanded.needs])
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
