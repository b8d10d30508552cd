//! Whether a paragraph that is referred to speaks of what the reference says it does.

use super::Standing;
use crate::document::Document;
use crate::reading::grammar::Names;
use crate::reading::grammar::tokens::{Token, tokens};
use crate::reading::view::View;
use crate::rule::{Knowledge, Meanings};

/// What is referred to is named within so many words before the reference.
const NAMED_WITHIN: usize = 5;
/// The subjects that are told apart, each by the meanings of its words.
const SUBJECTS: [&[&str]; 6] = [
    &["appeal", "collateral"],
    &["forfeit"],
    &["cooperate", "help", "testify"],
    &["breach-named", "breach"],
    &["motion", "five-k", "e-minimum", "rule-35", "lower"],
    &["limitations"],
];

/// The standing of a reference that stands in a sentence at a byte of its view, and leads to a clause. It is wrong only
/// where the paragraph has no word of the subject and another paragraph has it in its heading or first sentence.
pub(super) fn of(
    document: &Document,
    view: &View,
    knowledge: &Knowledge,
    (sentence, at): (usize, usize),
    target: usize,
) -> Standing {
    let names = Names::of(&knowledge.glossary);
    let text = view.sentence(sentence);
    let before = tokens(text.get(..at).unwrap_or(""), &knowledge.words, &names);
    let Some(subject) = named(knowledge, &names, &before) else {
        return Standing::Found;
    };
    let says = |s: usize| {
        let words = tokens(view.sentence(s), &knowledge.words, &names);
        words.iter().any(|t| t.entry.any().has(subject))
    };
    let clause = |c: usize| document.clauses.get(c);
    let top = clause(target).map_or(target, |c| c.top);
    let own = clause(target).is_some_and(|c| c.label.as_deref().is_some_and(|l| l.contains('(')));
    let within = |s: usize| {
        let of = document.sentences.get(s).map_or(usize::MAX, |x| x.clause);
        if own {
            of == target
        } else {
            clause(of).is_some_and(|c| c.top == top)
        }
    };
    let heading = |c: usize| {
        let spans = clause(c).map(|c| c.headings.clone()).unwrap_or_default();
        let of = |span: &std::ops::Range<usize>| document.sentences.iter().position(|s| s.heading && s.span == *span);
        spans.iter().filter_map(of).any(says)
    };
    let count = document.sentences.len();
    if heading(target) || (0..count).filter(|s| within(*s)).any(says) {
        return Standing::Found;
    }
    let better = document.clauses.iter().enumerate().find(|(i, c)| {
        let first = c
            .sentences
            .clone()
            .find(|s| document.sentences.get(*s).is_some_and(|x| !x.heading));
        *i != target && c.top == *i && c.label.is_some() && first.is_some_and(|s| s != sentence && says(s))
    });
    match better.and_then(|(_, c)| c.label.clone()) {
        Some(label) => Standing::WrongSubject(label),
        None => Standing::Found,
    }
}

/// The subject of what is referred to, where one of the last words before the reference names it: "the cooperation
/// described in", "his waiver of appeal in".
fn named(knowledge: &Knowledge, names: &Names, before: &[Token<'_>]) -> Option<Meanings> {
    let mut last = before.iter().rev().take(NAMED_WITHIN);
    let described = |t: &&Token<'_>| t.text.ends_with("ed") || matches!(t.text, "set forth" | "forth" | "set out");
    // without "described in" a number says only where to look
    before.iter().rev().take(3).find(described)?;
    let noun = last.find(|t| !t.entry.noun.is_empty() && !t.entry.word.has(names.preposition) && !described(t))?;
    SUBJECTS
        .iter()
        .map(|subject| {
            subject
                .iter()
                .fold(Meanings::default(), |set, name| set | knowledge.glossary.meaning(name))
        })
        .find(|subject| noun.entry.noun.has(*subject))
}
