//! Changes of words that carry substance: sentences that came, went, moved, or say something else.

use super::meaning::{Meanings, Sign, agreed};
use super::words::{Interner, Word};
use super::{About, Aligned, Case, Change, How, Verdict, evidence};
use crate::document::Document;
use crate::rule::{Severity, Toward};

/// The changes of words that carry substance. Sentences that came or went one after the other are one change.
pub fn changes(case: &Case, meanings: &Meanings, interner: &Interner, out: &mut Vec<Change>) {
    let mut before: Option<usize> = None;
    for (at, one) in case.aligned.iter().enumerate() {
        let substance = one.verdict == Verdict::Substance;
        if !substance && !one.moved {
            continue;
        }
        let change = word_change(case, at, one, meanings, interner);
        let follows = before.is_some_and(|b| b + 1 == at);
        before = Some(at);
        match out.last_mut().filter(|last| follows && is_run(last, &change)) {
            Some(last) => lengthen(case, last, change),
            None => out.push(change),
        }
    }
}

fn word_change(case: &Case, at: usize, one: &Aligned, meanings: &Meanings, interner: &Interner) -> Change {
    let place = |document: &Document, indices: &[usize]| evidence(document, *indices.first()?, indices.last().copied());
    let old = place(&case.old.document, &one.pair.old);
    let new = place(&case.new.document, &one.pair.new);
    let (how, toward, severity, title) = match (&old, &new) {
        (Some(_), None) => alone(How::Gone, "a sentence is gone", &one.compared.old, meanings, interner),
        (None, Some(_)) => alone(How::Appeared, "a new sentence", &one.compared.new, meanings, interner),
        _ if one.verdict == Verdict::Substance => {
            let toward = agreed(&one.signs.iter().map(|s| s.toward).collect::<Vec<_>>());
            let severity = one.signs.iter().map(|s| s.severity).max().unwrap_or(Severity::Low);
            let how = match toward {
                Toward::Worse => How::Worse,
                Toward::Better => How::Better,
                Toward::Open => How::Changed,
            };
            (how, toward, severity, named(&one.signs))
        }
        _ => {
            let what = "a sentence stands in another paragraph";
            let (_, _, severity, title) = alone(How::Moved, what, &one.compared.new, meanings, interner);
            (How::Moved, Toward::Open, severity, title)
        }
    };
    Change {
        about: About::Words,
        how,
        toward,
        severity,
        title,
        rule: None,
        signs: one.signs.clone(),
        old,
        new,
        pair: Some(at),
    }
}

/// Whether a change is more of the one before it: sentences that all came, or all went, for nobody in particular.
fn is_run(last: &Change, next: &Change) -> bool {
    last.about == About::Words
        && last.how == next.how
        && matches!(next.how, How::Gone | How::Appeared)
        && last.toward == Toward::Open
        && next.toward == Toward::Open
}

/// Adds a sentence to a run of sentences.
fn lengthen(case: &Case, run: &mut Change, more: Change) {
    run.severity = run.severity.max(more.severity);
    let (document, slot, last) = match (&mut run.old, &mut run.new, more.old, more.new) {
        (Some(old), None, Some(last), _) => (&case.old.document, old, last),
        (None, Some(new), _, Some(last)) => (&case.new.document, new, last),
        _ => return,
    };
    let first = document.sentences.partition_point(|s| s.span.end <= slot.span.start);
    let span = slot.span.start..last.span.end.max(slot.span.end);
    let count = document
        .sentences
        .get(first..)
        .unwrap_or(&[])
        .iter()
        .take_while(|s| s.span.start < span.end)
        .count();
    slot.quote = document.text.get(span.clone()).unwrap_or("").to_owned();
    slot.span = span;
    let what = if run.how == How::Gone { "are gone" } else { "are new" };
    run.title = format!("{count} sentences {what}");
}

/// A sentence that came or went: for whom that is, by who owes something in it.
fn alone(
    how: How,
    what: &str,
    words: &[Word],
    meanings: &Meanings,
    interner: &Interner,
) -> (How, Toward, Severity, String) {
    let carries = meanings.carries(words, interner);
    let owes = meanings.who_owes(words, interner);
    let heavy = ["force", "negation", "condition", "standard", "number"]
        .iter()
        .any(|c| carries.iter().any(|x| x == c));
    let toward = match (how, owes.as_deref()) {
        (How::Gone, Some("the government")) | (How::Appeared, Some("the client")) => Toward::Worse,
        (How::Gone, Some("the client")) | (How::Appeared, Some("the government")) => Toward::Better,
        _ => Toward::Open,
    };
    let severity = match (toward, heavy) {
        (Toward::Worse, _) => Severity::High,
        (_, true) => Severity::Medium,
        _ => Severity::Low,
    };
    let whose = owes.map_or_else(String::new, |o| format!(", in which {o} owes something"));
    (how, toward, severity, format!("{what}{whose}"))
}

/// The signs in a line: "what is owed: owes -> may; a number: 30 -> 10".
fn named(signs: &[Sign]) -> String {
    let one = |s: &Sign| match (s.lost.is_empty(), s.gained.is_empty()) {
        (true, true) => s.title.clone(),
        (false, true) => format!("{}: {} is gone", s.title, s.lost.join(", ")),
        (true, false) => format!("{}: {} is new", s.title, s.gained.join(", ")),
        (false, false) => format!("{}: {} -> {}", s.title, s.lost.join(", "), s.gained.join(", ")),
    };
    signs.iter().map(one).collect::<Vec<_>>().join("; ")
}
