//! Reading 10,000 words of the fixture agreements: the promises alone, and everything that a reading holds.

use caveat::document::Document;
use caveat::examine::read_document;
use caveat::extract::Options;
use caveat::reading::{self, CaseFacts, commitments};
use caveat::rule::Knowledge;
use caveat::source::Source;
use divan::Bencher;
use std::path::Path;
use std::sync::OnceLock;

const WORDS: usize = 10_000;

fn main() {
    divan::main();
}

struct Paper {
    document: Document,
    knowledge: Knowledge,
}

/// The fixture agreements one after the other, cut at so many words; `None` where they are not there.
fn paper() -> Option<&'static Paper> {
    static PAPER: OnceLock<Option<Paper>> = OnceLock::new();
    PAPER
        .get_or_init(|| {
            let agreements = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/agreements");
            let mut folders: Vec<_> = std::fs::read_dir(agreements)
                .ok()?
                .flatten()
                .map(|e| e.path())
                .collect();
            folders.sort();
            let texts = folders
                .iter()
                .filter_map(|f| std::fs::read_to_string(f.join("agreement.txt")).ok());
            let mut left = WORDS;
            let mut text = String::new();
            for line in texts.flat_map(|t| t.lines().map(str::to_owned).collect::<Vec<_>>()) {
                let words = line.split_whitespace().count();
                if words > left {
                    break;
                }
                left -= words;
                text.push_str(&line);
                text.push('\n');
            }
            let source = Source::from_bytes("agreements.txt".into(), text.into_bytes());
            Some(Paper {
                document: read_document(&source, Options::default()).ok()?,
                knowledge: Knowledge::embedded().ok()?,
            })
        })
        .as_ref()
}

#[divan::bench]
fn promises(bencher: Bencher) {
    let Some(Paper { document, knowledge }) = paper() else {
        return;
    };
    let view = reading::read(document, knowledge, &CaseFacts::default()).view;
    bencher.bench(|| commitments::read(document, &view, knowledge, false));
}

#[divan::bench]
fn whole(bencher: Bencher) {
    let Some(Paper { document, knowledge }) = paper() else {
        return;
    };
    bencher.bench(|| reading::read(document, knowledge, &CaseFacts::default()));
}
