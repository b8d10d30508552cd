//! What other programs read in the same files.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

fn tokens(text: &str) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    // pandoc writes raised and lowered digits as characters of their own
    let text: String = text.nfkc().collect();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *out.entry(word.to_lowercase()).or_default() += 1;
    }
    out
}

/// Token F1: twice the common tokens over all tokens.
fn agreement(a: &str, b: &str) -> f64 {
    f1(&tokens(a), &tokens(b))
}

#[test]
#[ignore = "needs pdftotext of poppler-utils"]
fn the_fixture_pdfs_have_the_words_that_pdftotext_reads() {
    let examiner = common::examiner();
    for folder in common::agreements() {
        let path = folder.join("agreement.pdf");
        let output = Command::new("pdftotext")
            .arg(&path)
            .arg("-")
            .output()
            .expect("pdftotext runs");
        let ours = common::examine(&examiner, &path).document.text;
        let share = agreement(&ours, &String::from_utf8_lossy(&output.stdout));
        // margin numbers of pleading paper are words to pdftotext and none to us
        assert!(share > 0.9, "{}: token F1 {share:.3}", path.display());
    }
}

#[test]
#[ignore = "needs pandoc"]
fn the_fixture_word_files_have_the_words_that_pandoc_reads() {
    let examiner = common::examiner();
    for folder in common::agreements() {
        let path = folder.join("agreement.docx");
        let output = Command::new("pandoc")
            .args(["-t", "plain"])
            .arg(&path)
            .output()
            .expect("pandoc runs");
        let ours = common::examine(&examiner, &path).document.text;
        let share = agreement(&ours, &String::from_utf8_lossy(&output.stdout));
        assert!(share > 0.95, "{}: token F1 {share:.3}", path.display());
    }
}

/// The share of the words of `theirs` that stand in `ours`, as often.
fn recall(ours: &str, theirs: &str) -> f64 {
    let (ours, theirs) = (tokens(ours), tokens(theirs));
    let common: i64 = theirs.iter().map(|(w, n)| n.min(ours.get(w).unwrap_or(&0))).sum();
    common as f64 / theirs.values().sum::<i64>().max(1) as f64
}

/// What is lost is no text of the paper: descriptions and addresses of pictures, TeX names of signs in formulas, the
/// numbers at the calls of notes, and list numbers that pandoc counts otherwise than Word.
#[test]
#[ignore = "needs pandoc and the corpus"]
fn of_the_words_that_pandoc_reads_in_difficult_word_files_97_in_100_are_read() {
    let Some(corpus) = common::corpus("pandoc's words in stress-docx") else {
        return;
    };
    let mut paths: Vec<_> = std::fs::read_dir(corpus.join("stress-docx"))
        .expect("the corpus has stress-docx")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let mut shares = Vec::new();
    for path in paths {
        let output = Command::new("pandoc")
            .args(["-f", "docx", "-t", "plain", "--wrap=none"])
            .arg(&path)
            .output()
            .expect("pandoc runs");
        let theirs = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() || tokens(&theirs).is_empty() {
            continue;
        }
        let source = caveat::source::Source::open(&path).expect("the file can be opened");
        let Ok(document) = caveat::examine::read_document(&source, Default::default()) else {
            println!("not read: {}", path.display());
            continue;
        };
        let share = recall(&document.text, &theirs);
        println!("{share:.4} {}", path.display());
        shares.push(share);
    }
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    println!("mean recall {mean:.4} over {} files", shares.len());
    assert!(
        shares.len() > 100 && mean >= 0.97,
        "mean recall {mean:.4} over {} files",
        shares.len()
    );
}

/// How many of the words are the commonest ones of English, which no shifted alphabet has.
fn english(words: &BTreeMap<String, i64>) -> f64 {
    let common = ["the", "of", "and", "to", "in"].iter().filter_map(|w| words.get(*w));
    common.sum::<i64>() as f64 / words.values().sum::<i64>().max(1) as f64
}

/// The words of a document as pdftotext prints them: with the numbers in the margin of pleading paper, and without the
/// marks that stand for what is blacked out.
fn with_margins(document: &caveat::document::Document) -> BTreeMap<String, i64> {
    let mut words = tokens(&document.text.replace("[redacted]", " "));
    let numbered = || document.origins.iter().filter_map(|r| Some((r.page, r.margin_number?)));
    let pages: std::collections::BTreeSet<u32> = numbered().map(|n| n.0).collect();
    let last = numbered().map(|n| n.1).max().unwrap_or(0);
    for number in (1..=last).flat_map(|n| pages.iter().map(move |_| n.to_string())) {
        *words.entry(number).or_default() += 1;
    }
    words
}

fn f1(a: &BTreeMap<String, i64>, b: &BTreeMap<String, i64>) -> f64 {
    let common: i64 = a.iter().map(|(w, n)| n.min(b.get(w).unwrap_or(&0))).sum();
    let all = a.values().sum::<i64>() + b.values().sum::<i64>();
    if all == 0 {
        1.0
    } else {
        2.0 * common as f64 / all as f64
    }
}

/// pdftotext takes codes for letters where fonts do not say what their letters are ("wkh" for "the"). What such a page
/// says is told by its picture: there the reference is what recognition reads in it. And it reads the letters that are left
/// under black boxes, which are not read here.
#[test]
#[ignore = "needs pdftotext of poppler-utils, tesseract-ocr and the corpus"]
fn court_papers_have_the_words_that_pdftotext_reads_in_them() {
    let Some(corpus) = common::corpus("pdftotext's words in court-pdf") else {
        return;
    };
    let read = |source: &caveat::source::Source, ocr| {
        let options = caveat::extract::Options {
            ocr,
            ..Default::default()
        };
        caveat::examine::read_document(source, options).map(|d| with_margins(&d))
    };
    let mut paths: Vec<_> = std::fs::read_dir(corpus.join("court-pdf"))
        .expect("the corpus has court-pdf")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let mut shares = Vec::new();
    for path in paths {
        let output = Command::new("pdftotext")
            .arg(&path)
            .arg("-")
            .output()
            .expect("pdftotext runs");
        let mut theirs = tokens(&String::from_utf8_lossy(&output.stdout));
        let source = caveat::source::Source::open(&path).expect("the file can be opened");
        let ours = read(&source, caveat::extract::ocr::Ocr::Never).unwrap_or_default();
        if english(&theirs) < 0.02 && english(&ours) > 0.1 {
            let seen = read(&source, caveat::extract::ocr::Ocr::Always).expect("the pictures are read");
            println!(
                "{}: no English; pdftotext {:.4} of what is printed",
                path.display(),
                f1(&theirs, &seen)
            );
            theirs = seen;
        }
        let share = f1(&ours, &theirs);
        println!("{share:.4} {}", path.display());
        shares.push(share);
    }
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    let low = shares.iter().filter(|s| **s < 0.95).count();
    println!("mean F1 {mean:.4} over {} files, {low} below 0.95", shares.len());
    assert!(
        shares.len() >= 50 && mean >= 0.985 && low <= 2,
        "mean F1 {mean:.4}, {low} below 0.95"
    );
}
