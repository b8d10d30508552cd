//! The force with which somebody is committed to what a verb says: from the verb outward, each word that governs it
//! adds to what was found within.

mod above;

use super::Names;
use super::clauses::{Clause, Governor, Opener, Parsed, Subject};
use super::groups::{Form, Group, Modal};
use super::tokens::{Actor, Kind, Token};

/// How firmly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// It has to be done.
    Owes,
    /// It is meant to be done.
    Intends,
    /// It will be thought about.
    Considers,
    /// It can be done.
    May,
    /// The choice is kept.
    Reserves,
    /// Nothing is owed.
    Denies,
}

impl Force {
    /// The force of this name.
    pub fn named(name: &str) -> Option<Force> {
        use Force::{Considers, Denies, Intends, May, Owes, Reserves};
        [Owes, Intends, Considers, May, Reserves, Denies]
            .into_iter()
            .find(|f| f.name() == name)
    }

    /// As rules and JSON name it.
    pub fn name(self) -> &'static str {
        match self {
            Force::Owes => "owes",
            Force::Intends => "intends",
            Force::Considers => "considers",
            Force::May => "may",
            Force::Reserves => "reserves",
            Force::Denies => "denies",
        }
    }
}

/// What the words around a verb make of it.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    /// The force.
    pub force: Force,
    /// Whether it is the doing that is spoken of, and not the leaving undone.
    pub positive: bool,
    /// Who does it.
    pub subject: Option<Subject>,
    /// The clause in which the force is stated.
    pub root: usize,
    /// After the last token of the words that state it, where they follow what they are about.
    pub until: usize,
}

/// The words after the verb that answers a question belong to the answer; at most so many.
const STATED: usize = 10;

/// The words that govern a verb are at most so many deep.
const DEPTH: usize = 8;

/// The force of a verb; `None` where nobody is committed: a condition, a recital, a thing of the past.
///
/// `own` is the force that the verb gives by itself; `nothing` says that it is done to nothing ("brings no charges").
pub fn weigh(parsed: &Parsed<'_>, names: &Names, act: usize, own: Option<Force>, nothing: bool) -> Option<Weight> {
    let clause = parsed.clauses.get(act)?;
    let mut scale = Scale {
        parsed,
        names,
        force: own,
        positive: true,
        question: clause.opener == Opener::Whether,
        root: act,
        until: 0,
        subject: clause.subject,
    };
    let nobody = clause.group.form == Form::Finite && clause.subject.is_some_and(|s| s.negative);
    let negated = clause.group.negated ^ nobody ^ nothing;
    if clause.group.form == Form::Gerund && scale.aside(clause) {
        return None;
    }
    match own {
        None => scale.positive = !negated,
        // "is not automatic", "does not rule out"
        Some(Force::Owes | Force::May) if negated => scale.force = Some(Force::Denies),
        Some(Force::Denies) if negated => scale.force = Some(Force::May),
        Some(_) => {}
    }
    scale.mood(&clause.group, negated)?;
    scale.thing(clause);
    scale.climb(clause.governor, act)?;
    scale.finish()
}

/// The force that a noun gives to what it is about: "no right to such a motion", "the choice rests with GOV".
pub fn weigh_noun(parsed: &Parsed<'_>, names: &Names, noun: usize) -> Option<Weight> {
    let mut scale = Scale {
        parsed,
        names,
        force: None,
        positive: true,
        question: false,
        root: 0,
        until: 0,
        subject: None,
    };
    let meaning = parsed.tokens.get(noun)?.entry.noun;
    let governor = scale.noun(noun, parsed.clauses.len())?;
    let holder = parsed.clauses.get(scale.root)?;
    scale.subject = holder.subject;
    if meaning.has(names.decide) && !meaning.has(names.promise | names.oblige)
        || meaning.has(names.right) && scale.force == Some(Force::Reserves)
    {
        // a question is mentioned in many ways; it says something where it is kept, left to somebody, or taken up
        if !scale.kept(holder) {
            return None;
        }
        scale.set(Force::Reserves);
    }
    scale.climb(governor, parsed.clauses.len())?;
    scale.finish()
}

struct Scale<'a, 'b> {
    parsed: &'a Parsed<'b>,
    names: &'a Names,
    force: Option<Force>,
    positive: bool,
    question: bool,
    root: usize,
    until: usize,

    subject: Option<Subject>,
}

impl Scale<'_, '_> {
    /// Whether a question is kept by the office or left to it: "keeps the choice", "rests with GOV", "is GOV's".
    fn kept(&self, holder: &Clause) -> bool {
        let n = self.names;
        let verb = holder.group.verb(&self.parsed.tokens);
        let by = |actor: Actor| holder.subject.is_some_and(|s| s.actor == Some(actor));
        let behind = || self.parsed.tokens.iter().skip(holder.group.end).take(7);
        let to = |actor: Actor| behind().any(|t| matches!(t.kind, Kind::Actor(a, _) if a == actor));
        let own = behind()
            .take(3)
            .any(|t| matches!(t.text, "its" | "ours" | "theirs" | "their" | "our"));
        let left = verb.has(n.rest) || holder.group.copula && self.following(holder.group.end).has(n.rest);
        match () {
            () if by(Actor::Government) => verb.has(n.reserve),
            () if by(Actor::Court) || by(Actor::Defendant) => false,
            () if left || holder.group.copula => (to(Actor::Government) || own) && !to(Actor::Court),
            () => false,
        }
    }

    /// "before filing", "without moving": said in passing.
    fn aside(&self, clause: &Clause) -> bool {
        let before = clause
            .group
            .start
            .checked_sub(1)
            .and_then(|b| self.parsed.tokens.get(b));
        before.is_some_and(|t| {
            t.entry.word.has(self.names.preposition | self.names.as_)
                && !matches!(t.text, "of" | "from" | "to" | "for" | "against")
        })
    }

    /// "GOV's intention is to seek": the noun gives the force, and its owner acts.
    fn thing(&mut self, clause: &Clause) {
        let n = self.names;
        let Some(subject) = clause.subject.filter(|s| s.actor.is_none() && !clause.group.passive) else {
            return;
        };
        let noun = self
            .parsed
            .tokens
            .get(subject.at)
            .map(|t| t.entry.noun)
            .unwrap_or_default();
        match () {
            () if noun.has(n.intend) => self.set(Force::Intends),
            () if noun.has(n.lean) => self.set(Force::Considers),
            () if noun.has(n.oblige | n.promise) => self.or(Force::Owes),
            () => return,
        }
        let owner = (subject.at.saturating_sub(3)..subject.at).find_map(|i| match self.parsed.tokens.get(i)?.kind {
            Kind::Actor(actor, true) => Some((i, actor)),
            _ => None,
        });
        if let Some((at, actor)) = owner {
            self.subject = Some(Subject {
                at,
                actor: Some(actor),
                both: false,
                negative: false,
            });
        }
    }

    /// From what an act hangs on to the outermost verb.
    fn climb(&mut self, from: Governor, act: usize) -> Option<()> {
        let mut governor = from;
        for _ in 0..DEPTH {
            match governor {
                Governor::None => break,
                Governor::Group(g) => {
                    let above = self.parsed.clauses.get(g)?;
                    self.verb(above, g)?;
                    governor = above.governor;
                }
                Governor::Noun(noun) => governor = self.noun(noun, act)?,
            }
            if let Some(above) = self.parsed.clauses.get(self.root) {
                self.question |= above.opener == Opener::Whether && self.force != Some(Force::Considers);
            }
        }
        Some(())
    }

    fn set(&mut self, force: Force) {
        self.force = Some(force);
    }

    fn or(&mut self, force: Force) {
        self.force.get_or_insert(force);
    }

    /// What the auxiliary of a verb adds. `None` for what is past or supposed.
    fn mood(&mut self, group: &Group, negated: bool) -> Option<()> {
        match group.modal {
            Modal::Would if self.force == Some(Force::Considers) => {}
            Modal::Would if self.question => self.or(Force::Owes),
            Modal::Would => return None,
            Modal::NeedNot => self.set(Force::Denies),
            Modal::Will => self.or(Force::Owes),
            Modal::Can if negated => self.or(Force::Owes),
            Modal::Can => self.or(Force::May),
            Modal::Plain if group.form == Form::Finite => {
                // "has not decided whether": it is still to be thought about
                let open = negated && self.force == Some(Force::Considers) && (group.perfect || !group.past);
                if (group.past || group.perfect) && !open {
                    return None;
                }
                self.or(Force::Owes);
            }
            Modal::Plain => {}
        }
        Some(())
    }

    fn finish(mut self) -> Option<Weight> {
        let n = self.names;
        let root = self.parsed.clauses.get(self.root)?;
        match root.opener {
            // "because DEF agrees that GOV shall have the choice": what is agreed is agreed there too
            Opener::Because if root.group.verb(&self.parsed.tokens).has(n.promise) && !root.group.past => {}
            Opener::If | Opener::Because => return None,
            Opener::Which => {
                // ", which GOV shall file": a statement; "the motion that GOV files": a description
                let comma = root
                    .opened
                    .and_then(|o| o.checked_sub(1))
                    .and_then(|b| self.parsed.tokens.get(b))
                    .is_some_and(|t| t.kind == Kind::Comma);
                let promises = root.group.verb(&self.parsed.tokens).has(n.promise) && !root.group.past;
                let states = comma && matches!(root.group.modal, Modal::Will | Modal::Can) || promises;
                if !states {
                    return None;
                }
            }
            Opener::Whether if root.governor == Governor::None => {
                // "Whether such a motion is filed lies with GOV": what the verb behind the question says
                let behind = self.parsed.clauses.iter().skip(self.root + 1).find(|c| {
                    let between = self.parsed.tokens.get(root.group.end..c.group.start).unwrap_or(&[]);
                    // "Whether or not GOV files, DEF may": no question but an either way
                    let one = c.subject.is_none() || !between.iter().any(|t| t.kind == Kind::Comma);
                    c.group.form == Form::Finite && c.opener == Opener::Main && one
                })?;
                let keeps = self.kept(behind);
                if behind.group.past {
                    return None;
                }
                let ends = |t: &Token<'_>| matches!(t.kind, Kind::Comma | Kind::Stop);
                let rest = self.parsed.tokens.iter().skip(behind.group.end);
                self.until = behind.group.end + rest.take(STATED).take_while(|t| !ends(t)).count();
                self.question = false;
                self.set(if keeps { Force::Reserves } else { Force::Considers });
            }
            _ => {}
        }
        if self.question {
            self.set(Force::Considers);
        }
        Some(Weight {
            force: self.force?,
            positive: self.positive,
            subject: self.subject,
            root: self.root,
            until: self.until,
        })
    }
}
