//! The report that is handed to a person: what it says, once, for every format that draws it.

mod agreement;
mod client;
mod counsel;
pub mod docx;
pub mod html;
pub mod markdown;
#[cfg(feature = "pdf-report")]
pub mod pdf;
mod when;

use super::quote::{head, on_one_line, printable};
use super::said::{Said, numbered, place};
use crate::document::Document;
use crate::examine::Examined;
use crate::finding::Evidence;
use crate::reading::terms::Words;
use crate::rule::{Knowledge, Severity};
use std::ops::Range;

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The lawyer: findings with authorities, the term sheet, what was checked.
    Counsel,
    /// The client: plain words, no authorities, questions to ask.
    Client,
}

/// What the reader of the command line decides about a report.
#[derive(Debug, Clone)]
pub struct Options {
    /// For whom it is.
    pub audience: Audience,
    /// The lawyer in whose name it is made. Only then does counsel's report claim to be work product.
    pub counsel: Option<String>,
}

/// A report on one paper. Everything in it is text on one line, fit to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Memo {
    /// For whom it is.
    pub audience: Audience,
    /// Its heading.
    pub title: String,
    /// What stands above it: work product, or confidential.
    pub banner: String,
    /// Paragraphs under the heading: what was read.
    pub lead: Vec<Said>,
    /// In order.
    pub sections: Vec<Section>,
    /// What stands at its foot.
    pub foot: Vec<Said>,
}

/// A section with its heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// A name for links: "findings".
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// In order.
    pub parts: Vec<Part>,
}

/// A part of a section or of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A paragraph.
    Text(String),
    /// A paragraph with a word that leads into it.
    Said(Said),
    /// Words of the paper.
    Quote(Quote),
    /// Points.
    List(Vec<String>),
    /// Points of which the reader needs to know that they are there, and seldom more.
    Names(Vec<String>),
    /// Rows with a name each.
    Table(Vec<Row>),
    /// A finding or a topic.
    Entry(Entry),
}

/// A finding or a topic: a heading and what is said under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// A name for links; unique in the report.
    pub id: String,
    /// How much a finding can cost; `None` for a topic.
    pub severity: Option<Severity>,
    /// What stands before the heading: "Critical", "Important".
    pub label: String,
    /// The heading.
    pub title: String,
    /// In order.
    pub parts: Vec<Part>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub head: String,
    /// In order.
    pub lines: Vec<Line>,
}

/// A line of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// What leads into it; empty for none.
    pub label: String,
    /// What it says; empty where only the words say it.
    pub says: String,
    /// The words of the paper that show it.
    pub quote: Option<Quote>,
}

/// Words of the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What they show: "The promise"; empty where that needs no saying.
    pub role: String,
    /// The words, on one line.
    pub words: String,
    /// Whether the sentence begins before them, and whether it goes on behind them.
    pub cut: (bool, bool),
    /// "p. 3, ¶ 7(b)"
    pub place: String,
    /// In bytes of the document's text.
    pub span: Range<usize>,
}

impl Quote {
    /// The words of a finding, at most `longest` characters of them.
    fn of(document: &Document, evidence: &Evidence, role: String, longest: usize) -> Quote {
        let sentence = document.sentences.get(evidence.sentence).map(|s| s.span.clone());
        let sentence = sentence.unwrap_or_else(|| evidence.span.clone());
        let all = printable(&on_one_line(&evidence.quote));
        let words = head(&all, longest).to_owned();
        Quote {
            role,
            cut: (
                evidence.span.start > sentence.start,
                evidence.span.end < sentence.end || words.len() < all.len(),
            ),
            words,
            place: place(document, evidence),
            span: evidence.span.clone(),
        }
    }

    /// The same with the sentence that they stand in, where that is no longer than `longest` characters.
    fn in_context(document: &Document, evidence: &Evidence, longest: usize) -> Quote {
        let quote = Quote::of(document, evidence, String::new(), longest);
        let around = document.sentences.get(evidence.sentence).map(|s| s.span.clone());
        let around = around.filter(|a| a.start <= quote.span.start && quote.span.end <= a.end);
        let Some((text, span)) = around.and_then(|a| Some((document.text.get(a.clone())?, a))) else {
            return quote;
        };
        let words = printable(&on_one_line(text));
        if words.chars().count() > longest {
            return quote;
        }
        Quote {
            cut: (false, false),
            words,
            span,
            ..quote
        }
    }

    /// The words of a line of the term sheet.
    fn of_sheet(document: &Document, words: &Words) -> Quote {
        Quote {
            role: String::new(),
            words: printable(&on_one_line(&words.quote)),
            cut: words.cut,
            place: numbered(document, words.page, words.line, words.paragraph.as_deref())
                .unwrap_or_else(|| "without a number".to_owned()),
            span: words.span.clone(),
        }
    }

    /// The dots before and behind the words, where the sentence is longer.
    pub fn dots(&self) -> (&'static str, &'static str) {
        let dots = |cut, shown| if cut { shown } else { "" };
        (dots(self.cut.0, "... "), dots(self.cut.1, " ..."))
    }
}

/// What the report on a paper says.
pub fn memo(examined: &Examined, knowledge: &Knowledge, options: &Options) -> Memo {
    match options.audience {
        Audience::Counsel => counsel::memo(examined, knowledge, options),
        Audience::Client => client::memo(examined, knowledge, options),
    }
}

impl Memo {
    /// Every quotation of the report, in order.
    pub fn quotes(&self) -> Vec<&Quote> {
        let mut out = Vec::new();
        for section in &self.sections {
            collect(&section.parts, &mut out);
        }
        out
    }
}

fn collect<'a>(parts: &'a [Part], out: &mut Vec<&'a Quote>) {
    for part in parts {
        match part {
            Part::Quote(quote) => out.push(quote),
            Part::Entry(entry) => collect(&entry.parts, out),
            Part::Table(rows) => out.extend(rows.iter().flat_map(|r| &r.lines).filter_map(|l| l.quote.as_ref())),
            Part::Text(_) | Part::Said(_) | Part::List(_) | Part::Names(_) => {}
        }
    }
}

/// The name of the file, without its folders: a report goes to people who need not know them.
fn file_name(examined: &Examined) -> String {
    let name = examined.path.file_name().map(|n| n.to_string_lossy().into_owned());
    printable(&name.unwrap_or_default())
}

/// The digests that tie a report to its file and to the rules.
fn digests(examined: &Examined, knowledge: &Knowledge) -> Vec<Said> {
    vec![
        Said::new("File", format!("{}, SHA-256 {}", file_name(examined), examined.sha256)),
        Said::new(
            "Made with",
            format!("caveat {}, rules {}", env!("CARGO_PKG_VERSION"), knowledge.digest),
        ),
    ]
}
