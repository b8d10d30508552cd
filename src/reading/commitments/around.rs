//! What stands around a commitment: who decides, by what standard, and whether a judge may look at it again.

use super::or_unstated;
use crate::reading::grammar::Names;
use crate::reading::grammar::clauses::Parsed;
use crate::reading::grammar::groups::Modal;
use crate::reading::grammar::tokens::{Actor, Kind, Token};
use crate::rule::{Glossary, Meanings};
use std::collections::BTreeSet;

/// A decision is one on the client's help or breach where these are named within so many words.
const ON_HELP: usize = 14;

/// The meanings that are asked for here.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    sole: Meanings,
    discretion: Meanings,
    committee: Meanings,
    review: Meanings,
    unreviewable: Meanings,
    uses: Meanings,
    performance: Meanings,
    standards: [(&'static str, Meanings); 6],
}

/// Who decides, by what standard, with what review; each may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// government, court, committee
    pub deciders: BTreeSet<&'static str>,
    /// sole-discretion, ...
    pub standards: BTreeSet<&'static str>,
    /// waived, kept
    pub review: BTreeSet<&'static str>,
}

impl Around {
    /// Takes over what another sentence says.
    pub fn add(&mut self, other: &Around) {
        self.deciders.extend(&other.deciders);
        self.standards.extend(&other.standards);
        self.review.extend(&other.review);
    }

    /// Adds what is found here to what a commitment holds.
    pub fn extend(&self, deciders: &mut Vec<String>, standards: &mut Vec<String>, review: &mut Vec<String>) {
        for (here, there) in [
            (&self.deciders, deciders),
            (&self.standards, standards),
            (&self.review, review),
        ] {
            let mut all: BTreeSet<String> = there.iter().filter(|n| *n != "unstated").cloned().collect();
            all.extend(here.iter().map(|n| (*n).to_owned()));
            *there = or_unstated(all.into_iter().collect(), "unstated");
        }
    }

    /// Puts what is found here where a commitment leaves it open.
    pub fn fill(&self, deciders: &mut Vec<String>, standards: &mut Vec<String>, review: &mut Vec<String>) {
        for (here, there) in [
            (&self.deciders, deciders),
            (&self.standards, standards),
            (&self.review, review),
        ] {
            if *there == ["unstated"] {
                *there = listed(here);
            }
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.deciders.is_empty() && self.standards.is_empty() && self.review.is_empty()
    }

    /// Who decides, or "unstated".
    pub fn deciders(&self) -> Vec<String> {
        listed(&self.deciders)
    }

    /// By what standard, or "unstated".
    pub fn standards(&self) -> Vec<String> {
        listed(&self.standards)
    }

    /// With what review, or "unstated".
    pub fn review(&self) -> Vec<String> {
        listed(&self.review)
    }
}

fn listed(names: &BTreeSet<&'static str>) -> Vec<String> {
    or_unstated(names.iter().map(|n| (*n).to_owned()).collect(), "unstated")
}

impl Circumstances {
    /// Looks the meanings up.
    pub fn of(glossary: &Glossary) -> Circumstances {
        let m = |name| glossary.meaning(name);
        Circumstances {
            sole: m("sole"),
            discretion: m("discretion"),
            committee: m("committee"),
            review: m("review"),
            unreviewable: m("unreviewable"),
            uses: m("use"),
            performance: m("help") | m("breach") | m("fail") | m("refuse") | m("perform"),
            standards: [
                ("good-faith", m("good-faith")),
                ("reasonable", m("reasonable")),
                ("preponderance", m("preponderance")),
                ("clear-and-convincing", m("clear-convincing")),
                ("probable-cause", m("probable-cause")),
                ("beyond-doubt", m("beyond-doubt")),
            ],
        }
    }

    /// The standards of proof and of judgment named among the words of a range.
    pub fn standards_in(&self, parsed: &Parsed<'_>, range: std::ops::Range<usize>) -> BTreeSet<&'static str> {
        let tokens = parsed
            .tokens
            .get(range.start..range.end.min(parsed.tokens.len()))
            .unwrap_or(&[]);
        let named = |meaning: Meanings| tokens.iter().any(|t| t.entry.any().has(meaning));
        self.standards
            .iter()
            .filter(|(_, m)| named(*m))
            .map(|(name, _)| *name)
            .collect()
    }

    /// Reads a sentence.
    pub fn read(&self, parsed: &Parsed<'_>, names: &Names) -> Around {
        let mut around = Around::default();
        self.by_verbs(parsed, names, &mut around);
        self.by_nouns(parsed, names, &mut around);
        self.looked_at_again(parsed, names, &mut around);
        around
    }

    fn by_verbs(&self, parsed: &Parsed<'_>, names: &Names, around: &mut Around) {
        let n = names;
        for clause in &parsed.clauses {
            let verb = clause.group.verb(&parsed.tokens);
            let satisfied = clause.group.copula && words(parsed, clause.group.end, 3).has(n.decide);
            if !verb.has(n.decide | n.think) && !satisfied {
                continue;
            }
            let court = clause.subject.is_some_and(|s| s.actor == Some(Actor::Court)) || clause.group.passive;
            let after = words(parsed, clause.group.end, ON_HELP);
            let before = clause.group.start.saturating_sub(ON_HELP);
            let on_help = (after | words(parsed, before, clause.group.start - before)).has(self.performance);
            if court && !on_help {
                // how far to depart, what sentence to impose
                continue;
            }
            let decider = if clause.group.passive {
                agent(parsed, names, clause.group.end)
            } else {
                clause.subject.map(|s| s.at)
            };
            if let Some(name) = decider
                .and_then(|at| self.decider(parsed, at, clause.subject.and_then(|s| s.actor), clause.group.passive))
            {
                around.deciders.insert(name);
            }
        }
    }

    fn decider(&self, parsed: &Parsed<'_>, at: usize, subject: Option<Actor>, passive: bool) -> Option<&'static str> {
        let token = parsed.tokens.get(at)?;
        if token.entry.any().has(self.committee) {
            return Some("committee");
        }
        let actor = if passive { token.actor() } else { subject };
        match actor? {
            Actor::Government => Some("government"),
            Actor::Court => Some("court"),
            _ => None,
        }
    }

    fn by_nouns(&self, parsed: &Parsed<'_>, names: &Names, around: &mut Around) {
        let tokens = &parsed.tokens;
        for (at, token) in tokens.iter().enumerate() {
            let any = token.entry.any();
            for (name, meaning) in self.standards {
                if any.has(meaning) {
                    around.standards.insert(name);
                }
            }
            if token.entry.noun.has(self.discretion | names.decide)
                && let Some(owner) = self.owner(parsed, names, at)
            {
                match owner {
                    Actor::Government => {
                        around.deciders.insert("government");
                        let sole = (at.saturating_sub(4)..at)
                            .any(|i| tokens.get(i).is_some_and(|t| t.entry.word.has(self.sole)));
                        let within = token.entry.noun.has(self.discretion)
                            && (at.saturating_sub(5)..at).any(|i| {
                                tokens
                                    .get(i)
                                    .is_some_and(|t| matches!(t.text, "in" | "within" | "at" | "to" | "of"))
                            });
                        if token.entry.noun.has(self.discretion)
                            && (sole
                                || token.text == "discretion"
                                || within
                                    && !matches!(
                                        token.text,
                                        "determination"
                                            | "evaluation"
                                            | "assessment"
                                            | "satisfaction"
                                            | "right"
                                            | "authority"
                                            | "power"
                                    ))
                        {
                            around.standards.insert("sole-discretion");
                        }
                    }
                    Actor::Court if self.on_help(parsed, at) => {
                        around.deciders.insert("court");
                    }
                    _ => {}
                }
            }
            // "rests solely with GOV", "is up to GOV", "GOV alone"
            if token.actor() == Some(Actor::Government) {
                let alone = tokens
                    .get(at + 1)
                    .is_some_and(|t| matches!(t.text, "alone" | "only" | "exclusively" | "solely"));
                let left = self.left_to(parsed, names, at);
                if left || alone {
                    around.deciders.insert("government");
                }
                let solely = (at.saturating_sub(5)..at).any(|i| {
                    tokens
                        .get(i)
                        .is_some_and(|t| t.entry.word.has(self.sole) && t.text.ends_with("ly"))
                });
                if alone || left && solely {
                    around.standards.insert("sole-discretion");
                }
            }
            if token.actor() == Some(Actor::Court) && self.left_to(parsed, names, at) && self.on_help(parsed, at) {
                around.deciders.insert("court");
            }
        }
    }

    /// Whether help or breach is named shortly before; what sentence to impose, and how far to go below, is always the
    /// court's to say.
    fn on_help(&self, parsed: &Parsed<'_>, at: usize) -> bool {
        let before = at.saturating_sub(ON_HELP);
        words(parsed, before, at - before).has(self.performance)
    }

    /// "rests with GOV", "left to COURT", "for GOV to decide".
    fn left_to(&self, parsed: &Parsed<'_>, names: &Names, at: usize) -> bool {
        let tokens = &parsed.tokens;
        let with = at
            .checked_sub(1)
            .and_then(|b| tokens.get(b))
            .is_some_and(|t| matches!(t.text, "with" | "to" | "for" | "in" | "up to"));
        let rests = (at.saturating_sub(5)..at).any(|i| {
            tokens
                .get(i)
                .is_some_and(|t| t.entry.verb.has(names.rest) || t.text == "up to")
        });
        with && rests
    }

    /// Whose discretion a noun names: a possessive before it, or "of", "by", "with" and a name after it.
    pub(super) fn owner(&self, parsed: &Parsed<'_>, names: &Names, at: usize) -> Option<Actor> {
        let tokens = &parsed.tokens;
        for i in (at.saturating_sub(5)..at).rev() {
            let token = tokens.get(i)?;
            match token.kind {
                Kind::Actor(actor, true) => return Some(actor),
                Kind::Word => {}
                _ => break,
            }
            if matches!(token.text, "its" | "their" | "our") {
                // the office or the court last named

                let named = tokens.iter().take(at).rev().find_map(|t| match t.kind {
                    Kind::Actor(actor @ (Actor::Government | Actor::Court), _) => Some(actor),
                    _ => None,
                });
                return named.or(Some(Actor::Government));
            }
            if matches!(token.text, "his" | "her" | "your") {
                return Some(Actor::Defendant);
            }
        }
        // "retains sole discretion": who retains it
        let holder = parsed
            .clauses
            .iter()
            .filter(|c| c.group.end <= at && at <= c.group.end + 5)
            .next_back()
            .filter(|c| c.group.having || c.group.verb(tokens).has(names.reserve | self.uses));
        if let Some(actor) = holder.and_then(|c| c.subject).and_then(|s| s.actor) {
            return Some(actor);
        }
        let after = (at + 1..at + 5).find_map(|i| tokens.get(i)?.actor().map(|a| (i, a)))?;
        let linked = (at + 1..after.0).any(|i| tokens.get(i).is_some_and(|t| t.entry.word.has(names.preposition)));
        let broken = (at + 1..after.0).any(|i| {
            tokens
                .get(i)
                .is_some_and(|t| t.kind != Kind::Word || t.entry.word.has(names.and | names.that | names.whether))
        });
        (linked && !broken).then_some(after.1)
    }

    fn looked_at_again(&self, parsed: &Parsed<'_>, names: &Names, around: &mut Around) {
        let n = names;
        let tokens = &parsed.tokens;
        for clause in &parsed.clauses {
            let group = &clause.group;
            let verb = group.verb(tokens);
            let by_office = clause.subject.is_some_and(|s| s.actor == Some(Actor::Government)) && !group.passive;
            let negated = group.negated || clause.subject.is_some_and(|s| s.negative);
            if verb.has(self.review) && !by_office && !verb.has(n.think) | group.passive {
                let about = group.passive
                    || words(parsed, group.end, 6).has(n.decide | n.refuse | self.discretion)
                    || near(tokens, group.end, 4, &["it", "that", "this"]);
                if negated && about {
                    around.review.insert("waived");
                } else if about && group.modal == Modal::Can {
                    around.review.insert("kept");
                }
            }
            if group.copula {
                let said = words(parsed, group.end, 5);
                if said.has(self.review) {
                    around.review.insert(if negated { "waived" } else { "kept" });
                }
                if said.has(self.unreviewable) && !negated {
                    around.review.insert("waived");
                    around.standards.insert("unreviewable");
                }
            }
            // "binds the defendant"
            let judged = clause
                .subject
                .and_then(|s| tokens.get(s.at))
                .is_some_and(|t| t.entry.noun.has(n.decide | self.discretion));
            if judged && verb.has(n.oblige | n.promise) && !negated {
                around.review.insert("waived");
            }
        }
        let unreviewed = tokens.iter().enumerate().any(|(i, t)| {
            t.entry.word.has(self.unreviewable) && t.text.contains("review")
                || matches!(t.text, "neither" | "no")
                    && tokens.get(i + 1).is_some_and(|x| x.actor() == Some(Actor::Court))
                    && words(parsed, i + 2, 4).has(self.review)
        });
        if unreviewed {
            around.review.insert("waived");
            around.standards.insert("unreviewable");
        }
    }
}

fn near(tokens: &[Token<'_>], from: usize, count: usize, wanted: &[&str]) -> bool {
    tokens.iter().skip(from).take(count).any(|t| wanted.contains(&t.text))
}

/// The meanings of the next words.
fn words(parsed: &Parsed<'_>, from: usize, count: usize) -> Meanings {
    parsed
        .tokens
        .iter()
        .skip(from)
        .take(count)
        .fold(Meanings::default(), |set, t| set | t.entry.any())
}

/// "by GOV" after a passive.
pub fn agent(parsed: &Parsed<'_>, names: &Names, from: usize) -> Option<usize> {
    let n = names;
    let token = |i: usize| parsed.tokens.get(i);
    let by = (from..from + 8)
        .take_while(|i| token(*i).is_some_and(|t| matches!(t.kind, Kind::Word | Kind::Comma | Kind::Actor(..))))
        .find(|i| token(*i).is_some_and(|t| t.entry.word.has(n.by)))?;
    (by + 1..by + 5)
        .take_while(|i| token(*i).is_some_and(|t| t.kind != Kind::Comma && !t.entry.word.has(n.if_)))
        .find(|i| {
            token(*i).is_some_and(|t| {
                t.actor().is_some() || t.entry.word.has(n.they | n.we | n.he) || !t.entry.noun.is_empty()
            })
        })
}
