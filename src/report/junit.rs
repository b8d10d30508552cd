//! JUnit XML, for build servers: a suite per document, a case per check.

use super::quote::on_one_line;
use super::said::place;
use super::{FileError, Report};
use crate::document::Document;
use crate::examine::Examined;
use crate::finding::{Claim, Finding, Outcome, Status};
use crate::rule::{Knowledge, Severity};
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// The report. A finding at or above `fail_on` that is news fails its case; other findings stand in the case's output.
pub fn render(report: &Report, knowledge: &Knowledge, fail_on: Severity) -> String {
    let suites: Vec<Suite> = report
        .documents
        .iter()
        .map(|d| suite(d, knowledge, fail_on))
        .chain(report.errors.iter().map(unread))
        .collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"caveat\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        sum(|s| s.tests),
        sum(|s| s.failures),
        sum(|s| s.errors)
    );
    for suite in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            xml(&suite.name),
            suite.tests,
            suite.failures,
            suite.errors,
            suite.skipped
        );
        out.push_str(&suite.cases);
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

#[derive(Default)]
struct Suite {
    name: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    cases: String,
}

fn suite(document: &Examined, knowledge: &Knowledge, fail_on: Severity) -> Suite {
    let mut suite = Suite {
        name: document.path.display().to_string(),
        ..Suite::default()
    };
    for checked in &document.outcomes.checked {
        suite.tests += 1;
        let finding = document.outcomes.findings.iter().find(|f| f.rule == checked.rule);
        let body = match (checked.outcome, finding) {
            (Outcome::NotApplicable, _) => {
                suite.skipped += 1;
                format!("      <skipped message=\"{}\"/>\n", xml(&checked.because))
            }
            (_, Some(finding)) => {
                let title = knowledge.rule(&finding.rule).map_or("", |r| r.file.title.as_str());
                let words = words(&document.document, finding);
                if finding.is_news() && finding.severity >= fail_on {
                    suite.failures += 1;
                    let ask = knowledge
                        .rule(&finding.rule)
                        .map_or("", |r| r.file.ask.request.as_str());
                    format!(
                        "      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                        xml(title),
                        finding.severity.name(),
                        xml(&format!("{words}\nAsk: {ask}"))
                    )
                } else {
                    let why = match (&finding.status, finding.claim) {
                        (Status::Accepted { reason, .. }, _) => format!("accepted: {reason}"),
                        (Status::Known, _) => "known from the baseline".to_owned(),
                        (_, Claim::Undetermined) => finding.because.clone().unwrap_or_default(),
                        _ => format!("{}, below the bar", finding.severity.name()),
                    };
                    format!(
                        "      <system-out>{}</system-out>\n",
                        xml(&format!("{title} ({why})\n{words}"))
                    )
                }
            }
            _ => String::new(),
        };
        let _ = writeln!(
            suite.cases,
            "    <testcase name=\"{}\" classname=\"{}\">\n{body}    </testcase>",
            xml(&checked.rule),
            xml(&suite.name)
        );
    }
    suite
}

fn words(document: &Document, finding: &Finding) -> String {
    finding
        .evidence
        .first()
        .map(|e| format!("{}: {}", place(document, e), on_one_line(&e.quote)))
        .unwrap_or_default()
}

fn unread(error: &FileError) -> Suite {
    Suite {
        name: error.path.clone(),
        tests: 1,
        errors: 1,
        cases: format!(
            "    <testcase name=\"read\" classname=\"{}\">\n      <error message=\"{}\" type=\"unreadable\"/>\n    </testcase>\n",
            xml(&error.path),
            xml(&error.message)
        ),
        ..Suite::default()
    }
}

/// Text for XML 1.0: escaped, and without the control characters that it may not hold (section 2.2).
fn xml(text: &str) -> String {
    let allowed: String = text
        .chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect();
    escape(&allowed).replace('\n', "&#10;")
}
