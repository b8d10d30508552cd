//! The subject of a verb: the last name or noun before it that hangs on no preposition, and whom a pronoun means.

use super::{Parser, Subject};
use crate::reading::grammar::clauses::opens_condition;
use crate::reading::grammar::groups::{Form, Group, Modal};
use crate::reading::grammar::tokens::{Actor, Kind, Token};
use crate::rule::meanings::Forms;

impl Parser<'_> {
    /// Where a clause begins that describes what stands before it: "statements that come from", "information he gives".
    pub(super) fn described(&self, group: &Group, subject: Subject) -> Option<usize> {
        let n = self.names;
        let last = (subject.at + 1..group.start).rev().find(|i| !self.skipped(*i));
        if let Some(that) = last.filter(|i| self.word(*i, n.that | n.which)) {
            // "it will be GOV that decides" says who decides
            let cleft = self
                .out
                .last()
                .is_some_and(|c| c.group.copula && c.group.end == subject.at);
            return (!cleft).then_some(that);
        }
        let before = subject.at.checked_sub(1)?;
        let noun = self.get(before).is_some_and(|t| {
            t.kind == Kind::Word && !t.entry.noun.is_empty() && t.actor().is_none() && t.entry.forms == Forms::default()
        });
        let named = subject.actor.is_some() && group.modal == Modal::Plain;
        (noun && named && !self.governed(0, before, false)).then_some(subject.at)
    }

    /// Whether an infinitive is done to it, so that the verb behind has another subject: "a motion to reduce the sentence
    /// may be made".
    pub(super) fn acted_upon(&self, subject: Subject) -> bool {
        let n = self.names;
        let Some(last) = self.out.last().filter(|c| c.group.form != Form::Finite) else {
            return false;
        };
        let plain = |i: usize| {
            self.get(i)
                .is_some_and(|t| t.kind == Kind::Word && !t.entry.word.has(n.preposition | n.and | n.that | n.which))
        };
        // a name is what one asks, moves or obliges: "asking COURT for leniency is up to GOV"
        let asks = last
            .group
            .verb(self.tokens)
            .has(n.ask | n.oblige | n.permit | n.prevent);
        let thing = subject.actor.is_none() && last.group.form == Form::Infinitive;
        (thing || asks) && last.group.end <= subject.at && (last.group.end..subject.at).all(plain)
    }

    /// The subject among the words before a verb: the last noun or name that hangs on no preposition.
    pub(super) fn subject_in(&self, from: usize, to: usize, joined: bool) -> Option<Subject> {
        let n = self.names;
        let mut at = to;
        while at > from {
            at -= 1;
            let token = self.get(at)?;
            if joined && self.word(at, n.and) {
                return None;
            }
            let w = token.entry.word;
            if w.has(n.which | n.proviso | n.because | n.though | n.whether) || opens_condition(self.tokens, n, at) {
                return None;
            }
            let pronoun = w.has(n.he | n.we | n.they | n.nobody | n.parties);
            // "as S1B18 allows"; in "a motion S5K1 may be filed" the section belongs to the motion
            let alone = at == from || self.get(at - 1).is_some_and(|t| t.entry.noun.is_empty());
            let cited = alone && token.text.starts_with(|c: char| c.is_ascii_uppercase());
            let noun = (!token.entry.noun.is_empty() || cited) && !w.has(n.determiner);
            if token.actor().is_none() && !pronoun && !noun {
                continue;
            }
            // "before she is sentenced": no preposition but a clause
            let clause = at > from
                && self.word(at - 1, n.as_)
                && (token.actor().is_some() || pronoun || cited)
                && (at + 1..to).all(|i| self.skipped(i));
            if !clause && self.governed(from, at, token.actor().is_some() || pronoun) {
                continue;
            }
            let mut subject = self.named(at);
            // "No testimony or other information provided by you"
            let first = (from..at).find(|i| !self.skipped(*i));
            subject.negative |= first.is_some_and(|i| self.word(i, n.no | n.nobody));
            // "GOV and DEF": both
            if at >= from + 2 && self.word(at - 1, n.and) {
                let other = self.get(at - 2).and_then(Token::actor);
                subject.both |= other.is_some() && subject.actor.is_some() && other != subject.actor;
            }
            return Some(subject);
        }
        None
    }

    /// Whether a noun hangs on a preposition: "of the matter", "by GOV".
    pub(super) fn governed(&self, from: usize, at: usize, name: bool) -> bool {
        let n = self.names;
        let mut i = at;
        while i > from {
            i -= 1;
            let Some(token) = self.get(i) else { return false };
            if token.entry.word.has(n.by | n.preposition) && !matches!(token.text, "that") {
                return true;
            }
            let adjectives = i > from
                && self
                    .get(i - 1)
                    .is_some_and(|t| t.kind == Kind::Word && t.entry.noun.is_empty() && !t.entry.word.is_empty());
            if token.entry.word.has(n.and) && !adjectives {
                // "of DEF and GOV": as what stands before it
                return i > from && self.governed_before(from, i);
            }
            if name {
                return false;
            }
            let article = token.entry.word.has(n.determiner) && !token.entry.word.has(n.adverb)
                || matches!(token.kind, Kind::Actor(_, true));
            if article {
                // a noun phrase begins here
                match i.checked_sub(1).filter(|b| *b >= from).and_then(|b| self.get(b)) {
                    Some(b)
                        if b.entry
                            .word
                            .has(n.preposition | n.by | n.determiner | n.no | n.adverb | n.and) =>
                    {
                        continue;
                    }
                    _ => return false,
                }
            }
            let goes_on = token.kind == Kind::Word
                && !token
                    .entry
                    .word
                    .has(n.which | n.that | n.whether | n.if_ | n.be | n.have | n.do_ | n.will | n.can)
                && (token.entry.forms == Forms::default() || !token.entry.noun.is_empty())
                || matches!(token.kind, Kind::Actor(_, true));
            if !goes_on {
                return false;
            }
        }
        false
    }

    pub(super) fn governed_before(&self, from: usize, and: usize) -> bool {
        let Some(before) = and.checked_sub(1).filter(|b| *b >= from) else {
            return false;
        };
        let Some(token) = self.get(before) else { return false };
        let cited = token.text.starts_with(|c: char| c.is_ascii_uppercase());
        (cited || !token.entry.noun.is_empty()) && self.governed(from, before, token.actor().is_some())
    }

    /// What a token is as a subject.
    pub(super) fn named(&self, at: usize) -> Subject {
        let n = self.names;
        let w = self.get(at).map(|t| t.entry.word).unwrap_or_default();
        let stranger = self
            .get(at)
            .is_some_and(|t| t.entry.noun.has(n.stranger) || w.has(n.stranger));
        let actor = match self.get(at).and_then(Token::actor) {
            Some(actor) => Some(actor),
            None if w.has(n.we) => Some(Actor::Government),
            None if w.has(n.he) => Some(Actor::Defendant),
            None if w.has(n.they) => self.antecedent(at),
            None if w.has(n.parties) => Some(Actor::Government),
            None if stranger => Some(Actor::Other),
            None => None,
        };
        let denied = (at.saturating_sub(3)..at)
            .rev()
            .take_while(|i| {
                !self.get(*i).is_some_and(|t| t.kind != Kind::Word) && !self.word(*i, n.preposition | n.and)
            })
            .any(|i| self.word(i, n.no));
        Subject {
            at,
            actor,
            both: w.has(n.parties),
            negative: w.has(n.nobody) || denied || at > 0 && self.get(at - 1).is_some_and(|t| t.text == "nor"),
        }
    }

    /// Whom "it" and "they" mean: the party last named, the defendant's organisation among them.
    pub(super) fn antecedent(&self, at: usize) -> Option<Actor> {
        let organisation = self.before.organisation && self.get(at).is_some_and(|t| t.text == "it");
        let can = |a: &Actor| matches!(a, Actor::Government | Actor::Court) || organisation && *a == Actor::Defendant;
        self.out
            .iter()
            .rev()
            .filter_map(|c| c.subject)
            .filter(|s| s.at < at)
            .find_map(|s| s.actor.filter(can))
            .or_else(|| {
                let named = |t: &Token<'_>| match t.kind {
                    Kind::Actor(actor, _) => Some(actor).filter(can),
                    _ => None,
                };
                self.tokens
                    .get(..at)
                    .and_then(|before| before.iter().rev().find_map(named))
            })
            .or(self.before.subject.filter(can))
            .or(Some(Actor::Government))
    }
}
