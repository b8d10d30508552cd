//! The term sheet: twenty facts with their words, of every fixture agreement and on the command line.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::reading::terms::{self, Fact, Status, TermSheet};
use common::{agreements, caveat, examiner, fixtures, read};
use serde_json::Value;
use std::collections::BTreeMap;

fn sheet(examiner: &caveat::examine::Examiner, path: &std::path::Path) -> (caveat::document::Document, TermSheet) {
    let (document, reading) = read(examiner, path);
    let sheet = terms::read(&document, &reading, &examiner.knowledge);
    (document, sheet)
}

fn fact<'a>(sheet: &'a TermSheet, name: &str) -> &'a Fact {
    sheet
        .facts
        .iter()
        .find(|f| f.name == name)
        .unwrap_or_else(|| panic!("no fact is called {name}"))
}

/// The value under a label.
fn told<'a>(sheet: &'a TermSheet, name: &str, label: &str) -> &'a str {
    let fact = fact(sheet, name);
    let value = fact.values.iter().find(|v| v.label == label);
    value.map_or("-", |v| v.says.as_str())
}

#[test]
fn every_sheet_has_the_twenty_facts_and_quotes_what_stands_there() {
    let examiner = examiner();
    for folder in agreements() {
        for extension in ["txt", "pdf", "docx"] {
            let (document, sheet) = sheet(&examiner, &folder.join(format!("agreement.{extension}")));
            let numbers: Vec<u8> = sheet.facts.iter().map(|f| f.number).collect();
            assert_eq!(numbers, (1..=20).collect::<Vec<u8>>());
            for value in sheet.facts.iter().flat_map(|f| &f.values) {
                let Some(words) = &value.words else { continue };
                assert_eq!(document.text.get(words.span.clone()), Some(words.quote.as_str()));
                assert!(!words.quote.trim().is_empty(), "{}: {value:?}", folder.display());
                assert!((1..=document.pages.len() as u32).contains(&words.page));
            }
            for fact in &sheet.facts {
                assert_eq!(fact.status == Status::Found, !fact.values.is_empty(), "{}", fact.name);
            }
        }
    }
}

#[test]
fn text_pdf_and_word_give_the_same_sheet() {
    let examiner = examiner();
    let says = |sheet: &TermSheet| -> BTreeMap<String, Vec<(String, String)>> {
        let values = |f: &Fact| {
            let kept = f
                .values
                .iter()
                .filter(|v| v.label != "Signature lines" && v.label != "also called");
            kept.map(|v| (v.label.clone(), v.says.clone())).collect()
        };
        // the caption is laid out in columns that each format breaks differently
        let facts = sheet.facts.iter().filter(|f| f.name != "parties" && f.name != "kind");
        facts.map(|f| (f.name.clone(), values(f))).collect()
    };
    for folder in agreements() {
        let [text, pdf, docx] =
            ["txt", "pdf", "docx"].map(|e| says(&sheet(&examiner, &folder.join(format!("agreement.{e}"))).1));
        assert_eq!(text, pdf, "{}: text and PDF", folder.display());
        assert_eq!(text, docx, "{}: text and Word", folder.display());
    }
}

#[test]
fn what_a_careful_reader_would_put_on_the_sheet() {
    let examiner = examiner();
    for (slug, expected) in [
        (
            "good-cooperation-drug",
            vec![
                ("district-and-office", "Who is bound", "the whole Department of Justice"),
                (
                    "counts",
                    "Count One",
                    "21 U.S.C. §§ 846, 841(a)(1), 841(b)(1)(A) (drug attempt/conspiracy: drug trafficking, top-tier quantity)",
                ),
                ("statutory-maximum", "Count One", "life"),
                ("statutory-minimum", "Count One", "10 years"),
                (
                    "statutory-minimum",
                    "21 U.S.C. 851",
                    "no information filed, and none will be",
                ),
                ("cooperation", "On what", "named subjects"),
                ("use-protection", "Sentencing (1B1.8)", "protected"),
                ("use-protection", "Leads and fruits", "protected as well"),
                ("use-protection", "Kastigar hearing", "kept"),
                ("use-protection", "Rules 410 and 11(f)", "kept"),
                ("breach", "What is a breach", "a knowing and material breach"),
                ("breach", "Decided by", "the court"),
                ("breach", "Burden and proof", "preponderance of the evidence"),
                ("waivers", "28 U.S.C. 2255", "kept"),
                ("waivers", "18 U.S.C. 3582(c)", "kept"),
                ("money", "Restitution", "none"),
                ("money", "Special assessment", "$100"),
            ],
        ),
        (
            "bad-consider-drug",
            vec![
                ("district-and-office", "Who is bound", "this office alone"),
                ("statutory-minimum", "Count One", "10 years"),
                ("sentence", "Asking for less", "no: the defendant agrees not to"),
                ("use-protection", "Sentencing (1B1.8)", "excluded"),
                ("use-protection", "Leads and fruits", "open to the government"),
                ("use-protection", "Kastigar hearing", "given up"),
                ("use-protection", "Rules 410 and 11(f)", "given up"),
                ("breach", "What is a breach", "any failure, however small"),
                ("breach", "Decided by", "the government alone"),
                ("waivers", "Appeal", "given up"),
            ],
        ),
        (
            "cdcal-pleading-margin-numbers",
            vec![
                (
                    "counts",
                    "Count Two",
                    "21 U.S.C. §§ 841(a)(1), 841(b)(1)(A)(viii) (drug trafficking, top-tier quantity)",
                ),
                ("use-protection", "Leads and fruits", "open to the government"),
                ("breach", "Decided by", "the court"),
                ("breach", "Burden and proof", "preponderance of the evidence"),
            ],
        ),
        (
            "dmd-plea-supplement",
            vec![
                (
                    "kind",
                    "Supplement",
                    "it refers to a supplement under seal; cooperation terms may stand there",
                ),
                ("statutory-maximum", "Count Two", "40 years"),
                ("statutory-minimum", "Count Two", "5 years"),
                ("breach", "Decided by", "the court"),
                ("waivers", "28 U.S.C. 2255", "kept"),
                ("waivers", "18 U.S.C. 3582(c)", "kept"),
            ],
        ),
        (
            "sdny-letter-cooperation",
            vec![
                ("statutory-maximum", "Count One", "20 years"),
                ("statutory-maximum", "Count Three", "30 years"),
                ("statutory-maximum", "All counts", "70 years one after another"),
                ("statutory-minimum", "As stated", "none, the paper says"),
                ("cooperation", "On what", "any matter the government chooses"),
                ("breach", "Decided by", "not said by whom"),
            ],
        ),
        (
            "sdfla-cooperation-plea",
            vec![
                ("statutory-maximum", "Count One", "20 years"),
                ("breach", "Decided by", "the government alone"),
                ("use-protection", "Sentencing (1B1.8)", "protected"),
                ("use-protection", "Rules 410 and 11(f)", "given up"),
            ],
        ),
        (
            "ndill-plea-cooperation",
            vec![
                ("plea-type", "", "Rule 11(c)(1)(A): charges dropped or not brought"),
                ("guidelines", "Range", "97 to 121 months"),
                ("statutory-minimum", "Count One", "10 years"),
                ("cooperation", "With counsel", "yes"),
            ],
        ),
        (
            "proffer-letter-edma",
            vec![
                ("use-protection", "Government's case", "words are not used"),
                ("use-protection", "Leads and fruits", "open to the government"),
                ("use-protection", "Kastigar hearing", "given up"),
                ("use-protection", "Rules 410 and 11(f)", "given up"),
                ("breach", "Decided by", "the government alone"),
            ],
        ),
    ] {
        let (_, sheet) = sheet(
            &examiner,
            &fixtures().join("agreements").join(slug).join("agreement.txt"),
        );
        for (name, label, value) in expected {
            assert_eq!(told(&sheet, name, label), value, "{slug}: {name}: {label}");
        }
    }
}

#[test]
fn districts_case_numbers_and_names() {
    let examiner = examiner();
    for (slug, district, number, name) in [
        (
            "bad-consider-drug",
            "M.D. Fla. (Eleventh Circuit)",
            "6:22-cr-138-RWG-EJK",
            "DESMOND OKAFOR-LYLE",
        ),
        (
            "cdcal-pleading-margin-numbers",
            "C.D. Cal. (Ninth Circuit)",
            "CR 22-00493-TVK",
            "ANSELMO BIRDSONG-QUEVEDO",
        ),
        (
            "dmd-plea-supplement",
            "D. Md. (Fourth Circuit)",
            "JMW-24-0275",
            "Nerissa Applewhite-Dragomir",
        ),
        (
            "good-cooperation-drug",
            "D. Or. (Ninth Circuit)",
            "3:24-cr-00386-HJL-2",
            "Marisela Thornbury-Okonjo",
        ),
        (
            "ndill-plea-cooperation",
            "N.D. Ill. (Seventh Circuit)",
            "23 CR 561-4",
            "LUCIAN PRZYBYLSKI-DEANE",
        ),
        (
            "proffer-letter-edma",
            "D. Mass. (First Circuit)",
            "2023R00718",
            "Ludovic Amankwah",
        ),
        (
            "sdfla-cooperation-plea",
            "S.D. Fla. (Eleventh Circuit)",
            "23-20417-CR-ABERCROMBIE",
            "REINALDO CASTELLANOS-WIRTH",
        ),
        (
            "sdny-letter-cooperation",
            "S.D.N.Y. (Second Circuit)",
            "S1 22 Cr. 907 (DQW)",
            "Halloran Pettibone",
        ),
    ] {
        let (_, sheet) = sheet(
            &examiner,
            &fixtures().join("agreements").join(slug).join("agreement.pdf"),
        );
        assert_eq!(told(&sheet, "district-and-office", "District"), district, "{slug}");
        let quote = |fact: &Fact, label: &str| {
            let value = fact.values.iter().find(|v| v.label == label);
            let words = value.and_then(|v| v.words.as_ref()).map(|w| w.quote.clone());
            words
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace("- ", "-")
        };
        assert_eq!(quote(fact(&sheet, "case-number"), ""), number, "{slug}");
        let shown = quote(fact(&sheet, "parties"), "Defendant");
        assert!(shown.eq_ignore_ascii_case(name), "{slug}: {shown}");
    }
}

#[test]
fn a_fact_on_a_lost_page_could_not_be_read_and_a_fact_that_is_not_there_was_not_found() {
    let examiner = examiner();
    let whole = "PLEA AGREEMENT\n\n1. The defendant agrees to plead guilty to Count One, wire fraud, in violation of 18 U.S.C. § \
                 1343.\n\n2. The Court is not bound by this agreement.\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plea.txt");
    std::fs::write(&file, whole).unwrap();
    let (_, complete) = sheet(&examiner, &file);
    assert_eq!(fact(&complete, "breach").status, Status::NotFound);
    // a paragraph number is skipped
    std::fs::write(&file, whole.replace("2. The Court", "5. The Court")).unwrap();
    let (_, torn) = sheet(&examiner, &file);
    let breach = fact(&torn, "breach");
    assert_eq!(breach.status, Status::CouldNotBeRead, "{breach:?}");
    assert!(breach.because.is_some());
}

#[test]
fn the_command_prints_the_sheet_and_its_json() {
    let path = fixtures()
        .join("agreements/sdny-letter-cooperation/agreement.pdf")
        .display()
        .to_string();
    let ran = caveat(&["terms", &path]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for line in [
        "TERM SHEET",
        " 8  Plea type\n    not found",
        "All counts",
        "(p. 4)",
        "not legal advice",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    let longest = ran.stdout.lines().map(|l| l.chars().count()).max().unwrap_or(0);
    assert!(longest <= 100, "{longest}");
    let ran = caveat(&["terms", "--format", "json", &path]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["schema"], "caveat/1");
    assert_eq!(json["terms"]["facts"].as_array().map(Vec::len), Some(20));
    let check = caveat(&["check", "--format", "json", &path]);
    let checked: Value = serde_json::from_str(&check.stdout).unwrap();
    assert_eq!(checked["documents"][0]["terms"], json["terms"]);
}

#[test]
fn what_the_reader_says_is_marked_as_the_readers() {
    let path = fixtures()
        .join("agreements/sdny-letter-cooperation/agreement.txt")
        .display()
        .to_string();
    let ran = caveat(&[
        "terms",
        "--minimum-months",
        "60",
        "--guideline-range",
        "97-121",
        "--circuit",
        "11",
        &path,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for line in [
        "5 years [yours]",
        "97 to 121 months [yours]",
        "the Eleventh Circuit [yours]",
        "In the Eleventh Circuit",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}
