//! Findings that appeared, went away, got worse or better.

use super::{About, Case, Change, How, Verdict, evidence};
use crate::finding::{Claim, Evidence, Finding, Outcome};
use crate::rule::{Severity, Toward};
use std::collections::{BTreeMap, BTreeSet};

/// What became of the findings.
pub fn changes(case: &Case, out: &mut Vec<Change>) {
    let by_rule = |findings: &'_ [Finding]| -> BTreeMap<String, Finding> {
        findings.iter().map(|f| (f.rule.clone(), f.clone())).collect()
    };
    let old = by_rule(&case.old.outcomes.findings);
    let new = by_rule(&case.new.outcomes.findings);
    let rules: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for rule in rules {
        let title = case.knowledge.rule(rule).map_or("", |r| r.file.title.as_str());
        out.extend(one(case, old.get(rule), new.get(rule), title));
    }
}

fn one(case: &Case, old: Option<&Finding>, new: Option<&Finding>, title: &str) -> Option<Change> {
    let counts = |f: &&Finding| f.counts();
    let (before, after) = (old.filter(counts), new.filter(counts));
    let (how, toward, severity, title) = match (before, after) {
        (None, None) => return None,
        (None, Some(f)) => {
            // a protection that was not needed before is not lost
            let needed = outcome(case, &f.rule) != Some(Outcome::NotApplicable);
            let lost = match (f.claim, needed) {
                (Claim::Missing, true) => "a protection is gone: ",
                (Claim::Missing, false) => "needed now and not there: ",
                _ => "",
            };
            let doubt = if old.is_some() {
                " (in the old draft it could not be told)"
            } else {
                ""
            };
            (
                How::Appeared,
                Toward::Worse,
                f.severity,
                format!("{lost}{title}{doubt}"),
            )
        }
        (Some(f), None) if new.is_some() => (
            How::Changed,
            Toward::Open,
            f.severity,
            format!("{title} (in the new draft it cannot be told)"),
        ),
        (Some(f), None) => (How::Gone, Toward::Better, f.severity, title.to_owned()),
        (Some(a), Some(b)) if b.severity != a.severity => {
            let (how, toward) = if b.severity > a.severity {
                (How::Worse, Toward::Worse)
            } else {
                (How::Better, Toward::Better)
            };
            let title = format!("{title}: {} -> {}", a.severity.name(), b.severity.name());
            (how, toward, a.severity.max(b.severity), title)
        }
        (Some(a), Some(b)) => return places(case, a, b, title),
    };
    let missing = after.is_some_and(|f| f.claim == Claim::Missing);
    let new = after.and_then(|f| f.evidence.first()).cloned();
    let old = before.and_then(|f| f.evidence.first()).cloned();
    Some(Change {
        about: About::Finding,
        how,
        toward,
        severity,
        title,
        rule: before.or(after).map(|f| f.rule.clone()),
        signs: Vec::new(),
        pair: pair_of(case, old.as_ref(), new.as_ref()),
        // what is missing has no place in the new paper, and so none that led to it in the old one
        old: old.or_else(|| counterpart(case, new.as_ref().filter(|_| !missing)?, false)),
        new: new.or_else(|| counterpart(case, before?.evidence.first()?, true)),
    })
}

/// What became of a rule on the old paper.
fn outcome(case: &Case, rule: &str) -> Option<Outcome> {
    let checked = &case.old.outcomes.checked;
    checked.iter().find(|c| c.rule == rule).map(|c| c.outcome)
}

/// The same finding in more places than before, or in fewer.
fn places(case: &Case, old: &Finding, new: &Finding, title: &str) -> Option<Change> {
    let of = |f: &Finding, of: &[Option<usize>]| -> BTreeSet<usize> {
        f.quotes()
            .filter_map(|e| of.get(e.sentence).copied().flatten())
            .collect()
    };
    let before = of(old, &case.alignment.of_old);
    let after = of(new, &case.alignment.of_new);
    let differs = |p: &&usize| case.aligned.get(**p).is_some_and(|a| a.verdict >= Verdict::Worded);
    let more = after.difference(&before).find(differs);
    let fewer = before.difference(&after).find(differs);
    let (how, toward, what, pair) = match (more, fewer) {
        (Some(p), None) => (How::Worse, Toward::Worse, "in one place more", *p),
        (None, Some(p)) => (How::Better, Toward::Better, "in one place fewer", *p),
        _ => return None,
    };
    let aligned = case.aligned.get(pair)?;
    Some(Change {
        about: About::Finding,
        how,
        toward,
        // the finding was there before: its first place cost the most
        severity: new.severity.min(Severity::Medium),
        title: format!("{title}: {what}"),
        rule: Some(new.rule.clone()),
        signs: Vec::new(),
        old: aligned
            .pair
            .old
            .first()
            .and_then(|o| evidence(&case.old.document, *o, None)),
        new: aligned
            .pair
            .new
            .first()
            .and_then(|n| evidence(&case.new.document, *n, None)),
        pair: Some(pair),
    })
}

fn pair_of(case: &Case, old: Option<&Evidence>, new: Option<&Evidence>) -> Option<usize> {
    let of_new = new.and_then(|e| case.alignment.of_new.get(e.sentence).copied().flatten());
    of_new.or_else(|| old.and_then(|e| case.alignment.of_old.get(e.sentence).copied().flatten()))
}

/// What stands, or stood, in the place of a sentence in the other paper.
fn counterpart(case: &Case, of: &Evidence, in_new: bool) -> Option<Evidence> {
    if in_new {
        let n = case.of_old(of.sentence)?.pair.new.first()?;
        evidence(&case.new.document, *n, None)
    } else {
        let o = case.of_new(of.sentence)?.pair.old.first()?;
        evidence(&case.old.document, *o, None)
    }
}
