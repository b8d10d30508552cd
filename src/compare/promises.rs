//! Promises whose force, condition, decision-maker or standard changed. All that is known of a commitment is asked here.

use super::{About, Case, Change, How, Verdict, evidence};
use crate::examine::Examined;
use crate::reading::commitments::Commitment;
use crate::rule::{Severity, Toward};
use std::collections::BTreeSet;

/// Forces from the weakest up.
const FORCES: [&str; 7] = [
    "denies",
    "reserves",
    "considers",
    "may",
    "intends",
    "owes-on-condition",
    "owes",
];
/// Longest stretch of the paper's words that stands in a title, in characters.
const SHOWN: usize = 60;

/// What became of the promises.
pub fn changes(case: &Case, out: &mut Vec<Change>) {
    let changed = Changed::of(case);
    let olds = &case.old.reading.commitments;
    let news = &case.new.reading.commitments;
    let mut free: Vec<bool> = vec![true; news.len()];
    let mut left: Vec<&Commitment> = Vec::new();
    // the same promise in the same pair of sentences, then in another
    let mut matches: Vec<(&Commitment, &Commitment)> = Vec::new();
    for old in olds {
        let pair = case.alignment.of_old.get(old.sentence).copied().flatten();
        let here =
            |new: &Commitment| pair.is_some() && case.alignment.of_new.get(new.sentence).copied().flatten() == pair;
        match take(old, news, &mut free, here) {
            Some(new) => matches.push((old, new)),
            None => left.push(old),
        }
    }
    let mut gone: Vec<&Commitment> = Vec::new();
    for old in left {
        match take(old, news, &mut free, |new| new.force == old.force) {
            Some(new) => matches.push((old, new)),
            None => gone.push(old),
        }
    }
    for (old, new) in matches {
        if changed.touches(case, Some(old), Some(new)) {
            out.extend(both(case, old, new));
        }
    }
    // the same promise said again elsewhere is neither gone nor new
    let said = |c: &Commitment, all: &[Commitment]| all.iter().any(|o| key(o) == key(c) && o.force == c.force);
    for old in gone {
        if changed.touches(case, Some(old), None) && !said(old, news) {
            out.extend(alone(case, old, true));
        }
    }
    for (new, free) in news.iter().zip(&free) {
        if *free && changed.touches(case, None, Some(new)) && !said(new, olds) {
            out.extend(alone(case, new, false));
        }
    }
}

/// The new promise that is most like an old one.
fn take<'c>(
    old: &Commitment,
    news: &'c [Commitment],
    free: &mut [bool],
    fits: impl Fn(&Commitment) -> bool,
) -> Option<&'c Commitment> {
    let alike = |new: &Commitment| {
        let shared = old.vehicles.iter().filter(|v| new.vehicles.contains(v)).count();
        (
            usize::from(new.force == old.force),
            shared,
            usize::from(new.scope == old.scope),
        )
    };
    let (at, new) = news
        .iter()
        .enumerate()
        .filter(|(i, new)| {
            free.get(*i) == Some(&true) && new.actor == old.actor && new.action == old.action && fits(new)
        })
        .max_by_key(|(i, new)| (alike(new), usize::MAX - i))?;
    if let Some(slot) = free.get_mut(at) {
        *slot = false;
    }
    Some(new)
}

fn key(c: &Commitment) -> (&str, &str, BTreeSet<&str>) {
    (&c.actor, &c.action, c.vehicles.iter().map(String::as_str).collect())
}

/// The numbered paragraphs in which words of substance differ: what a promise says is read from the whole paragraph, and a
/// paraphrase may be read in another way without being another promise.
struct Changed {
    old: BTreeSet<usize>,
    new: BTreeSet<usize>,
}

fn top(examined: &Examined, sentence: usize) -> Option<usize> {
    let clause = examined.document.sentences.get(sentence)?.clause;
    examined.document.clauses.get(clause).map(|c| c.top)
}

impl Changed {
    fn of(case: &Case) -> Changed {
        let mut out = Changed {
            old: BTreeSet::new(),
            new: BTreeSet::new(),
        };
        for one in case
            .aligned
            .iter()
            .filter(|a| a.verdict == Verdict::Substance || a.moved)
        {
            out.old.extend(one.pair.old.iter().filter_map(|o| top(case.old, *o)));
            out.new.extend(one.pair.new.iter().filter_map(|n| top(case.new, *n)));
        }
        out
    }

    fn touches(&self, case: &Case, old: Option<&Commitment>, new: Option<&Commitment>) -> bool {
        old.and_then(|c| top(case.old, c.sentence))
            .is_some_and(|t| self.old.contains(&t))
            || new
                .and_then(|c| top(case.new, c.sentence))
                .is_some_and(|t| self.new.contains(&t))
    }
}

/// What changed in a promise that both papers make.
fn both(case: &Case, old: &Commitment, new: &Commitment) -> Option<Change> {
    let mut said: Vec<String> = Vec::new();
    let mut toward: Vec<Toward> = Vec::new();
    if old.force != new.force {
        said.push(format!("{} -> {}", words(case.old, old), words(case.new, new)));
        toward.push(by_force(old, new));
    }
    for (name, a, b) in [
        ("decided by", &old.deciders, &new.deciders),
        ("standard", &old.standards, &new.standards),
        ("review", &old.review, &new.review),
        ("vehicle", &old.vehicles, &new.vehicles),
        ("reach", &old.scope, &new.scope),
    ] {
        let (lost, gained) = (less(a, b), less(b, a));
        if lost.is_empty() && gained.is_empty() {
            continue;
        }
        said.push(format!("{name}: {} -> {}", listed(a), listed(b)));
        toward.extend(lost.iter().filter_map(|n| worth(n, &new.actor)).map(turned));
        toward.extend(gained.iter().filter_map(|n| worth(n, &new.actor)));
    }
    // of what is only allowed or considered no conditions are read, so that there is nothing to compare
    let owed = |c: &Commitment| strength(&c.force) >= strength("intends");
    let (lost, gained) = if owed(old) && owed(new) {
        (
            less(&old.conditions, &new.conditions),
            less(&new.conditions, &old.conditions),
        )
    } else {
        (Vec::new(), Vec::new())
    };
    match (lost.len(), gained.len()) {
        (0, 0) => {}
        (_, 0) => {
            said.push("a condition fell away".to_owned());
            toward.push(turned(conditional(new)));
        }
        (0, _) => {
            said.push("a condition was added".to_owned());
            toward.push(conditional(new));
        }
        _ => {
            said.push("the condition changed".to_owned());
            toward.push(Toward::Open);
        }
    }
    if old.time != new.time {
        let when = |t: &Option<String>| t.clone().unwrap_or_else(|| "no time".to_owned());
        said.push(format!("due: {} -> {}", when(&old.time), when(&new.time)));
    }
    if said.is_empty() {
        return None;
    }
    let toward = super::meaning::agreed(&toward);
    let (how, severity) = match toward {
        Toward::Worse => (How::Worse, Severity::High),
        Toward::Better => (How::Better, Severity::High),
        Toward::Open => (How::Changed, Severity::Medium),
    };
    let (a, b) = (
        case.old.document.paragraph_of(old.sentence),
        case.new.document.paragraph_of(new.sentence),
    );
    if let (Some(a), Some(b)) = (a, b)
        && a != b
    {
        said.push(format!("¶ {a} -> ¶ {b}"));
    }
    Some(Change {
        about: About::Promise,
        how,
        toward,
        severity,
        title: format!("{}: {}", subject(new), said.join(", ")),
        rule: None,
        signs: Vec::new(),
        old: evidence(&case.old.document, old.sentence, None),
        new: evidence(&case.new.document, new.sentence, None),
        pair: case.alignment.of_new.get(new.sentence).copied().flatten(),
    })
}

/// A promise that only one paper makes.
fn alone(case: &Case, c: &Commitment, gone: bool) -> Option<Change> {
    let examined = if gone { case.old } else { case.new };
    let toward = match (gift(c), gone) {
        (0, _) => Toward::Open,
        (good, gone) if (good > 0) == gone => Toward::Worse,
        _ => Toward::Better,
    };
    let severity = if toward == Toward::Open {
        Severity::Medium
    } else {
        Severity::High
    };
    let place = evidence(&examined.document, c.sentence, None)?;
    let what = if gone { "is gone" } else { "is new" };
    let pair = if gone {
        case.alignment.of_old.get(c.sentence)
    } else {
        case.alignment.of_new.get(c.sentence)
    };
    let title = format!("{}: \u{201c}{}\u{201d} {what}", subject(c), words(examined, c));
    let (old, new) = if gone { (Some(place), None) } else { (None, Some(place)) };
    Some(Change {
        about: About::Promise,
        how: if gone { How::Gone } else { How::Appeared },
        toward,
        severity,
        title,
        rule: None,
        signs: Vec::new(),
        old,
        new,
        pair: pair.copied().flatten(),
    })
}

fn strength(force: &str) -> usize {
    FORCES.iter().position(|f| *f == force).unwrap_or(0)
}

fn by_force(old: &Commitment, new: &Commitment) -> Toward {
    // of two things that give, what is owed gives more than what is owed on a condition
    let rank = |c: &Commitment| match gift(c) {
        1 => (1, strength(&c.force)),
        gift => (gift, 0),
    };
    match rank(new).cmp(&rank(old)) {
        std::cmp::Ordering::Less => Toward::Worse,
        std::cmp::Ordering::Equal => Toward::Open,
        std::cmp::Ordering::Greater => Toward::Better,
    }
}

/// What the government does against the client.
const ADVERSE: [&str; 7] = [
    "use-statements",
    "prosecute",
    "oppose",
    "argue-sentence",
    "challenge",
    "appeal",
    "withdraw-motion",
];

/// What a commitment is to the client: 1 where it gives, -1 where it takes, 0 where that cannot be told.
fn gift(c: &Commitment) -> i8 {
    let owed = strength(&c.force) >= strength("intends");
    let against = ADVERSE.contains(&c.action.as_str());
    match (c.actor.as_str(), c.force.as_str()) {
        ("government", "denies") if against => 1,
        ("government", _) if against => -1,
        ("government", "denies") => -1,
        ("government", _) if owed => 1,
        ("defendant", "denies") => -1,
        ("defendant", _) if owed => -1,
        ("defendant", "may" | "reserves") => 1,
        _ => 0,
    }
}

/// What a decision-maker or a standard that came is to the client, in a promise of the government.
fn worth(name: &str, actor: &str) -> Option<Toward> {
    if actor != "government" {
        return None;
    }
    match name {
        "sole-discretion" | "unreviewable" | "waived" | "committee" => Some(Toward::Worse),
        "good-faith" | "reasonable" | "court" | "kept" | "5k1.1" | "3553e" | "rule35" => Some(Toward::Better),
        _ => None,
    }
}

fn turned(toward: Toward) -> Toward {
    match toward {
        Toward::Better => Toward::Worse,
        Toward::Open => Toward::Open,
        Toward::Worse => Toward::Better,
    }
}

/// What a new condition is: worse on what the government owes, better on what the client owes.
fn conditional(c: &Commitment) -> Toward {
    match c.actor.as_str() {
        "government" => Toward::Worse,
        "defendant" => Toward::Better,
        _ => Toward::Open,
    }
}

fn less(all: &[String], known: &[String]) -> Vec<String> {
    all.iter().filter(|a| !known.contains(a)).cloned().collect()
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(" + ")
    }
}

/// What it is about: "5K1.1", "move for reduction".
fn subject(c: &Commitment) -> String {
    let shown = |v: &String| match v.as_str() {
        "5k1.1" => Some("5K1.1"),
        "3553e" => Some("3553(e)"),
        "rule35" => Some("Rule 35(b)"),
        _ => None,
    };
    let vehicles: Vec<&str> = c.vehicles.iter().filter_map(shown).collect();
    if vehicles.is_empty() {
        format!("{}, {}", c.actor, c.action.replace('-', " "))
    } else {
        vehicles.join(", ")
    }
}

/// The paper's words that give a promise its force, without the party before them.
fn words(examined: &Examined, c: &Commitment) -> String {
    let view = &examined.reading.view;
    let text = view.sentence(c.sentence).get(c.words.clone()).unwrap_or("");
    let party = text.find(|x: char| x.is_ascii_lowercase()).unwrap_or(0);
    let range = c.words.start + party..c.words.end;
    let span = view.source(c.sentence, range).unwrap_or_default();
    let shown: Vec<&str> = examined
        .document
        .text
        .get(span)
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let shown = shown.join(" ");
    let shown = shown.split([',', ';']).next().unwrap_or("").to_owned();
    if shown.is_empty() {
        return c.force.replace('-', " ");
    }
    match shown.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} ...", shown.get(..at).unwrap_or("").trim_end()),
        None => shown,
    }
}
