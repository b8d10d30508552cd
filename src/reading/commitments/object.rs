//! What a verb is done to: its object, the noun that names it, the question that it puts.

use super::sentence::Sentence;
use crate::reading::grammar::clauses::{Clause, Opener, opens_condition};
use crate::reading::grammar::force::Weight;
use crate::reading::grammar::groups::Form;
use crate::rule::Meanings;
use std::ops::Range;

/// What a verb is done to stands at most so many words after it.
pub(super) const OBJECT: usize = 16;

/// A subject belongs to the words that say an act where the verb follows within so many words.
const NEAR: usize = 8;

/// What a clause describes stands at most so many words before it.
const DESCRIBED: usize = 6;

impl Sentence<'_> {
    /// After the last word of a verb and of the adjective that it needs: "is left potentially available".
    fn predicate(&self, clause: &Clause) -> usize {
        let n = &self.reader.names;
        let group = &clause.group;
        let said = n.free | n.chance | n.oblige | n.lean | n.intend | n.promise;
        let adjective = |i: &usize| self.parsed.tokens.get(*i).is_some_and(|t| t.entry.word.has(said));
        let needs = group.copula || group.passive;
        let last = (group.end..group.end + 3).filter(|_| needs).find(adjective);
        last.map_or(group.end, |i| i + 1)
    }

    /// The words that say an act: who does it, from the verb that states the force to what it is done to.
    pub(super) fn said(&self, clause: &Clause, part: Range<usize>, weight: &Weight) -> Range<usize> {
        let root = self.parsed.clauses.get(weight.root).unwrap_or(clause);
        let verb = root.group.start.min(clause.group.start);
        let subject = root
            .subject
            .map(|s| s.at)
            .filter(|at| (*at..*at + NEAR).contains(&verb));
        let object = self.object_noun(clause, part).map_or(0, |at| at + 1);
        subject.unwrap_or(verb)..self.predicate(clause).max(weight.until).max(object)
    }

    /// Whether what a verb is done to is nothing: "will bring no charges".
    pub(super) fn nothing(&self, after: usize) -> bool {
        let n = &self.reader.names;
        (after..after + 2)
            .filter_map(|i| self.parsed.tokens.get(i))
            .find(|t| !t.is_adverb(n))
            .is_some_and(|t| t.entry.word.has(n.no | n.nobody))
    }

    /// The meanings of what a verb is done to: of a passive its subject, else what follows it.
    pub(super) fn object(&self, clause: &Clause, part: Range<usize>) -> Meanings {
        let group = &clause.group;
        let behind = self.meanings(self.behind(clause, part.clone()));
        let mut before = group.start..group.start;
        if group.passive || group.copula {
            before.start = clause
                .subject
                .map_or(group.start, |s| s.at.min(group.start))
                .max(part.start.min(group.start));
        } else if matches!(clause.opener, Opener::Whether | Opener::Which) && group.form == Form::Finite {
            // "what motions GOV will make", "a motion, which GOV shall file"
            let described = if clause.opener == Opener::Which { DESCRIBED } else { 0 };
            before.start = clause
                .opened
                .unwrap_or(group.start)
                .min(group.start)
                .saturating_sub(described);
        }
        self.meanings(before) | behind
    }

    /// The meanings of the words in the question that a verb puts: "decide whether ...".
    pub(super) fn question(&self, clause: &Clause, part: Range<usize>) -> Meanings {
        let n = &self.reader.names;
        let end = part.end;
        let asks = |i: &usize| self.parsed.tokens.get(*i).is_some_and(|t| t.entry.word.has(n.whether));
        match (clause.group.end..end.min(clause.group.end + OBJECT)).find(asks) {
            Some(at) => self.meanings(at..end),
            None => Meanings::default(),
        }
    }

    /// The noun that names what a verb is done to.
    pub(super) fn object_noun(&self, clause: &Clause, part: Range<usize>) -> Option<usize> {
        let tokens = &self.parsed.tokens;
        let nobody = self.reader.names.nobody;
        let noun = |i: &usize| {
            tokens
                .get(*i)
                .is_some_and(|t| !t.entry.noun.is_empty() || t.entry.word.has(nobody))
        };
        if clause.group.passive || clause.group.copula {
            clause.subject.map(|s| s.at)
        } else {
            self.behind(clause, part).find(noun)
        }
    }

    /// The words after a verb that may name what it is done to.
    pub(super) fn behind(&self, clause: &Clause, part: Range<usize>) -> Range<usize> {
        let group = &clause.group;
        let next = self
            .parsed
            .clauses
            .iter()
            .filter(|c| c.group.start > group.head && c.group.form == Form::Finite)
            // "asking the Court, before it passes sentence, for a term below": what is shut in ends nothing
            .filter(|c| {
                !matches!(
                    c.opener,
                    Opener::That | Opener::Which | Opener::Whether | Opener::Because
                )
            })
            .map(|c| {
                c.subject
                    .map_or(c.group.start, |s| if s.at > group.head { s.at } else { c.group.start })
            })
            .min()
            .unwrap_or(part.end);
        let condition = (group.end..part.end)
            .find(|i| opens_condition(&self.parsed.tokens, &self.reader.names, *i))
            .unwrap_or(part.end);
        group.end..next.min(condition).min(group.end + OBJECT).min(part.end)
    }
}
