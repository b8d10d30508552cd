//! The words of a paper, sentence by sentence, as they are compared: normalised, with the way back to the source.

use super::meaning::Meanings;
use crate::document::{Block, BlockKind, Document};
use crate::examine::Examined;
use crate::reading::view;
use crate::rule::Knowledge;
use crate::source::Format;
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

    /// The number of a word that is known.
    pub fn find(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// The word of a number.
    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
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
        let from = block.map_or(0, |b| {
            b.span.start + if mid_sentence(document, b) { 0 } else { b.label_len }
        });
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
            loose: sentence.heading
                || kind == BlockKind::TableRow
                || block.is_none_or(|b| b.label.is_none()) && is_loose(document, &sentence.span, meanings),
            note: kind == BlockKind::Footnote,
            recognised: recognised(document, sentence.span.start),
        });
    }
    out
}

/// Whether the number of a block stands in the middle of a sentence, where a line happens to begin with it: "Rule
/// 11(c)(1)(A) and" - "(B) of the Federal Rules".
fn mid_sentence(document: &Document, block: &Block) -> bool {
    let own = document.text.get(block.span.clone()).unwrap_or("").trim_start();
    let before = document.blocks.iter().take_while(|b| b.span.start < block.span.start);
    let Some(before) = before.filter(|b| b.kind == BlockKind::Paragraph).last() else {
        return false;
    };
    let text = document.text.get(before.span.clone()).unwrap_or("").trim_end();
    let joined = text.strip_suffix(" and").or(text.strip_suffix(" or"));
    own.starts_with('(') && joined.is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || c == ')'))
}

/// Readable share of a page of a text file below which it is taken for the text of a scan.
const CLEAN: f32 = 0.98;

/// Whether a byte of the text stands on a page that character recognition has read, here or before the file was made.
fn recognised(document: &Document, at: usize) -> bool {
    let number = document.page_at(at);
    let page = document.pages.iter().find(|p| p.number == number);
    page.is_some_and(|p| p.ocr || document.format == Format::Text && p.readable < CLEAN)
}

/// Whether a stretch of text is no sentence: short, or without an end, or lines of a caption or a signature.
fn is_loose(document: &Document, span: &Range<usize>, meanings: &Meanings) -> bool {
    let text = document.text.get(span.clone()).unwrap_or("").trim();
    let ends = text.trim_end_matches(['"', '\u{201d}', ')', '\'', '\u{2019}']);
    let ended = ends.ends_with(['.', ';', ':', '?', '!', ',']) || text.ends_with("and") || text.ends_with("or");
    let filled = !ended && text.contains("__") || text.contains("     ");
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let caption = capitals > small && (!ended || ends.ends_with(','));
    filled || caption || text.len() < 120 && (!ended || is_names(text, meanings))
}

/// Whether a text is names and titles, "Assistant U.S. Attorney Date:": half of its words in capitals and none of owing.
fn is_names(text: &str, meanings: &Meanings) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|w| w.contains(char::is_alphabetic))
        .collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    let binds = |w: &&str| meanings.binds(&w.to_ascii_lowercase());
    capitals * 2 >= words.len() && !words.iter().any(binds)
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
                while word(at(i)) || matches!(at(i), b'.' | b',') && holds(bytes, start, i) || apostrophe(bytes, i) {
                    i += 1;
                }
                if calls_note(bytes, start, i) {
                    continue;
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

/// Whether a stop or a comma stands within a number, a citation or an abbreviation: "5k1.1", "10,000", "u.s.c".
fn holds(bytes: &[u8], start: usize, at: usize) -> bool {
    let next = bytes.get(at + 1).copied().unwrap_or(b' ');
    let before = bytes.get(start..at).unwrap_or(&[]);
    let part = before.rsplit(|b| *b == b'.').next().unwrap_or(&[]);
    next.is_ascii_alphanumeric() && (part.len() == 1 || before.iter().any(u8::is_ascii_digit))
}

fn apostrophe(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\'') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
}

/// Whether a number is the call of a footnote, set right behind a word and its stop: "convicted.1".
fn calls_note(bytes: &[u8], start: usize, end: usize) -> bool {
    let number = bytes.get(start..end).unwrap_or(&[]);
    let before = bytes.get(..start).unwrap_or(&[]);
    number.len() <= 2
        && number.iter().all(u8::is_ascii_digit)
        && matches!(before, [.., b'a'..=b'z', b'.' | b',' | b';' | b':' | b'"' | b')'])
}

/// A word without its ending, so that its forms are one.
pub fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    for ending in ["ations", "ation", "ing", "ies", "ied", "ed", "es", "s", "ly", "e", "y"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
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
        let text = "under section 3553(e), 5k1.1 and u.s.c. title 18, $10,000.50, 5% of the office's non-prosecution (a) (30) days of the court.1 And";
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
                "days",
                "of",
                "the",
                "court",
                "And"
            ]
        );
        assert_eq!(stem("filing"), stem("filed"));
        assert_eq!(stem("office's"), stem("offices"));
    }
}
