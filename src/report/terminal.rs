//! Findings on a terminal: grouped by severity, each with the words in context, why it matters, what to ask.

use super::quote::{cut, on_one_line, printable};
use super::said::{self, place, said, title};
use super::{NOT_ADVICE, Report};
use crate::check::Outcomes;
use crate::document::Document;
use crate::examine::Examined;
use crate::finding::{Evidence, EvidenceRole, Finding, Outcome};
use crate::reading::terms;
use crate::rule::{Knowledge, Months, Rule, Severity};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use std::fmt::Write as _;

/// How to render.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences may be used.
    pub color: bool,
}

impl Style {
    /// Text in a colour or weight: the number of an SGR sequence (ECMA-48).
    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Text in bold.
    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }
}

/// Longest excerpt, in characters.
const EXCERPT: usize = 900;

/// The whole report.
pub fn render(report: &Report, knowledge: &Knowledge, style: Style) -> String {
    let mut out = String::new();
    for examined in &report.documents {
        document(&mut out, examined, knowledge, style);
    }
    if !report.errors.is_empty() {
        let _ = writeln!(out, "{}", bold("Not read", style));
        for error in &report.errors {
            wrapped(&mut out, &format!("{}: {}", error.path, error.message), "  ", style);
        }
        out.push('\n');
    }
    summary(&mut out, report, style);
    out
}

fn document(out: &mut String, examined: &Examined, knowledge: &Knowledge, style: Style) {
    let Examined {
        document,
        reading,
        outcomes,
        ..
    } = examined;
    let pages = match document.pages.len() {
        _ if !document.paged() => "no page breaks".to_owned(),
        1 => "1 page".to_owned(),
        n => format!("{n} pages"),
    };
    let _ = writeln!(out, "{}", bold(&printable(&examined.path.display().to_string()), style));
    let readable = document.readable() * 100.0;
    let kind = format!(
        "{} ({}), {pages}, {readable:.0} % readable",
        kind_words(reading.kind.value),
        reading.kind.reasons.first().map_or("no reason", String::as_str),
    );
    wrapped(out, &kind, "  ", style);
    let minimum = match reading.minimum {
        Some(Months::Life) => "statutory minimum of the pleaded counts: life".to_owned(),
        Some(Months::Months(n)) => format!("statutory minimum of the pleaded counts: {n} months"),
        None => "no statutory minimum was found for the pleaded counts".to_owned(),
    };
    wrapped(out, &minimum, "  ", style);
    for note in &document.notes {
        wrapped(out, &format!("note: {}", note.message), "  ", style);
    }
    out.push('\n');
    super::ladder::put(out, &terms::ladder(document, reading, knowledge), style);
    for severity in [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ] {
        let here: Vec<&Finding> = outcomes
            .findings
            .iter()
            .filter(|f| f.counts() && f.severity == severity && f.companion_of.is_none())
            .collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "{}\n",
            heading(
                &format!("{} ({})", severity.name().to_uppercase(), here.len()),
                severity,
                style
            )
        );
        for f in here {
            if let Some(rule) = knowledge.rule(&f.rule) {
                finding(out, f, rule, examined, knowledge, style);
                companions(out, f, outcomes, knowledge, style);
            }
        }
    }
    let undecided: Vec<&Finding> = outcomes.findings.iter().filter(|f| !f.counts()).collect();
    if !undecided.is_empty() {
        let _ = writeln!(out, "{}", bold("Could not be decided", style));
        for f in undecided {
            let title = knowledge.rule(&f.rule).map_or("", |r| r.file.title.as_str());
            wrapped(
                out,
                &format!("{} ({}): {}", title, f.rule, f.because.as_deref().unwrap_or("")),
                "  ",
                style,
            );
        }
        out.push('\n');
    }
    checked(out, examined, style);
}

fn checked(out: &mut String, examined: &Examined, style: Style) {
    let list = |outcome: Outcome| -> Vec<&str> {
        examined
            .outcomes
            .checked
            .iter()
            .filter(|c| c.outcome == outcome)
            .map(|c| c.rule.as_str())
            .collect()
    };
    let clear = list(Outcome::Clear);
    if !clear.is_empty() {
        let _ = writeln!(out, "{}", bold("Checked and clear", style));
        wrapped(out, &clear.join(", "), "  ", style);
    }
    let not = list(Outcome::NotApplicable);
    if !not.is_empty() {
        let _ = writeln!(out, "{}", bold("Does not apply here", style));
        wrapped(out, &not.join(", "), "  ", style);
    }
    let unsure: Vec<&str> = list(Outcome::Undetermined)
        .into_iter()
        .filter(|id| !examined.outcomes.findings.iter().any(|f| f.rule == **id))
        .collect();
    if !unsure.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            bold("Not found, but parts of the paper could not be read", style)
        );
        wrapped(out, &unsure.join(", "), "  ", style);
    }
    out.push('\n');
}

fn finding(out: &mut String, finding: &Finding, rule: &Rule, examined: &Examined, knowledge: &Knowledge, style: Style) {
    let diagnostic = Shown::new(finding, rule, examined, knowledge, style);
    let theme = if style.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(false)
        .with_context_lines(50)
        .with_wrap_lines(true);
    let mut text = String::new();
    if handler.render_report(&mut text, &diagnostic).is_ok() {
        out.push_str(&without_line_numbers(&text, &diagnostic.place));
    }
    let also: Vec<String> = finding
        .evidence
        .iter()
        .filter(|e| e.role == EvidenceRole::Also)
        .map(|e| place(&examined.document, e))
        .collect();
    if !also.is_empty() {
        wrapped(out, &format!("also: {}", also.join("; ")), "  ", style);
    }
    out.push('\n');
}

/// What other rules say of the same words: title and ask.
fn companions(out: &mut String, primary: &Finding, outcomes: &Outcomes, knowledge: &Knowledge, style: Style) {
    let here: Vec<&Finding> = said::companions(primary, outcomes).collect();
    if here.is_empty() {
        return;
    }
    // the blank line that ends the finding comes after them
    out.pop();
    wrapped(out, "the same words raise:", "  ", style);
    for finding in here {
        if let Some(rule) = knowledge.rule(&finding.rule) {
            wrapped(out, &said::companion(finding, rule), "    ", style);
        }
    }
    out.push('\n');
}

/// A finding as miette sees it.
#[derive(Debug)]
struct Shown {
    title: String,
    code: String,
    severity: Severity,
    place: String,
    source: NamedSource<String>,
    labels: Vec<LabeledSpan>,
    help: String,
}

impl Shown {
    fn new(finding: &Finding, rule: &Rule, examined: &Examined, knowledge: &Knowledge, style: Style) -> Shown {
        let Examined { document, reading, .. } = examined;
        let mut excerpt = Excerpt {
            width: style.width.saturating_sub(10).max(30),
            ..Excerpt::default()
        };
        let primary = finding.evidence.first();
        for evidence in finding.quotes().filter(|e| e.role != EvidenceRole::Also) {
            let label = match &evidence.role {
                EvidenceRole::NeededBy => "this calls for it".to_owned(),
                EvidenceRole::Promise => format!("the promise ({})", place(document, evidence)),
                EvidenceRole::Undoing => "undone here".to_owned(),
                EvidenceRole::Side(name) => format!("{name} ({})", place(document, evidence)),
                _ => "here".to_owned(),
            };
            excerpt.add(document, evidence, &label);
        }
        let place = primary.map(|e| place(document, e)).unwrap_or_default();
        let help: Vec<String> = said(finding, rule, reading, knowledge)
            .iter()
            .map(ToString::to_string)
            .collect();
        Shown {
            title: title(finding, rule),
            code: finding.rule.clone(),
            severity: finding.severity,
            source: NamedSource::new(place.clone(), excerpt.text),
            place,
            labels: excerpt.labels,
            help: help.join("\n"),
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Critical => miette::Severity::Error,
            Severity::High | Severity::Medium => miette::Severity::Warning,
            Severity::Low | Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The sentences of the evidence, set to the width, with the words of the evidence underlined line by line.
#[derive(Debug, Default)]
struct Excerpt {
    width: usize,
    text: String,
    labels: Vec<LabeledSpan>,
}

impl Excerpt {
    fn add(&mut self, document: &Document, evidence: &Evidence, label: &str) {
        let sentence = document
            .sentences
            .get(evidence.sentence)
            .map_or(evidence.span.clone(), |s| s.span.clone());
        let part = |range: std::ops::Range<usize>| document.text.get(range).map(on_one_line).unwrap_or_default();
        let before = part(sentence.start..evidence.span.start.max(sentence.start));
        let words = part(evidence.span.clone());
        let after = part(evidence.span.end.min(sentence.end)..sentence.end);
        let before = if before.chars().count() > EXCERPT / 2 {
            let skip = before.chars().count() - EXCERPT / 2;
            let tail: String = before.chars().skip(skip).collect();
            format!("... {}", tail.split_once(' ').map_or("", |t| t.1))
        } else {
            before
        };
        let (words, after) = (cut(&words, EXCERPT), cut(&after, EXCERPT / 2));
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let mut column = 0;
        let mut open: Option<usize> = None;
        let mut pieces = Vec::new();
        // the words of the evidence may begin or end inside a word of the paper: "the Court" and "."
        let blank_at = |at: usize| {
            document
                .text
                .get(at..)
                .is_none_or(|t| t.starts_with(char::is_whitespace))
        };
        let blank_before = |at: usize| document.text.get(..at).is_none_or(|t| t.ends_with(char::is_whitespace));
        let (span, mut glue) = (&evidence.span, false);
        let pieces_of = [
            (false, before, !blank_before(span.start)),
            (true, words, !blank_at(span.end) && !blank_before(span.end)),
            (false, after, false),
        ];
        for (marked, text, glue_next) in pieces_of {
            for word in text.split_whitespace() {
                let word = printable(word);
                let length = word.chars().count();
                let glued = std::mem::take(&mut glue);
                if column > 0 && !glued && column + 1 + length > self.width {
                    if let Some(start) = open.take() {
                        pieces.push(start..self.text.len());
                    }
                    self.text.push('\n');
                    column = 0;
                }
                if !marked && let Some(start) = open.take() {
                    pieces.push(start..self.text.len());
                }
                if column > 0 && !glued {
                    self.text.push(' ');
                    column += 1;
                }
                if marked && open.is_none() {
                    open = Some(self.text.len());
                }
                self.text.push_str(&word);
                column += length;
            }
            glue = glue_next && !text.is_empty();
        }
        if let Some(start) = open {
            pieces.push(start..self.text.len());
        }
        let last = pieces.len().saturating_sub(1);
        for (i, range) in pieces.into_iter().enumerate() {
            let said = (i == last).then(|| label.to_owned());
            self.labels.push(LabeledSpan::new(said, range.start, range.len()));
        }
        self.text.push('\n');
    }
}

/// Takes the line numbers off the excerpt: it is set anew, so they would count nothing.
fn without_line_numbers(text: &str, place: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let plain = line.find('│').map(|bar| line.split_at(bar));
        match plain {
            Some((gutter, rest)) if gutter.chars().any(|c| c.is_ascii_digit()) && !gutter.contains("╭") => {
                // an escape sequence holds digits too; only the number itself goes
                let bare: String = strip_number(gutter);
                out.push_str(&bare);
                out.push_str(rest);
            }
            _ => {
                let name = format!("{place}:");
                match line.find(&name).filter(|_| line.contains("╭─")) {
                    Some(at) => {
                        let close = line[at..].find(']').map_or(line.len(), |c| at + c);
                        out.push_str(&line[..at + place.len()]);
                        out.push_str(&line[close..]);
                    }
                    None => out.push_str(line),
                }
            }
        }
        out.push('\n');
    }
    out
}

fn strip_number(gutter: &str) -> String {
    let mut out = String::new();
    let mut chars = gutter.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            out.push(c);
            for e in chars.by_ref() {
                out.push(e);
                if e.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            out.push(if c.is_ascii_digit() { ' ' } else { c });
        }
    }
    out
}

fn summary(out: &mut String, report: &Report, style: Style) {
    let mut counts = [0_usize; 5];
    for f in report
        .documents
        .iter()
        .flat_map(|d| &d.outcomes.findings)
        .filter(|f| f.counts())
    {
        if let Some(n) = counts.get_mut(f.severity as usize) {
            *n += 1;
        }
    }
    let named: Vec<String> = [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ]
    .iter()
    .filter_map(|s| {
        counts
            .get(*s as usize)
            .filter(|n| **n > 0)
            .map(|n| format!("{n} {}", s.name()))
    })
    .collect();
    let undecided = report
        .documents
        .iter()
        .flat_map(|d| &d.outcomes.findings)
        .filter(|f| !f.counts())
        .count();
    let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut line = format!("{} read", plural(report.documents.len(), "document", "documents"));
    if !report.errors.is_empty() {
        let _ = write!(line, ", {} not read", report.errors.len());
    }
    let _ = write!(
        line,
        ": {}",
        if named.is_empty() {
            "no findings".to_owned()
        } else {
            named.join(", ")
        }
    );
    if undecided > 0 {
        let _ = write!(line, "; {undecided} could not be decided");
    }
    let _ = writeln!(out, "{}", bold(&line, style));
    wrapped(out, NOT_ADVICE, "", style);
}

fn kind_words(kind: crate::rule::Kind) -> &'static str {
    use crate::rule::Kind;
    match kind {
        Kind::Plea => "plea agreement",
        Kind::Cooperation => "cooperation agreement",
        Kind::Proffer => "proffer agreement",
        Kind::Immunity => "immunity letter",
        Kind::Npa => "non-prosecution agreement",
        Kind::Dpa => "deferred prosecution agreement",
        Kind::NotAnAgreement => "not an agreement",
        Kind::Unknown => "unknown kind of document",
    }
}

fn wrapped(out: &mut String, text: &str, indent: &str, style: Style) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let word = printable(word);
        let length = word.chars().count();
        if column > 0 && column + 1 + length > style.width {
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out.push_str(indent);
            column = indent.len();
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(&word);
        column += length;
    }
    out.push('\n');
}

fn bold(text: &str, style: Style) -> String {
    style.bold(text)
}

fn heading(text: &str, severity: Severity, style: Style) -> String {
    if !style.color {
        return text.to_owned();
    }
    let color = match severity {
        Severity::Critical => 31,
        Severity::High => 33,
        Severity::Medium => 36,
        Severity::Low | Severity::Info => 34,
    };
    format!("\u{1b}[1;{color}m{text}\u{1b}[0m")
}
