//! Who says that there was a breach, and on what proof: in a promise or in a condition, and passively.

use super::Commitment;
use super::around::agent;
use super::sentence::Sentence;
use crate::reading::grammar::tokens::Actor;
use crate::rule::Meanings;
use std::collections::BTreeSet;
use std::ops::Range;

/// So many words after a verb of deciding may pass before the breach is named.
const NAMED_WITHIN: usize = 26;
/// Whom somebody has to convince is named within so many words.
const TO_WHOM: usize = 4;
/// A failure is a breach where the agreement, or what it asks for, is named within so many words.
const NEAR: usize = 10;

/// The commitment to let somebody decide on a breach, where a sentence has one.
pub fn read(sentence: &Sentence<'_>) -> Option<Commitment> {
    let names = sentence.names();
    let parsed = sentence.parsed;
    let places = places(sentence);
    if places.is_empty() {
        return None;
    }
    let named_in = |range: Range<usize>| places.iter().any(|at| range.contains(at));
    let (adjudge, prove) = (sentence.meaning("adjudge"), sentence.meaning("prove"));
    let mut deciders: BTreeSet<&'static str> = BTreeSet::new();
    let mut at: Option<Range<usize>> = None;
    for clause in &parsed.clauses {
        let group = &clause.group;
        let verb = group.verb(&parsed.tokens);
        let proves = verb.has(prove);
        let satisfied = group.copula && sentence.meanings(group.end..group.end + 3).has(adjudge);
        if !verb.has(adjudge) && !proves && !satisfied || group.negated {
            continue;
        }
        let after = named_in(group.end..group.end + NAMED_WITHIN);
        // "Whether DEF has breached shall be determined by GOV"
        let before = group.passive && named_in(group.start.saturating_sub(NAMED_WITHIN)..group.start);
        if !after && !before {
            continue;
        }
        let by = if group.passive {
            agent(parsed, names, group.end)
                .and_then(|a| parsed.tokens.get(a))
                .and_then(|t| t.actor())
        } else {
            clause.subject.and_then(|s| s.actor)
        };
        // "to convince COURT of the breach"
        let before_court = || {
            let mut next = parsed.tokens.iter().skip(group.end).take(TO_WHOM);
            next.any(|t| t.actor() == Some(Actor::Court))
        };
        match by {
            _ if proves && before_court() => deciders.insert("court"),
            Some(Actor::Government) if !proves => deciders.insert("government"),
            Some(Actor::Court) => deciders.insert("court"),
            None | Some(Actor::Government) => false,
            Some(_) => continue,
        };
        at.get_or_insert(group.start..group.end);
    }
    let around = sentence.circumstances().read(parsed, names);
    let noun = parsed
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| t.entry.noun.has(names.decide))
        .map(|(i, _)| i)
        .filter(|i| named_in(*i..*i + NAMED_WITHIN))
        .find(|i| sentence.circumstances().owner(parsed, names, *i) == Some(Actor::Government));
    if deciders.is_empty()
        && let Some(noun) = noun
    {
        deciders.insert("government");
        at.get_or_insert(noun..noun + 1);
    }
    let mut standards = around.standards.clone();
    let proof = sentence.circumstances().standards_in(parsed, 0..parsed.tokens.len());
    if at.is_none() {
        // "probable cause to believe that there was a breach"
        let token = *places.first()?;
        if proof.is_empty() {
            return None;
        }
        at = Some(token..token + 1);
    }
    if !deciders.contains("government") {
        standards.remove("sole-discretion");
    }
    let at = at?;
    let part = sentence.part(at.start);
    let (actor, force) = match (deciders.contains("government"), deciders.contains("court")) {
        (_, true) => ("court", "owes"),
        (true, false) => ("government", "reserves"),
        (false, false) => ("other", "may"),
    };
    Some(Commitment {
        action: "decide-breach".to_owned(),
        actor: actor.to_owned(),
        force: force.to_owned(),
        conditions: sentence.conditions_of(&part),
        deciders: super::or_unstated(deciders.iter().map(|d| (*d).to_owned()).collect(), "unstated"),
        standards: super::or_unstated(standards.iter().map(|d| (*d).to_owned()).collect(), "unstated"),
        review: around.review(),
        sentence: sentence.index(),
        words: sentence.words(&at),
        ..Commitment::default()
    })
}

/// Where a breach of the agreement is named: by that name, or as a failure to do what the agreement asks.
fn places(sentence: &Sentence<'_>) -> Vec<usize> {
    let (named, failure) = (sentence.meaning("breach-named"), sentence.meaning("breach"));
    let asked = sentence.meaning("agreed-terms") | sentence.meaning("perform") | sentence.meaning("cooperate");
    let tokens = &sentence.parsed.tokens;
    let means = |at: usize, wanted: Meanings| tokens.get(at).is_some_and(|t| t.entry.any().has(wanted));
    let one = |at: usize| {
        let near = at.saturating_sub(NEAR)..at + NEAR;
        means(at, named) || means(at, failure) && sentence.meanings(near).has(asked)
    };
    if !(0..tokens.len()).any(one) {
        return Vec::new();
    }
    (0..tokens.len()).filter(|at| means(*at, named | failure)).collect()
}
