//! Two drafts: which sentence became which, what that changes in substance, and what is only wording, typing or layout.
//!
//! The sentences are aligned ([`align`]), the words of each pair compared ([`hunks`]), and what differs is judged
//! ([`meaning`], [`misread`]). Findings, promises and terms are those of the two readings; a difference between them counts
//! only where words differ, so that another layout cannot make one.

pub mod align;
mod findings;
pub mod hunks;
mod loose;
pub mod meaning;
mod misread;
mod numbering;
mod promises;
mod references;
mod sentences;
mod terms;
pub mod words;

use crate::document::Document;
use crate::examine::Examined;
use crate::finding::{Evidence, EvidenceRole};
use crate::rule::{Knowledge, Severity, Toward};
use align::{Alignment, Pair, Sides};
use hunks::{Compared, Kind};
use meaning::{Meanings, Sign};
use misread::Vocabulary;
use numbering::Numbering;
use serde::Serialize;
use words::{Interner, Unit};

/// What a change is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// What a check reports.
    Finding,
    /// What somebody owes.
    Promise,
    /// A fact of the term sheet.
    Term,
    /// A reference to another paragraph.
    Reference,
    /// Words that carry substance.
    Words,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is new.
    Appeared,
    /// It is no longer there.
    Gone,
    /// It is there and worse.
    Worse,
    /// It is there and better.
    Better,
    /// It is there and other.
    Changed,
    /// It stands in another paragraph.
    Moved,
}

/// A change of substance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What it is of.
    pub about: About,
    /// What became of it.
    pub how: How,
    /// For whom it is.
    pub toward: Toward,
    /// How much it can cost.
    pub severity: Severity,
    /// "5K1.1: will file -> may file, ¶ 8 -> ¶ 9"
    pub title: String,
    /// The rule, of a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What the words show, of a change of words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// Where it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Evidence>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Evidence>,
    /// Index of the pair of sentences, where there is one.
    #[serde(skip)]
    pub pair: Option<usize>,
}

impl Change {
    /// What it counts for `--fail-on`: nothing where it is better, and at most medium where that cannot be told.
    pub fn weight(&self) -> Option<Severity> {
        match self.toward {
            Toward::Better => None,
            Toward::Open => Some(self.severity.min(Severity::Medium)),
            Toward::Worse => Some(self.severity),
        }
    }
}

/// What a pair of sentences comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The same words.
    Same,
    /// The same words but for typing, numbers of paragraphs, misreadings and blanks filled in.
    Typing,
    /// Other words; nothing of substance was found in them.
    Worded,
    /// Other words of substance.
    Substance,
}

/// A pair of sentences, compared.
#[derive(Debug, Clone)]
pub struct Aligned {
    /// Which sentences.
    pub pair: Pair,
    /// Their words.
    pub compared: Compared,
    /// What it comes to.
    pub verdict: Verdict,
    /// What the words show.
    pub signs: Vec<Sign>,
    /// Whether it stands in another paragraph.
    pub moved: bool,
}

/// Differences that are counted and not listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Hyphens, apostrophes, blanks.
    pub typing: usize,
    /// References to paragraphs that follow the new numbers.
    pub references: usize,
    /// Paragraphs with another number.
    pub renumbered: usize,
    /// Paragraphs in another order.
    pub reordered: usize,
    /// Paragraphs that became one.
    pub merged: usize,
    /// Paragraphs that became several.
    pub split: usize,
    /// Words that recognition read in two ways.
    pub reading: usize,
    /// Blanks of a form that were filled in.
    pub filled: usize,
    /// Lines of captions, headings and signatures that are set in another way.
    pub layout: usize,
}

/// Text of a Word file that differs from the last draft without a tracked change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Silent {
    /// Whether the new draft has tracked changes at all.
    pub tracked: bool,
    /// Sentences whose words differ from the old draft although no tracked change touches them.
    pub sentences: usize,
}

/// Two papers, compared.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Changes of substance: the worst first, by what they are of, then in the order of the new paper.
    pub changes: Vec<Change>,
    /// The sentences, in the order of the new paper.
    pub aligned: Vec<Aligned>,
    /// What is counted only.
    pub counted: Counted,
    /// What the new draft does not own up to.
    pub silent: Option<Silent>,
}

impl Comparison {
    /// Whether something got worse at or above a severity.
    pub fn fails(&self, severity: Severity) -> bool {
        self.changes.iter().filter_map(Change::weight).any(|w| w >= severity)
    }

    /// Pairs with a verdict.
    pub fn with(&self, verdict: Verdict) -> impl Iterator<Item = (usize, &Aligned)> {
        self.aligned
            .iter()
            .enumerate()
            .filter(move |(_, a)| a.verdict == verdict)
    }

    /// Pairs whose words differ, substance or not.
    pub fn differing(&self) -> usize {
        self.aligned.iter().filter(|a| a.verdict >= Verdict::Worded).count()
    }
}

/// Both papers and everything that is known of how they belong together.
struct Case<'a> {
    old: &'a Examined,
    new: &'a Examined,
    knowledge: &'a Knowledge,
    /// Whether the old one is a form.
    form: bool,
    alignment: Alignment,
    aligned: Vec<Aligned>,
    numbering: Numbering,
}

impl Case<'_> {
    /// The pair of a sentence of the old paper.
    fn of_old(&self, sentence: usize) -> Option<&Aligned> {
        let at = self.alignment.of_old.get(sentence).copied().flatten()?;
        self.aligned.get(at)
    }

    /// The pair of a sentence of the new paper.
    fn of_new(&self, sentence: usize) -> Option<&Aligned> {
        let at = self.alignment.of_new.get(sentence).copied().flatten()?;
        self.aligned.get(at)
    }

    /// Whether words differ anywhere.
    fn differs(&self) -> bool {
        self.aligned.iter().any(|a| a.verdict >= Verdict::Worded)
    }
}

/// Compares two drafts. `form`: the old one is a form whose blanks are filled in.
pub fn compare(old: &Examined, new: &Examined, knowledge: &Knowledge, form: bool) -> Comparison {
    let mut interner = Interner::default();
    let meanings = Meanings::new(&knowledge.wording);
    let old_units = words::units(old, knowledge, &meanings, &mut interner);
    let new_units = words::units(new, knowledge, &meanings, &mut interner);
    let label = |e: &Examined, units: &[Unit], i: usize| {
        let clause = units.get(i).map_or(usize::MAX, |u| u.clause);
        e.document.clauses.get(clause).and_then(|c| c.label.clone())
    };
    let labels = |e: &Examined, units: &[Unit]| (0..units.len()).map(|i| label(e, units, i)).collect::<Vec<_>>();
    let (old_labels, new_labels) = (labels(old, &old_units), labels(new, &new_units));
    let same_label = |o: usize, n: usize| {
        let (a, b) = (old_labels.get(o), new_labels.get(n));
        a == b && a.is_some_and(Option::is_some)
    };
    let alignment = align::align(&Sides {
        old: &old_units,
        new: &new_units,
        same_label: &same_label,
    });
    let numbering = Numbering::new(&old.document, &new.document, &old_units, &new_units, &alignment);
    let vocabulary = Vocabulary::new(&old_units, &new_units, &interner, &meanings, &knowledge.lexicon);
    let idle = |id: u32| meanings.is_idle(interner.text(id));
    let mut aligned: Vec<Aligned> = alignment
        .pairs
        .iter()
        .map(|pair| {
            let renamed = |words: &[words::Word]| numbering.renamed_ids(words, &interner, &meanings);
            let mut compared = hunks::compare(pair, &old_units, &new_units, &interner, idle, renamed);
            let scanned = pair.old.iter().any(|o| old_units.get(*o).is_some_and(|u| u.recognised))
                || pair.new.iter().any(|n| new_units.get(*n).is_some_and(|u| u.recognised));
            misread::mark(&mut compared, scanned, &vocabulary);
            numbering.mark(&mut compared, &interner, &meanings);
            if form {
                loose::mark_filled(&mut compared, &old.document);
            }
            Aligned {
                moved: numbering.moved(pair, &old_units, &new_units),
                pair: pair.clone(),
                compared,
                verdict: Verdict::Same,
                signs: Vec::new(),
            }
        })
        .collect();
    let layout = loose::settle(&mut aligned, &old_units, &new_units, &interner);
    for (at, one) in aligned.iter_mut().enumerate() {
        judge(one, layout.contains(&at), &old_units, &new_units, &interner, &meanings);
    }
    let mut out = Comparison {
        counted: counted(&aligned, &numbering, layout.len()),
        ..Comparison::default()
    };
    let case = Case {
        old,
        new,
        knowledge,
        form,
        alignment,
        aligned,
        numbering,
    };
    if case.differs() {
        findings::changes(&case, &mut out.changes);
        promises::changes(&case, &mut out.changes);
        terms::changes(&case, &mut out.changes);
    }
    references::changes(&case, &mut out.changes);
    sentences::changes(&case, &meanings, &interner, &mut out.changes);
    out.changes.sort_by(|a, b| {
        let key = |c: &Change| (std::cmp::Reverse(c.toward), std::cmp::Reverse(c.weight()), c.about);
        key(a).cmp(&key(b))
    });
    out.aligned = case.aligned;
    out
}

/// What comes or goes alone in fewer words is a line of a caption or a signature, unless it binds somebody.
const LINE: usize = 5;

/// What a pair comes to.
fn judge(one: &mut Aligned, layout: bool, old: &[Unit], new: &[Unit], interner: &Interner, meanings: &Meanings) {
    let compared = &one.compared;
    let all_loose = one.pair.old.iter().all(|o| old.get(*o).is_none_or(|u| u.loose))
        && one.pair.new.iter().all(|n| new.get(*n).is_none_or(|u| u.loose));
    one.verdict = if compared.hunks.is_empty() {
        Verdict::Same
    } else if layout || !compared.differs() {
        Verdict::Typing
    } else {
        one.signs = meanings.signs(compared, interner);
        let alone = one.pair.old.is_empty() || one.pair.new.is_empty();
        if all_loose {
            // captions, headings and signatures promise nothing; their numbers count
            one.signs.retain(|s| s.class == "number");
        } else if alone {
            one.signs.clear();
        }
        // a line of a caption or a signature says nothing by itself
        let words = if one.pair.old.is_empty() {
            &compared.new
        } else {
            &compared.old
        };
        let line = alone && words.len() < LINE && !words.iter().any(|w| meanings.binds(interner.text(w.id)));
        if !line && (!one.signs.is_empty() || alone && !all_loose) {
            Verdict::Substance
        } else {
            Verdict::Worded
        }
    };
}

fn counted(aligned: &[Aligned], numbering: &Numbering, layout: usize) -> Counted {
    let of = |kind: Kind| {
        aligned
            .iter()
            .flat_map(|a| &a.compared.hunks)
            .filter(|h| h.kind == kind)
            .count()
    };
    Counted {
        typing: of(Kind::Typing),
        references: of(Kind::Number) + aligned.iter().map(|a| a.compared.renamed).sum::<usize>(),
        reading: of(Kind::Reading),
        filled: of(Kind::Filled),
        layout,
        ..numbering.counted()
    }
}

/// The words of a sentence, or of a run of them, with their place.
pub fn evidence(document: &Document, first: usize, last: Option<usize>) -> Option<Evidence> {
    let from = document.sentences.get(first)?.span.clone();
    let to = last
        .and_then(|l| document.sentences.get(l))
        .map_or(from.end, |s| s.span.end);
    // sentences far apart are shown by the first
    let span = if to > from.start && document.paragraph_of(first) == last.and_then(|l| document.paragraph_of(l)) {
        from.start..to
    } else {
        from
    };
    Some(Evidence {
        role: EvidenceRole::Primary,
        quote: document.text.get(span.clone())?.to_owned(),
        page: document.page_at(span.start),
        line: document.run_at(span.start).and_then(|r| r.margin_number),
        paragraph: document.paragraph_of(first).map(str::to_owned),
        span,
        sentence: first,
    })
}
