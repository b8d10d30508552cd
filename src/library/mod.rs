//! What a firm's template library needs beside the checks: a configuration, accepted findings, a baseline.

pub mod accept;
pub mod baseline;
pub mod config;
pub mod error;
pub mod today;
pub mod walk;

use crate::examine::Examined;
use crate::finding::{Checked, Finding, Outcome};
use crate::rule::{Knowledge, Severity};
use config::{Config, Switch};

/// Lays the configuration over what the rules found in one paper: rules that are off leave, severities change, and a
/// protection that is required and not clear becomes a finding of the severity that the configuration says.
pub fn apply(config: &Config, examined: &mut Examined, knowledge: &Knowledge) {
    let outcomes = &mut examined.outcomes;
    let switch = |rule: &str| {
        let severity = knowledge.rule(rule).map(|r| r.file.severity);
        config.switch_for(rule, severity)
    };
    outcomes.findings.retain_mut(|finding| match switch(&finding.rule) {
        Some(Switch { off: true, .. }) => false,
        Some(Switch {
            severity: Some(severity),
            ..
        }) => {
            finding.severity = *severity;
            true
        }
        _ => true,
    });
    for checked in &mut outcomes.checked {
        if let Some(Switch { off: true, reason, .. }) = switch(&checked.rule) {
            checked.outcome = Outcome::NotApplicable;
            checked.because = format!("switched off in the configuration: {reason}");
        }
    }
    let required = config.required_for(&examined.path);
    for finding in &mut outcomes.findings {
        if required.contains(&finding.rule) && finding.counts() {
            finding.severity = finding.severity.max(Severity::High);
            finding
                .because
                .get_or_insert_with(|| "the configuration requires this check to be clear here".to_owned());
        }
    }
    orphans(&mut outcomes.findings);
    outcomes.findings.sort_by(|a, b| {
        (b.counts(), b.severity)
            .cmp(&(a.counts(), a.severity))
            .then_with(|| {
                a.evidence
                    .first()
                    .map(|e| e.span.start)
                    .cmp(&b.evidence.first().map(|e| e.span.start))
            })
            .then_with(|| a.rule.cmp(&b.rule))
    });
}

/// Companions whose primary finding has left stand alone.
fn orphans(findings: &mut [Finding]) {
    let there: Vec<String> = findings.iter().map(|f| f.rule.clone()).collect();
    for finding in findings {
        finding.companion_of.take_if(|primary| !there.contains(primary));
    }
}

/// The required rules that a paper does not answer at all: they do not apply to its kind, or could not be decided.
pub fn unanswered<'a>(config: &Config, examined: &'a Examined) -> Vec<&'a Checked> {
    let required = config.required_for(&examined.path);
    examined
        .outcomes
        .checked
        .iter()
        .filter(|c| required.contains(&c.rule) && matches!(c.outcome, Outcome::NotApplicable | Outcome::Undetermined))
        .collect()
}
