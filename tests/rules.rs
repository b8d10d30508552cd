//! The rules that the program carries: their examples, their texts, their authorities.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::check::examples;
use common::{corpus, examiner};

#[test]
fn every_example_of_every_rule_holds() {
    let examiner = examiner();
    let failed: Vec<_> = examiner
        .knowledge
        .rules
        .iter()
        .flat_map(|r| examples::run(&examiner, r))
        .collect();
    let shown: Vec<String> = failed
        .iter()
        .map(|f| format!("{} {} [{}]: {}", f.failure.name(), f.rule, f.which, f.because))
        .collect();
    assert!(
        failed.is_empty(),
        "{} examples fail:\n{}",
        failed.len(),
        shown.join("\n")
    );
}

#[test]
fn rules_have_the_texts_that_reports_need() {
    for rule in &examiner().knowledge.rules {
        let file = &rule.file;
        for (name, text) in [
            ("title", &file.title),
            ("counsel", &file.text.counsel),
            ("plain", &file.text.plain),
            ("request", &file.ask.request),
            ("language", &file.ask.language),
            ("fallback", &file.ask.fallback),
        ] {
            assert!(!text.trim().is_empty(), "{}: {name} is empty", rule.id);
        }
        assert!(!file.title.ends_with('.'), "{}: the title is no sentence", rule.id);
    }
}

#[test]
fn no_text_of_a_rule_names_an_authority_that_it_does_not_cite() {
    let knowledge = examiner().knowledge;
    for rule in &knowledge.rules {
        let file = &rule.file;
        let said = [
            &file.text.counsel,
            &file.text.plain,
            &file.ask.request,
            &file.ask.language,
            &file.ask.fallback,
        ]
        .map(String::as_str)
        .join(" ");
        for (key, authority) in &knowledge.authorities {
            let name = authority.full.split(',').next().unwrap_or("");
            if name.contains(" v. ") && said.contains(name) {
                assert!(
                    file.authority.iter().any(|a| a.key == *key),
                    "{} names {name} without citing it",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn the_clients_texts_are_at_grade_8_or_below() {
    let mut hard = Vec::new();
    for rule in &examiner().knowledge.rules {
        for text in [Some(&rule.file.text.plain), rule.file.text.headline.as_ref()]
            .into_iter()
            .flatten()
        {
            let level = common::grade(text);
            if level > 8.0 {
                hard.push(format!("{}: grade {level:.1}", rule.id));
            }
        }
    }
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}

#[test]
fn replacement_language_fires_no_critical_or_high_rule() {
    let examiner = examiner();
    let mut wrong = Vec::new();
    for rule in &examiner.knowledge.rules {
        let kind = rule.file.applies_to.first().copied();
        let Some(examined) = examples::examine(&examiner, &rule.file.ask.language, kind, None) else {
            continue;
        };
        for finding in examined
            .outcomes
            .findings
            .iter()
            .filter(|f| f.counts() && f.severity >= caveat::rule::Severity::High)
        {
            // a single clause cannot hold every protection that a whole agreement needs
            if finding.claim != caveat::finding::Claim::Missing || finding.rule == rule.id {
                wrong.push(format!("the language of {} fires {}", rule.id, finding.rule));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The replacement language of every rule for a person's paper of this kind, put together as one agreement.
fn model_agreement(examiner: &caveat::examine::Examiner, kind: caveat::rule::Kind, title: &str) -> String {
    let mut out = format!("{title}\n");
    let mut group = "";
    let rules =
        examiner.knowledge.rules.iter().filter(|r| {
            r.file.applies_to.contains(&kind) && r.file.party != Some(caveat::rule::PartyKind::Organisation)
        });
    for (number, rule) in (1..).zip(rules) {
        let (its, _) = rule.id.split_once('/').unwrap_or((&rule.id, ""));
        if its != group {
            group = its;
            out.push_str(&format!("\n{}\n", its.replace('-', " ").to_uppercase()));
        }
        let language = rule.file.ask.language.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push_str(&format!("\n{number}. {language}\n"));
    }
    out
}

#[test]
fn a_model_agreement_of_all_replacement_language_has_no_critical_or_high_finding() {
    let examiner = examiner();
    for (kind, title) in [
        (caveat::rule::Kind::Cooperation, "PLEA AND COOPERATION AGREEMENT"),
        (caveat::rule::Kind::Plea, "PLEA AGREEMENT"),
        (caveat::rule::Kind::Proffer, "PROFFER AGREEMENT"),
    ] {
        let path = common::fixtures().join("model").join(format!("{}.txt", kind.name()));
        let text = model_agreement(&examiner, kind, title);
        if std::env::var_os("CAVEAT_WRITE_FIXTURES").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == text,
            "{} is not what the rules say now; run this test with CAVEAT_WRITE_FIXTURES=1 and read the difference",
            path.display()
        );
        let examined = examples::examine(&examiner, &text, Some(kind), None).unwrap();
        let grave: Vec<String> = examined
            .outcomes
            .findings
            .iter()
            .filter(|f| f.counts() && f.severity >= caveat::rule::Severity::High)
            .map(|f| format!("{} at {:?}: {}", f.rule, f.evidence[0].paragraph, f.evidence[0].quote))
            .collect();
        assert!(grave.is_empty(), "{}: {}", path.display(), grave.join("\n"));
    }
}

#[test]
fn other_papers_are_taken_for_no_agreement() {
    let Some(corpus) = corpus("other_papers_are_taken_for_no_agreement") else {
        return;
    };
    let examiner = examiner();
    let mut read = 0;
    for entry in std::fs::read_dir(corpus.join("not-agreements"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let examined = common::examine(&examiner, &entry.path());
        read += 1;
        assert_eq!(
            examined.reading.kind.value,
            caveat::rule::Kind::NotAnAgreement,
            "{}",
            entry.path().display()
        );
        assert!(
            examined
                .outcomes
                .findings
                .iter()
                .all(|f| f.severity == caveat::rule::Severity::Info),
            "{}",
            entry.path().display()
        );
    }
    assert_eq!(read, 40);
}
