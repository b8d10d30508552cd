//! What opens a clause, and what a clause that something opens hangs on.

use super::{Governor, Opener, Parser, opens_condition};
use crate::reading::grammar::tokens::Kind;

impl Parser<'_> {
    /// What opens the clause whose subject stands at `subject`.
    pub(super) fn opener(&self, from: usize, subject: usize) -> (Opener, Option<usize>) {
        let n = self.names;
        for at in (from..subject).rev() {
            let Some(token) = self.get(at) else { continue };
            let w = token.entry.word;
            if token.kind == Kind::Stop {
                return (Opener::Main, None);
            }
            let kind = match () {
                () if w.has(n.proviso) => Opener::Proviso,
                () if w.has(n.whether) => Opener::Whether,
                () if opens_condition(self.tokens, n, at) => Opener::If,
                () if w.has(n.though) && self.adjacent(at, subject) => Opener::Though,
                () if w.has(n.because) => Opener::Because,
                () if w.has(n.as_) && self.adjacent(at, subject) => Opener::Because,
                () if w.has(n.which) => Opener::Which,
                () if w.has(n.that) && !self.is_determiner(at, subject) => self.that(at),
                () => {
                    // a comma that ends what a condition shuts in front of the statement
                    continue;
                }
            };
            if self.closed(at, subject) {
                return (Opener::Main, None);
            }
            return (kind, Some(at));
        }
        (Opener::Main, None)
    }

    /// Whether a clause that opened at `at`, with a verb that nobody has listed, ends at a comma before the subject.
    pub(super) fn closed(&self, at: usize, subject: usize) -> bool {
        let comma = (at + 1..subject).find(|i| self.get(*i).is_some_and(|t| t.kind == Kind::Comma));
        let phrase = self.word(at + 1, self.names.preposition) || self.skipped(at + 1);
        // "if so,"
        let short = self
            .get(at + 1)
            .is_some_and(|t| matches!(t.text, "so" | "not" | "applicable" | "appropriate" | "necessary"));
        comma.is_some_and(|c| c > at + 3 && !phrase || c == at + 2 && short)
    }

    pub(super) fn adjacent(&self, at: usize, subject: usize) -> bool {
        (at + 1..subject).all(|i| {
            self.skipped(i)
                || self.word(i, self.names.determiner | self.names.no)
                || self.get(i).is_some_and(|t| matches!(t.kind, Kind::Actor(_, true)))
        })
    }

    /// "that motion": no opener.
    pub(super) fn is_determiner(&self, at: usize, subject: usize) -> bool {
        at + 1 == subject
            && self
                .get(subject)
                .is_some_and(|t| t.actor().is_none() && !t.entry.noun.is_empty())
            && !at.checked_sub(1).is_some_and(|b| {
                let verb = self.get(b).map(|t| t.entry.verb).unwrap_or_default();
                verb.has(self.names.know | self.names.promise | self.names.decide | self.names.oblige)
            })
    }

    /// "that" after a verb, or after a noun that says what follows, opens what is said; else it describes.
    pub(super) fn that(&self, at: usize) -> Opener {
        let n = self.names;
        let mut i = at;
        let saying = n.know | n.promise | n.decide | n.oblige | n.intend | n.lean | n.think;
        while i > 0 {
            i -= 1;
            let Some(token) = self.get(i) else { break };
            if token.entry.any().has(saying) {
                return Opener::That;
            }
            if !(token.kind == Kind::Comma || token.entry.word.has(n.and) || self.skipped(i)) {
                break;
            }
        }
        // ", except as provided below, that they will": the verb stands before what is shut in
        let before = self
            .get(at.wrapping_sub(1))
            .is_some_and(|t| t.kind == Kind::Comma || t.entry.word.has(n.and));
        let verb = self.out.last().is_some_and(|c| c.group.verb(self.tokens).has(saying));
        if before && (verb || self.out.iter().any(|c| c.group.verb(self.tokens).has(saying))) {
            Opener::That
        } else {
            Opener::Which
        }
    }

    /// What a clause hangs on.
    pub(super) fn clause_governor(&self, opener: Opener, opened: Option<usize>) -> Governor {
        let n = self.names;
        let Some(at) = opened else { return Governor::None };
        match opener {
            Opener::That | Opener::Whether => {}
            _ => return Governor::None,
        }
        let layers = n.decide | n.promise | n.right | n.oblige | n.chance | n.intend | n.lean | n.think;
        // ", and that ...", "or what ...": as the clause before
        let mut i = at;
        while i > 0 && (self.skipped(i - 1) || self.get(i - 1).is_some_and(|t| t.kind == Kind::Comma)) {
            i -= 1;
        }
        if i > 0
            && self.word(i - 1, n.and)
            && let Some(same) = self
                .out
                .iter()
                .rev()
                .find(|c| matches!(c.opener, Opener::That | Opener::Whether) && c.opened.is_some_and(|o| o < at))
        {
            return same.governor;
        }
        if i > 0 {
            let near = (i.saturating_sub(6)..i).rev().find(|k| {
                self.get(*k)
                    .is_some_and(|t| t.entry.noun.has(layers) && self.out.iter().all(|c| c.group.head != *k))
            });
            let between = self
                .out
                .iter()
                .map(|c| c.group.end)
                .filter(|e| *e <= at)
                .max()
                .unwrap_or(0);
            if let Some(noun) = near.filter(|k| *k >= between) {
                return Governor::Noun(noun);
            }
        }
        match self
            .out
            .iter()
            .rposition(|c| c.group.end <= at || c.group.start < at && c.group.head < at)
        {
            Some(g) => Governor::Group(g),
            None => Governor::None,
        }
    }
}
