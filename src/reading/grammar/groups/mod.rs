//! Verbs with what stands around them: "will not be required to", "has been filed", "of moving".

mod auxiliaries;
mod bare;

use super::Names;
use super::tokens::{Kind, Token};
use crate::rule::meanings::{Forms, Meanings};

/// How a verb stands in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// "files", "will file": it has a subject.
    Finite,
    /// "to file"
    Infinitive,
    /// "filing", "of filing"
    Gerund,
}

/// The auxiliary that gives a verb its mood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modal {
    /// None.
    Plain,
    /// will, shall, must
    Will,
    /// may, can
    Can,
    /// would, should
    Would,
    /// need not
    NeedNot,
}

/// A verb and its auxiliaries.
#[derive(Debug, Clone)]
pub struct Group {
    /// First token.
    pub start: usize,
    /// The token that carries the meaning; "be" or "have" where nothing else does.
    pub head: usize,
    /// After the last token.
    pub end: usize,
    /// How it stands.
    pub form: Form,
    /// Its mood.
    pub modal: Modal,
    /// Whether it is negated.
    pub negated: bool,
    /// Whether it is a passive.
    pub passive: bool,
    /// "is", "remains", "becomes" with something else than a verb after it.
    pub copula: bool,
    /// "has", "have" as a verb of its own.
    pub having: bool,
    /// It tells of the past: "filed", "was filed".
    pub past: bool,
    /// It tells of what has been done: "has agreed".
    pub perfect: bool,
    /// "may, but need not, file"
    pub aside_denial: bool,
    /// Its tokens; others may stand between them.
    pub parts: Vec<usize>,
}

impl Group {
    /// What its head means as a verb.
    pub fn verb(&self, tokens: &[Token<'_>]) -> Meanings {
        if self.copula || self.having {
            return Meanings::default();
        }
        tokens.get(self.head).map(|t| t.entry.verb).unwrap_or_default()
    }
}

/// "should GOV decide", "had DEF known": a condition without "if".
pub fn inverted(tokens: &[Token<'_>], names: &Names, at: usize) -> bool {
    let n = names;
    let Some(token) = tokens.get(at).filter(|t| matches!(t.text, "should" | "had" | "were")) else {
        return false;
    };
    // "were" and "had" need more than a noun after them, and a beginning: "had no right" is no condition
    let strict = token.text != "should";
    let first = at
        .checked_sub(1)
        .and_then(|b| tokens.get(b))
        .is_none_or(|b| matches!(b.kind, Kind::Comma | Kind::Stop | Kind::Colon) || b.entry.word.has(n.and | n.that));
    let subject = tokens.get(at + 1).is_some_and(|t| {
        t.actor().is_some()
            || matches!(t.kind, Kind::Actor(_, true))
            || t.entry.word.has(n.he | n.they | n.we | n.parties)
            || t.entry.word.has(n.determiner) && !strict
            || !t.entry.noun.is_empty() && !strict
    });
    (first || !strict) && subject
}

/// Finds the verbs of a sentence, in order.
pub fn groups(tokens: &[Token<'_>], names: &Names) -> Vec<Group> {
    let scan = Scan { tokens, names };
    let mut out: Vec<Group> = Vec::new();
    let mut at = 0;
    // "agrees to: (a) at sentencing, move ...": the verb of an item whose "to" stands in the lead
    let mut awaited = false;
    let mut used = vec![false; tokens.len()];
    while at < tokens.len() {
        let found = if used.get(at) == Some(&true) {
            None
        } else {
            scan.starts(at, &out, awaited)
        };
        match found {
            Some(group) => {
                for part in &group.parts {
                    if let Some(used) = used.get_mut(*part) {
                        *used = true;
                    }
                }
                at += 1;
                awaited = false;
                out.push(group);
            }
            None => {
                awaited |= scan.text(at) == "to" && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Colon);
                at += 1;
            }
        }
    }
    out
}

struct Scan<'a> {
    tokens: &'a [Token<'a>],
    names: &'a Names,
}

impl Scan<'_> {
    fn get(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn text(&self, at: usize) -> &str {
        self.get(at).map_or("", |t| t.text)
    }

    fn word(&self, at: usize, meaning: Meanings) -> bool {
        self.get(at).is_some_and(|t| t.entry.word.has(meaning))
    }

    fn form(&self, at: usize, form: Forms) -> bool {
        self.get(at)
            .is_some_and(|t| t.kind == Kind::Word && t.entry.forms.has(form))
    }

    fn adverb(&self, at: usize) -> bool {
        self.get(at).is_some_and(|t| t.is_adverb(self.names))
    }

    /// The last token before `at` that is no adverb.
    fn before(&self, at: usize) -> Option<usize> {
        (0..at)
            .rev()
            .find(|i| !self.adverb(*i) && !self.word(*i, self.names.not))
    }

    fn noun_follows_determiner(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|b| {
            let possessive = matches!(self.get(b).map(|t| t.kind), Some(Kind::Actor(_, true)));
            let adverb = self.word(b, self.names.adverb);
            possessive || !adverb && (self.word(b, self.names.determiner) || self.word(b, self.names.no))
        })
    }

    fn starts(&self, at: usize, before: &[Group], awaited: bool) -> Option<Group> {
        let n = self.names;
        let token = self.get(at).filter(|t| t.kind == Kind::Word)?;
        let w = token.entry.word;
        if inverted(self.tokens, n, at) {
            return None;
        }
        if w.has(n.will | n.can | n.would | n.will_not | n.can_not | n.need_not) {
            return self.modal(at);
        }
        if token.text == "to" {
            return self.infinitive(at, at + 1);
        }
        if w.has(n.not) && self.text(at + 1) == "to" {
            // "not to oppose"
            let mut group = self.infinitive(at + 1, at + 2)?;
            group.start = at;
            group.negated = true;
            return Some(group);
        }
        if w.has(n.be | n.have | n.do_)
            && token.entry.forms.has(Forms::BASE | Forms::THIRD | Forms::PAST) | !w.is_empty()
        {
            if w.has(n.done) || matches!(token.text, "being" | "having") {
                return None;
            }
            // "the remains", "the becomes" are nouns; an auxiliary has no determiner before it
            return if self.noun_follows_determiner(at) {
                None
            } else {
                self.auxiliary(at)
            };
        }
        if self.noun_follows_determiner(at) {
            return None;
        }
        if token.entry.verb.is_empty() {
            return self.unlisted(at);
        }
        if awaited && self.form(at, Forms::BASE) {
            let ok = self.before(at).is_some_and(|b| {
                matches!(
                    self.get(b).map(|t| t.kind),
                    Some(Kind::Comma | Kind::Colon | Kind::Aside)
                )
            });
            if ok {
                return Some(self.plain(at, at, Form::Infinitive, self.negated_before(at)));
            }
        }
        if token.entry.forms.has(Forms::GERUND) {
            return self.gerund(at);
        }
        self.finite(at, before)
    }

    fn negated_before(&self, at: usize) -> bool {
        (0..at)
            .rev()
            .take_while(|i| self.adverb(*i) || self.word(*i, self.names.not))
            .any(|i| self.word(i, self.names.not))
    }

    fn plain(&self, start: usize, head: usize, form: Form, negated: bool) -> Group {
        Group {
            start,
            head,
            end: head + 1,
            form,
            modal: Modal::Plain,
            negated,
            passive: false,
            copula: false,
            having: false,
            past: false,
            perfect: false,
            aside_denial: false,
            parts: (start..=head).collect(),
        }
    }
}
