//! Acts: verbs and nouns that, with what they are about, make one of the actions of `rules/vocabulary-acts.toml`.

use super::around::agent;
use super::object::OBJECT;
use super::sentence::Sentence;
use super::{Commitment, breach, conditions, or_unstated};
use crate::reading::grammar::clauses::Clause;
use crate::reading::grammar::force::{Force, Weight, weigh, weigh_noun};
use crate::reading::grammar::groups::Form;
use crate::reading::grammar::tokens::{Actor, Token};
use crate::rule::Meanings;
use crate::rule::meanings::{Act, Glossary, When};
use std::cell::LazyCell;
use std::ops::Range;

/// An act that was recognised.
struct Found<'a> {
    act: &'a Act,
    /// The part of the sentence that it belongs to.
    part: Range<usize>,
    /// First token and after the last of the words that say it.
    at: Range<usize>,
}

impl<'a> Sentence<'a> {
    /// Adds the commitments of the sentence.
    pub(super) fn read(&mut self, out: &mut Vec<Commitment>) {
        let first = out.len();
        for index in 0..self.parsed.clauses.len() {
            self.verb(index, first, out);
        }
        for at in 0..self.parsed.tokens.len() {
            self.noun(at, first, out);
        }
        out.extend(breach::read(self));
    }

    fn verb(&mut self, index: usize, first: usize, out: &mut Vec<Commitment>) {
        let Some(clause) = self.parsed.clauses.get(index).filter(|c| !self.leads(c.group.head)) else {
            return;
        };
        let part = self.part(clause.group.head);
        let Some((act, when)) = self.act_of(clause, part.clone()) else {
            return;
        };
        let own = when.force.as_deref().and_then(Force::named);
        let none = self
            .parsed
            .tokens
            .get(clause.group.head)
            .is_some_and(|t| t.text.ends_with(" none"));
        let denied = none || own.is_none() && !clause.group.passive && self.nothing(clause.group.end);
        let Some(weight) = weigh(self.parsed, &self.reader.names, index, own, denied) else {
            return;
        };
        let found = Found {
            act,
            at: self.said(clause, part.clone(), &weight),
            part,
        };
        let actors = if when.client {
            default(act).into_iter().collect()
        } else {
            self.actors(clause, act, &weight)
        };
        let mut weight = weight;
        let own_act = clause
            .subject
            .and_then(|s| s.actor)
            .is_some_and(|a| actors.contains(&a));
        if clause.group.copula
            && own.is_none()
            && weight.positive
            && weight.force == Force::Owes
            && !when.client
            && !own_act
        {
            // "shall be admissible": a permission
            weight.force = Force::May;
        }
        if when.client && !weight.positive {
            weight.positive = true;
            weight.force = Force::Denies;
        }
        self.put(&found, &weight, &actors, first, out);
        if clause.group.aside_denial {
            // "may, but need not, file"
            let weight = Weight {
                force: Force::Denies,
                positive: true,
                ..weight
            };
            self.put(&found, &weight, &actors, first, out);
        }
    }

    /// The first act that a verb, with what it is done to, makes.
    fn act_of(&self, clause: &Clause, part: Range<usize>) -> Option<(&'a Act, &'a When)> {
        let group = &clause.group;
        let verb = if group.copula {
            // "shall be admissible": the words after the verb
            let word = |i: usize| self.parsed.tokens.get(i).map(|t| t.entry.word).unwrap_or_default();
            (group.end..group.end + 4).fold(Meanings::default(), |set, i| set | word(i))
        } else {
            group.verb(&self.parsed.tokens)
        };
        if !verb.has(self.reader.verbs) {
            return None;
        }
        let object = self.object(clause, part.clone());
        let noun = self
            .object_noun(clause, part.clone())
            .and_then(|at| self.parsed.tokens.get(at));
        let head = noun.map(|t| t.entry.any()).unwrap_or_default();
        let question = self.question(clause, part.clone());
        let client = !group.passive && clause.subject.is_some_and(|s| s.actor == Some(Actor::Defendant));
        self.first_act(object, part, |when| {
            when.verb.has(verb)
                && (when.head.is_empty() || when.head.has(head))
                && !when.not_head.has(head)
                && (when.question.is_empty() || when.question.has(question))
                && (client || !when.client)
                && !(when.active && group.passive)
        })
    }

    fn first_act(
        &self,
        object: Meanings,
        part: Range<usize>,
        names: impl Fn(&When) -> bool,
    ) -> Option<(&'a Act, &'a When)> {
        let leading = self
            .conditions
            .iter()
            .filter(|c| c.leads && c.tokens.start < part.start);
        let all = leading.fold(self.meanings(part.clone()), |set, c| {
            set | self.meanings(c.tokens.clone())
        });
        let own = self.meanings(part.clone());
        // "such a motion": the paragraph, or the sentence, has said which; or nothing else has been called one
        let such = || {
            let such = |t: &Token<'_>| t.text.split(' ').any(|w| w == "such" || w == "said");
            self.first && self.parsed.tokens.iter().any(such)
        };
        let after = LazyCell::new(|| self.after || self.speaks(0..part.start) || such());
        let fits = |when: &&When| {
            names(when)
                && (when.object.is_empty() || when.object.has(object))
                && when.with.iter().all(|w| w.has(all))
                && !when.not.has(own)
                && (!when.after || *after)
        };
        let glossary: &'a Glossary = self.reader.glossary;
        glossary
            .acts
            .iter()
            .find_map(|act| act.when.iter().find(fits).map(|when| (act, when)))
    }

    /// Whose act it is.
    fn actors(&self, clause: &Clause, act: &Act, weight: &Weight) -> Vec<Actor> {
        let can = |a: &Actor| act.actor.iter().any(|name| name == a.name());
        if clause.group.passive || clause.group.copula {
            let by = agent(self.parsed, &self.reader.names, clause.group.end).and_then(|at| self.parsed.tokens.get(at));
            return match by.and_then(|t| t.actor()) {
                Some(actor) => Some(actor).filter(can).into_iter().collect(),
                None => default(act).into_iter().collect(),
            };
        }
        match weight.subject {
            // what only one of the parties can do, they do not do together
            Some(s) if s.both && act.actor.len() < 2 => Vec::new(),
            Some(s) if s.both => [Actor::Government, Actor::Defendant].into_iter().filter(can).collect(),
            // "nobody has settled whether"
            Some(s) if s.negative && weight.force == Force::Considers => default(act).into_iter().collect(),
            Some(s) => s.actor.filter(can).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// "no right to such a motion", "the potential for a departure", "the choice is GOV's".
    fn noun(&mut self, at: usize, first: usize, out: &mut Vec<Commitment>) {
        let Some(token) = self.parsed.tokens.get(at) else {
            return;
        };
        let noun = token.entry.noun;
        if !noun.has(self.reader.nouns) || self.leads(at) || self.parsed.clauses.iter().any(|c| c.group.head == at) {
            return;
        }
        let part = self.part(at);
        // an infinitive says itself what the right is for
        let open = |i: usize| {
            self.parsed
                .clauses
                .iter()
                .any(|c| c.group.start == i && c.group.form != Form::Finite)
        };
        if (at + 1..at + 3).any(open) {
            return;
        }
        let behind = at + 1..(at + 1 + OBJECT).min(part.end);
        // what has been spoken of before is pointed at: "no such promise", "that decision"
        let pointed = at
            .checked_sub(1)
            .and_then(|b| self.parsed.tokens.get(b))
            .is_some_and(|t| {
                let word = t.text.rsplit(' ').next().unwrap_or(t.text);
                matches!(word, "such" | "that" | "this" | "said")
                    || noun.has(self.reader.names.decide) && t.entry.word.has(self.reader.names.determiner)
            });
        let Some((act, _)) = self.first_act(self.meanings(behind), part.clone(), |when| {
            when.noun.has(noun) && (pointed || !when.after)
        }) else {
            return;
        };
        let Some(mut weight) = weigh_noun(self.parsed, &self.reader.names, at) else {
            return;
        };
        if !weight.positive {
            weight = Weight {
                force: Force::Denies,
                positive: true,
                ..weight
            };
        }
        let root = self.parsed.clauses.get(weight.root).map_or(at, |r| r.group.start);
        let end = self.parsed.clauses.get(weight.root).map_or(at, |r| r.group.end);
        let found = Found {
            act,
            part,
            at: root.min(at)..end.max(at + 1),
        };
        let actors: Vec<Actor> = default(act).into_iter().collect();
        self.put(&found, &weight, &actors, first, out);
    }

    fn put(&mut self, found: &Found<'_>, weight: &Weight, actors: &[Actor], first: usize, out: &mut Vec<Commitment>) {
        let conditions = self.conditions_of(&found.part);
        let mut action = found.act.name.clone();
        let mut force = weight.force;
        if !weight.positive {
            match &found.act.negative {
                Some(name) => action.clone_from(name),
                None => force = Force::Denies,
            }
        }
        let force = match force {
            Force::Owes if !conditions.is_empty() => "owes-on-condition",
            other => other.name(),
        };
        let vehicles = if found.act.vehicle.is_empty() {
            Vec::new()
        } else {
            or_unstated(self.vehicles(found.act, found.part.clone()), "unnamed")
        };
        let around = self.around().clone();
        let parsed = self.parsed;
        let when = |range: Range<usize>| conditions::time(parsed, self.reader.glossary, range);
        let time = when(found.at.end..found.part.end).or_else(|| when(found.part.clone()));
        let scope = self.reached(found.part.clone(), &found.act.scope);
        for actor in actors {
            let same = |c: &Commitment| {
                c.actor == actor.name()
                    && c.action == action
                    && c.force == force
                    && c.scope == scope
                    && c.vehicles == vehicles
            };
            if let Some(known) = out.iter_mut().skip(first).find(|c| same(c)) {
                // said twice in a sentence; the words that say when may stand beside either
                if let Some(time) = when(found.at.end..found.part.end) {
                    known.time = Some(self.quoted(&time));
                }
                continue;
            }
            out.push(Commitment {
                action: action.clone(),
                actor: actor.name().to_owned(),
                force: force.to_owned(),
                vehicles: vehicles.clone(),
                implied: self.reached(found.part.clone(), &found.act.implied),
                scope: scope.clone(),
                time: time.as_ref().map(|t| self.quoted(t)),
                conditions: conditions.clone(),
                deciders: around.deciders(),
                standards: around.standards(),
                review: around.review(),
                review_in: (!around.review.is_empty()).then_some(self.index),
                sentence: self.index,
                words: self.words(&found.at),
            });
        }
    }
}

/// Whose act it is where nobody is named.
fn default(act: &Act) -> Option<Actor> {
    [Actor::Government, Actor::Defendant]
        .into_iter()
        .find(|a| act.actor.first().is_some_and(|n| n == a.name()))
}
