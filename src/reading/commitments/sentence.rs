//! A sentence at work: its words, its statements, the conditions they stand under, and what it adds to its neighbours.

use super::around::{Around, Circumstances};
use super::conditions::Condition;
use super::paragraph::Spoken;
use crate::document::Document;
use crate::reading::grammar::Names;
use crate::reading::grammar::clauses::Parsed;
use crate::reading::grammar::tokens::Kind;
use crate::reading::view::View;
use crate::rule::meanings::{Act, Reach};
use crate::rule::{Glossary, Meanings};
use std::ops::Range;

/// What is the same for every sentence.
pub(super) struct Reader<'a> {
    pub(super) glossary: &'a Glossary,
    pub(super) names: Names,
    pub(super) circumstances: Circumstances,
    pub(super) topics: Topics,
    /// Whether the defendant is one.
    organisation: bool,
    /// What the verbs and the nouns of all acts mean: most words make none.
    pub(super) verbs: Meanings,
    /// See `verbs`.
    pub(super) nouns: Meanings,
}

impl<'a> Reader<'a> {
    /// With these words.
    pub(super) fn new(glossary: &'a Glossary, organisation: bool) -> Reader<'a> {
        let names = Names::of(glossary);
        let whens = || glossary.acts.iter().flat_map(|a| &a.when);
        Reader {
            glossary,
            organisation,
            circumstances: Circumstances::of(glossary),
            topics: Topics::of(glossary, &names),
            verbs: whens().fold(Meanings::default(), |set, w| set | w.verb),
            nouns: whens().fold(Meanings::default(), |set, w| set | w.noun),
            names,
        }
    }
}

/// The meanings by which a sentence is known to speak of a motion for a lower sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topics {
    pub(super) motion: Meanings,
    /// The guideline, the statute, the rule, a departure.
    cited: Meanings,
    /// The sections by their numbers.
    sections: Meanings,
    /// What tells a motion for a lower sentence from others.
    earns: Meanings,
    substantial: Meanings,
    help: Meanings,
    /// What other motions are about.
    other: Meanings,
    /// What goes on with a motion that has been spoken of.
    goes_on: Meanings,
    judges: Meanings,
}

impl Topics {
    fn of(glossary: &Glossary, names: &Names) -> Topics {
        let m = |name| glossary.meaning(name);
        Topics {
            motion: m("motion"),
            cited: m("five-k") | m("e-minimum") | m("rule-35") | m("departure"),
            sections: m("five-k") | m("e-minimum") | m("rule-35"),
            earns: m("lower") | m("help") | m("after-sentence"),
            substantial: m("substantial"),
            help: m("help"),
            other: m("other-motion") | m("upward"),
            goes_on: names.decide | m("motion") | m("discretion") | m("do-so"),
            judges: names.decide | m("discretion"),
        }
    }
}

/// The paper and its view, for the words as they stand there.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) document: &'a Document,
    pub(super) view: &'a View,
}

/// A sentence at work.
pub(super) struct Sentence<'a> {
    pub(super) index: usize,
    pub(super) source: Source<'a>,
    /// Where its own words begin, after those of its lead.
    pub(super) own: usize,
    /// Whether the paragraph has spoken of a motion for a lower sentence before.
    pub(super) after: bool,
    /// Whether no motion has been spoken of before.
    pub(super) first: bool,
    /// Where its statements begin.
    pub(super) starts: Vec<usize>,
    pub(super) conditions: Vec<Condition>,
    pub(super) around: Option<Around>,
    pub(super) parsed: &'a Parsed<'a>,
    /// What each token means where it stands.
    pub(super) meant: Vec<Meanings>,
    pub(super) reader: &'a Reader<'a>,
}

/// What each token means where it stands: a verb is no noun ("to count it").
pub(super) fn meant(parsed: &Parsed<'_>) -> Vec<Meanings> {
    let mut out: Vec<Meanings> = parsed.tokens.iter().map(|t| t.entry.any()).collect();
    for clause in parsed.clauses.iter().filter(|c| !c.group.copula) {
        if let (Some(slot), Some(token)) = (out.get_mut(clause.group.head), parsed.tokens.get(clause.group.head)) {
            *slot = token.entry.verb | token.entry.word;
        }
    }
    out
}

impl<'a> Sentence<'a> {
    /// What it adds to the other sentences of its paragraph, where it speaks of a lower sentence for help, so that
    /// "such a motion" in the next means that.
    pub(super) fn spoken(&mut self) -> Option<Spoken> {
        let whole = 0..self.parsed.tokens.len();
        let shows = self.speaks(whole.clone());
        let goes_on = self.reader.topics.goes_on;
        if !shows && !(self.after && self.meanings(whole.clone()).has(goes_on)) {
            return None;
        }
        let act = self.reader.glossary.acts.iter().find(|a| !a.vehicle.is_empty());
        Some(Spoken {
            sentence: self.index,
            vehicles: act.map(|a| self.vehicles(a, whole)).unwrap_or_default(),
            around: self.around().clone(),
        })
    }

    /// How the client's help is judged, where the sentence says so.
    pub(super) fn judged(&mut self) -> Option<Spoken> {
        let all = self.meanings(0..self.parsed.tokens.len());
        let t = &self.reader.topics;
        if !all.has(t.judges) || !all.has(t.help) || all.has(t.other) {
            return None;
        }
        let around = self.around().clone();
        (!around.is_empty()).then(|| Spoken {
            sentence: self.index,
            vehicles: Vec::new(),
            around,
        })
    }

    /// Who decides, by what standard, with what review, as this sentence says.
    pub(super) fn around(&mut self) -> &Around {
        let (parsed, reader) = (self.parsed, self.reader);
        self.around
            .get_or_insert_with(|| reader.circumstances.read(parsed, &reader.names))
    }

    /// Whether words speak of a motion for a lower sentence, or of help that earns one.
    pub(super) fn speaks(&self, range: Range<usize>) -> bool {
        let t = &self.reader.topics;
        let all = self.meanings(range);
        // an organisation is not sentenced to less for help: without the section named, its help is about something else
        let worded = all.has(t.motion) && all.has(t.earns) || all.has(t.substantial) && all.has(t.help);
        all.has(t.cited) || worded && !self.reader.organisation && !all.has(t.other)
    }

    /// Whether a token stands in the lead and belongs to another sentence.
    pub(super) fn leads(&self, at: usize) -> bool {
        self.parsed.tokens.get(at).is_none_or(|t| t.range.start < self.own)
    }

    /// What the words of a range mean.
    pub(super) fn meanings(&self, range: Range<usize>) -> Meanings {
        let end = range.end.min(self.meant.len());
        let words = self.meant.get(range.start.min(end)..end).unwrap_or(&[]);
        words.iter().fold(Meanings::default(), |set, m| set | *m)
    }

    pub(super) fn meaning(&self, name: &str) -> Meanings {
        self.reader.glossary.meaning(name)
    }

    pub(super) fn names(&self) -> &Names {
        &self.reader.names
    }

    pub(super) fn circumstances(&self) -> &Circumstances {
        &self.reader.circumstances
    }

    /// The part of the sentence that belongs to the statement a token stands in.
    pub(super) fn part(&self, token: usize) -> Range<usize> {
        let next = self.starts.partition_point(|s| *s <= token);
        let from = next
            .checked_sub(1)
            .and_then(|i| self.starts.get(i))
            .copied()
            .unwrap_or(0);
        from..self.starts.get(next).copied().unwrap_or(self.parsed.tokens.len())
    }

    /// The words of a stretch of tokens, in the view.
    pub(super) fn words(&self, range: &Range<usize>) -> Range<usize> {
        let tokens = &self.parsed.tokens;
        let start = tokens.get(range.start).map_or(0, |t| t.range.start);
        let last = range.end.checked_sub(1).and_then(|e| tokens.get(e));
        start..last.map_or(start, |t| t.range.end).max(start)
    }

    /// The same words as they stand in the paper, on one line.
    pub(super) fn quoted(&self, range: &Range<usize>) -> String {
        let Source { document, view } = self.source;
        let words = view
            .source(self.index, self.words(range))
            .and_then(|span| document.text.get(span));
        words.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The conditions that a part of the sentence stands under: its own, and those that lead the sentence.
    pub(super) fn conditions_of(&self, part: &Range<usize>) -> Vec<String> {
        let stopped = |between: Range<usize>| {
            let between = self.parsed.tokens.get(between).unwrap_or(&[]);
            between.iter().any(|t| t.kind == Kind::Stop)
        };
        self.conditions
            .iter()
            .filter(|c| {
                part.contains(&c.tokens.start)
                    || c.leads && c.tokens.start < part.start && !stopped(c.tokens.end..part.start)
            })
            .map(|c| self.quoted(&c.tokens))
            .collect()
    }

    /// By what means an act is done, as its part of the sentence names them, else the whole sentence; where no section is
    /// cited, what is described counts beside what is named.
    pub(super) fn vehicles(&self, act: &Act, part: Range<usize>) -> Vec<String> {
        let whole = 0..self.parsed.tokens.len();
        let mut names = self.reached(part.clone(), &act.vehicle);
        if names.is_empty() {
            names = self.reached(whole.clone(), &act.vehicle);
        }
        if !names.is_empty() && !self.meanings(whole).has(self.reader.topics.sections) {
            names.extend(self.reached(part, &act.implied));
            names.sort();
            names.dedup();
        }
        names
    }

    pub(super) fn reached(&self, range: Range<usize>, reaches: &[Reach]) -> Vec<String> {
        let here = self.meanings(range);
        reaches
            .iter()
            .filter(|(_, groups)| groups.iter().any(|g| g.iter().all(|m| m.has(here))))
            .map(|(name, _)| name.clone())
            .collect()
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }
}
