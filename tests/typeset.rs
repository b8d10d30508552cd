//! The same agreement set six ways is the same paper: same findings, same paragraph numbers, right pages.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::document::Document;
use caveat::examine::{Examined, Examiner};
use caveat::extract::Options;
use caveat::extract::ocr::Ocr;
use caveat::finding::Finding;
use common::{examine, examiner, fixtures};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const PRINTED: [&str; 5] = ["letter", "pleading", "caption", "rotated", "small"];

/// One setting in `pages.toml`: what another reader of PDF, or the typesetter itself, says of its pages.
#[derive(Debug, Deserialize)]
struct Setting {
    pages: usize,
    paragraphs: Vec<Numbered>,
    quotes: Vec<Quoted>,
}

/// A numbered paragraph and the page on which it begins.
#[derive(Debug, Deserialize)]
struct Numbered {
    label: String,
    page: u32,
}

/// An expected finding and the page on which its quote begins.
#[derive(Debug, Deserialize)]
struct Quoted {
    rule: String,
    page: u32,
}

/// The folders of the agreements that are set six ways, with the text that they were set from.
fn papers() -> Vec<(PathBuf, PathBuf)> {
    let folder = fixtures().join("typeset");
    let mut out: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .flatten()
        .map(|e| e.path())
        .collect();
    out.sort();
    assert!(out.len() >= 2, "{} agreements are typeset", out.len());
    out.into_iter()
        .map(|f| {
            let text = fixtures()
                .join("agreements")
                .join(f.file_name().unwrap())
                .join("agreement.txt");
            (f, text)
        })
        .collect()
}

fn reported(examined: &Examined) -> BTreeMap<&str, &Finding> {
    examined
        .outcomes
        .findings
        .iter()
        .filter(|f| f.counts())
        .map(|f| (f.rule.as_str(), f))
        .collect()
}

fn labels(document: &Document) -> Vec<&str> {
    document.clauses.iter().filter_map(|c| c.label.as_deref()).collect()
}

/// Every numbered paragraph begins on its page, and every finding stands on a page that its paragraph covers.
fn on_their_pages(name: &Path, examined: &Examined, setting: &Setting) {
    let document = &examined.document;
    assert_eq!(document.pages.len(), setting.pages, "{}", name.display());
    let page_of = |label: &str| {
        let clause = document.clauses.iter().find(|c| c.label.as_deref() == Some(label));
        clause.map(|c| document.page_at(c.span.start))
    };
    let wrong: Vec<_> = setting
        .paragraphs
        .iter()
        .filter(|p| page_of(&p.label) != Some(p.page))
        .map(|p| (&p.label, page_of(&p.label), p.page))
        .collect();
    assert!(
        wrong.is_empty(),
        "{}: paragraph, page as read, page: {wrong:?}",
        name.display()
    );
    let found = reported(examined);
    for evidence in found.values().flat_map(|f| f.quotes()) {
        let at = setting
            .paragraphs
            .iter()
            .position(|p| Some(&p.label) == evidence.paragraph.as_ref());
        if let Some(at) = at {
            let first = setting.paragraphs[at].page;
            let next = setting.paragraphs.get(at + 1).map_or(setting.pages as u32, |p| p.page);
            assert!(
                (first..=next).contains(&evidence.page),
                "{}: {evidence:?}",
                name.display()
            );
        }
    }
    for quote in &setting.quotes {
        if let Some(finding) = found.get(quote.rule.as_str()) {
            let pages: BTreeSet<u32> = finding.evidence.iter().map(|e| e.page).collect();
            assert!(
                pages.contains(&quote.page),
                "{}: {} is on page {}, reported on {pages:?}",
                name.display(),
                quote.rule,
                quote.page
            );
        }
    }
}

#[test]
fn printed_five_ways_it_has_the_same_findings_numbers_and_pages() {
    let examiner = examiner();
    for (folder, text) in papers() {
        let settings: BTreeMap<String, Setting> = common::toml(&folder.join("pages.toml"));
        let text = examine(&examiner, &text);
        let expected = reported(&text);
        for name in PRINTED {
            let path = folder.join(format!("{name}.pdf"));
            let examined = examine(&examiner, &path);
            let found = reported(&examined);
            assert_eq!(
                found.keys().collect::<Vec<_>>(),
                expected.keys().collect::<Vec<_>>(),
                "{}",
                path.display()
            );
            assert_eq!(labels(&examined.document), labels(&text.document), "{}", path.display());
            for (rule, finding) in &found {
                let paragraph = |f: &Finding| f.evidence.first().and_then(|e| e.paragraph.clone());
                assert_eq!(
                    paragraph(finding),
                    paragraph(expected[rule]),
                    "{}: {rule}",
                    path.display()
                );
            }
            on_their_pages(&path, &examined, &settings[name]);
        }
    }
}

#[test]
fn lines_of_pleading_paper_are_cited_by_the_number_beside_them() {
    let examiner = examiner();
    for (folder, _) in papers() {
        let document = examine(&examiner, &folder.join("pleading.pdf")).document;
        let numbers: BTreeSet<u16> = document.origins.iter().filter_map(|r| r.margin_number).collect();
        assert_eq!(numbers, (1..=28).collect(), "{}", folder.display());
    }
}

fn recognising() -> Examiner {
    let mut examiner = examiner();
    examiner.options = Options {
        ocr: Ocr::Auto,
        ..Options::default()
    };
    examiner
}

#[test]
#[ignore = "needs tesseract-ocr"]
fn of_a_crooked_scan_at_least_19_of_20_findings_are_the_same_and_nothing_is_added() {
    let (examiner, mut all, mut same, mut added) = (recognising(), 0, 0, Vec::new());
    for (folder, text) in papers() {
        let settings: BTreeMap<String, Setting> = common::toml(&folder.join("pages.toml"));
        let text = examine(&examiner, &text);
        let path = folder.join("scan.pdf");
        let examined = examine(&examiner, &path);
        assert!(
            examined.document.pages.iter().all(|p| p.ocr && p.readable > 0.8),
            "{:?}",
            examined.document.pages
        );
        assert_eq!(labels(&examined.document), labels(&text.document), "{}", path.display());
        on_their_pages(&path, &examined, &settings["scan"]);
        let (expected, found) = (reported(&text), reported(&examined));
        all += expected.len();
        same += expected.keys().filter(|r| found.contains_key(*r)).count();
        added.extend(
            found
                .keys()
                .filter(|r| !expected.contains_key(*r))
                .map(|r| (*r).to_owned()),
        );
    }
    println!("{same} of {all} findings");
    assert!(all >= 20 && same * 100 >= all * 95, "{same} of {all}");
    assert!(added.is_empty(), "{added:?}");
}
