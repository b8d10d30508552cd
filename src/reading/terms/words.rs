//! The words that show a fact: an excerpt of the paper around what was found, with its place.

use super::Paper;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::ops::Range;

/// A quotation with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Words {
    /// As they stand in the source: always `document.text[span]`.
    pub quote: String,
    /// 1-based page.
    pub page: u32,
    /// Whether a reader sees that page; see [`Document::paged`](crate::document::Document::paged).
    #[serde(skip)]
    pub paged: bool,
    /// The line number in the margin of pleading paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u16>,
    /// "7(b)(ii)", where the paper numbers its paragraphs.
    pub paragraph: Option<String>,
    /// Offsets in bytes of the document's text.
    #[serde(serialize_with = "as_pair")]
    #[schemars(with = "(usize, usize)")]
    pub span: Range<usize>,
    /// Whether the sentence begins before the quotation, and whether it goes on behind it.
    #[serde(skip)]
    pub cut: (bool, bool),
    /// Whether it is a name or a number and not part of a sentence.
    #[serde(skip)]
    pub exact: bool,
}

fn as_pair<S: Serializer>(range: &Range<usize>, s: S) -> Result<S::Ok, S::Error> {
    (range.start, range.end).serialize(s)
}

/// Longest excerpt, in bytes.
const LONGEST: usize = 200;
/// How far before what was found an excerpt may begin.
const BEFORE: usize = 80;

/// The words of a sentence around a stretch of its view.
pub fn around(paper: &Paper, sentence: usize, range: Range<usize>) -> Option<Words> {
    let core = paper.reading.view.source(sentence, range)?;
    at(paper, sentence, core)
}

/// The words of a sentence around a stretch of the document's text.
pub fn at(paper: &Paper, sentence: usize, core: Range<usize>) -> Option<Words> {
    let span = paper.document.sentences.get(sentence)?.span.clone();
    let quote = excerpt(&paper.document.text, &span, &core);
    placed(paper, sentence, quote, &span)
}

/// A whole sentence, as far as an excerpt goes.
pub fn of_sentence(paper: &Paper, sentence: usize) -> Option<Words> {
    let span = paper.document.sentences.get(sentence)?.span.clone();
    at(paper, sentence, span.start..span.start)
}

/// Exactly these words, in no sentence: a caption, a signature.
pub fn exact(paper: &Paper, span: Range<usize>) -> Option<Words> {
    let document = paper.document;
    let sentence = document
        .sentences
        .iter()
        .position(|s| s.span.start <= span.start && span.end <= s.span.end);
    let mut words = placed(paper, sentence.unwrap_or(usize::MAX), span.clone(), &span)?;
    words.cut = (false, false);
    words.exact = true;
    Some(words)
}

fn placed(paper: &Paper, sentence: usize, span: Range<usize>, whole: &Range<usize>) -> Option<Words> {
    let document = paper.document;
    let quote = document.text.get(span.clone())?.to_owned();
    Some(Words {
        quote,
        page: document.page_at(span.start),
        paged: document.paged(),
        line: document.run_at(span.start).and_then(|r| r.margin_number),
        paragraph: document.paragraph_of(sentence).map(str::to_owned),
        cut: (span.start > whole.start, span.end < whole.end),
        exact: false,
        span,
    })
}

/// A stretch of a sentence that holds `core` and reads on its own: from a clause's beginning to a clause's end.
fn excerpt(text: &str, sentence: &Range<usize>, core: &Range<usize>) -> Range<usize> {
    if sentence.len() <= LONGEST {
        return sentence.clone();
    }
    let start = if core.start.saturating_sub(sentence.start) <= BEFORE {
        sentence.start
    } else {
        let from = boundary(text, core.start - BEFORE);
        let before = text.get(from..core.start).unwrap_or("");
        // a semicolon parts more than a comma
        let clause = before.rfind("; ").or_else(|| breaks(before).next());
        match clause.or_else(|| before.find(char::is_whitespace)) {
            Some(at) => core.start - before.get(at + 1..).map_or(0, |b| b.trim_start().len()),
            None => from,
        }
    };
    let limit = boundary(text, (start + LONGEST).max(core.end).min(sentence.end));
    if limit >= sentence.end {
        return start..sentence.end;
    }
    let after = text.get(core.end.min(limit)..limit).unwrap_or("");
    let clause = breaks(after).last();
    let end = clause
        .or_else(|| after.rfind(char::is_whitespace))
        .map_or(limit, |at| core.end.min(limit) + at);
    let kept = text.get(start..end).unwrap_or("").trim_end().len();
    start..start + kept
}

/// Where clauses end: at a comma, colon or semicolon with a blank behind it, so that "$25,000" stays whole.
fn breaks(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices([',', ';', ':']).map(|(at, _)| at).filter(|at| {
        text.get(at + 1..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    })
}

/// The next boundary of a character at or after an offset.
fn boundary(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at.min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_sentence_is_cut_at_its_clauses() {
        let text = format!(
            "{}; the government will move to dismiss Counts Two and Three with prejudice, and {}.",
            "one clause after another, ".repeat(6),
            "more and more words follow that nobody needs to see here ".repeat(4)
        );
        let at = text.find("dismiss").unwrap_or(0);
        let range = excerpt(&text, &(0..text.len()), &(at..at + 7));
        let words = &text[range];
        assert!(words.starts_with("the government will move to dismiss"), "{words}");
        assert!(words.len() <= LONGEST + BEFORE, "{words}");
    }

    proptest! {
        #[test]
        fn an_excerpt_holds_its_core_and_stays_in_its_sentence(text in "[a-zé§,;: ]{0,700}", from in 0usize..700, len in 0usize..60) {
            let start = boundary(&text, from.min(text.len()));
            let end = boundary(&text, (start + len).min(text.len()));
            let range = excerpt(&text, &(0..text.len()), &(start..end));
            prop_assert!(text.get(range.clone()).is_some());
            prop_assert!(range.start <= start && range.end <= text.len());
            prop_assert!(range.end >= end || text[range.end..end].trim().is_empty());
        }
    }
}
