//! What other programs read in the same files.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::process::Command;

fn tokens(text: &str) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *out.entry(word.to_lowercase()).or_default() += 1;
    }
    out
}

/// Token F1: twice the common tokens over all tokens.
fn agreement(a: &str, b: &str) -> f64 {
    let (a, b) = (tokens(a), tokens(b));
    let common: i64 = a.iter().map(|(w, n)| n.min(b.get(w).unwrap_or(&0))).sum();
    2.0 * common as f64 / (a.values().sum::<i64>() + b.values().sum::<i64>()).max(1) as f64
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
