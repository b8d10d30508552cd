//! What a report looks like, on a paper small enough to review.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

mod common;

use caveat::reading::CaseFacts;
use caveat::report::terminal::{Style, render};
use caveat::report::{Report, json};
use caveat::rule::Kind;
use caveat::source::Source;

const CLAUSE: &str = "COOPERATION AGREEMENT\n\n  7. If this Office believes that Ms. Harrow has helped it, this Office will consider\nwhether to file a motion under Section 5K1.1 of the Guidelines.\n";

fn report() -> (Report, caveat::examine::Examiner) {
    let examiner = common::examiner();
    let source = Source::from_bytes("letter.txt".into(), CLAUSE.as_bytes().to_vec());
    let case = CaseFacts {
        kind: Some(Kind::Cooperation),
        ..CaseFacts::default()
    };
    let mut examined = examiner.examine(&source, &case).unwrap();
    // one rule keeps the snapshot small enough to read
    examined.outcomes.findings.retain(|f| f.rule == "motion/consider-only");
    examined.outcomes.checked.retain(|c| c.rule.starts_with("motion/c"));
    (
        Report {
            documents: vec![examined],
            errors: Vec::new(),
        },
        examiner,
    )
}

#[test]
fn a_finding_on_the_terminal() {
    let (report, examiner) = report();
    insta::assert_snapshot!(render(
        &report,
        &examiner.knowledge,
        Style {
            width: 90,
            color: false
        }
    ));
}

#[test]
fn a_finding_as_json() {
    let (report, examiner) = report();
    let text = json::render(&report, &examiner.knowledge).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["tool"]["rules_digest"] = "...".into();
    value["tool"]["version"] = "...".into();
    // the term sheet has tests of its own
    value["documents"][0]["terms"]["facts"] = "...".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}
