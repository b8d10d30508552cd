//! From the report to paragraphs in their styles.

use super::fonts::Face;
use crate::report::memo::{Entry, Line, Memo, Part, Quote, Row};
use crate::report::said::Said;
use crate::rule::Severity;

/// A style of paragraphs; lengths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// What it is to a screen reader.
    pub role: Role,
    /// The size of the letters.
    pub size: f32,
    /// From one baseline to the next.
    pub leading: f32,
    /// From the left margin.
    pub indent: f32,
    /// Above it.
    pub before: f32,
    /// Below it.
    pub after: f32,
    /// Whether it stays with what follows.
    pub keep: bool,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    Text,
    /// A heading of this level, 1 to 3.
    Heading(u16),
    /// Words of the paper.
    Quote,
}

/// Words in one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    /// The words.
    pub text: String,
    /// Their face.
    pub face: Face,
    /// Red, green, blue.
    pub color: [u8; 3],
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Its style.
    pub style: Style,
    /// Its words.
    pub spans: Vec<Span>,
    /// What hangs in front of it: a point, a number.
    pub mark: String,
}

const BODY: Style = Style {
    role: Role::Text,
    size: 10.5,
    leading: 14.2,
    indent: 0.0,
    before: 0.0,
    after: 5.0,
    keep: false,
};
const BANNER: Style = Style { after: 14.0, ..BODY };
const TITLE: Style = Style {
    role: Role::Heading(1),
    size: 19.0,
    leading: 23.0,
    after: 9.0,
    keep: true,
    ..BODY
};
const SECTION: Style = Style {
    role: Role::Heading(2),
    size: 14.0,
    leading: 18.0,
    before: 17.0,
    after: 6.0,
    keep: true,
    ..BODY
};
const ENTRY: Style = Style {
    role: Role::Heading(3),
    size: 11.5,
    leading: 15.0,
    before: 10.0,
    after: 4.0,
    keep: true,
    ..BODY
};
const QUOTE: Style = Style {
    role: Role::Quote,
    indent: 16.0,
    after: 0.0,
    keep: true,
    ..BODY
};
const PLACE: Style = Style {
    size: 9.0,
    leading: 12.0,
    indent: 16.0,
    after: 6.0,
    ..BODY
};
const POINT: Style = Style {
    indent: 16.0,
    after: 3.5,
    ..BODY
};
const SMALL: Style = Style {
    size: 9.0,
    leading: 12.2,
    ..BODY
};
const ROW: Style = Style {
    before: 5.0,
    after: 1.0,
    keep: true,
    ..BODY
};
const CELL: Style = Style {
    indent: 16.0,
    after: 2.0,
    ..BODY
};

const BLACK: [u8; 3] = [0x1a, 0x1a, 0x1a];
const SOFT: [u8; 3] = [0x55, 0x5a, 0x63];

/// The whole report.
pub(super) fn paragraphs(memo: &Memo) -> Vec<Paragraph> {
    let mut out = Vec::new();
    out.push(of(BANNER, vec![span(&memo.banner, Face::Bold)]));
    out.push(of(TITLE, vec![span(&memo.title, Face::Bold)]));
    out.extend(memo.lead.iter().map(|s| led(BODY, s)));
    for section in &memo.sections {
        out.push(of(SECTION, vec![span(&section.title, Face::Bold)]));
        let numbered = section.id == "questions";
        section.parts.iter().for_each(|p| part(&mut out, p, numbered));
    }
    out.push(of(SECTION, vec![span("About this report", Face::Bold)]));
    out.extend(memo.foot.iter().map(|s| led(SMALL, s)));
    out
}

fn of(style: Style, spans: Vec<Span>) -> Paragraph {
    Paragraph {
        style,
        spans,
        mark: String::new(),
    }
}

fn span(text: &str, face: Face) -> Span {
    Span {
        text: text.to_owned(),
        face,
        color: BLACK,
    }
}

fn led(style: Style, said: &Said) -> Paragraph {
    let heading = span(&format!("{}: ", said.heading), Face::Bold);
    of(style, vec![heading, span(&said.text, Face::Regular)])
}

fn part(out: &mut Vec<Paragraph>, part: &Part, numbered: bool) {
    match part {
        Part::Text(text) => out.push(of(BODY, vec![span(text, Face::Regular)])),
        Part::Said(said) => out.push(led(BODY, said)),
        Part::Quote(quote) => self::quote(out, quote),
        Part::List(points) => {
            for (i, point) in points.iter().enumerate() {
                out.push(Paragraph {
                    style: POINT,
                    spans: vec![span(point, Face::Regular)],
                    mark: if numbered {
                        format!("{}.", i + 1)
                    } else {
                        "\u{2022}".to_owned()
                    },
                });
            }
        }
        Part::Names(points) => out.push(of(SMALL, vec![span(&format!("{}.", points.join("; ")), Face::Regular)])),
        Part::Table(rows) => rows.iter().for_each(|r| row(out, r)),
        Part::Entry(entry) => self::entry(out, entry),
    }
}

fn entry(out: &mut Vec<Paragraph>, entry: &Entry) {
    let mut spans = Vec::new();
    if !entry.label.is_empty() {
        spans.push(Span {
            color: color(entry.severity),
            ..span(&format!("{}. ", entry.label), Face::Bold)
        });
    }
    spans.push(span(&entry.title, Face::Bold));
    out.push(of(ENTRY, spans));
    entry.parts.iter().for_each(|p| part(out, p, false));
}

fn words(quote: &Quote) -> Span {
    let (before, after) = quote.dots();
    span(&format!("{before}\u{201c}{}\u{201d}{after}", quote.words), Face::Italic)
}

fn quote(out: &mut Vec<Paragraph>, quote: &Quote) {
    out.push(of(QUOTE, vec![words(quote)]));
    let role = match quote.role.as_str() {
        "" => String::new(),
        role => format!("{role}: "),
    };
    let place = Span {
        color: SOFT,
        ..span(&format!("{role}{}", quote.place), Face::Regular)
    };
    out.push(of(PLACE, vec![place]));
}

fn row(out: &mut Vec<Paragraph>, row: &Row) {
    out.push(of(ROW, vec![span(&row.head, Face::Bold)]));
    out.extend(row.lines.iter().map(cell));
}

fn cell(line: &Line) -> Paragraph {
    let mut spans = Vec::new();
    if !line.label.is_empty() {
        spans.push(span(&format!("{}: ", line.label), Face::Bold));
    }
    if !line.says.is_empty() {
        spans.push(span(&format!("{} ", line.says), Face::Regular));
    }
    if let Some(quote) = &line.quote {
        spans.push(words(quote));
        spans.push(Span {
            color: SOFT,
            ..span(&format!(" ({})", quote.place), Face::Regular)
        });
    }
    of(CELL, spans)
}

/// Dark enough to be read on white, and never the only sign.
fn color(severity: Option<Severity>) -> [u8; 3] {
    match severity {
        Some(Severity::Critical) => [0xa3, 0x12, 0x1f],
        Some(Severity::High) => [0x8a, 0x45, 0x00],
        Some(Severity::Medium) => [0x6a, 0x53, 0x00],
        Some(Severity::Low) => [0x2a, 0x5a, 0x8a],
        Some(Severity::Info) | None => [0x4c, 0x4f, 0x57],
    }
}
