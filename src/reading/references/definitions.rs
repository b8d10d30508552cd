//! Terms that a paper defines, `(the "Cooperation Period")`, and whether it uses one before.

use super::{Reference, ReferenceKind, Standing};
use crate::document::Document;

/// A definition has at most so many bytes between its bracket and its quotation mark: "hereinafter referred to as the ".
const INTRODUCED: usize = 40;
/// Longest term, in bytes.
const LONGEST: usize = 60;

/// Terms that are used before they are defined; each once, where it is first used.
pub(super) fn find(document: &Document) -> Vec<Reference> {
    let text = document.text.as_str();
    let mut out = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some((term, at)) = defined(text, open) else {
            continue;
        };
        let used = text.match_indices(term).map(|(i, _)| i).take_while(|i| *i < open);
        let used = used.filter(|i| whole(text, *i, term.len())).find_map(|i| {
            let after = document.sentences.partition_point(|s| s.span.start <= i);
            let sentence = after.checked_sub(1)?;
            let inside = document
                .sentences
                .get(sentence)
                .filter(|s| !s.heading && i < s.span.end)?;
            // the sentence that defines a term may use it: "the Office of ... (the "Office")"
            (inside.span.end <= at).then_some((sentence, i))
        });
        if let Some((sentence, i)) = used {
            out.push(Reference {
                kind: ReferenceKind::Term,
                from: sentence,
                label: format!("\u{201c}{term}\u{201d}"),
                target: None,
                standing: Standing::UsedBefore,
                span: i..i + term.len(),
            });
        }
    }
    out
}

/// The term that a bracket defines and where it stands: capitalised, of two words or more, so that "Office" and the names of
/// persons are none.
fn defined(text: &str, open: usize) -> Option<(&str, usize)> {
    let inside = text.get(open + 1..)?;
    let quote = inside.find(['"', '\u{201c}']).filter(|at| *at <= INTRODUCED)?;
    let mark = inside.get(quote..)?.chars().next()?.len_utf8();
    let rest = inside.get(quote + mark..)?;
    let close = rest.find(['"', '\u{201d}']).filter(|at| *at <= LONGEST)?;
    let term = rest.get(..close)?.trim_end_matches(',');
    let words: Vec<&str> = term.split_whitespace().collect();
    let capital = words.iter().all(|w| w.starts_with(char::is_uppercase));
    let ends = rest.get(close..)?.chars().nth(1) == Some(')');
    let single = term.split(' ').count() == words.len();
    (ends && capital && words.len() >= 2 && single).then_some((term, open + 1 + quote + mark))
}

/// Whether a stretch begins and ends at a word's edge, and is not part of a longer name.
fn whole(text: &str, at: usize, length: usize) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at + length..).and_then(|t| t.chars().next());
    edge(before) && edge(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_told_from_other_brackets() {
        let term = |text: &str| {
            text.find('(')
                .and_then(|open| defined(text, open))
                .map(|(t, _)| t.to_owned())
        };
        assert_eq!(
            term("a year (the \u{201c}Tolling Period\u{201d}) ends").as_deref(),
            Some("Tolling Period")
        );
        assert_eq!(
            term("facts (hereinafter \"Agreed Facts\"),").as_deref(),
            Some("Agreed Facts")
        );
        assert_eq!(term("the office (the \"Office\")"), None);
        assert_eq!(term("he said (\"we will see\") no more"), None);
        assert_eq!(term("(b) the \"Plea Hearing\" is"), None);
    }
}
