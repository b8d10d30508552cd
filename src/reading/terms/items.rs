//! The facts that `rules/sheet.toml` words: each item decided by the first of its values that a sentence shows.

use super::words::{self, Words};
use super::{Paper, Said, Value};
use crate::constant::{Regex, regex as constant};
use crate::rule::{PatternId, SheetFact, SheetItem, SheetValue};
use std::ops::Range;
use std::sync::LazyLock;

/// Sentences on either side that count as the paragraph, where paragraphs are not numbered.
const NEAR: usize = 3;

static MONEY: LazyLock<Regex> = LazyLock::new(|| constant(r"\$\d+(?:,\d{3})*(?:\.\d+)?(?: ?(?:million|billion))?"));

/// The values of a fact's items.
pub fn read(fact: &SheetFact, paper: &Paper) -> Vec<Value> {
    let mut out = Vec::new();
    for item in fact.items.iter().filter(|i| asked(i, paper)) {
        for value in &item.values {
            if let Some((_, found)) = find(value, paper) {
                out.push(told(item, value, found));
                if !item.all {
                    break;
                }
            }
        }
    }
    out
}

/// Whether an item belongs to the sheet of a paper of this kind.
fn asked(item: &SheetItem, paper: &Paper) -> bool {
    item.kind.is_empty() || item.kind.contains(&paper.reading.kind.value)
}

/// The first value of an item that a sentence shows, that sentence, and the words.
pub fn first_of<'i>(item: &'i SheetItem, paper: &Paper) -> Option<(&'i SheetValue, usize, Words)> {
    let mut values = item.values.iter().filter(|_| asked(item, paper));
    values.find_map(|value| find(value, paper).map(|(sentence, words)| (value, sentence, words)))
}

fn told(item: &SheetItem, value: &SheetValue, words: Words) -> Value {
    let money = MONEY.find(&words.quote).map_or("", |m| m.as_str());
    Value {
        label: item.label.clone(),
        says: value.says.replace("{money}", money),
        said: Said::Paper,
        words: Some(words),
    }
}

/// The first sentence that shows a value, and the words that do.
fn find(value: &SheetValue, paper: &Paper) -> Option<(usize, Words)> {
    let document = paper.document;
    (0..paper.reading.view.sentences.len())
        .filter(|s| document.sentences.get(*s).is_some_and(|x| !x.heading))
        .find_map(|s| {
            let range = first(paper, &value.find, s)?;
            let shows = !any(paper, &value.unless, s)
                && (value.with.is_empty() || any(paper, &value.with, s))
                && (value.context.is_empty() || paragraph(paper, s).any(|o| any(paper, &value.context, o)));
            // words found wholly in the lead belong to the sentence that leads
            let words = if shows { words::around(paper, s, range) } else { None };
            words.map(|w| (s, w))
        })
}

fn first(paper: &Paper, ids: &[PatternId], sentence: usize) -> Option<Range<usize>> {
    let text = paper.reading.view.sentence(sentence);
    ids.iter()
        .filter_map(|id| paper.knowledge.patterns.get(*id))
        .filter(|p| p.may_match(text))
        .filter_map(|p| p.find(text))
        .min_by_key(|r| (r.start, usize::MAX - r.end))
}

fn any(paper: &Paper, ids: &[PatternId], sentence: usize) -> bool {
    let text = paper.reading.view.sentence(sentence);
    ids.iter()
        .filter_map(|id| paper.knowledge.patterns.get(*id))
        .any(|p| p.may_match(text) && p.is_match(text))
}

/// The sentences of a numbered paragraph, or those nearby where paragraphs have no numbers.
fn paragraph<'a>(paper: &'a Paper, sentence: usize) -> impl Iterator<Item = usize> + 'a {
    let document = paper.document;
    let top = |s: usize| {
        let clause = document.sentences.get(s)?.clause;
        document.clauses.get(clause).map(|c| c.top)
    };
    let own = top(sentence);
    let numbered = own
        .and_then(|t| document.clauses.get(t))
        .is_some_and(|c| c.label.is_some());
    (0..document.sentences.len()).filter(move |s| {
        if numbered {
            top(*s) == own
        } else {
            s.abs_diff(sentence) <= NEAR
        }
    })
}
