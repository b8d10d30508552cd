//! Who does what under which clause: the subject of each verb, what opens its clause, and what it hangs on.

mod hanging;
mod openers;
mod subjects;

use super::Names;
use super::groups::{Form, Group, Modal, inverted};
use super::tokens::{Actor, Kind, Token};
use crate::rule::Meanings;

/// What opens the clause of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    /// Nothing: a statement.
    Main,
    /// "provided, however, that": a statement too.
    Proviso,
    /// "although": a statement too.
    Though,
    /// "if", "should", "unless", "once"
    If,
    /// "whether", "what"
    Whether,
    /// "that" after a verb or noun
    That,
    /// "which", "that" after what it describes
    Which,
    /// "because", "as", "before"
    Because,
}

/// What a verb hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Governor {
    /// Nothing.
    None,
    /// Another verb: "agrees to file".
    Group(usize),
    /// A noun: "the right to file".
    Noun(usize),
}

/// The subject of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Its token.
    pub at: usize,
    /// Whose name it is; `None` for a thing.
    pub actor: Option<Actor>,
    /// "the parties", "GOV and DEF": the government and the defendant.
    pub both: bool,
    /// "nothing", "no motion"
    pub negative: bool,
}

/// A verb in its clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The verb.
    pub group: Group,
    /// Its subject; of an infinitive who would do it.
    pub subject: Option<Subject>,
    /// What opens it.
    pub opener: Opener,
    /// Where the opener stands.
    pub opened: Option<usize>,
    /// What it hangs on.
    pub governor: Governor,
}

/// A sentence, parsed.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// Its words.
    pub tokens: Vec<Token<'a>>,
    /// Its verbs, in order.
    pub clauses: Vec<Clause>,
}

/// Whether a condition opens at a token: "if", "should GOV", and "provided" where it is no participle.
pub fn opens_condition(tokens: &[Token<'_>], names: &Names, at: usize) -> bool {
    let n = names;
    let Some(token) = tokens.get(at) else { return false };
    if inverted(tokens, n, at) {
        return true;
    }
    if !token.entry.word.has(n.if_) {
        return false;
    }
    if !matches!(token.text, "provided" | "providing" | "assuming" | "granted that") {
        return true;
    }
    let before = at.checked_sub(1).and_then(|b| tokens.get(b));
    let begins = before.is_none_or(|b| !matches!(b.kind, Kind::Word | Kind::Colon) || b.entry.word.has(n.and | n.that));
    // "provided he does", but "providing complete information"
    let clause = tokens.get(at + 1).is_some_and(|t| {
        let name = t.actor().is_some() || matches!(t.kind, Kind::Actor(_, true));
        name || t
            .entry
            .word
            .has(n.that | n.he | n.they | n.we | n.parties | n.determiner | n.no | n.nobody)
    });
    begins && clause
}

/// What is known of the paper before a sentence is parsed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Before {
    /// The party last named as a subject.
    pub subject: Option<Actor>,
    /// Whether the defendant is an organisation, so that "it" may be the defendant.
    pub organisation: bool,
}

/// Parses the tokens of a sentence.
pub fn parse<'a>(tokens: Vec<Token<'a>>, groups: Vec<Group>, names: &Names, before: Before) -> Parsed<'a> {
    let mut parser = Parser {
        tokens: &tokens,
        names,
        before,
        out: Vec::with_capacity(groups.len()),
    };
    for group in groups {
        let clause = parser.clause(group);
        parser.out.push(clause);
    }
    let clauses = parser.out;
    Parsed { tokens, clauses }
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    names: &'a Names,
    before: Before,
    out: Vec<Clause>,
}

impl Parser<'_> {
    fn get(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn word(&self, at: usize, meaning: Meanings) -> bool {
        self.get(at).is_some_and(|t| t.entry.word.has(meaning))
    }

    fn skipped(&self, at: usize) -> bool {
        self.get(at).is_some_and(|t| t.is_adverb(self.names)) || self.word(at, self.names.not)
    }

    /// Where the words between the verbs before and this one begin.
    fn region(&self, group: &Group) -> usize {
        self.out
            .iter()
            .map(|c| {
                if c.group.end <= group.start {
                    c.group.end
                } else {
                    c.group.start + 1
                }
            })
            .max()
            .unwrap_or(0)
    }

    fn clause(&mut self, group: Group) -> Clause {
        match group.form {
            Form::Finite => self.finite(group),
            Form::Infinitive | Form::Gerund => self.hanging(group),
        }
    }

    fn finite(&self, group: Group) -> Clause {
        let from = self.region(&group);
        let joined = self.joined(from, group.start);
        if let Some(mut subject) = self.subject_in(from, group.start, joined) {
            let (mut opener, mut opened) = self.opener(from, subject.at);
            if let Some(at) = self.described(&group, subject) {
                (opener, opened) = (Opener::Which, Some(at));
            } else if self.acted_upon(subject)
                && let (Some(other), its_opener, its_opened) = self.behind(group.start)
            {
                (subject, opener, opened) = (other, its_opener, its_opened);
            }
            let governor = self.clause_governor(opener, opened);
            return Clause {
                group,
                subject: Some(subject),
                opener,
                opened,
                governor,
            };
        }
        // "which the defendant supplies", "that come from": the pronoun is the subject
        if let Some(at) = (from..group.start)
            .rev()
            .find(|i| self.word(*i, self.names.which | self.names.that | self.names.whether))
            && !joined
        {
            let opener = if self.word(at, self.names.whether) {
                Opener::Whether
            } else {
                Opener::Which
            };
            let governor = self.clause_governor(opener, Some(at));
            return Clause {
                group,
                subject: None,
                opener,
                opened: Some(at),
                governor,
            };
        }
        if joined && let Some(like) = self.like(&group) {
            let same = &self.out[like];
            return Clause {
                subject: same.subject,
                opener: same.opener,
                opened: same.opened,
                governor: same.governor,
                group,
            };
        }
        // the verb after a clause or an infinitive that described its subject
        let (mut subject, opener, opened) = self.behind(group.start);
        if subject.is_none()
            && let Some(before) = group.start.checked_sub(1)
            && self.get(before).is_some_and(|t| t.actor().is_some())
        {
            // "by GOV will not offer": two names that the view has made one
            subject = Some(self.named(before));
        }
        let governor = self.clause_governor(opener, opened);
        Clause {
            group,
            subject,
            opener,
            opened,
            governor,
        }
    }

    /// Whether "and" stands directly before a verb, shut-in words aside.
    fn joined(&self, from: usize, start: usize) -> bool {
        let mut at = start;
        while at > from {
            at -= 1;
            if self.word(at, self.names.and) {
                return true;
            }
            if self.get(at).is_some_and(|t| t.kind == Kind::Comma) {
                // ", assuming his full cooperation,": back to the comma before
                let Some(open) = (from..at)
                    .rev()
                    .find(|i| self.get(*i).is_some_and(|t| t.kind == Kind::Comma))
                else {
                    return at > 0 && self.word(at - 1, self.names.and);
                };
                if self
                    .tokens
                    .get(open..at)
                    .is_some_and(|inside| inside.iter().any(|t| t.actor().is_some()))
                {
                    return false;
                }
                if open > from && self.word(open - 1, self.names.and)
                    || self.word(open + 1, self.names.and) && open + 2 >= at
                {
                    return true;
                }
                at = open + 1;
                if at >= start {
                    return false;
                }
                continue;
            }
            if !self.skipped(at) {
                return false;
            }
        }
        false
    }

    /// The verb before that a joined verb shares its subject with: the last of its kind.
    fn like(&self, group: &Group) -> Option<usize> {
        let moody = group.modal != Modal::Plain;
        let finite = |c: &&Clause| c.group.form == Form::Finite;
        let position = self
            .out
            .iter()
            .rposition(|c| finite(&c) && (c.group.modal != Modal::Plain) == moody)
            .or_else(|| self.out.iter().rposition(|c| finite(&c)));
        position
    }

    /// Subject and opener of a verb that follows a clause, or an infinitive, that describes its subject.
    fn behind(&self, start: usize) -> (Option<Subject>, Opener, Option<usize>) {
        let mut k = self.out.len();
        // what a clause holds belongs to it: "whether a motion to reduce the sentence should be made will be decided"
        let mut limit = start;
        while k > 0 {
            k -= 1;
            let Some(clause) = self.out.get(k) else { break };
            if clause.group.end > start && clause.group.start < start || clause.group.start >= limit {
                continue;
            }
            let edge = match clause.opener {
                _ if clause.group.form != Form::Finite => clause.group.start,
                Opener::Main | Opener::Proviso | Opener::Though => break,
                _ => match clause.opened {
                    Some(at) => at,
                    None => break,
                },
            };
            let from = self
                .out
                .iter()
                .take(k)
                .map(|c| c.group.end)
                .filter(|e| *e <= edge)
                .max()
                .unwrap_or(0);
            if let Some(subject) = self.subject_in(from, edge, false) {
                let (opener, opened) = self.opener(from, subject.at);
                return (Some(subject), opener, opened);
            }
            limit = edge;
        }
        (None, Opener::Main, None)
    }
}
