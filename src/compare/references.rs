//! References to paragraphs that broke, or that point to another paragraph although their words stayed.

use super::{About, Case, Change, How, Verdict, evidence};
use crate::reading::references::{Reference, ReferenceKind};
use crate::rule::{Severity, Toward};

/// What became of the references.
pub fn changes(case: &Case, out: &mut Vec<Change>) {
    // another layout alone breaks nothing
    if !case.differs() && case.numbering.counted().renumbered == 0 {
        return;
    }
    for n in 0..case.new.document.sentences.len() {
        let olds: Vec<&Reference> = case.of_new(n).map_or_else(Vec::new, |aligned| {
            let references = &case.old.reading.references;
            aligned.pair.old.iter().flat_map(|o| of(references, *o)).collect()
        });
        // where a number was changed, the words show it
        let quiet = case.of_new(n).is_some_and(|a| a.verdict < Verdict::Substance);
        let kept = olds
            .iter()
            .map(|r| &r.label)
            .eq(of(&case.new.reading.references, n).map(|r| &r.label));
        for new in of(&case.new.reading.references, n) {
            let before = olds.iter().find(|r| r.label == new.label);
            let turned = match (before.and_then(|r| r.target), new.target) {
                (Some(was), Some(is)) if quiet && kept => turned(case, new, was, is),
                _ => None,
            };
            let known = olds.iter().any(|r| r.trouble().is_some());
            if let Some(title) = turned {
                out.push(change(case, n, How::Changed, title));
            } else if let Some(trouble) = new.trouble().filter(|_| !known) {
                out.push(change(case, n, How::Worse, trouble));
            }
        }
    }
}

/// What is to be said of a reference whose number stayed while the paragraphs got others.
fn turned(case: &Case, reference: &Reference, was: usize, is: usize) -> Option<String> {
    let name = |clause: usize| case.new.document.clauses.get(clause).and_then(|c| c.label.clone());
    let label = match reference.label.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("paragraph {}", reference.label),
        false => reference.label.clone(),
    };
    match case.numbering.clause(was) {
        Some(now) if now == is => None,
        Some(now) => Some(format!(
            "it still says {label}, but what that was is now paragraph {}",
            name(now)?
        )),
        None => Some(format!(
            "it still says {label}, but what that was is gone, and another paragraph stands there"
        )),
    }
}

/// The references of a sentence to paragraphs.
fn of(references: &[Reference], sentence: usize) -> impl Iterator<Item = &Reference> {
    references
        .iter()
        .filter(move |r| r.from == sentence && r.kind == ReferenceKind::Paragraph)
}

fn change(case: &Case, sentence: usize, how: How, title: String) -> Change {
    let old = case.of_new(sentence).and_then(|a| a.pair.old.first().copied());
    Change {
        about: About::Reference,
        how,
        toward: if how == How::Worse { Toward::Worse } else { Toward::Open },
        severity: Severity::Medium,
        title,
        rule: None,
        signs: Vec::new(),
        old: old.and_then(|o| evidence(&case.old.document, o, None)),
        new: evidence(&case.new.document, sentence, None),
        pair: case.alignment.of_new.get(sentence).copied().flatten(),
    }
}
