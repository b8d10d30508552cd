//! The report as a Word memo, written anew with styles and numbered lists of its own.

use super::{Entry, Line, Memo, Part, Quote, Row};
use crate::report::said::Said;
use crate::rule::Severity;
use docx_rs::{
    AbstractNumbering, Docx, Footer, IndentLevel, Level, LevelJc, LevelText, LineSpacing, NumberFormat, Numbering,
    NumberingId, PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style, StyleType,
};
use std::io::Cursor;

/// Sizes in half points.
const TEXT: usize = 21;
const SMALL: usize = 18;
/// US Letter, in twentieths of a point.
const LETTER: (u32, u32) = (12240, 15840);
/// Indents in twentieths of a point.
const STEP: i32 = 360;
/// The lists: points, and questions with numbers.
const BULLETS: usize = 2;
const NUMBERS: usize = 3;

/// The file.
///
/// # Errors
/// Where the package cannot be put together; never for lack of anything in the report.
pub fn render(memo: &Memo) -> std::io::Result<Vec<u8>> {
    let mut out = Writer::new(memo);
    out.put("Banner", &memo.banner);
    out.put("Title", &memo.title);
    out.pairs(&memo.lead);
    for section in &memo.sections {
        out.put("Heading1", &section.title);
        let list = if section.id == "questions" { NUMBERS } else { BULLETS };
        section.parts.iter().for_each(|p| out.part(p, list));
    }
    out.put("Heading1", "About this report");
    out.pairs(&memo.foot);
    let mut bytes = Cursor::new(Vec::new());
    out.docx.pack(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes.into_inner())
}

struct Writer {
    docx: Docx,
    /// The paragraphs have ids, and those of a report are the same in every run.
    number: u32,
}

impl Writer {
    fn new(memo: &Memo) -> Writer {
        let style = |id: &str, name: &str, size: usize| Style::new(id, StyleType::Paragraph).name(name).size(size);
        let space = |before: u32, after: u32| LineSpacing::new().before(before).after(after);
        let list = |id: usize, format: &str, text: &str| {
            let level = Level::new(
                0,
                Start::new(1),
                NumberFormat::new(format),
                LevelText::new(text),
                LevelJc::new("left"),
            );
            AbstractNumbering::new(id).add_level(level.indent(
                Some(STEP),
                Some(SpecialIndentType::Hanging(STEP)),
                None,
                None,
            ))
        };
        let foot = Paragraph::new()
            .id("0FFFFFFF")
            .add_run(Run::new().size(SMALL).add_text(format!("{}  ", memo.banner)))
            .add_page_num(PageNum::new());
        let docx = Docx::new()
            .default_fonts(RunFonts::new().ascii("Georgia").hi_ansi("Georgia").cs("Georgia"))
            .page_size(LETTER.0, LETTER.1)
            .default_size(TEXT)
            .default_line_spacing(LineSpacing::new().line(276).after(120))
            .add_style(style("Banner", "Banner", TEXT).bold().line_spacing(space(0, 240)))
            .add_style(style("Title", "Title", 34).bold().line_spacing(space(0, 200)))
            .add_style(
                style("Heading1", "heading 1", 27)
                    .bold()
                    .outline_lvl(0)
                    .line_spacing(space(360, 140)),
            )
            .add_style(
                style("Heading2", "heading 2", 23)
                    .bold()
                    .outline_lvl(1)
                    .line_spacing(space(260, 100)),
            )
            .add_style(
                style("Quote", "Quote", TEXT)
                    .italic()
                    .indent(Some(STEP), None, Some(STEP), None)
                    .line_spacing(space(0, 40)),
            )
            .add_style(
                style("Place", "Place", SMALL)
                    .indent(Some(STEP), None, None, None)
                    .line_spacing(space(0, 140)),
            )
            .add_style(style("Small", "Small", SMALL))
            .add_abstract_numbering(list(BULLETS, "bullet", "\u{2022}"))
            .add_numbering(Numbering::new(BULLETS, BULLETS))
            .add_abstract_numbering(list(NUMBERS, "decimal", "%1."))
            .add_numbering(Numbering::new(NUMBERS, NUMBERS))
            .footer(Footer::new().add_paragraph(foot));
        Writer { docx, number: 0 }
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.number += 1;
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_paragraph(paragraph.id(format!("{:08X}", self.number)));
    }

    /// A paragraph of one style.
    fn put(&mut self, style: &str, text: &str) {
        let keep = style.starts_with("Heading");
        self.add(Paragraph::new().style(style).keep_next(keep).add_run(plain(text)));
    }

    fn pairs(&mut self, pairs: &[Said]) {
        for pair in pairs {
            self.add(led(Paragraph::new(), &pair.heading, &pair.text));
        }
    }

    fn part(&mut self, part: &Part, list: usize) {
        match part {
            Part::Text(text) => self.add(Paragraph::new().add_run(plain(text))),
            Part::Said(said) => self.add(led(Paragraph::new(), &said.heading, &said.text)),
            Part::Quote(quote) => self.quote(quote),
            Part::List(points) => {
                for point in points {
                    let paragraph = Paragraph::new().numbering(NumberingId::new(list), IndentLevel::new(0));
                    self.add(paragraph.add_run(plain(point)));
                }
            }
            Part::Names(points) => self.put("Small", &format!("{}.", points.join("; "))),
            Part::Table(rows) => rows.iter().for_each(|r| self.row(r)),
            Part::Entry(entry) => self.entry(entry),
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let mut heading = Paragraph::new().style("Heading2").keep_next(true);
        if !entry.label.is_empty() {
            heading = heading.add_run(plain(&format!("{}. ", entry.label)).color(color(entry.severity)));
        }
        self.add(heading.add_run(plain(&entry.title)));
        entry.parts.iter().for_each(|p| self.part(p, BULLETS));
    }

    fn quote(&mut self, quote: &Quote) {
        let (before, after) = quote.dots();
        let paragraph = Paragraph::new().style("Quote").keep_next(true);
        self.add(paragraph.add_run(plain(&format!("{before}\u{201c}{}\u{201d}{after}", quote.words))));
        let role = match quote.role.as_str() {
            "" => String::new(),
            role => format!("{role}: "),
        };
        self.put("Place", &format!("{role}{}", quote.place));
    }

    fn row(&mut self, row: &Row) {
        self.add(Paragraph::new().keep_next(true).add_run(plain(&row.head).bold()));
        for line in &row.lines {
            let paragraph = Paragraph::new().indent(Some(STEP), None, None, None);
            self.add(self::line(paragraph, line));
        }
    }
}

fn line(mut paragraph: Paragraph, line: &Line) -> Paragraph {
    if !line.label.is_empty() {
        paragraph = paragraph.add_run(plain(&format!("{}: ", line.label)).bold());
    }
    if !line.says.is_empty() {
        paragraph = paragraph.add_run(plain(&format!("{} ", line.says)));
    }
    if let Some(quote) = &line.quote {
        let (before, after) = quote.dots();
        paragraph = paragraph
            .add_run(plain(&format!("{before}\u{201c}{}\u{201d}{after}", quote.words)).italic())
            .add_run(plain(&format!(" ({})", quote.place)).size(SMALL));
    }
    paragraph
}

fn plain(text: &str) -> Run {
    Run::new().add_text(text)
}

fn led(paragraph: Paragraph, heading: &str, text: &str) -> Paragraph {
    let heading = plain(&format!("{heading}: ")).bold();
    paragraph.add_run(heading).add_run(plain(text))
}

/// Dark enough to be read on white, and never the only sign.
fn color(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Critical) => "A3121F",
        Some(Severity::High) => "8A4500",
        Some(Severity::Medium) => "6A5300",
        Some(Severity::Low) => "2A5A8A",
        Some(Severity::Info) | None => "4C4F57",
    }
}
