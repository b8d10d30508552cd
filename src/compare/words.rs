//! The words of a paper, sentence by sentence, as they are compared: normalised, with the way back to the source.

use super::meaning::Meanings;
use crate::document::{BlockKind, Document};
use crate::examine::Examined;
use crate::reading::view;
use crate::rule::Knowledge;
use std::collections::HashMap;
use std::ops::Range;

/// Numbers for words, the same in both papers.
#[derive(Debug, Default)]
pub struct Interner {
    ids: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Interner {
    /// The number of a word.
    pub fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.texts.len() as u32;
        self.ids.insert(word.to_owned(), id);
        self.texts.push(word.to_owned());
        id
    }

    /// The word of a number.
    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its number in the [`Interner`].
    pub id: u32,
    /// Where it stands in the document's text.
    pub span: Range<usize>,
}

/// A sentence, as it is compared; its index is that of the document's sentence.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Its words, without the number of its paragraph.
    pub words: Vec<Word>,
    /// What it is about: the words of the reading view, in which parties and citations are markers, each once for
    /// every time that it occurs, sorted.
    pub about: Vec<u32>,
    /// Its numbered paragraph (an index into the clauses).
    pub clause: usize,
    /// The numbered paragraph of depth 0 that it belongs to.
    pub top: usize,
    /// Whether it is no running text: a heading, a table row, a caption, a signature.
    pub loose: bool,
    /// Whether it is a footnote, which stands where the page ends.
    pub note: bool,
    /// Whether its page was read by character recognition.
    pub recognised: bool,
}

/// The units of a paper.
pub fn units(examined: &Examined, knowledge: &Knowledge, meanings: &Meanings, interner: &mut Interner) -> Vec<Unit> {
    let document = &examined.document;
    let view = &examined.reading.view;
    let normals = view::normals(document, &knowledge.lexicon);
    let mut blocks = document.blocks.iter().filter(|b| b.kind.speaks()).peekable();
    let mut out = Vec::with_capacity(document.sentences.len());
    for (s, sentence) in document.sentences.iter().enumerate() {
        while blocks.peek().is_some_and(|b| b.span.end <= sentence.span.start) {
            blocks.next();
        }
        let block = blocks.peek().filter(|b| b.span.start <= sentence.span.start);
        let kind = block.map_or(BlockKind::Paragraph, |b| b.kind);
        let from = block.map_or(0, |b| b.span.start + b.label_len);
        let words = normals
            .get(s)
            .map(|normal| split(&normal.text).map(|r| (normal.text.get(r.clone()).unwrap_or(""), normal.source(r))))
            .into_iter()
            .flatten()
            .filter(|(_, span)| span.start >= from)
            .map(|(word, span)| Word {
                id: interner.id(word),
                span,
            })
            .collect();
        let own = view.sentences.get(s).map_or(0..0, |v| v.own..v.range.end);
        let text = view.text().get(own).unwrap_or("");
        let mut about: Vec<u32> = split(text)
            .filter_map(|r| text.get(r))
            .filter(|w| !w.bytes().all(|b| b.is_ascii_digit()) || w.len() > 2)
            .map(|w| interner.id(&format!("\u{1}{}", stem(meanings.leading(w)))))
            .collect();
        about.sort_unstable();
        out.push(Unit {
            words,
            about,
            clause: sentence.clause,
            top: document.clauses.get(sentence.clause).map_or(sentence.clause, |c| c.top),
            loose: sentence.heading || kind == BlockKind::TableRow || is_loose(document, &sentence.span),
            note: kind == BlockKind::Footnote,
            recognised: recognised(document, sentence.span.start),
        });
    }
    out
}

/// Whether a byte of the text stands on a page that character recognition has read.
pub fn recognised(document: &Document, at: usize) -> bool {
    let page = document.page_at(at);
    document.pages.iter().any(|p| p.number == page && p.ocr)
}

/// Whether a stretch of text is no sentence: short, or without an end, or lines of a caption or a signature.
fn is_loose(document: &Document, span: &Range<usize>) -> bool {
    let text = document.text.get(span.clone()).unwrap_or("").trim();
    let ends = text.trim_end_matches(['"', '\u{201d}', ')', '\'', '\u{2019}']);
    let ended = ends.ends_with(['.', ';', ':', '?', '!', ',']) || text.ends_with("and") || text.ends_with("or");
    let filled = text.contains("__") || text.contains("  ");
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    filled || capitals > small || !ended && text.len() < 120
}

/// The words of a normalised text: letters and digits, with what holds a number or a citation together ("5k1.1",
/// "10,000", "$900", "(e)"); a hyphen parts words.
fn split(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let at = move |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let word = |b: u8| b.is_ascii_alphanumeric();
    let mut i = 0;
    std::iter::from_fn(move || {
        while i < bytes.len() {
            // a letter or a small number in parentheses is part of a citation, or marks an item
            if at(i) == b'(' && word(at(i + 1)) && at(i + 2) == b')' {
                i += 3;
                return Some(i - 3..i);
            }
            if word(at(i)) || at(i) == b'$' && word(at(i + 1)) {
                let start = i;
                i += 1;
                while word(at(i))
                    || matches!(at(i), b'.' | b',') && at(i.wrapping_sub(1)).is_ascii_alphanumeric() && word(at(i + 1))
                    || at(i) == b'\'' && at(i + 1).is_ascii_alphabetic()
                {
                    i += 1;
                }
                return Some(start..i);
            }
            if at(i) == b'%' {
                i += 1;
                return Some(i - 1..i);
            }
            i += 1;
        }
        None
    })
}

/// A word without its ending, so that its forms are one.
pub fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    for ending in ["ations", "ation", "ing", "ies", "ied", "ed", "es", "s", "ly", "e", "y"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
        {
            return stem;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_citations_stay_whole_and_hyphens_part_words() {
        let text = "under section 3553(e), 5k1.1 and u.s.c. title 18, $10,000.50, 5% of the office's non-prosecution (a) (30) days.";
        let words: Vec<&str> = split(text).filter_map(|r| text.get(r)).collect();
        assert_eq!(
            words,
            [
                "under",
                "section",
                "3553",
                "(e)",
                "5k1.1",
                "and",
                "u.s.c",
                "title",
                "18",
                "$10,000.50",
                "5",
                "%",
                "of",
                "the",
                "office's",
                "non",
                "prosecution",
                "(a)",
                "30",
                "days"
            ]
        );
        assert_eq!(stem("filing"), stem("filed"));
        assert_eq!(stem("office's"), stem("offices"));
    }
}
