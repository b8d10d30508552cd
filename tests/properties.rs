//! Properties of whole papers: what is quoted stands in the text, and what is named as a place is in the file.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;
#[path = "common/invariants.rs"]
mod invariants;

use caveat::examine::Examiner;
use caveat::reading::CaseFacts;
use caveat::rule::Kind;
use caveat::source::Source;
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::OnceLock;

fn examiner() -> &'static Examiner {
    static EXAMINER: OnceLock<Examiner> = OnceLock::new();
    EXAMINER.get_or_init(common::examiner)
}

/// A clause of a paper: the words of some rule's example, numbered and set in some way.
fn clause() -> impl Strategy<Value = String> {
    let examples: Vec<String> = examiner()
        .knowledge
        .rules
        .iter()
        .flat_map(|r| r.file.fires.iter().map(|e| e.text.clone()))
        .collect();
    let label = prop::sample::select(vec![
        "", "", "1. ", "2.  ", "(a) ", "\t(ii) ", "A. ", "5.2 ", "lO. ", "¶ 7. ", "• ",
    ]);
    let break_every = prop::sample::select(vec![1_usize, 3, 9, 200]);
    let odd = prop::sample::select(vec![
        "",
        "",
        "\u{a0}",
        "\u{ad}",
        "\u{2019}",
        "\u{200b}",
        "ﬁ",
        "\u{1f600}",
        "e\u{301}",
        "\u{202e}",
        "Ã©",
        "\u{fffd}",
        "-",
    ]);
    (
        prop::sample::select(examples),
        label,
        break_every,
        odd,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(text, label, break_every, odd, at)| {
            let words: Vec<&str> = text.split_whitespace().collect();
            let lines: Vec<String> = words.chunks(break_every).map(|w| w.join(" ")).collect();
            let mut set = format!("{label}{}", lines.join("\n"));
            let places: Vec<usize> = set.char_indices().map(|(i, _)| i).collect();
            set.insert_str(places[at.index(places.len())], odd);
            set
        })
}

/// What stands between two clauses.
fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n\r\n",
        "\n\n\n\n",
        "\n\u{c}",
        "\n\u{c}\n",
        "\n\nCase 1:19-cr-00008-ABC   Document 10   Filed 01/22/19   Page 2 of 9\n",
        "\n                         - 3 -\n\n",
        "\n\nCOOPERATION AGREEMENT\n\n",
        "\n___________________\n",
    ])
}

fn paper() -> impl Strategy<Value = String> {
    prop::collection::vec((clause(), gap()), 1..14).prop_map(|parts| parts.into_iter().map(|(c, g)| c + g).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quotes_stand_in_the_text_and_places_in_the_file(paper in paper(), kind in prop::sample::select(vec![None, Some(Kind::Cooperation), Some(Kind::Proffer), Some(Kind::Plea)])) {
        let source = Source::from_bytes("paper.txt".into(), paper.clone().into_bytes());
        let case = CaseFacts { kind, minimum_months: Some(120), ..CaseFacts::default() };
        let examined = examiner().examine(&source, &case).unwrap();
        invariants::of_findings(&examined);
        invariants::of_text(&examined.document, &paper);
    }
}

fn hold(paths: impl IntoIterator<Item = PathBuf>) -> usize {
    let mut read = 0;
    for path in paths {
        let source = Source::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        if let Ok(examined) = examiner().examine(&source, &CaseFacts::default()) {
            invariants::of_findings(&examined);
            if let Ok(text) = std::str::from_utf8(&source.bytes) {
                invariants::of_text(&examined.document, text);
            }
            read += 1;
        }
    }
    read
}

#[test]
fn they_hold_of_the_fixtures() {
    let files = ["agreement.txt", "agreement.docx", "agreement.pdf"];
    let folders = common::agreements();
    let read = hold(folders.iter().flat_map(|f| files.map(|name| f.join(name))));
    assert_eq!(read, 3 * folders.len());
}

#[test]
#[ignore = "takes minutes"]
fn they_hold_of_the_corpora() {
    let Some(corpus) = common::corpus("the properties of the corpora") else {
        return;
    };
    for folder in ["court-pdf", "stress-pdf", "stress-docx", "agreements", "not-agreements"] {
        let paths = std::fs::read_dir(corpus.join(folder))
            .unwrap()
            .flatten()
            .map(|e| e.path());
        let read = hold(paths.filter(|p| p.is_file()));
        println!("{folder}: {read} files");
        assert!(read > 20, "{folder}");
    }
}
