//! Pages that are pictures: what is said where they cannot be read, and what is found where they can.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::document::origin::Origin;
use caveat::extract::Options;
use caveat::extract::ocr::Ocr;
use common::fixtures;
use std::process::Command;

fn picture() -> String {
    fixtures().join("broken/no-text-layer.pdf").display().to_string()
}

#[test]
fn where_tesseract_is_missing_it_is_said_what_to_install() {
    for args in [["--ocr", "auto"], ["--ocr", "always"], ["--ocr", "never"]] {
        let ran = Command::new(env!("CARGO_BIN_EXE_caveat"))
            .arg("check")
            .args(args)
            .arg(picture())
            .env("PATH", "")
            .output()
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(ran.status.code(), Some(3), "{args:?}");
        let said = String::from_utf8_lossy(&ran.stdout)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains("install the program tesseract"), "{said}");
    }
}

#[test]
#[ignore = "needs tesseract-ocr"]
fn a_picture_is_read_with_the_place_of_every_word() {
    let mut examiner = common::examiner();
    examiner.options = Options {
        ocr: Ocr::Auto,
        ..Options::default()
    };
    let document = common::examine(&examiner, picture().as_ref()).document;
    assert!(
        document.pages.iter().all(|p| p.ocr && p.readable > 0.8),
        "{:?}",
        document.pages
    );
    let at = document
        .text
        .find("substantial")
        .or(document.text.find("cooperation"))
        .expect("a word of the page");
    let Some(Origin::Pdf { page, rect }) = document.run_at(at).and_then(|r| r.origin) else {
        panic!("no place")
    };
    let size = document.pages[page as usize - 1].size.expect("a size");
    assert!(
        rect.x0 > 60.0 && rect.x1 < size.0 - 60.0 && rect.height() > 6.0 && rect.height() < 20.0,
        "{rect:?}"
    );
    for run in &document.origins {
        if let Some(Origin::Pdf { rect, .. }) = run.origin {
            assert!(
                rect.x0 >= 0.0 && rect.y0 >= 0.0 && rect.x1 <= size.0 && rect.y1 <= size.1,
                "{rect:?}"
            );
        }
    }
    let json = common::caveat(&["check", "--format", "json", &picture()]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
    assert_eq!(json["documents"][0]["quality"]["ocr"], true);
}

#[test]
fn a_finding_that_rests_on_a_doubtful_or_repaired_citation_says_so_and_is_less_sure() {
    use caveat::rule::Confidence;
    let examiner = common::examiner();
    let path = fixtures().join("agreements/bad-consider-drug/agreement.txt");
    let source = caveat::source::Source::open(&path).unwrap();
    let case = caveat::reading::CaseFacts::default();
    let consider = |document| {
        let examined = examiner.examine_document(&source, document, &case);
        let mut found = examined.outcomes.findings.into_iter();
        found.find(|f| f.rule == "motion/consider-only").unwrap()
    };
    let printed = common::examine(&examiner, &path).document;
    let sure = consider(printed.clone());
    assert_eq!((sure.confidence, &sure.because), (Confidence::High, &None));

    let quote = sure.evidence[0].span.clone();
    assert!(
        !sure.evidence[0].quote.contains("5K1.1"),
        "the citation is in the sentence"
    );
    let mut doubtful = printed.clone();
    // a word without figures may be doubtful without doubt about the citation
    doubtful.doubtful.clear();
    doubtful.doubtful.push(quote.start..quote.start + 4);
    assert_eq!(consider(doubtful.clone()).confidence, Confidence::High);
    let sentence = &printed.sentences[sure.evidence[0].sentence];
    let cited = sentence.span.start + printed.text[sentence.span.clone()].find("5K1.1").unwrap();
    doubtful.doubtful.push(cited..cited + 5);
    let unsure = consider(doubtful);
    assert_eq!(unsure.confidence, Confidence::Medium);
    assert!(unsure.because.unwrap().contains("not sure of a number"));

    let text = std::fs::read_to_string(&path).unwrap().replace("5K1.1", "SK1.1");
    let misread = caveat::source::Source::from_bytes("misread.txt".into(), text.into_bytes());
    let examined = examiner.examine(&misread, &case).unwrap();
    let repaired = examined.outcomes.findings.iter().find(|f| f.rule == sure.rule).unwrap();
    assert_eq!(repaired.confidence, Confidence::Medium);
    assert!(
        repaired
            .because
            .as_ref()
            .unwrap()
            .contains("misread by character recognition")
    );
    assert!(
        repaired.evidence.iter().any(|e| e.quote.contains("SK1.1")),
        "quoted as it was read"
    );
}
