//! The text as read: every line where it stands, with page, line and paragraph marks, and what was set aside shown as such.

use crate::document::origin::Origin;
use crate::document::{BlockKind, Document, Note, Page};
use serde::Serialize;
use std::fmt::Write as _;

/// Columns of the marks to the left of the text: a paragraph's number or what a block is, and the line.
const MARK: usize = 14;
const NUMBER: usize = 5;
/// The text is wrapped at no fewer columns than this.
const NARROWEST: usize = 24;

/// A block as it is shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    kind: BlockKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<&'a str>,
    page: u32,
    lines: Vec<ShownLine<'a>>,
}

/// One line: of the page, of the text file, or a whole Word paragraph.
#[derive(Debug, Serialize)]
struct ShownLine<'a> {
    page: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// Offsets in bytes of the document's text.
    span: (usize, usize),
    text: &'a str,
}

/// Where the numbers of lines come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Numbered {
    /// Printed in the margin of pleading paper.
    Margin,
    /// The lines of a text file.
    File,
    /// The lines of running text of a page, counted from its top.
    Page,
    /// A Word file has paragraphs, and no lines until it is printed.
    None,
}

impl Numbered {
    fn of(document: &Document) -> Numbered {
        use crate::source::Format;
        if document.origins.iter().any(|r| r.margin_number.is_some()) {
            return Numbered::Margin;
        }
        match document.format {
            Format::Text => Numbered::File,
            Format::Pdf => Numbered::Page,
            Format::Docx => Numbered::None,
        }
    }
}

fn blocks(document: &Document) -> Vec<Shown<'_>> {
    let numbered = Numbered::of(document);
    let mut counted = (0, 0);
    let mut out = Vec::new();
    for block in &document.blocks {
        let mut lines = Vec::new();
        let mut start = block.span.start;
        let text = document.text.get(block.span.clone()).unwrap_or("");
        for line in text.split('\n') {
            let page = document.page_at(start);
            let run = document.run_at(start);
            let number = match numbered {
                Numbered::Margin => run.and_then(|r| r.margin_number).map(u32::from),
                Numbered::File => match run.and_then(|r| r.origin) {
                    Some(Origin::Text { line, .. }) => Some(line),
                    _ => None,
                },
                Numbered::Page if block.kind.speaks() && block.kind != BlockKind::Footnote => {
                    if counted.0 != page {
                        counted = (page, 0);
                    }
                    counted.1 += 1;
                    Some(counted.1)
                }
                Numbered::Page | Numbered::None => None,
            };
            lines.push(ShownLine {
                page,
                line: number,
                span: (start, start + line.len()),
                text: line,
            });
            start += line.len() + 1;
        }
        out.push(Shown {
            kind: block.kind,
            paragraph: block.label.as_deref(),
            page: block.page,
            lines,
        });
    }
    out
}

/// Renders it for the eye, no wider than `width` columns.
pub fn render(document: &Document, width: usize) -> String {
    let mut out = String::new();
    for note in &document.notes {
        let place = note.page.map_or_else(String::new, |p| format!("page {p}: "));
        let _ = writeln!(out, "note: {place}{}", note.message);
    }
    let source = match Numbered::of(document) {
        Numbered::Margin => "Line numbers are those printed in the margin.",
        Numbered::File => "Line numbers are those of the file.",
        Numbered::Page => "Line numbers count the lines of running text on the page; none are printed there.",
        Numbered::None => "A Word file has no lines, and only those pages that its page breaks make.",
    };
    let _ = writeln!(out, "{source}");
    let room = width.saturating_sub(MARK + NUMBER + 3).max(NARROWEST);
    let mut page = 0;
    for block in blocks(document) {
        out.push('\n');
        let mark = mark(&block, page);
        let mut first = Some(mark.as_str());
        for line in &block.lines {
            // What stands beside the text keeps the page of the text that it interrupts.
            if line.page > page && document.paged() {
                page = line.page;
                let _ = writeln!(out, "=== page {page}{} ===", doubt(document, page));
            }
            let mut number = line.line.map_or_else(String::new, |n| n.to_string());
            let text = match block.kind {
                BlockKind::TableRow => line.text.trim().replace('\t', " | "),
                _ => line.text.to_owned(),
            };
            for part in wrap(&text, room) {
                let row = format!("{:<MARK$} {number:>NUMBER$}  {part}", first.take().unwrap_or(""));
                let _ = writeln!(out, "{}", row.trim_end());
                number.clear();
            }
        }
    }
    out
}

/// What stands in the margin at the first line of a block.
fn mark(block: &Shown<'_>, page: u32) -> String {
    let name = match block.kind {
        BlockKind::Stamp => "[stamp]",
        BlockKind::PageNumber => "[page number]",
        BlockKind::RunningHead => "[running head]",
        BlockKind::Initials => "[initials]",
        BlockKind::Noise => "[no words]",
        BlockKind::Footnote => "[note]",
        BlockKind::TableRow => "[table]",
        BlockKind::Heading => "[heading]",
        BlockKind::Paragraph => "",
    };
    let label = block.paragraph.map(|l| format!("¶ {l}"));
    match label {
        Some(label) if name.is_empty() || block.kind == BlockKind::Heading => label,
        Some(label) => format!("{label} {name}"),
        None if block.page < page && !block.kind.speaks() => format!("{name} p. {}", block.page),
        None => name.to_owned(),
    }
}

fn doubt(document: &Document, page: u32) -> String {
    let readable = document
        .pages
        .iter()
        .find(|p| p.number == page)
        .map_or(1.0, |p| p.readable);
    if readable < 0.995 {
        format!(", {:.0} % readable", readable * 100.0)
    } else {
        String::new()
    }
}

/// Cuts a line at spaces into parts of no more than `room` characters; a longer word stays whole.
fn wrap(line: &str, room: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut used = 0;
    for word in line.split_whitespace() {
        let length = word.chars().count();
        match out.last_mut() {
            Some(last) if used + 1 + length <= room => {
                last.push(' ');
                last.push_str(word);
                used += 1 + length;
            }
            _ => {
                out.push(word.to_owned());
                used = length;
            }
        }
    }
    if out.is_empty() {
        out.push(String::new());
    }
    out
}

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    path: String,
    sha256: &'a str,
    format: &'static str,
    lines_numbered_by: Numbered,
    pages: &'a [Page],
    blocks: Vec<Shown<'a>>,
    notes: &'a [Note],
}

/// Renders it for programs: blocks in reading order, each with its lines; spans are offsets in bytes of the whole text,
/// in which a line break stands between two lines and an empty line between two blocks.
///
/// # Errors
/// Never for a document of this program; the serialiser's error is passed on.
pub fn render_json(document: &Document, source: &crate::source::Source) -> Result<String, serde_json::Error> {
    let root = Root {
        schema: "caveat-text/1",
        path: source.path.display().to_string(),
        sha256: &source.sha256,
        format: document.format.name(),
        lines_numbered_by: Numbered::of(document),
        pages: &document.pages,
        blocks: blocks(document),
        notes: &document.notes,
    };
    Ok(serde_json::to_string_pretty(&root)? + "\n")
}
