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
        let olds: Vec<&Reference> = aligned
            .pair
            .old
            .iter()
            .flat_map(|o| of(&case.old.reading.references, *o))
            .collect();
        let news = aligned
            .pair
            .new
            .iter()
            .flat_map(|n| of(&case.new.reading.references, *n));
        // where a number was changed, the words show it
        let kept = olds.iter().map(|r| &r.label).eq(news.map(|r| &r.label));
        for new in of(&case.new.reading.references, n).filter(|_| kept) {
            let before = olds.iter().find(|r| r.label == new.label);
            if let (Some(was), Some(is)) = (before.and_then(|r| r.target), new.target)
                && let Some(title) = turned(case, &new.label, was, is)
            {
                out.push(change(case, n, How::Changed, Severity::Medium, title));
            }
        }
    }
}

/// What is to be said of a reference whose number stayed while the paragraphs got others.
fn turned(case: &Case, label: &str, was: usize, is: usize) -> Option<String> {
    let name = |clause: usize| case.new.document.clauses.get(clause).and_then(|c| c.label.clone());
    match case.numbering.clause(was) {
        Some(now) if now == is => None,
        Some(now) => Some(format!(
            "it still says paragraph {label}, but what was paragraph {label} is now paragraph {}",
            name(now)?
        )),
        None => Some(format!(
            "it still says paragraph {label}, but what was paragraph {label} is gone, and another paragraph has that number"
        )),
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
