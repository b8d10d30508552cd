//! What the head of a paper says: parties by name, district, case number, date.

use super::words::{self, Words};
use super::{Paper, Said, Value};
use crate::constant::{Regex, regex as constant};
use crate::document::BlockKind;
use crate::reading::parties::Role;
use crate::rule::Circuit;
use std::ops::Range;
use std::sync::LazyLock;

/// The caption, or the head of a letter, stands in so many bytes at the start.
const HEAD: usize = 4000;
/// Sentences in which the parties are introduced.
const INTRODUCTION: usize = 40;

static CASE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    constant(concat!(
        r"\b\d:\d{2}-?(?:cr|CR|Cr|mj|MJ|Crim)\.?-?\d{2,6}(?:-[A-Z0-9]{1,6})*\b",
        r"|(?:\bS\d+ )?\b\d{2,4} (?:Cr|CR|Crim)\.? (?:No\. ?)?\d{1,5}(?:-\d+)?(?: \([A-Z]{2,4}\))?",
        r"|\b\d{2}-\d{3,6}-?(?:CR|Cr|cr)(?:-[A-Za-z0-9/()]+)*",
        r"|\b(?:CR|Cr\.|CRIM\.|Crim\.) ?(?:No\. ?)?\d{2}[- ]\d{3,6}(?:-[A-Z]{1,5})*\b",
        r"|\b[A-Z]{1,4}-\d{2}-(?:CR-?)?\d{2,6}(?:-\d+)?\b",
        r"|\b\d{2}-?(?:CR|Cr|cr)-?\d{3,6}(?:[-/][A-Z0-9]+)*\b",
        r"|\b\d{2,4}R\d{4,6}\b"
    ))
});
static DISTRICT: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\b(?:(northern|southern|eastern|western|central|middle) )?districts? of (?:the )?([a-z]+(?: [a-z]+){0,2})",
    )
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, ?\d{4}",
    )
});
static OFFICE: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?i)attorney|united states|department of justice|\bsection\b|\bdivision\b"));

/// The defendant and the offices, by the names that the paper uses.
pub fn parties(paper: &Paper) -> Vec<Value> {
    let mut out = Vec::new();
    let reading = paper.reading;
    let kind = if reading.parties.organisation {
        "an organisation"
    } else {
        "an individual"
    };
    let mut names: Vec<&str> = reading
        .parties
        .aliases
        .iter()
        .filter(|a| a.role == Role::Defendant)
        .map(|a| a.name.as_str())
        .collect();
    names.sort_by_key(|n| (usize::MAX - n.split(' ').count(), usize::MAX - n.len()));
    let found: Vec<Words> = names.iter().filter_map(|n| named(paper, n)).collect();
    if let Some(first) = found.first() {
        let span = with_first_name(&paper.document.text, &first.quote).unwrap_or(first.span.clone());
        out.push(Value::paper("Defendant", kind, words::exact(paper, span)));
    }
    let text = paper.document.text.as_str();
    let main = found.first().map_or(String::new(), |w| w.quote.to_ascii_lowercase());
    let others: Vec<&str> = found
        .iter()
        .skip(1)
        .filter(|w| !main.contains(&w.quote.to_ascii_lowercase()) || defined(text, &w.span))
        .map(|w| w.quote.as_str())
        .filter(|name| !name.eq_ignore_ascii_case("defendant") && !name.eq_ignore_ascii_case("the defendant"))
        .collect();
    if !others.is_empty() {
        out.push(Value::paper("also called", others.join(", "), None));
    }
    out.extend(
        offices(paper)
            .into_iter()
            .map(|w| Value::paper("Government", "", Some(w))),
    );
    out
}

static FIRST_NAMES: LazyLock<Regex> = LazyLock::new(|| constant(r"(?:\b[A-Z][A-Za-z'-]+ (?:[A-Z]\. )?){1,2}$"));

/// Where the head of the paper has a surname with the first names in front of it.
fn with_first_name(text: &str, surname: &str) -> Option<Range<usize>> {
    const NO_NAME: [&str; 12] = [
        "Mr",
        "Ms",
        "Mrs",
        "Dr",
        "Defendant",
        "DEFENDANT",
        "Client",
        "Plaintiff",
        "And",
        "The",
        "That",
        "Re",
    ];
    if surname.contains(' ') {
        return None;
    }
    let head = text.get(..boundary(text, HEAD.min(text.len())))?;
    head.match_indices(surname).find_map(|(at, _)| {
        let names = FIRST_NAMES.find(head.get(..at)?)?;
        let plain = names.as_str().split_whitespace().all(|n| !NO_NAME.contains(&n));
        plain.then(|| names.start()..at + surname.len())
    })
}

/// Whether a name stands in quotation marks: "Castellanos".
fn defined(text: &str, span: &Range<usize>) -> bool {
    let marks = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\'' | '\u{2018}' | '\u{2019}');
    let before = text.get(..span.start).is_some_and(|t| t.ends_with(marks));
    before
        && text
            .get(span.end..)
            .is_some_and(|t| t.starts_with(marks) || t.starts_with(','))
}

/// The first place of a name.
fn named(paper: &Paper, name: &str) -> Option<Words> {
    let document = paper.document;
    let text = &document.text;
    let wanted: Vec<&str> = name.split(' ').collect();
    let head = boundary(text, HEAD.min(text.len()));
    let lower = text.get(..head)?.to_ascii_lowercase();
    let first = wanted.first()?;
    let found = lower.match_indices(first).find_map(|(at, _)| {
        let mut end = at;
        for (i, word) in wanted.iter().enumerate() {
            let rest = lower.get(end..)?;
            let blank = rest.len() - rest.trim_start().len();
            if i > 0 && blank == 0 || !rest.trim_start().starts_with(word) {
                return None;
            }
            end += if i > 0 { blank } else { 0 } + word.len();
        }
        Some(at..end)
    });
    words::exact(paper, found?)
}

/// The offices as the paper introduces them: the longest names of the government in its first sentences.
fn offices(paper: &Paper) -> Vec<Words> {
    let document = paper.document;
    let mut out: Vec<Words> = Vec::new();
    for s in 0..paper.reading.view.sentences.len().min(INTRODUCTION) {
        let text = paper.reading.view.sentence(s);
        if document.sentences.get(s).is_none_or(|x| x.heading) {
            continue;
        }
        for (at, marker) in text.match_indices("GOV") {
            let Some(span) = paper.reading.view.source(s, at..at + marker.len()) else {
                continue;
            };
            let quote = document.text.get(span.clone()).unwrap_or("");
            let known = out.iter().any(|w| same(&w.quote, quote));
            if quote.split_whitespace().count() > 3 && OFFICE.is_match(quote) && !known {
                out.extend(words::exact(paper, span));
            }
        }
        if out.len() >= 3 {
            break;
        }
    }
    out.truncate(3);
    out
}

fn same(a: &str, b: &str) -> bool {
    let plain = |t: &str| {
        let words: Vec<String> = t.split_whitespace().map(str::to_ascii_lowercase).collect();
        words.join(" ").trim_start_matches("the ").to_owned()
    };
    let (a, b) = (plain(a), plain(b));
    a.contains(&b) || b.contains(&a)
}

/// The district with its circuit.
pub fn district(paper: &Paper) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    if let Some((says, words)) = told_district(paper) {
        out.push(Value::paper("District", says, Some(words)));
    }
    if let Some(circuit) = paper.reading.case.circuit.as_ref() {
        let shown = paper
            .knowledge
            .circuit(circuit.as_str())
            .map_or("", |c| c.shown.as_str());
        out.push(Value::other("Circuit as you say", shown, Said::Reader));
    }
    out
}

fn told_district(paper: &Paper) -> Option<(String, Words)> {
    let (range, name, circuit) = find_district(paper)?;
    let says = format!("{name} ({})", circuit.shown.trim_start_matches("the "));
    Some((says, words::exact(paper, range)?))
}

/// The circuit in which the paper's district lies.
pub fn circuit_of<'a>(paper: &Paper<'a>) -> Option<&'a Circuit> {
    find_district(paper).map(|(_, _, circuit)| circuit)
}

fn find_district<'a>(paper: &Paper<'a>) -> Option<(Range<usize>, String, &'a Circuit)> {
    let text = &paper.document.text;
    // one blank for every white space keeps the offsets
    let plain: String = text
        .chars()
        .map(|c| match c {
            c if c.is_whitespace() => " ".repeat(c.len_utf8()),
            c => c.to_lowercase().to_string(),
        })
        .collect();
    if plain.len() != text.len() {
        return None;
    }
    let folded = Folded::new(&plain);
    DISTRICT.captures_iter(&folded.text).find_map(|found| {
        let (all, place) = (found.get(0)?, found.get(2)?);
        let (state, short, circuit) = state_of(paper, place.as_str())?;
        let end = place.start() + state.len();
        let part = found.get(1).map_or(String::new(), |m| {
            let first = m.as_str().chars().next().unwrap_or(' ').to_ascii_uppercase();
            format!("{first}.")
        });
        let name = match (part.is_empty(), short) {
            (true, "D.C.") => "D.D.C.".to_owned(),
            (true, short) => format!("D. {short}").replace("D. N.", "D.N.").replace("D. S.", "D.S."),
            (false, short) if short.contains('.') && short.len() <= 4 && short.matches('.').count() > 1 => {
                format!("{part}D.{short}")
            }
            (false, short) => format!("{part}D. {short}"),
        };
        Some((folded.source(all.start()..end), name, circuit))
    })
}

/// The state that a text begins with: the longest that fits.
fn state_of<'a>(paper: &Paper<'a>, text: &str) -> Option<(&'a str, &'a str, &'a Circuit)> {
    let mut best: Option<(&str, &str, &Circuit)> = None;
    for circuit in &paper.knowledge.circuits {
        for (state, short) in &circuit.states {
            let fits = text.starts_with(state.as_str())
                && text
                    .get(state.len()..)
                    .is_some_and(|r| r.is_empty() || r.starts_with(' '));
            if fits && best.is_none_or(|b| b.0.len() < state.len()) {
                best = Some((state, short, circuit));
            }
        }
    }
    best
}

/// A text with its runs of blanks folded to one, and the way back.
struct Folded {
    text: String,
    starts: Vec<usize>,
}

impl Folded {
    fn new(source: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(source.len()),
            starts: Vec::with_capacity(source.len()),
        };
        for (at, c) in source.char_indices() {
            if c == ' ' && folded.text.ends_with(' ') {
                continue;
            }
            folded.text.push(c);
            folded.starts.extend((0..c.len_utf8()).map(|i| at + i));
        }
        folded
    }

    fn source(&self, range: Range<usize>) -> Range<usize> {
        let at = |i: usize| self.starts.get(i).copied().unwrap_or(0);
        at(range.start)..at(range.end.saturating_sub(1)) + 1
    }
}

/// The case number, from the caption or else from the filing stamp.
pub fn case_number(paper: &Paper) -> Vec<Value> {
    let document = paper.document;
    let text = &document.text;
    let head = boundary(text, HEAD.min(text.len()));
    let stamped = |at: usize| {
        let block = document.blocks.iter().find(|b| b.span.contains(&at));
        block.is_some_and(|b| matches!(b.kind, BlockKind::Stamp | BlockKind::RunningHead))
    };
    let all: Vec<Range<usize>> = CASE_NUMBER
        .find_iter(text.get(..head).unwrap_or(""))
        .map(|m| m.range())
        .collect();
    let found = all.iter().find(|r| !stamped(r.start)).or(all.first());
    let words = found.and_then(|r| words::exact(paper, r.clone()));
    words.into_iter().map(|w| Value::paper("", "", Some(w))).collect()
}

/// The date that the head of a letter bears.
pub fn dated(paper: &Paper) -> Vec<Value> {
    let text = &paper.document.text;
    let head = boundary(text, (HEAD / 3).min(text.len()));
    let found = DATE.find(text.get(..head).unwrap_or(""));
    let words = found.and_then(|m| words::exact(paper, m.range()));
    words.into_iter().map(|w| Value::paper("Dated", "", Some(w))).collect()
}

fn boundary(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
