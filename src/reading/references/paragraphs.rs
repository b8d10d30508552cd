//! References to numbered paragraphs: "as set forth in paragraph 8", "the preceding paragraph".

use super::{Reference, ReferenceKind, Standing, subject};
use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use crate::reading::view::View;
use crate::rule::Knowledge;
use std::sync::LazyLock;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bparagraphs? (\d{1,3}(?: ?\([a-z0-9]{1,4}\))*)((?:(?:,| and|,? and| or| through| -) ?(?:paragraph )?\d{1,3}(?: ?\([a-z0-9]{1,4}\))*)*)(?: (?:above|below|of this|hereof))?",
    )
});
static MORE: LazyLock<Regex> = LazyLock::new(|| constant(r"\d{1,3}(?: ?\([a-z0-9]{1,4}\))*"));
static OTHER_PAPER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"paragraphs? [0-9a-z(), -]{1,40}(?:of|in) (?:the |that |his |her )?(?:indictment|information|complaint|presentence|statement of facts|psr|factual|attachment|exhibit|standing|superseding|order|motion|protocol|proffer|addendum|supplement|appendix)|(?:indictment|information|complaint|exhibit|attachment)[^.;]{0,30} paragraphs?|guidelines manual|justice manual",
    )
});

/// Finds the references to numbered paragraphs.
pub(super) fn find(document: &Document, view: &View, knowledge: &Knowledge) -> Vec<Reference> {
    let mut out = Vec::new();
    let numbered = document.clauses.iter().filter(|c| c.label.is_some()).count() > 2;
    let whole = numbered && document.gaps.is_empty();
    for s in 0..view.sentences.len() {
        let text = view.sentence(s);
        if !text.contains("paragraph") {
            continue;
        }
        let own = document.sentences.get(s).map_or(0..0, |x| x.span.clone());
        let place = |range| view.source(s, range).unwrap_or_else(|| own.clone());
        for found in NUMBERED.captures_iter(text) {
            let Some(all) = found.get(0) else { continue };
            let first = found.get(1).map(|m| m.as_str().to_owned());
            let more = found.get(2).map_or("", |m| m.as_str());
            let rest = MORE.find_iter(more).map(|m| m.as_str().to_owned());
            for label in first.into_iter().chain(rest) {
                let label = label.replace(' ', "");
                let labelled = |wanted: &str| document.clauses.iter().position(|c| c.label.as_deref() == Some(wanted));
                let target = labelled(&label);
                // "7(b)" where 7 is not divided is not missing: the letter may stand inside the paragraph
                let undivided = || label.split('(').next().and_then(labelled).is_some();
                let standing = match target {
                    Some(target) => subject::of(document, view, knowledge, (s, all.start()), target),
                    None if undivided() => Standing::Found,
                    None if !whole || OTHER_PAPER.is_match(text) => Standing::Elsewhere,
                    None => Standing::Missing,
                };
                out.push(Reference {
                    kind: ReferenceKind::Paragraph,
                    from: s,
                    label,
                    target,
                    standing,
                    span: place(all.range()),
                });
            }
        }
        if let Some(words) = ["preceding paragraph", "previous paragraph", "paragraph above"]
            .into_iter()
            .find(|words| text.contains(words))
        {
            let clause = document.sentences.get(s).map_or(0, |s| s.clause);
            let top = document.clauses.get(clause).map_or(clause, |c| c.top);
            let mut before = document.clauses.iter().enumerate().take(top).rev();
            let before = before.find(|(i, c)| c.top == *i && c.label.is_some()).map(|(i, _)| i);
            let at = text.find(words).unwrap_or(0);
            out.push(Reference {
                kind: ReferenceKind::Paragraph,
                from: s,
                label: "the preceding paragraph".to_owned(),
                target: before,
                standing: if before.is_some() {
                    Standing::Found
                } else {
                    Standing::Elsewhere
                },
                span: place(at..at + words.len()),
            });
        }
    }
    out
}
