//! Facts of the term sheet that changed: counts, minimum, loss, range, deadlines, carve-outs.

use super::{About, Case, Change, How, Verdict};
use crate::finding::{Evidence, EvidenceRole};
use crate::reading::terms::{self, Fact, Value};
use crate::rule::{Severity, Toward};

/// Facts that other changes tell better: the promise of a motion, its decision-maker and its standard.
const TOLD_ELSEWHERE: [&str; 3] = ["motion", "motion-decider", "motion-standard"];

/// What became of the terms.
pub fn changes(case: &Case, out: &mut Vec<Change>) {
    let old = terms::read(&case.old.document, &case.old.reading, case.knowledge);
    let new = terms::read(&case.new.document, &case.new.reading, case.knowledge);
    for (a, b) in old.facts.iter().zip(&new.facts) {
        if !TOLD_ELSEWHERE.contains(&a.name.as_str()) {
            fact(case, a, b, out);
        }
    }
}

fn fact(case: &Case, old: &Fact, new: &Fact, out: &mut Vec<Change>) {
    // what both say is no change, whichever words say it; without a value the words are compared elsewhere
    let told = |v: &&Value| !v.says.is_empty();
    let same = |a: &Value, b: &Value| a.label == b.label && a.says == b.says;
    let lost: Vec<&Value> = old
        .values
        .iter()
        .filter(told)
        .filter(|a| !new.values.iter().any(|b| same(a, b)))
        .collect();
    let mut gained: Vec<&Value> = new
        .values
        .iter()
        .filter(told)
        .filter(|b| !old.values.iter().any(|a| same(a, b)))
        .collect();
    for value in lost {
        let at = gained.iter().position(|g| g.label == value.label);
        let other = at.map(|at| gained.remove(at));
        if touched(case, Some(value), other) {
            out.push(change(case, new, Some(value), other));
        }
    }
    // what fills a blank of a form is no change of it
    for value in gained.into_iter().filter(|_| !case.form) {
        if touched(case, None, Some(value)) {
            out.push(change(case, new, None, Some(value)));
        }
    }
}

/// Whether words differ where a value stands, on either side: else it is another reading of the same words.
fn touched(case: &Case, old: Option<&Value>, new: Option<&Value>) -> bool {
    let differs = |value: Option<&Value>, old: bool| {
        let words = value.and_then(|v| v.words.as_ref())?;
        let document = if old { &case.old.document } else { &case.new.document };
        let at = document
            .sentences
            .iter()
            .position(|s| s.span.start < words.span.end && words.span.start < s.span.end)?;
        let pair = if old { case.of_old(at) } else { case.of_new(at) };
        Some(pair.is_none_or(|p| p.verdict >= Verdict::Worded))
    };
    match (differs(old, true), differs(new, false)) {
        (None, None) => true,
        (a, b) => a.unwrap_or(false) || b.unwrap_or(false),
    }
}

fn change(case: &Case, fact: &Fact, old: Option<&Value>, new: Option<&Value>) -> Change {
    let says = |v: Option<&Value>| v.map_or("not said", |v| v.says.as_str()).to_owned();
    let label = old.or(new).map(|v| v.label.as_str()).filter(|l| !l.is_empty());
    let label = label.map_or_else(String::new, |l| format!(", {l}"));
    let how = match (old, new) {
        (None, _) => How::Appeared,
        (_, None) => How::Gone,
        _ => How::Changed,
    };
    Change {
        about: About::Term,
        how,
        toward: Toward::Open,
        severity: Severity::Medium,
        title: format!("{}{label}: {} -> {}", fact.title, says(old), says(new)),
        rule: None,
        signs: Vec::new(),
        old: old.and_then(|v| place(case, v, true)),
        new: new.and_then(|v| place(case, v, false)),
        pair: None,
    }
}

fn place(case: &Case, value: &Value, old: bool) -> Option<Evidence> {
    let words = value.words.as_ref()?;
    let document = if old { &case.old.document } else { &case.new.document };
    Some(Evidence {
        role: EvidenceRole::Primary,
        quote: words.quote.clone(),
        page: words.page,
        line: words.line,
        paragraph: words.paragraph.clone(),
        span: words.span.clone(),
        sentence: document
            .sentences
            .iter()
            .position(|s| s.span.end > words.span.start)
            .unwrap_or(0),
    })
}
