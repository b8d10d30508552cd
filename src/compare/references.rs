//! References to paragraphs that broke, or that point to another paragraph although their words stayed.

use super::{About, Case, Change, How, Verdict, evidence};
use crate::reading::references::Reference;
use crate::rule::{Severity, Toward};

/// What became of the references.
pub fn changes(case: &Case, out: &mut Vec<Change>) {
    let dangling = |facts: &std::collections::BTreeMap<String, Vec<usize>>| {
        facts.get("dangling-reference").cloned().unwrap_or_default()
    };
    let old_dangling = dangling(&case.old.reading.facts);
    for n in dangling(&case.new.reading.facts) {
        let known = case
            .of_new(n)
            .is_some_and(|a| a.pair.old.iter().any(|o| old_dangling.contains(o)));
        if !known {
            let labels: Vec<&str> = of(&case.new.reading.references, n)
                .filter(|r| r.target.is_none())
                .map(|r| r.label.as_str())
                .collect();
            let title = format!("it refers to paragraph {}, which is not there", labels.join(", "));
            out.push(change(case, n, How::Worse, Severity::Medium, title));
        }
    }
    for (n, _) in case.new.document.sentences.iter().enumerate() {
        let Some(aligned) = case.of_new(n).filter(|a| a.verdict < Verdict::Substance) else {
            continue;
        };
        for new in of(&case.new.reading.references, n) {
            let before = aligned
                .pair
                .old
                .iter()
                .flat_map(|o| of(&case.old.reading.references, *o))
                .find(|r| r.label == new.label);
            let (Some(was), Some(is)) = (before.and_then(|r| r.target), new.target) else {
                continue;
            };
            let Some(now) = case.numbering.clause(was).filter(|now| *now != is) else {
                continue;
            };
            let label = |clause: usize| case.new.document.clauses.get(clause).and_then(|c| c.label.clone());
            let (Some(now), Some(_)) = (label(now), label(is)) else {
                continue;
            };
            let title = format!(
                "it still says paragraph {}, but what was paragraph {} is now paragraph {now}",
                new.label, new.label
            );
            out.push(change(case, n, How::Changed, Severity::Medium, title));
        }
    }
}

fn of(references: &[Reference], sentence: usize) -> impl Iterator<Item = &Reference> {
    references.iter().filter(move |r| r.from == sentence)
}

fn change(case: &Case, sentence: usize, how: How, severity: Severity, title: String) -> Change {
    let old = case.of_new(sentence).and_then(|a| a.pair.old.first().copied());
    Change {
        about: About::Reference,
        how,
        toward: if how == How::Worse { Toward::Worse } else { Toward::Open },
        severity,
        title,
        rule: None,
        signs: Vec::new(),
        old: old.and_then(|o| evidence(&case.old.document, o, None)),
        new: evidence(&case.new.document, sentence, None),
        pair: case.alignment.of_new.get(sentence).copied().flatten(),
    }
}
