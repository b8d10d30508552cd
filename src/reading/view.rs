//! The reading view: what patterns see. Each sentence normalised, with parties and citations as markers, and the
//! words that lead into it in front of it; with the way back to the source.

use super::parties::Parties;
use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use crate::document::normal::{Normal, normalise};
use crate::rule::program::text::{Text, Texts};
use crate::rule::search::Paper;
use crate::rule::{Knowledge, Lexicon, PatternId};
use std::ops::Range;
use std::sync::LazyLock;

/// The view of one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceView {
    /// Its place in [`View::text`], lead included.
    pub range: Range<usize>,
    /// Where its own words begin, after those of its lead.
    pub own: usize,
    /// Whether a marker in it was recognised only by repairing what recognition misread.
    pub repaired: bool,
}

/// The views of all sentences.
#[derive(Debug, Clone, Default)]
pub struct View {
    all: Normal,
    /// One for each sentence of the document.
    pub sentences: Vec<SentenceView>,
    texts: Texts,
}

impl Paper for View {
    fn text(&self, index: usize) -> Text<'_> {
        self.texts.get(index, self.sentence(index))
    }
}

impl View {
    /// The text of all sentences; a line break stands between two.
    pub fn text(&self) -> &str {
        &self.all.text
    }

    /// What patterns see of a sentence.
    pub fn sentence(&self, index: usize) -> &str {
        self.sentences
            .get(index)
            .and_then(|s| self.all.text.get(s.range.clone()))
            .unwrap_or("")
    }

    /// The bytes of the source behind a stretch of a sentence's view. Of a stretch that begins in the lead only the
    /// part in the sentence's own words counts; `None` where there is none.
    pub fn source(&self, index: usize, range: Range<usize>) -> Option<Range<usize>> {
        let sentence = self.sentences.get(index)?;
        let start = (sentence.range.start + range.start).max(sentence.own);
        let end = (sentence.range.start + range.end).min(sentence.range.end);
        (start < end).then(|| self.all.source(start..end))
    }
}

/// A stretch of a sentence that a marker takes the place of.
struct Hit<'a> {
    range: Range<usize>,
    name: &'a str,
    repaired: bool,
}

/// Builds the view. `normals` are the normalised sentences, in order.
pub fn build(document: &Document, normals: &[Normal], knowledge: &Knowledge, parties: &Parties) -> View {
    let mut texts = Texts::default();
    normals.iter().for_each(|n| texts.push(&n.text));
    let prepared = || normals.iter().enumerate().map(|(i, n)| texts.get(i, &n.text));
    let woken = knowledge.patterns.names.wake(prepared());
    let marked: Vec<(Normal, bool)> = normals
        .iter()
        .zip(prepared())
        .enumerate()
        .map(|(i, (normal, text))| {
            let wakes = |id: PatternId| woken.may_match(id, i);
            mark(normal, text, wakes, knowledge, parties)
        })
        .collect();
    let mut view = View::default();
    for (sentence, (own, repaired)) in document.sentences.iter().zip(&marked) {
        let start = view.all.text.len();
        let mut repaired = *repaired;
        if let Some((lead, lead_repaired)) = sentence.lead.and_then(|l| marked.get(l)) {
            view.all.extend(lead, 0..lead.text.len());
            view.all.push(b' ', 0, 0);
            repaired |= lead_repaired;
        }
        let own_start = view.all.text.len();
        view.all.extend(own, 0..own.text.len());
        let end = view.all.text.len();
        view.texts.push(view.all.text.get(start..end).unwrap_or(""));
        view.all.push(b'\n', 0, 0);
        view.sentences.push(SentenceView {
            range: start..end,
            own: own_start,
            repaired,
        });
    }
    view
}

fn mark(
    normal: &Normal,
    prepared: Text,
    wakes: impl Fn(PatternId) -> bool,
    knowledge: &Knowledge,
    parties: &Parties,
) -> (Normal, bool) {
    let text = normal.text.as_str();
    let mut hits: Vec<Hit> = Vec::new();
    let guard = |id: Option<PatternId>, text: &str| {
        id.and_then(|id| knowledge.patterns.get(id))
            .is_some_and(|p| p.is_match(text))
    };
    for marker in &knowledge.markers {
        for (id, repaired) in [(Some(marker.pattern), false), (marker.repaired, true)] {
            let awake = id.filter(|id| wakes(*id));
            let Some(pattern) = awake.and_then(|id| knowledge.patterns.get(id)) else {
                continue;
            };
            for range in pattern.find_all_in(prepared) {
                let before = &text[..range.start];
                let after = text[range.end..].trim_start();
                let tail = &before[before.len().saturating_sub(60)..];
                if guard(marker.not_after, tail) || guard(marker.not_before, after) {
                    continue;
                }
                hits.push(Hit {
                    range,
                    name: &marker.name,
                    repaired,
                });
            }
        }
    }
    for (range, name) in parties.find(text) {
        hits.push(Hit {
            range,
            name,
            repaired: false,
        });
    }
    // the longest at a place wins; what overlaps it is dropped
    hits.sort_by(|a, b| {
        a.range
            .start
            .cmp(&b.range.start)
            .then(b.range.end.cmp(&a.range.end))
            .then(a.repaired.cmp(&b.repaired))
    });
    let mut out = Normal::default();
    let mut at = 0;
    let mut repaired = false;
    for hit in hits {
        if hit.range.start < at {
            continue;
        }
        out.extend(normal, at..hit.range.start);
        let source = normal.source(hit.range.clone());
        out.push_str(hit.name, source.start as u32, source.end as u32);
        repaired |= hit.repaired;
        at = hit.range.end;
    }
    out.extend(normal, at..text.len());
    (plain_subjects(&out), repaired)
}

/// What is left out of the view: definitions of a party ("(hereinafter "this Office")") and doubled names ("the
/// defendant, JOHN DOE,"; "the Office and the Fraud Section"), so that a subject is one marker next to its verb.
fn plain_subjects(marked: &Normal) -> Normal {
    let without = cut(marked, &DEFINED, |_| None);
    cut(&without, &DOUBLED, |found| {
        found.split([' ', ',']).next().map(str::to_owned)
    })
}

static DEFINED: LazyLock<Regex> = LazyLock::new(|| {
    constant(r#" ?\((?:[a-z,'" ]|GOV|DEF){0,70}"(?:[a-z,' ]|GOV|DEF){0,30}(?:GOV|DEF)[a-z,.'" ]{0,30}\)"#)
});
static DOUBLED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bGOV(?:(?:, and|,? and|,| through| by and through|, by and through) GOV\b)+|\bDEF(?:(?:,| named)? DEF\b)+(?:,(?: agrees| shall| will| must| may| understands| waives))?",
    )
});

/// Copies a normalised text, putting in the place of each match what `with` gives, or nothing.
fn cut(normal: &Normal, pattern: &Regex, with: impl Fn(&str) -> Option<String>) -> Normal {
    let mut out = Normal::default();
    let mut at = 0;
    for found in pattern.find_iter(&normal.text) {
        out.extend(normal, at..found.start());
        at = found.end();
        if let Some(word) = with(found.as_str()) {
            let source = normal.source(found.range());
            out.push_str(&word, source.start as u32, source.end as u32);
            // a verb that the pattern took along stays
            if let Some(comma) = found
                .as_str()
                .rfind(", ")
                .filter(|c| found.as_str()[*c + 2..].bytes().all(|b| b.is_ascii_lowercase()))
            {
                out.extend(normal, found.start() + comma + 1..found.end());
            }
        }
    }
    out.extend(normal, at..normal.text.len());
    out
}

/// Normalises every sentence, with the words put right that recognition is known to misread.
pub fn normals(document: &Document, lexicon: &Lexicon) -> Vec<Normal> {
    document
        .sentences
        .iter()
        .map(|s| reread(normalise(&document.text, s.span.clone()), &document.text, lexicon))
        .collect()
}

/// "governrnent" is "government", for matching; the way back leads to what stands in the source.
fn reread(normal: Normal, text: &str, lexicon: &Lexicon) -> Normal {
    let mut out: Option<Normal> = None;
    let (mut at, mut next) = (0, 0);
    for word in normal
        .text
        .split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
    {
        let start = next;
        // the text is ASCII: what divides two words is one byte
        next += word.len() + 1;
        let source = normal.source(start..start + word.len());
        let printed = text.get(source.clone()).unwrap_or("");
        let Some(right) = lexicon.meant(word, printed) else {
            continue;
        };
        let out = out.get_or_insert_default();
        out.extend(&normal, at..start);
        out.push_str(right, source.start as u32, source.end as u32);
        at = start + word.len();
    }
    match out {
        None => normal,
        Some(mut out) => {
            out.extend(&normal, at..normal.text.len());
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_word_is_matched_as_what_it_is_and_quoted_as_it_stands() {
        let lexicon = Lexicon::new(vec!["government".to_owned()]);
        let source = "The Governrnent, a govern-\nrnent, may";
        let normal = reread(normalise(source, 0..source.len()), source, &lexicon);
        assert_eq!(normal.text, "the government, a government, may");
        assert_eq!(&source[normal.source(4..14)], "Governrnent");
        assert_eq!(&source[normal.source(18..28)], "govern-\nrnent");
        assert_eq!(&source[normal.source(30..33)], "may");
    }
}
