//! The term sheet, on a terminal and as JSON: the twenty facts in order, each line with its words, page and paragraph.

use super::NOT_ADVICE;
use super::quote::{lines, on_one_line, printable};
use super::terminal::Style;
use crate::document::{Document, Note};
use crate::reading::Reading;
use crate::reading::case::GuidelineRange;
use crate::reading::commitments::Commitment;
use crate::reading::counts::Counts;
use crate::reading::kind::KindReading;
use crate::reading::ladder::Rung;
use crate::reading::parties::Alias;
use crate::reading::references::Reference;
use crate::reading::terms::{self, Fact, Said, Status, TermSheet, Value, Words};
use crate::rule::{Knowledge, Months};
use crate::source::Source;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// Column at which values begin.
const VALUES: usize = 26;
/// Stands for a blank between words that stay on one line.
pub(super) const GLUE: char = '\u{2060}';
/// Column at which labels begin.
const LABELS: usize = 4;

/// The ladder of promises, the references that lead nowhere, and the whole sheet. `name` is the file as the user gave it.
pub fn render(
    name: &str,
    document: &Document,
    ladder: &[Rung],
    references: &[Reference],
    sheet: &TermSheet,
    style: Style,
) -> String {
    let mut out = String::new();
    let pages = document.pages.len();
    let _ = writeln!(out, "{}", bold("TERM SHEET", style));
    let _ = writeln!(
        out,
        "{}, {pages} page{}, {:.0} % readable",
        printable(name),
        if pages == 1 { "" } else { "s" },
        document.readable() * 100.0
    );
    for note in &document.notes {
        put(&mut out, "", &format!("note: {}", note.message), 0, style);
    }
    out.push('\n');
    super::ladder::put(&mut out, ladder, style);
    crossed(&mut out, document, references, style);
    for fact in &sheet.facts {
        self::fact(&mut out, fact, style);
    }
    let said = |who: Said| sheet.facts.iter().flat_map(|f| &f.values).any(|v| v.said == who);
    if said(Said::Table) {
        put(
            &mut out,
            "",
            "[table] from the statutes that the paper names, as the tables of this program have them; compare with the statute.",
            0,
            style,
        );
    }
    if said(Said::Reader) {
        put(
            &mut out,
            "",
            "[yours] given on the command line or in the case file.",
            0,
            style,
        );
    }
    put(&mut out, "", NOT_ADVICE, 0, style);
    out
}

/// The references that lead nowhere, or to something else.
fn crossed(out: &mut String, document: &Document, references: &[Reference], style: Style) {
    let troubles: Vec<(String, &Reference)> = references.iter().filter_map(|r| Some((r.trouble()?, r))).collect();
    if troubles.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", bold("CROSS-REFERENCES", style));
    for (trouble, reference) in troubles {
        let mut place = format!("p.{GLUE}{}", document.page_at(reference.span.start));
        if let Some(paragraph) = document.paragraph_of(reference.from) {
            let _ = write!(place, ",{GLUE}¶{GLUE}{paragraph}");
        }
        put(out, "", &format!("{trouble} ({place})"), LABELS, style);
    }
    out.push('\n');
}

fn fact(out: &mut String, fact: &Fact, style: Style) {
    let head = format!("{:>2}  {}", fact.number, fact.title);
    let missing = match fact.status {
        Status::Found => None,
        Status::NotFound => Some("not found"),
        Status::CouldNotBeRead => Some("could not be read"),
    };
    let Some(missing) = missing else {
        let _ = writeln!(out, "{}", bold(&head, style));
        let plain = fact.values.iter().all(|v| v.label.is_empty());
        let column = if plain { LABELS } else { VALUES };
        let mut above: Option<&Value> = None;
        for value in &fact.values {
            let label = if above.is_some_and(|a| a.label == value.label) {
                ""
            } else {
                &value.label
            };
            let again = above.is_some_and(|a| overlaps(a, value));
            put(out, label, &line(value, again), column, style);
            above = Some(value);
        }
        out.push('\n');
        return;
    };
    let because = fact.because.as_ref().map_or(String::new(), |b| format!(": {b}"));
    let _ = writeln!(out, "{}", bold(&head, style));
    put(out, "", &format!("{missing}{because}"), LABELS, style);
    out.push('\n');
}

/// Whether two values show much the same words, so that they need not be printed twice.
fn overlaps(a: &Value, b: &Value) -> bool {
    let (Some(a), Some(b)) = (&a.words, &b.words) else {
        return false;
    };
    let shared = a
        .span
        .end
        .min(b.span.end)
        .saturating_sub(a.span.start.max(b.span.start));
    !a.exact && shared * 2 > b.span.len()
}

/// A value with its words and its place; the words are left out where the line above has them.
fn line(value: &Value, again: bool) -> String {
    let mark = match value.said {
        Said::Paper => "",
        Said::Table => " [table]",
        Said::Reader => " [yours]",
    };
    let Some(words) = &value.words else {
        return format!("{}{mark}", value.says);
    };
    let place = place(words).replace(' ', &GLUE.to_string());
    let said = match (words.exact, value.says.is_empty()) {
        (true, true) => on_one_line(&words.quote),
        (true, false) => format!("{}, {}", on_one_line(&words.quote), value.says),
        (false, true) => quoted(words),
        (false, false) if again => value.says.clone(),
        (false, false) => format!("{}: {}", value.says, quoted(words)),
    };
    if place.is_empty() {
        format!("{said}{mark}")
    } else {
        format!("{said} ({place}){mark}")
    }
}

pub(super) fn quoted(words: &Words) -> String {
    let text = on_one_line(&words.quote);
    let (before, after) = words.cut;
    let lead = if before { "... " } else { "" };
    let tail = if after { " ..." } else { "" };
    format!(
        "\u{201c}{lead}{}{tail}\u{201d}",
        text.replace(['\u{201c}', '\u{201d}', '"'], "'")
    )
}

/// "p. 3, ¶ 7(b)", with the line in the margin where there is one; empty where the paper has neither pages nor numbers.
pub(super) fn place(words: &Words) -> String {
    let mut parts = Vec::new();
    if words.paged {
        let line = words.line.map(|line| format!(":{line}")).unwrap_or_default();
        parts.push(format!("p. {}{line}", words.page));
    }
    parts.extend(words.paragraph.as_ref().map(|paragraph| format!("¶ {paragraph}")));
    parts.join(", ")
}

/// A label and a text beside it, wrapped under itself.
fn put(out: &mut String, label: &str, text: &str, column: usize, style: Style) {
    let text = printable(text);
    let indent = if column == 0 { 0 } else { column.max(LABELS) };
    let width = style.width.saturating_sub(indent).max(24);
    let mut rest = lines(&text, width).into_iter().map(|l| l.replace(GLUE, " "));
    let first = rest.next().unwrap_or_default();
    let space = indent.saturating_sub(LABELS + 1);
    if label.chars().count() > space {
        let _ = writeln!(out, "{:LABELS$}{label}", "");
        let _ = writeln!(out, "{:indent$}{first}", "");
    } else if label.is_empty() {
        let _ = writeln!(out, "{:indent$}{first}", "");
    } else {
        let gap = indent - LABELS - label.chars().count();
        let _ = writeln!(out, "{:LABELS$}{label}{:gap$}{first}", "", "");
    }
    for line in rest {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
}

pub(super) fn bold(text: &str, style: Style) -> String {
    if style.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// What a reading holds beside its findings: the `terms` object of the JSON reports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Terms<'a> {
    references: Vec<Cross<'a>>,
    ladder: Vec<Rung>,
    facts: TermSheet,
    party: &'static str,
    aliases: &'a [Alias],
    counts: &'a Counts,
    minimum_months: Option<Months>,
    #[schemars(with = "Option<(Months, Months)>")]
    guideline_range: Option<GuidelineRange>,
    commitments: Vec<Promise<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Cross<'a> {
    #[serde(flatten)]
    reference: &'a Reference,
    quote: &'a str,
    page: u32,
    paragraph: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Promise<'a> {
    #[serde(flatten)]
    commitment: &'a Commitment,
    quote: &'a str,
    page: u32,
    paragraph: Option<&'a str>,
}

/// The `terms` object of a paper.
pub fn of<'a>(document: &'a Document, reading: &'a Reading, knowledge: &Knowledge) -> Terms<'a> {
    let promise = |c: &'a Commitment| {
        let span = document.sentences.get(c.sentence)?.span.clone();
        Some(Promise {
            commitment: c,
            page: document.page_at(span.start),
            paragraph: document.paragraph_of(c.sentence),
            quote: document.text.get(span)?,
        })
    };
    let cross = |r: &'a Reference| {
        Some(Cross {
            reference: r,
            quote: document.text.get(r.span.clone())?,
            page: document.page_at(r.span.start),
            paragraph: document.paragraph_of(r.from),
        })
    };
    Terms {
        references: reading.references.iter().filter_map(cross).collect(),
        ladder: terms::ladder(document, reading, knowledge),
        facts: terms::read(document, reading, knowledge),
        party: if reading.parties.organisation {
            "organisation"
        } else {
            "individual"
        },
        aliases: &reading.parties.aliases,
        counts: &reading.counts,
        minimum_months: reading.minimum,
        guideline_range: reading.range(),
        commitments: reading.commitments.iter().filter_map(promise).collect(),
    }
}

/// The term sheet as JSON, indented, with a line break at its end.
///
/// # Errors
/// Never for a paper of this program; the serialiser's error is passed on.
pub fn render_json(
    source: &Source,
    document: &Document,
    reading: &Reading,
    knowledge: &Knowledge,
) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Sheet<'a> {
        schema: &'static str,
        path: String,
        sha256: &'a str,
        format: &'static str,
        pages: usize,
        kind: &'a KindReading,
        terms: Terms<'a>,
        notes: &'a [Note],
    }
    let sheet = Sheet {
        schema: "caveat/1",
        path: source.path.display().to_string(),
        sha256: &source.sha256,
        format: document.format.name(),
        pages: document.pages.len(),
        kind: &reading.kind,
        terms: of(document, reading, knowledge),
        notes: &document.notes,
    };
    Ok(serde_json::to_string_pretty(&sheet)? + "\n")
}
