//! Running the rules over a paper that has been read.

mod absence;
pub mod examples;
mod figures;
mod matching;
mod overlap;

use crate::document::Document;
use crate::finding::{Checked, Claim, Evidence, EvidenceRole, Finding, Outcome, Status};
use crate::fingerprint;
use crate::reading::Reading;
use crate::rule::{Confidence, Detect, Kind, Knowledge, PartyKind, Rule, Severity};
use matching::{Hit, Matcher};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the rules say of a paper.
#[derive(Debug, Clone, Default)]
pub struct Outcomes {
    /// The worst first; then by place.
    pub findings: Vec<Finding>,
    /// Every rule, by id.
    pub checked: Vec<Checked>,
}

/// What a detection found, before it is put into words.
struct Detected {
    claim: Claim,
    severity: Option<Severity>,
    hits: Vec<(EvidenceRole, Hit)>,
    because: Option<String>,
}

/// Runs every rule. The rules are spread over the processors; what they find does not depend on how many there are.
pub fn run(document: &Document, reading: &Reading, knowledge: &Knowledge) -> Outcomes {
    let matcher = Matcher::new(document, reading, knowledge);
    let rules = in_order(&knowledge.rules);
    let detected = detect_all(&rules, &matcher);
    let mut out = Outcomes::default();
    let mut places: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (rule, result) in rules.into_iter().zip(detected) {
        let mut note = |outcome, because: String| {
            out.checked.push(Checked {
                rule: rule.id.clone(),
                outcome,
                because,
            })
        };
        let mut detected = match result {
            Err(because) => {
                note(Outcome::NotApplicable, because);
                continue;
            }
            Ok(detected) => detected,
        };
        stand_back(rule, &mut detected, &places);
        match detected {
            Some(detected) => {
                places.insert(&rule.id, detected.hits.iter().map(|(_, h)| h.sentence).collect());
                let finding = put(rule, detected, document, reading);
                if finding.claim == Claim::Undetermined {
                    note(Outcome::Undetermined, finding.because.clone().unwrap_or_default());
                } else {
                    note(Outcome::Fired, String::new());
                }
                out.findings.push(finding);
            }
            None => match document.gaps.first() {
                Some(gap) if !matches!(rule.detect, Detect::Absence(_)) => {
                    note(
                        Outcome::Undetermined,
                        format!("nothing was found in what could be read, but {}", gap.reason),
                    );
                }
                _ => note(Outcome::Clear, clear_words(rule).to_owned()),
            },
        }
    }
    out.checked.sort_by(|a, b| a.rule.cmp(&b.rule));
    out.findings.sort_by(|a, b| {
        let place = |f: &Finding| f.evidence.first().map_or(usize::MAX, |e| e.span.start);
        b.counts()
            .cmp(&a.counts())
            .then(b.severity.cmp(&a.severity))
            .then(place(a).cmp(&place(b)))
            .then(a.rule.cmp(&b.rule))
    });
    overlap::mark(&mut out.findings);
    out
}

/// What one rule found, or why it does not concern the paper.
type Ran = Result<Option<Detected>, String>;

fn detect_all(rules: &[&Rule], matcher: &Matcher) -> Vec<Ran> {
    let one = |rule: &Rule| match not_applicable(rule, matcher.reading) {
        Some(because) => Err(because),
        None => Ok(detect(rule, matcher)),
    };
    let workers = std::thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(rules.len().max(1));
    let next = AtomicUsize::new(0);
    let slots: Vec<OnceLock<Ran>> = rules.iter().map(|_| OnceLock::new()).collect();
    let work = || {
        while let Some((rule, slot)) = {
            let i = next.fetch_add(1, Ordering::Relaxed);
            rules.get(i).zip(slots.get(i))
        } {
            let _ = slot.set(one(rule));
        }
    };
    std::thread::scope(|side| {
        for _ in 1..workers {
            side.spawn(work);
        }
        work();
    });
    slots
        .into_iter()
        .map(|slot| slot.into_inner().unwrap_or(Ok(None)))
        .collect()
}

fn clear_words(rule: &Rule) -> &'static str {
    match rule.detect {
        Detect::Absence(_) => "the protection was found, or nothing in the paper calls for it",
        Detect::Present(_) => "no such words were found",
        Detect::Conflict(_) => "no two clauses were found that conflict in this way",
        Detect::Qualifier(_) => "no promise was found that other words undo in this way",
    }
}

/// Rules before those that stand back for them.
fn in_order(rules: &[Rule]) -> Vec<&Rule> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut out: Vec<&Rule> = Vec::with_capacity(rules.len());
    let known: BTreeSet<&str> = rules.iter().map(|r| r.id.as_str()).collect();
    let mut rest: Vec<&Rule> = rules.iter().collect();
    while !rest.is_empty() {
        let (ready, waiting): (Vec<&Rule>, Vec<&Rule>) = rest.iter().copied().partition(|r| {
            r.file
                .yields_to
                .iter()
                .all(|y| done.contains(y.as_str()) || !known.contains(y.as_str()))
        });
        if ready.is_empty() {
            // a circle: take them as they come
            out.extend(waiting);
            break;
        }
        done.extend(ready.iter().map(|r| r.id.as_str()));
        out.extend(ready);
        rest = waiting;
    }
    out
}

/// Why a rule does not concern this paper.
fn not_applicable(rule: &Rule, reading: &Reading) -> Option<String> {
    let kind = reading.kind.value;
    let concerned =
        rule.file.applies_to.contains(&kind) || kind == Kind::Unknown && !matches!(rule.detect, Detect::Absence(_));
    if !concerned {
        return Some(format!(
            "it concerns other kinds of document ({})",
            rule.file
                .applies_to
                .iter()
                .map(|k| k.name())
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    match rule.file.party {
        Some(PartyKind::Individual) if reading.holds("organisation") => {
            return Some("it concerns individuals".to_owned());
        }
        Some(PartyKind::Organisation) if reading.holds("individual") => {
            return Some("it concerns organisations".to_owned());
        }
        _ => {}
    }
    rule.file
        .requires
        .iter()
        .find(|r| !reading.holds(r))
        .map(|missing| match missing.as_str() {
            "minimum" => {
                "no pleaded count was found to carry a statutory minimum; if one does, say so with --minimum-months"
                    .to_owned()
            }
            "not-minimum-ruled-out" => {
                "the pleaded counts carry no statutory minimum; if one does, say so with --minimum-months".to_owned()
            }
            other => format!(
                "the paper does not show what the check needs ({})",
                other.replace('-', " ")
            ),
        })
}

fn detect(rule: &Rule, matcher: &Matcher) -> Option<Detected> {
    match &rule.detect {
        Detect::Present(alternatives) => {
            let mut hits: Vec<(EvidenceRole, Hit)> = Vec::new();
            let mut severity: Option<Option<Severity>> = None;
            for one in alternatives {
                let found = matcher.hits(one);
                if found.is_empty() {
                    continue;
                }
                // the tier of the worst alternative that matched; None is the rule's own and the worst
                severity = Some(match severity {
                    None => one.severity,
                    Some(before) => worse(before, one.severity),
                });
                for hit in found {
                    if !hits.iter().any(|(_, h)| h.sentence == hit.sentence) {
                        hits.push((EvidenceRole::Also, hit));
                    }
                }
            }
            hits.sort_by_key(|(_, h)| h.sentence);
            if let Some((role, _)) = hits.first_mut() {
                *role = EvidenceRole::Primary;
            }
            (!hits.is_empty()).then(|| Detected {
                claim: Claim::Present,
                severity: severity.flatten(),
                hits,
                because: None,
            })
        }
        Detect::Absence(alternatives) => alternatives.iter().find_map(|a| absence::detect(a, matcher)),
        Detect::Conflict(sides) => {
            let mut hits = Vec::new();
            let mut taken = BTreeSet::new();
            for (name, matches) in sides {
                let hit = matches
                    .iter()
                    .flat_map(|m| matcher.hits(m))
                    .find(|h| !taken.contains(&h.sentence))?;
                taken.insert(hit.sentence);
                hits.push((EvidenceRole::Side(name.clone()), hit));
            }
            Some(Detected {
                claim: Claim::Conflict,
                severity: None,
                hits,
                because: None,
            })
        }
        Detect::Qualifier(alternatives) => alternatives.iter().find_map(|q| {
            let promises: Vec<Hit> = q.promise.iter().flat_map(|m| matcher.hits(m)).collect();
            let undoing: Vec<Hit> = q.undone.iter().flat_map(|m| matcher.hits(m)).collect();
            let pair = undoing.iter().find_map(|u| {
                promises
                    .iter()
                    .find(|p| matcher.reaches(p.sentence, u.sentence, q.within))
                    .map(|p| (p.clone(), u.clone()))
            })?;
            let (promise, undone) = pair;
            Some(Detected {
                claim: Claim::Present,
                severity: q.severity,
                hits: vec![(EvidenceRole::Undoing, undone), (EvidenceRole::Promise, promise)],
                because: None,
            })
        }),
    }
}

fn worse(a: Option<Severity>, b: Option<Severity>) -> Option<Severity> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        _ => None,
    }
}

/// `yields_to`: the places where the other rule reports are left to it.
fn stand_back(rule: &Rule, detected: &mut Option<Detected>, places: &BTreeMap<&str, BTreeSet<usize>>) {
    let Some(found) = detected else { return };
    for other in &rule.file.yields_to {
        let Some(taken) = places.get(other.as_str()) else {
            continue;
        };
        if matches!(rule.detect, Detect::Absence(_)) {
            *detected = None;
            return;
        }
        found.hits.retain(|(_, h)| !taken.contains(&h.sentence));
    }
    if found.hits.is_empty() {
        *detected = None;
    } else if matches!(rule.detect, Detect::Present(_))
        && let Some((role, _)) = found.hits.first_mut()
    {
        *role = EvidenceRole::Primary;
    }
}

/// Puts a detection into words: evidence with page and paragraph, severity tiers, confidence, fingerprint.
fn put(rule: &Rule, detected: Detected, document: &Document, reading: &Reading) -> Finding {
    let tier = rule.file.severity_when.iter().find(|w| {
        (w.kind.is_empty() || w.kind.contains(&reading.kind.value)) && w.facts.iter().all(|f| reading.holds(f))
    });
    let severity = [detected.severity, tier.map(|t| t.severity)]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(rule.file.severity);
    let mut confidence = rule.file.confidence;
    let mut because = detected.because;
    let repaired = detected
        .hits
        .iter()
        .any(|(_, h)| reading.view.sentences.get(h.sentence).is_some_and(|s| s.repaired));
    if repaired {
        confidence = confidence.min(Confidence::Medium);
        because.get_or_insert_with(|| {
            "a citation was misread by character recognition and repaired for matching; compare it with the paper"
                .to_owned()
        });
    }
    let sentences = || {
        detected
            .hits
            .iter()
            .filter_map(|(_, h)| document.sentences.get(h.sentence))
    };
    if sentences().any(|s| document.doubts(&s.span)) {
        confidence = confidence.min(Confidence::Medium);
        because.get_or_insert_with(|| {
            "character recognition is not sure of a number in these words; compare it with the paper".to_owned()
        });
    }
    if reading.kind.confidence == Confidence::Low {
        confidence = confidence.min(Confidence::Medium);
    }
    let mut evidence = Vec::new();
    for (role, hit) in &detected.hits {
        let one = |role: EvidenceRole, span: std::ops::Range<usize>| evidence_at(document, role, span, hit.sentence);
        evidence.push(one(role.clone(), hit.span.clone()));
        let sentence = document
            .sentences
            .get(hit.sentence)
            .map(|s| s.span.clone())
            .unwrap_or_default();
        if *role != EvidenceRole::Also && hit.span != sentence {
            evidence.push(one(EvidenceRole::Context, sentence));
        }
    }
    let quotes: Vec<&str> = sentences().filter_map(|s| document.text.get(s.span.clone())).collect();
    let claim = match detected.claim {
        Claim::Present => "present",
        Claim::Missing => "missing",
        Claim::Conflict => "conflict",
        Claim::Undetermined => "undetermined",
    };
    let fingerprint = fingerprint::of(&rule.id, claim, &quotes);
    Finding {
        rule: rule.id.clone(),
        claim: detected.claim,
        severity,
        confidence,
        because,
        figures: rule.file.figures.and_then(|f| figures::of(f, reading)),
        evidence,
        fingerprint,
        companion_of: None,
        status: Status::New,
    }
}

fn evidence_at(document: &Document, role: EvidenceRole, span: std::ops::Range<usize>, sentence: usize) -> Evidence {
    Evidence {
        role,
        quote: document.text.get(span.clone()).unwrap_or("").to_owned(),
        page: document.page_at(span.start),
        line: document.run_at(span.start).and_then(|r| r.margin_number),
        paragraph: document.paragraph_of(sentence).map(str::to_owned),
        span,
        sentence,
    }
}
