//! What the verbs and nouns add that an act hangs on: "agrees to", "is free to", "the right to".

use super::{Force, Scale};
use crate::reading::grammar::clauses::{Clause, Governor};
use crate::reading::grammar::groups::{Form, Modal};
use crate::reading::grammar::tokens::{Actor, Kind};
use crate::rule::Meanings;

impl Scale<'_, '_> {
    /// What the verb adds that the act hangs on.
    pub(super) fn verb(&mut self, above: &Clause, index: usize) -> Option<()> {
        let n = self.names;
        let group = &above.group;
        let verb = group.verb(&self.parsed.tokens);
        let nobody = group.form == Form::Finite && above.subject.is_some_and(|s| s.negative);
        let negated = group.negated ^ nobody;
        let actor = above.subject.and_then(|s| s.actor);
        let by_court = actor == Some(Actor::Court) && !nobody;
        let factual = group.past && !group.perfect;
        self.root = index;
        if group.copula || group.having {
            return self.predicate(above, negated, factual);
        }
        if group.passive {
            if factual && !verb.has(n.promise) {
                return None;
            }
            return match () {
                () if verb.has(n.oblige) => {
                    self.set(if negated { Force::Denies } else { Force::Owes });
                    Some(())
                }
                () if verb.has(n.permit) => self.allowed(negated),
                () if verb.has(n.prevent) => self.prevented(negated),
                () if verb.has(n.promise | n.know | n.decide | n.construe) => {
                    if negated {
                        self.turn();
                    }
                    Some(())
                }
                () if verb.has(n.intend) => {
                    self.set(Force::Intends);
                    Some(())
                }
                () => self.mood(group, negated),
            };
        }
        match () {
            () if self.question && verb.has(n.think | n.decide | n.know) => {
                if by_court || factual {
                    return None;
                }
                self.question = false;
                self.set(Force::Considers);
                Some(())
            }
            () if verb.has(n.promise) => {
                if factual {
                    return None;
                }
                if negated {
                    self.set(Force::Denies);
                } else if group.modal == Modal::Can {
                    self.set(Force::May);
                } else {
                    self.or(Force::Owes);
                }
                Some(())
            }
            () if verb.has(n.refuse) => {
                self.positive = !self.positive ^ negated;
                self.force = self.force.filter(|f| *f != Force::Owes);
                if group.modal == Modal::Can && !self.positive {
                    self.positive = true;
                    self.set(Force::Denies);
                    return Some(());
                }
                if group.form == Form::Finite && group.past {
                    return None;
                }
                self.mood(group, negated)
            }
            () if verb.has(n.oblige) && self.by_paper(above) => {
                self.set(if negated { Force::Denies } else { Force::Owes });
                Some(())
            }
            () if verb.has(n.permit) && self.by_paper(above) => self.allowed(negated),
            () if verb.has(n.prevent) && self.by_paper(above) => self.prevented(negated),
            () if verb.has(n.intend) => {
                self.set(if negated { Force::Denies } else { Force::Intends });
                (!factual).then_some(())
            }
            () if verb.has(n.lean) || verb.has(n.think) => {
                self.set(Force::Considers);
                (!factual && !by_court).then_some(())
            }
            () if verb.has(n.know | n.decide) => {
                if factual || by_court {
                    return None;
                }
                if negated {
                    self.turn();
                }
                Some(())
            }
            () if verb.has(n.reserve) => {
                self.set(Force::Reserves);
                Some(())
            }
            () if verb.has(n.fail) => None,
            () if by_court => None,
            () => self.mood(group, negated),
        }
    }

    /// Whether it is the paper, a thing or nobody that obliges or allows, and not a person.
    pub(super) fn by_paper(&self, above: &Clause) -> bool {
        above.subject.is_none_or(|s| s.actor.is_none())
    }

    /// What is not so: what would be owed is not.
    pub(super) fn turn(&mut self) {
        match self.force {
            Some(Force::Denies) => self.set(Force::Owes),
            Some(Force::May) => {
                self.positive = !self.positive;
                self.set(Force::Owes);
            }
            _ => self.set(Force::Denies),
        }
    }

    pub(super) fn allowed(&mut self, negated: bool) -> Option<()> {
        if negated {
            self.positive = !self.positive;
            self.set(Force::Owes);
        } else if !matches!(self.force, Some(Force::Considers | Force::Denies)) {
            self.set(Force::May);
        }
        Some(())
    }

    pub(super) fn prevented(&mut self, negated: bool) -> Option<()> {
        if negated {
            self.set(Force::May);
        } else {
            self.positive = !self.positive;
            self.set(Force::Owes);
        }
        Some(())
    }

    /// "is free to", "is ready to", "has yet to", "is under no obligation to".
    pub(super) fn predicate(&mut self, above: &Clause, negated: bool, factual: bool) -> Option<()> {
        let n = self.names;
        let said = self.following(above.group.end);
        if factual {
            return None;
        }
        match () {
            () if said.has(n.oblige) => self.set(if negated { Force::Denies } else { Force::Owes }),
            () if said.has(n.prevent) => {
                self.prevented(negated)?;
            }
            () if said.has(n.free) => {
                self.allowed(negated)?;
            }
            () if said.has(n.lean) => self.set(Force::Considers),
            () if said.has(n.intend) => self.set(if negated { Force::Denies } else { Force::Intends }),
            () if said.has(n.promise) => self.set(if negated { Force::Denies } else { Force::Owes }),
            () if self.question && said.has(n.rest) => {
                self.question = false;
                self.set(Force::Reserves);
            }
            () if negated && said.is_empty() => self.set(Force::Denies),
            () => {
                self.mood(&above.group, negated)?;
            }
        }
        Some(())
    }

    /// The meanings of the words directly after a verb, up to the next comma, name or verb.
    pub(super) fn following(&self, from: usize) -> Meanings {
        let mut said = Meanings::default();
        for token in self.parsed.tokens.iter().skip(from).take(5) {
            if token.kind != Kind::Word
                || token.text == "to"
                || token.entry.word.has(self.names.that | self.names.whether)
            {
                break;
            }
            said = said | token.entry.any();
        }
        said
    }

    /// What the noun adds that the act hangs on, and what the noun itself hangs on.
    pub(super) fn noun(&mut self, noun: usize, act: usize) -> Option<Governor> {
        let n = self.names;
        let token = self.parsed.tokens.get(noun)?;
        let meaning = token.entry.noun;
        let as_subject = self
            .parsed
            .clauses
            .iter()
            .position(|c| c.group.form == Form::Finite && c.subject.is_some_and(|s| s.at == noun));
        let holder = as_subject.or_else(|| {
            self.parsed
                .clauses
                .iter()
                .enumerate()
                .take_while(|(i, _)| *i < act)
                .filter(|(_, c)| c.group.end <= noun)
                .max_by_key(|(_, c)| c.group.end)
                .map(|(i, _)| i)
        })?;
        let above = self.parsed.clauses.get(holder)?;
        let before = |i: &usize| self.parsed.tokens.get(*i);
        let denied_here = (noun.saturating_sub(3)..noun)
            .rev()
            .take_while(|i| before(i).is_some_and(|t| t.kind == Kind::Word && t.entry.verb.is_empty()))
            .any(|i| before(&i).is_some_and(|t| t.entry.word.has(n.no) || t.text == "without"));
        let nobody = above.subject.is_some_and(|s| s.negative && s.at != noun);
        // "the obligation does not end" is an obligation
        let above_negated = above.group.negated && (as_subject.is_none() || above.group.copula);
        let negated = above_negated ^ nobody ^ denied_here;
        let verb = above.group.verb(&self.parsed.tokens);
        if above.group.past && !above.group.perfect && !denied_here {
            return None;
        }
        self.root = holder;
        let keeps = verb.has(n.reserve | n.rest) || above.group.copula && self.following(above.group.end).has(n.rest);
        match () {
            () if meaning.has(n.refuse | n.fail) => return None,
            () if meaning.has(n.oblige | n.promise) && negated => self.set(Force::Denies),
            () if self.question || meaning.has(n.decide) && !meaning.has(n.right) => {
                let by_court = above.subject.is_some_and(|s| s.actor == Some(Actor::Court));
                if by_court {
                    return None;
                }
                self.question = false;
                let thinks = verb.has(n.think | n.decide) && as_subject.is_none() && !verb.has(n.reserve | n.rest);
                self.set(if thinks { Force::Considers } else { Force::Reserves });
            }
            () if keeps && meaning.has(n.right | n.chance | n.permit) => {
                if self.positive {
                    self.set(Force::Reserves);
                } else {
                    self.positive = true;
                    self.set(Force::Denies);
                }
            }
            () if meaning.has(n.oblige | n.promise) => {
                if negated {
                    self.set(Force::Denies);
                } else {
                    self.or(Force::Owes);
                }
            }
            () if meaning.has(n.right | n.permit | n.chance) => {
                self.allowed(negated)?;
            }
            () if meaning.has(n.lean) => self.set(Force::Considers),
            () if meaning.has(n.intend) => self.set(if negated { Force::Denies } else { Force::Intends }),
            () => {}
        }
        Some(above.governor)
    }
}
