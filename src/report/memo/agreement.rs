//! The text of the paper, cut where the words of findings begin and end: what the page of the report shows beside them.

use super::{Entry, Memo, Part};
use crate::document::{Block, BlockKind, Document};
use crate::report::quote::{line_ends, printable};
use crate::rule::Severity;
use std::collections::BTreeSet;
use std::ops::Range;

/// Words that a finding points at.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a> {
    /// "m-motion-may-move-0"; unique on the page.
    pub id: String,
    /// The finding.
    pub entry: &'a Entry,
    /// How much it can cost.
    pub severity: Severity,
    /// What the words show; empty for the pin cite.
    pub role: &'a str,
    /// In bytes of the document's text.
    pub span: Range<usize>,
}

/// A stretch of a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words, with the indices of the marks that they belong to, the worst first, and of those that begin here.
    Words {
        text: String,
        marks: Vec<usize>,
        begin: Vec<usize>,
    },
    /// A page begins; 1-based.
    Page(u32),
    /// A place that other parts of the report link to: an offset in bytes of the document's text.
    Place(usize),
}

/// A block as it is shown.
#[derive(Debug)]
pub(super) struct Passage<'d> {
    /// The block.
    pub block: &'d Block,
    /// Its text, in order.
    pub pieces: Vec<Piece>,
}

/// The id of the mark for the `number`th quotation of a finding.
pub(super) fn mark_id(entry: &Entry, number: usize) -> String {
    format!("m-{}-{number}", entry.id.trim_start_matches("f-"))
}

/// The marks of a report's findings, in its order: the worst first.
pub(super) fn marks(memo: &Memo) -> Vec<Mark<'_>> {
    let sections = memo.sections.iter().flat_map(|s| &s.parts);
    let entries = sections.filter_map(|p| match p {
        Part::Entry(entry) => Some((entry, entry.severity?)),
        _ => None,
    });
    let mut out = Vec::new();
    for (entry, severity) in entries {
        let quotes = entry.parts.iter().filter_map(|p| match p {
            Part::Quote(quote) => Some(quote),
            _ => None,
        });
        out.extend(quotes.enumerate().map(|(number, quote)| Mark {
            id: mark_id(entry, number),
            entry,
            severity,
            role: &quote.role,
            span: quote.span.clone(),
        }));
    }
    out
}

/// The places that the tables of a report link to.
pub(super) fn places(memo: &Memo) -> BTreeSet<usize> {
    let tables = memo.sections.iter().flat_map(|s| &s.parts).filter_map(|p| match p {
        Part::Table(rows) => Some(rows),
        _ => None,
    });
    let lines = tables.flatten().flat_map(|r| &r.lines);
    lines.filter_map(|l| Some(l.quote.as_ref()?.span.start)).collect()
}

/// The blocks of the paper that a reader needs: all but page numbers and marks that are no words.
pub(super) fn passages<'d>(document: &'d Document, marks: &[Mark], places: &BTreeSet<usize>) -> Vec<Passage<'d>> {
    let mut page = 0;
    let shown = document
        .blocks
        .iter()
        .filter(|b| !matches!(b.kind, BlockKind::PageNumber | BlockKind::Noise));
    shown
        .map(|block| Passage {
            block,
            pieces: pieces(document, block, marks, places, &mut page),
        })
        .collect()
}

fn pieces(document: &Document, block: &Block, marks: &[Mark], places: &BTreeSet<usize>, page: &mut u32) -> Vec<Piece> {
    let span = block.span.clone();
    let Some(text) = document.text.get(span.clone()) else {
        return Vec::new();
    };
    let ends = line_ends(text);
    let end_at = |a: usize| ends.iter().find(|e| e.at.contains(&(a - span.start)));
    let here: Vec<usize> = (0..marks.len())
        .filter(|i| marks[*i].span.start < span.end && span.start < marks[*i].span.end)
        .collect();
    let mut cuts: BTreeSet<usize> = BTreeSet::from([span.start, span.end]);
    cuts.extend(here.iter().flat_map(|i| [marks[*i].span.start, marks[*i].span.end]));
    cuts.extend(
        ends.iter()
            .flat_map(|e| [span.start + e.at.start, span.start + e.at.end]),
    );
    cuts.extend(places.range(span.clone()));
    if block.kind.speaks() {
        let runs = document.origins.iter().map(|r| r.start);
        cuts.extend(runs.filter(|start| span.contains(start)));
    }
    cuts.retain(|c| span.start <= *c && *c <= span.end && document.text.is_char_boundary(*c));
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut out: Vec<Piece> = Vec::new();
    for (a, b) in cuts.iter().copied().zip(cuts.iter().copied().skip(1)) {
        if block.kind.speaks() && document.paged() && document.page_at(a) > *page {
            *page = document.page_at(a);
            out.push(Piece::Page(*page));
        }
        if places.contains(&a) {
            out.push(Piece::Place(a));
        }
        let words = match end_at(a) {
            Some(end) if end.blank && span.start + end.at.start == a => " ".to_owned(),
            Some(_) => String::new(),
            None => printable(&document.text[a..b]).replace('\u{ad}', ""),
        };
        let covering = here
            .iter()
            .copied()
            .filter(|i| marks[*i].span.start <= a && b <= marks[*i].span.end);
        let covering: Vec<usize> = covering.collect();
        let begin: Vec<usize> = covering
            .iter()
            .copied()
            .filter(|i| marks[*i].span.start.max(span.start) == a)
            .collect();
        match out.last_mut() {
            Some(Piece::Words { text, marks, .. }) if *marks == covering && begin.is_empty() => text.push_str(&words),
            _ => out.push(Piece::Words {
                text: words,
                marks: covering,
                begin,
            }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examine::read_bytes;
    use crate::extract::Options;

    fn entry(id: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            severity: Some(Severity::High),
            label: String::new(),
            title: String::new(),
            parts: Vec::new(),
        }
    }

    #[test]
    fn overlapping_words_are_cut_into_stretches_and_nothing_is_lost() {
        let document = read_bytes(b"One two three-\nfour five six.\n", Options::default()).unwrap();
        let (first, second) = (entry("f-a"), entry("f-b"));
        let mark = |entry, span| Mark {
            id: mark_id(entry, 0),
            entry,
            severity: Severity::High,
            role: "",
            span,
        };
        let at = |word: &str| document.text.find(word).unwrap();
        let marks = [
            mark(&first, at("two")..at(" five")),
            mark(&second, at("four")..at(" six")),
        ];
        let passages = passages(&document, &marks, &BTreeSet::new());
        let mut all = String::new();
        let mut marked = Vec::new();
        for piece in passages.iter().flat_map(|p| &p.pieces) {
            if let Piece::Words { text, marks, begin } = piece {
                all.push_str(text);
                marked.push((text.as_str(), marks.clone(), begin.clone()));
            }
        }
        let words: Vec<&str> = all.split_whitespace().collect();
        assert_eq!(words.join(" "), super::super::on_one_line(document.text.trim()));
        assert!(
            marked.iter().any(|(t, m, b)| *t == "four" && m == &[0, 1] && b == &[1]),
            "{marked:?}"
        );
        assert!(
            marked
                .iter()
                .any(|(t, m, b)| *t == " five" && m == &[1] && b.is_empty()),
            "{marked:?}"
        );
    }
}
