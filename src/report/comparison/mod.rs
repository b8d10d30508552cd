//! The comparison of two drafts: one file a format, and what they share.

pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;

use super::said::place;
use crate::compare::hunks::{Compared, Hunk, Kind};
use crate::compare::words::Word;
use crate::compare::{About, Aligned, Change, Comparison, Counted, Silent, Verdict};
use crate::document::Document;
use crate::examine::Examined;
use crate::finding::Evidence;
use crate::report::quote::on_one_line;
use crate::rule::{Severity, Toward};
use std::ops::Range;

/// Two drafts and what became of the one in the other.
#[derive(Debug)]
pub struct Drafts<'a> {
    /// The old one, or the form.
    pub old: &'a Examined,
    /// The new one.
    pub new: &'a Examined,
    /// What became of it.
    pub comparison: &'a Comparison,
    /// Whether the old one is a firm's form.
    pub form: bool,
}

/// A stretch of the words of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Whether it stood in the old paper only, in the new one only, or in both.
    pub side: Side,
    /// As it stands in the source, on one line.
    pub text: String,
}

/// Where a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both papers.
    Both,
    /// In the old one.
    Old,
    /// In the new one.
    New,
}

/// The words of a pair as one text, with what went and what came; differences of typing, numbering and reading are not
/// marked, and stand as in the new paper.
pub fn segments(drafts: &Drafts, aligned: &Aligned) -> Vec<Segment> {
    let compared = &aligned.compared;
    let (old, new) = (&drafts.old.document, &drafts.new.document);
    let mut out: Vec<Segment> = Vec::new();
    let mut push = |side: Side, text: String| {
        if !text.is_empty() {
            out.push(Segment { side, text });
        }
    };
    let mut at = 0;
    for hunk in compared.hunks.iter().filter(|h| h.kind == Kind::Words) {
        push(
            Side::Both,
            source(new, &compared.new, at..hunk.new.start, true, hunk.new.is_empty()),
        );
        push(Side::Old, source(old, &compared.old, hunk.old.clone(), false, true));
        push(Side::New, source(new, &compared.new, hunk.new.clone(), false, true));
        at = hunk.new.end;
    }
    push(
        Side::Both,
        source(new, &compared.new, at..compared.new.len(), true, false),
    );
    out
}

/// The source of some of the words of a pair, from the first to the last; words of sentences that stand apart are joined.
/// `marks`: with the punctuation before them, and unless `cut` with that behind them.
fn source(document: &Document, words: &[Word], range: Range<usize>, marks: bool, cut: bool) -> String {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for word in words.get(range.clone()).unwrap_or(&[]) {
        match spans.last_mut() {
            Some(last) if last.end <= word.span.start && word.span.start - last.end < FAR => last.end = word.span.end,
            _ => spans.push(word.span.clone()),
        }
    }
    if marks && !spans.is_empty() {
        let before = range
            .start
            .checked_sub(1)
            .and_then(|i| words.get(i))
            .map(|w| w.span.end);
        if let (Some(first), Some(before)) = (spans.first_mut(), before)
            && before <= first.start
            && first.start - before < NEAR
        {
            first.start = before;
        }
        let behind = words.get(range.end).map(|w| w.span.start);
        if let Some(last) = spans.last_mut().filter(|_| !cut) {
            let rest = document.text.get(last.end..).unwrap_or("");
            let stops = rest.len()
                - rest
                    .trim_start_matches(['.', ',', ';', ':', '?', '!', '"', '\u{201d}', ')'])
                    .len();
            last.end = match behind {
                Some(behind) if behind >= last.end && behind - last.end < NEAR => behind,
                _ => last.end + stops,
            };
        }
    }
    let parts: Vec<String> = spans
        .into_iter()
        .filter_map(|r| document.text.get(r))
        .map(on_one_line)
        .collect();
    parts.join(" ... ")
}

/// Punctuation between two words is shorter than this, in bytes.
const NEAR: usize = 6;
/// Words farther apart than this, in bytes, are not shown with what lies between them.
const FAR: usize = 24;

/// The segments with the long stretches that are in both cut in their middle.
pub fn shortened(segments: Vec<Segment>, keep: usize) -> Vec<Segment> {
    let last = segments.len().saturating_sub(1);
    let cut = |(i, s): (usize, Segment)| {
        let words: Vec<&str> = s.text.split(' ').collect();
        let (head, tail) = (if i == 0 { 0 } else { keep }, if i == last { 0 } else { keep });
        if s.side != Side::Both || words.len() <= head + tail + 4 {
            return s;
        }
        let text = format!(
            "{} ... {}",
            words.get(..head).unwrap_or(&[]).join(" "),
            words.get(words.len() - tail..).unwrap_or(&[]).join(" ")
        );
        Segment {
            side: Side::Both,
            text: text.trim().to_owned(),
        }
    };
    segments.into_iter().enumerate().map(cut).collect()
}

/// "old p. 3, ¶ 8 -> new p. 4, ¶ 9"
pub fn places(drafts: &Drafts, old: Option<&Evidence>, new: Option<&Evidence>) -> String {
    let first = if drafts.form { "form" } else { "old" };
    let second = if drafts.form { "draft" } else { "new" };
    let old = old.map(|e| format!("{first} {}", place(&drafts.old.document, e)));
    let new = new.map(|e| format!("{second} {}", place(&drafts.new.document, e)));
    match (old, new) {
        (Some(a), Some(b)) => format!("{a} -> {b}"),
        (a, b) => a.or(b).unwrap_or_default(),
    }
}

/// "worse, high": for whom a change is, and how much it can cost.
pub fn weight(change: &Change) -> String {
    let toward = match change.toward {
        Toward::Worse => "worse",
        Toward::Better => "better",
        Toward::Open => "open",
    };
    format!("{toward}, {}", change.severity.name())
}

/// What a report calls the changes of one sort.
pub fn heading(about: About) -> &'static str {
    match about {
        About::Finding => "Findings",
        About::Promise => "Promises",
        About::Term => "Terms",
        About::Reference => "References",
        About::Words => "Words that carry substance",
    }
}

/// In the order in which they are shown.
pub const SORTS: [About; 5] = [
    About::Finding,
    About::Promise,
    About::Term,
    About::Reference,
    About::Words,
];

/// The result in a sentence or two.
pub fn verdict(drafts: &Drafts) -> String {
    let comparison = drafts.comparison;
    let count = |toward: Toward| comparison.changes.iter().filter(|c| c.toward == toward).count();
    let differing = comparison.differing();
    if comparison.changes.is_empty() {
        return match differing {
            0 => "The words are the same. Nothing changed in substance.".to_owned(),
            n => format!(
                "The words of {} differ. Nothing changed in substance: no finding, promise, term, reference, number, force, negation, condition, decision-maker or standard.",
                plural(n, "sentence", "sentences")
            ),
        };
    }
    let critical = comparison
        .changes
        .iter()
        .filter(|c| c.toward == Toward::Worse && c.severity >= Severity::High)
        .count();
    format!(
        "{} in substance: {} worse for the client ({critical} of them high or critical), {} better, {} open. The words of {} differ.",
        plural(comparison.changes.len(), "change", "changes"),
        count(Toward::Worse),
        count(Toward::Better),
        count(Toward::Open),
        plural(differing, "sentence", "sentences"),
    )
}

/// What is said where a Word file does not own up to its changes.
pub fn silent(silent: Silent) -> Option<String> {
    let sentences = plural(silent.sentences, "sentence", "sentences");
    match (silent.sentences, silent.tracked) {
        (0, _) => None,
        (_, false) => Some(format!(
            "The new draft has no tracked changes, but {sentences} of it differ from the old one."
        )),
        (_, true) => Some(format!(
            "Beside the tracked changes of the new draft, {sentences} of it differ from the old one without being tracked."
        )),
    }
}

/// What is counted and not listed, in words; empty where there is nothing.
pub fn counted(counted: &Counted) -> String {
    let one = |n: usize, singular: &str, plurals: &str| (n > 0).then(|| plural(n, singular, plurals));
    let parts: Vec<String> = [
        one(
            counted.renumbered,
            "paragraph with another number",
            "paragraphs with another number",
        ),
        one(
            counted.references,
            "reference that follows the new numbers",
            "references that follow the new numbers",
        ),
        one(
            counted.reordered,
            "paragraph in another order",
            "paragraphs in another order",
        ),
        one(
            counted.merged,
            "paragraph joined to another",
            "paragraphs joined to another",
        ),
        one(counted.split, "paragraph divided", "paragraphs divided"),
        one(counted.typing, "difference of typing", "differences of typing"),
        one(
            counted.layout,
            "line of a caption, heading or signature set in another way",
            "lines of captions, headings or signatures set in another way",
        ),
        one(counted.reading, "difference of reading", "differences of reading"),
        one(counted.filled, "blank filled in", "blanks filled in"),
    ]
    .into_iter()
    .flatten()
    .collect();
    parts.join(", ")
}

/// "1 sentence", "2 sentences".
pub fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Pairs whose words differ without substance, in order.
fn reworded<'a>(drafts: &'a Drafts) -> impl Iterator<Item = &'a Aligned> {
    drafts.comparison.with(Verdict::Worded).map(|(_, a)| a)
}

/// The words that recognition read in two ways.
fn misread<'a>(drafts: &'a Drafts) -> impl Iterator<Item = (&'a Compared, &'a Hunk)> {
    let aligned = drafts.comparison.aligned.iter();
    aligned.flat_map(|a| {
        a.compared
            .hunks
            .iter()
            .filter(|h| h.kind == Kind::Reading)
            .map(|h| (&a.compared, h))
    })
}

/// Where a pair stands, with its first sentences.
fn evidence_of(drafts: &Drafts, aligned: &Aligned) -> (Option<Evidence>, Option<Evidence>) {
    let side = |document: &Document, indices: &[usize]| {
        crate::compare::evidence(document, *indices.first()?, indices.last().copied())
    };
    (
        side(&drafts.old.document, &aligned.pair.old),
        side(&drafts.new.document, &aligned.pair.new),
    )
}
