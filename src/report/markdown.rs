//! Markdown, for a comment on a pull request: a line for each finding, and the asks folded away under it.

use super::quote::{cut, on_one_line};
use super::rule_page::literal;
use super::said::place;
use super::{NOT_ADVICE, Report};
use crate::examine::Examined;
use crate::finding::{Claim, Finding, Status};
use crate::rule::{Knowledge, Severity};
use std::fmt::Write as _;

/// Longest quotation, in characters.
const QUOTE: usize = 300;

/// The report.
pub fn render(report: &Report, knowledge: &Knowledge) -> String {
    let mut out = String::from("# caveat\n\n");
    let count = |severity: Severity| {
        report
            .documents
            .iter()
            .flat_map(|d| &d.outcomes.findings)
            .filter(|f| f.is_news() && f.severity == severity)
            .count()
    };
    let _ = writeln!(
        out,
        "{} documents: {} critical, {} high, {} medium, {} low, {} info.",
        report.documents.len(),
        count(Severity::Critical),
        count(Severity::High),
        count(Severity::Medium),
        count(Severity::Low),
        count(Severity::Info)
    );
    if !report.errors.is_empty() {
        out.push_str("\n## Not read\n\n");
        for error in &report.errors {
            let _ = writeln!(out, "- {}: {}", literal(&error.path), literal(&error.message));
        }
    }
    for examined in &report.documents {
        document(&mut out, examined, knowledge);
    }
    let _ = writeln!(out, "\n{NOT_ADVICE}\n\nRules {}.", knowledge.digest);
    out
}

fn document(out: &mut String, examined: &Examined, knowledge: &Knowledge) {
    let findings = &examined.outcomes.findings;
    let _ = writeln!(
        out,
        "\n## {}\n\n{} agreement, {} pages.",
        literal(&examined.path.display().to_string()),
        examined.reading.kind.value.name(),
        examined.document.pages.len()
    );
    for note in &examined.document.notes {
        let _ = writeln!(out, "Note: {}.", literal(note.message.trim_end_matches('.')));
    }
    let news: Vec<&Finding> = findings.iter().filter(|f| f.is_news()).collect();
    if news.is_empty() {
        out.push_str("\nNothing new was found.\n");
    } else {
        out.push_str("\n| severity | check | where | words |\n|---|---|---|---|\n");
        for finding in &news {
            row(out, examined, finding, knowledge);
        }
        out.push_str("\n<details><summary>What to ask</summary>\n\n");
        for finding in &news {
            if let Some(rule) = knowledge.rule(&finding.rule) {
                let _ = writeln!(
                    out,
                    "- `{}`: {} Language: {}",
                    rule.id,
                    literal(&on_one_line(&rule.file.ask.request)),
                    literal(&on_one_line(&rule.file.ask.language))
                );
            }
        }
        out.push_str("\n</details>\n");
    }
    let mut aside: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|f| !f.is_news()) {
        aside.push(match (&finding.status, finding.claim) {
            (_, Claim::Undetermined) => format!(
                "`{}` undetermined: {}",
                finding.rule,
                literal(finding.because.as_deref().unwrap_or(""))
            ),
            (Status::Accepted { reason, .. }, _) => format!("`{}` accepted: {}", finding.rule, literal(reason)),
            _ => format!("`{}` known from the baseline", finding.rule),
        });
    }
    if !aside.is_empty() {
        out.push_str("\n<details><summary>Accepted, known, undetermined</summary>\n\n");
        for line in aside {
            let _ = writeln!(out, "- {line}");
        }
        out.push_str("\n</details>\n");
    }
}

fn row(out: &mut String, examined: &Examined, finding: &Finding, knowledge: &Knowledge) {
    let title = knowledge.rule(&finding.rule).map_or("", |r| r.file.title.as_str());
    let (at, quote) = finding.evidence.first().map_or_else(Default::default, |e| {
        (place(&examined.document, e), cut(&on_one_line(&e.quote), QUOTE))
    });
    let missing = if finding.claim == Claim::Missing {
        "Missing: "
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "| {} | {missing}{} (`{}`) | {} | {} |",
        finding.severity.name(),
        cell(title),
        finding.rule,
        cell(&at),
        cell(&quote)
    );
}

fn cell(text: &str) -> String {
    literal(text).replace('|', "\\|").replace('\n', " ")
}
