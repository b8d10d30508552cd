//! References to what should be attached: "Attachment A", "the Sealed Supplement".

use super::{Reference, ReferenceKind, Standing};
use crate::document::Document;
use crate::reading::view::View;

/// A heading or title of an attachment has at most so many words.
const TITLE: usize = 8;
const ATTACHED: [&str; 5] = ["attachment", "exhibit", "appendix", "annex", "addendum"];
const SUPPLEMENTS: [&str; 6] = [
    "sealed supplement",
    "supplement to this",
    "supplement to the plea",
    "sealed addendum",
    "cooperation addendum",
    "cooperation supplement",
];

/// Finds them; each paper once, where it is first referred to.
pub(super) fn find(document: &Document, view: &View) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    for s in 0..view.sentences.len() {
        if is_title(document, view, s) {
            continue;
        }
        let text = view.sentence(s);
        let own = document.sentences.get(s).map_or(0..0, |x| x.span.clone());
        let attached = ATTACHED.iter().flat_map(|word| named(text, word));
        let attached = attached.map(|(at, label)| (ReferenceKind::Attachment, at, label.to_owned()));
        let supplement = SUPPLEMENTS
            .iter()
            .find_map(|words| text.find(words).map(|at| (at, *words)));
        let supplement = supplement.map(|(at, words)| (ReferenceKind::Supplement, at, words.to_owned()));
        for (kind, at, label) in attached.chain(supplement) {
            if out
                .iter()
                .any(|r| r.kind == kind && (r.label == label || kind == ReferenceKind::Supplement))
            {
                continue;
            }
            let titled = |o: &usize| {
                let title = view.sentence(*o);
                is_title(document, view, *o)
                    && match kind {
                        ReferenceKind::Supplement => title.contains("supplement") || title.contains("addendum"),
                        _ => title.trim_start_matches(['"', '(']).starts_with(&label),
                    }
            };
            let title = (0..view.sentences.len()).find(titled);
            let span = view.source(s, at..at + label.len()).unwrap_or_else(|| own.clone());
            out.push(Reference {
                kind,
                from: s,
                label,
                target: title.and_then(|t| document.sentences.get(t)).map(|t| t.clause),
                standing: if title.is_some() {
                    Standing::Found
                } else {
                    Standing::Missing
                },
                span,
            });
        }
    }
    out
}

fn is_title(document: &Document, view: &View, sentence: usize) -> bool {
    let text = view.sentence(sentence);
    document.sentences.get(sentence).is_some_and(|s| s.heading) && text.split(' ').count() <= TITLE
}

/// "attachment a", "exhibit 2": the word and the letter or number behind it.
fn named<'t>(text: &'t str, word: &str) -> Vec<(usize, &'t str)> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices(word) {
        let begins = at == 0 || text.as_bytes().get(at - 1).is_some_and(|b| !b.is_ascii_alphanumeric());
        let rest = text.get(at + word.len() + 1..).unwrap_or("");
        let blank = text.as_bytes().get(at + word.len()) == Some(&b' ');
        let label = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let one = label.len() == 1 && label != "a"
            || label.len() <= 2 && label.starts_with(|c: char| c.is_ascii_digit())
            // "an attachment a page long" is none: the letter "a" ends its phrase
            || label == "a" && !rest.get(1..).unwrap_or("").starts_with(" page");
        if begins && blank && one && !label.is_empty() {
            out.extend(text.get(at..at + word.len() + 1 + label.len()).map(|t| (at, t)));
        }
    }
    out
}
