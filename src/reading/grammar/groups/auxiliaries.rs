//! Verbs with auxiliaries and infinitives: "will, however, not be required", "not to oppose".

use super::{Form, Group, Modal, Scan};
use crate::reading::grammar::tokens::Kind;
use crate::rule::meanings::Forms;

/// Commas may shut in so many words between an auxiliary and its verb.
const INSERTED: usize = 26;

impl Scan<'_> {
    pub(super) fn modal(&self, at: usize) -> Option<Group> {
        let n = self.names;
        let w = self.get(at)?.entry.word;
        // the month of May, a last will
        let digit = self
            .get(at + 1)
            .is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()));
        if digit
            || self.noun_follows_determiner(at)
                && !w.has(n.would)
                && !self.word(at - 1, n.adverb)
                && self.text(at - 1) != "one"
        {
            return None;
        }
        let modal = match () {
            () if w.has(n.need_not) => Modal::NeedNot,
            () if w.has(n.will | n.will_not) => Modal::Will,
            () if w.has(n.would) => Modal::Would,
            () => Modal::Can,
        };
        let mut group = self.plain(at, at, Form::Finite, w.has(n.will_not | n.can_not));
        group.modal = modal;
        self.complete(group, at + 1)
    }

    pub(super) fn auxiliary(&self, at: usize) -> Option<Group> {
        let mut group = self.plain(at, at, Form::Finite, self.text(at).ends_with("n't"));
        group.past = self.word(at, self.names.past);
        self.complete(group, at)
    }

    pub(super) fn infinitive(&self, start: usize, from: usize) -> Option<Group> {
        let n = self.names;
        let mut at = from;
        while self.adverb(at) || self.word(at, n.not) {
            at += 1;
        }
        let verb = self.form(at, Forms::BASE) || matches!(self.text(at), "be" | "have");
        if !verb {
            return None;
        }
        let negated = (from..at).any(|i| self.word(i, n.not)) || self.negated_before(start);
        let group = self.plain(start, at, Form::Infinitive, negated);
        if matches!(self.text(at), "be" | "have") {
            return self.complete(group, at);
        }
        Some(group)
    }

    /// Goes on from an auxiliary to the verb that it belongs to.
    pub(super) fn complete(&self, mut group: Group, from: usize) -> Option<Group> {
        let n = self.names;
        let (mut be, mut have) = (false, false);
        let mut at = from;
        let mut last = group.head;
        loop {
            let token = self.get(at)?;
            let w = token.entry.word;
            if token.kind == Kind::Comma || token.text == "or" && self.word(at + 1, n.can) {
                match self.insertion(at) {
                    Some((next, denied)) => {
                        group.aside_denial |= denied;
                        at = next;
                        continue;
                    }
                    None => break,
                }
            }
            group.parts.push(at);
            if w.has(n.not) {
                group.negated = true;
                at += 1;
                continue;
            }
            if w.has(n.be) && !(be && !matches!(token.text, "being" | "been")) {
                be = true;
                last = at;
                at += 1;
                continue;
            }
            if w.has(n.have) && !have && !be {
                have = true;
                last = at;
                at += 1;
                continue;
            }
            if w.has(n.do_) && !be && !have {
                group.negated |= token.text.ends_with("n't");
                last = at;
                at += 1;
                continue;
            }
            let between = w.has(n.and) && self.adverb(at.wrapping_sub(1)) && self.adverb(at + 1);
            if between || self.adverb(at) && !token.entry.forms.has(Forms::BASE | Forms::PARTICIPLE) {
                at += 1;
                continue;
            }
            group.parts.pop();
            break;
        }
        let token = self.get(at);
        let forms = token.map(|t| t.entry.forms).unwrap_or_default();
        let text = token.map_or("", |t| t.text);
        let open = token.is_some_and(|t| t.kind == Kind::Word && t.entry.word.is_empty() && t.entry.noun.is_empty());
        let (head, passive) = match (be, have) {
            (true, _) if forms.has(Forms::PARTICIPLE) => (Some(at), true),
            (true, _) if forms.has(Forms::GERUND) => (Some(at), false),
            (true, _) if open && text.ends_with("ed") => (Some(at), true),
            (false, true) if forms.has(Forms::PARTICIPLE) => (Some(at), false),
            (false, true) if open && text.ends_with("ed") => (Some(at), false),
            (false, false) if forms.has(Forms::BASE) => (Some(at), false),
            (false, false) if open && group.head != at => (Some(at), false),
            _ => (None, false),
        };
        group.perfect = have && (be || head.is_some());
        group.passive = passive;
        match head {
            Some(head) => {
                group.parts.push(head);
                group.head = head;
                group.end = head + 1;
            }
            None if be => {
                group.head = last;
                group.copula = true;
                group.end = last + 1;
            }
            None if have => {
                group.head = last;
                group.having = true;
                group.end = last + 1;
            }
            // "if it does,"
            None if self.get(last).is_some_and(|t| t.entry.word.has(n.do_)) => group.end = last + 1,
            None => return None,
        }
        Some(group)
    }

    /// What commas shut in between an auxiliary and its verb: where the verb goes on, and whether it says "need not".
    pub(super) fn insertion(&self, at: usize) -> Option<(usize, bool)> {
        let n = self.names;
        let from = at + 1;
        let close = (from..from + INSERTED).find(|i| {
            self.get(*i)
                .is_none_or(|t| t.kind == Kind::Comma || t.kind == Kind::Stop)
        })?;
        if self.get(close)?.kind == Kind::Stop {
            return None;
        }
        let mut next = close + 1;
        while self.adverb(next) || self.word(next, n.not) {
            next += 1;
        }
        let unlisted = self
            .get(next)
            .is_some_and(|t| t.kind == Kind::Word && t.entry.any().is_empty());
        let verb = self.form(next, Forms::BASE | Forms::PARTICIPLE) || self.word(next, n.be | n.have) || unlisted;
        let denied = (from..close).any(|i| self.word(i, n.need_not))
            || (from..close).any(|i| self.word(i, n.not))
                && (from..close).any(|i| self.get(i).is_some_and(|t| t.entry.any().has(n.oblige)));
        verb.then_some((close + 1, denied))
    }
}
