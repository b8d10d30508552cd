//! The fixture agreements, whole: every rule runs over every one of them, in all three formats.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::finding::{EvidenceRole, Finding};
use common::{About, Expected, agreements, examine, examiner, toml};
use std::collections::BTreeSet;

fn reported(findings: &[Finding]) -> BTreeSet<&str> {
    findings
        .iter()
        .filter(|f| f.counts())
        .map(|f| f.rule.as_str())
        .collect()
}

#[test]
fn a_companion_stands_under_a_finding_that_is_at_least_as_grave_and_is_no_companion_itself() {
    let examiner = examiner();
    let mut companions = 0;
    for folder in agreements() {
        let examined = examine(&examiner, &folder.join("agreement.txt"));
        let findings = &examined.outcomes.findings;
        for finding in findings.iter().filter(|f| f.companion_of.is_some()) {
            let primary = findings
                .iter()
                .find(|f| Some(f.rule.as_str()) == finding.companion_of.as_deref())
                .unwrap_or_else(|| panic!("{} has no primary", finding.rule));
            assert!(primary.severity >= finding.severity && primary.companion_of.is_none());
            companions += 1;
        }
    }
    assert!(companions >= 8, "{companions} companions in all fixtures");
}

#[test]
fn text_pdf_and_docx_of_one_agreement_have_the_same_findings() {
    let examiner = examiner();
    for folder in agreements() {
        let [text, pdf, docx] =
            ["txt", "pdf", "docx"].map(|e| examine(&examiner, &folder.join(format!("agreement.{e}"))));
        let of_text = reported(&text.outcomes.findings);
        assert_eq!(
            of_text,
            reported(&pdf.outcomes.findings),
            "{}: text and PDF",
            folder.display()
        );
        assert_eq!(
            of_text,
            reported(&docx.outcomes.findings),
            "{}: text and DOCX",
            folder.display()
        );
    }
}

#[test]
fn paragraph_labels_are_the_same_in_all_formats() {
    let examiner = examiner();
    for folder in agreements() {
        let labels = |extension: &str| -> Vec<String> {
            let examined = examine(&examiner, &folder.join(format!("agreement.{extension}")));
            examined
                .document
                .clauses
                .iter()
                .filter_map(|c| c.label.clone())
                .collect()
        };
        assert_eq!(labels("txt"), labels("pdf"), "{}: text and PDF", folder.display());
        assert_eq!(labels("txt"), labels("docx"), "{}: text and DOCX", folder.display());
    }
}

#[test]
fn kind_party_and_statutory_minimum_are_read() {
    let examiner = examiner();
    for folder in agreements() {
        let about: About = toml(&folder.join("about.toml"));
        let examined = examine(&examiner, &folder.join("agreement.txt"));
        let reading = &examined.reading;
        assert_eq!(
            reading.kind.value.name(),
            about.kind,
            "{}: kind, {:?}",
            folder.display(),
            reading.kind.reasons
        );
        assert_eq!(
            reading.parties.organisation,
            about.party == "organisation",
            "{}: party",
            folder.display()
        );
        let months = match reading.minimum {
            Some(caveat::rule::Months::Months(n)) => n,
            Some(caveat::rule::Months::Life) => u32::MAX,
            None => 0,
        };
        assert_eq!(months, about.minimum_months, "{}: statutory minimum", folder.display());
    }
}

#[test]
fn every_rule_runs_over_every_agreement_and_says_what_became_of_it() {
    let examiner = examiner();
    for folder in agreements() {
        let examined = examine(&examiner, &folder.join("agreement.txt"));
        let ids: Vec<&str> = examined.outcomes.checked.iter().map(|c| c.rule.as_str()).collect();
        let all: Vec<&str> = examiner.knowledge.rules.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, all, "{}", folder.display());
    }
}

/// Expectations that are not met yet, one a line: they are debts, written down so that nobody takes them for met.
#[derive(Debug, serde::Deserialize)]
struct Debts {
    #[serde(default)]
    not_found: Vec<String>,
    #[serde(default)]
    falsely_raised: Vec<String>,
}

#[test]
fn what_a_careful_reader_expects_is_found_and_nothing_that_is_forbidden() {
    let examiner = examiner();
    let (mut not_found, mut falsely_raised, mut all) = (Vec::new(), Vec::new(), 0);
    for folder in agreements() {
        let expected: Expected = toml(&folder.join("expected.toml"));
        let examined = examine(&examiner, &folder.join("agreement.txt"));
        let found = reported(&examined.outcomes.findings);
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        all += expected.expect.len();
        let missed = expected.expect.iter().filter(|e| !found.contains(e.rule.as_str()));
        not_found.extend(missed.map(|e| format!("{name}: {}", e.rule)));
        let raised = expected.forbid.iter().filter(|f| found.contains(f.rule.as_str()));
        falsely_raised.extend(raised.map(|f| format!("{name}: {} ({})", f.rule, f.because)));
    }
    let debts: Debts = toml(&common::fixtures().join("debts.toml"));
    // exact in both directions: what is newly missed fails, and so does a debt that has been paid and still stands
    assert_eq!(not_found, debts.not_found, "expected findings that are not reported");
    assert_eq!(
        falsely_raised, debts.falsely_raised,
        "forbidden findings that are reported"
    );
    assert!(
        all >= 60 && not_found.len() * 5 <= all,
        "{} of {all} expectations are not met",
        not_found.len()
    );
}

#[test]
fn a_quote_is_always_the_text_at_its_span() {
    let examiner = examiner();
    for folder in agreements() {
        for extension in ["txt", "pdf", "docx"] {
            let examined = examine(&examiner, &folder.join(format!("agreement.{extension}")));
            for evidence in examined.outcomes.findings.iter().flat_map(|f| &f.evidence) {
                assert_eq!(
                    examined.document.text.get(evidence.span.clone()),
                    Some(evidence.quote.as_str())
                );
                assert!(!evidence.quote.trim().is_empty());
                let pages = examined.document.pages.len() as u32;
                assert!(
                    (1..=pages).contains(&evidence.page),
                    "{}: page {} of {pages}",
                    folder.display(),
                    evidence.page
                );
            }
        }
    }
}

#[test]
fn every_finding_has_a_pin_cite() {
    let examiner = examiner();
    for folder in agreements() {
        let examined = examine(&examiner, &folder.join("agreement.txt"));
        for finding in &examined.outcomes.findings {
            let first = finding
                .evidence
                .first()
                .unwrap_or_else(|| panic!("{} has no evidence", finding.rule));
            assert_ne!(first.role, EvidenceRole::Context);
            assert_eq!(finding.fingerprint.len(), 16);
        }
    }
}

#[test]
fn quotes_and_pages_are_where_the_fixture_says() {
    let examiner = examiner();
    for folder in agreements() {
        let expected: Expected = toml(&folder.join("expected.toml"));
        let examined = examine(&examiner, &folder.join("agreement.pdf"));
        for e in expected.expect.iter().filter(|e| e.also.is_empty()) {
            let (Some(page), Some(_)) = (e.page, &e.quote) else {
                continue;
            };
            let Some(finding) = examined
                .outcomes
                .findings
                .iter()
                .find(|f| f.rule == e.rule && f.counts())
            else {
                continue;
            };
            let pages: Vec<u32> = finding.evidence.iter().map(|x| x.page).collect();
            // a clause may run over to the next page
            assert!(
                pages.iter().any(|p| p.abs_diff(page) <= 1),
                "{}: {} is on page {page}, reported on {pages:?}",
                folder.display(),
                e.rule
            );
        }
    }
}
