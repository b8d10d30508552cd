//! Infinitives and gerunds: the verb or noun that each hangs on, and who would do it.

use super::{Clause, Governor, Opener, Parser, Subject};
use crate::reading::grammar::groups::{Form, Group};
use crate::reading::grammar::tokens::{Kind, Token};

/// So many words may stand between a noun and the infinitive that hangs on it.
const NOUN_TO_VERB: usize = 6;

impl Parser<'_> {
    pub(super) fn hanging(&self, group: Group) -> Clause {
        let n = self.names;
        let layers =
            n.right | n.oblige | n.intend | n.lean | n.decide | n.promise | n.refuse | n.chance | n.permit | n.fail;
        let last = self.out.iter().rposition(|c| c.group.start < group.start);
        let from = last.and_then(|g| self.out.get(g)).map_or(0, |c| {
            if c.group.end <= group.start {
                c.group.end
            } else {
                c.group.start + 1
            }
        });
        let mut i = group.start;
        let question = i > 0 && self.word(i - 1, n.whether);
        if question {
            i -= 1;
        }
        while i > from && (self.skipped(i - 1) || self.get(i - 1).is_some_and(|t| matches!(t.kind, Kind::Colon))) {
            i -= 1;
        }
        // "of moving": before the preposition
        if group.form == Form::Gerund && i > from && self.word(i - 1, n.preposition) {
            i -= 1;
        }
        let opener = if question { Opener::Whether } else { Opener::That };
        let opened = question.then_some(group.start.saturating_sub(1));
        let done = |governor: Governor, subject: Option<Subject>, group: Group| Clause {
            group,
            subject,
            opener,
            opened,
            governor,
        };
        // ", and to furnish": as the infinitive before
        let listed =
            i > 0 && (self.word(i - 1, n.and) || self.get(i - 1).is_some_and(|t| t.kind == Kind::Comma) && i > from);
        if listed
            && let Some(same) = self
                .out
                .iter()
                .rev()
                .find(|c| c.group.form == group.form && c.group.end <= group.start)
        {
            return done(same.governor, same.subject, group);
        }
        let noun = (i.saturating_sub(NOUN_TO_VERB).max(from)..i)
            .rev()
            .find(|k| self.get(*k).is_some_and(|t| t.entry.noun.has(layers)));
        if let Some(noun) = noun {
            return done(Governor::Noun(noun), self.owner(noun, last), group);
        }
        // the verb directly before it, else the last
        let adjacent = self.out.iter().rposition(|c| c.group.end == i);
        let Some(g) = adjacent.or(last) else {
            return done(Governor::None, None, group);
        };
        // "requires GOV to file": the object does it
        let object = (from..i).rev().find(|k| {
            self.get(*k)
                .is_some_and(|t| t.actor().is_some() || t.entry.word.has(n.he | n.they | n.we))
                && (!(*k > from && self.word(*k - 1, n.preposition))
                    // "is for COURT to say"
                    || *k + 1 == i && self.get(*k - 1).is_some_and(|t| t.text == "for"))
        });
        let verb = self.out.get(g).map(|c| c.group.verb(self.tokens)).unwrap_or_default();
        let passive = self.out.get(g).is_some_and(|c| c.group.passive);
        let subject = match object {
            Some(at) if !passive && (!verb.has(n.promise) || verb.has(n.oblige)) => Some(self.named(at)),
            _ => self.out.get(g).and_then(|c| c.subject),
        };
        done(Governor::Group(g), subject, group)
    }

    /// Who has the right, the duty, the intention that a noun names: a possessive before it, else the subject of the verb
    /// that it is the object of.
    pub(super) fn owner(&self, noun: usize, last: Option<usize>) -> Option<Subject> {
        let possessive = (noun.saturating_sub(4)..noun)
            .rev()
            .find_map(|i| match self.get(i).map(|t| t.kind) {
                Some(Kind::Actor(actor, true)) => Some(Subject {
                    at: i,
                    actor: Some(actor),
                    both: false,
                    negative: false,
                }),
                _ => None,
            });
        // "the decision of GOV to"
        let linked = self
            .get(noun + 1)
            .is_some_and(|t| matches!(t.text, "of" | "by" | "for"));
        let of = (noun + 2..noun + 4).filter(|_| linked).find_map(|i| {
            let actor = self.get(i).and_then(Token::actor)?;
            Some(Subject {
                at: i,
                actor: Some(actor),
                both: false,
                negative: false,
            })
        });
        let held = last
            .and_then(|g| self.out.get(g))
            .filter(|c| c.group.end <= noun)
            .and_then(|c| c.subject);
        possessive.or(of).or(held)
    }
}
