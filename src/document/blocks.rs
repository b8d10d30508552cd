//! From lines to paragraphs, clauses and sentences: what belongs together, what stands apart, what is numbered how.

use super::furniture::{Footnote, Furniture, classify, footnotes, footnotes_from, stamp_page};
use super::numbering::{Label, Outline, Style, read_label};
use super::{Block, BlockKind, Clause, Document, Gap, Note, OriginRun, Page, Sentence, misread, quality, sentences};
use crate::extract::{Extraction, Line, LineRole};
use crate::source::Format;
use std::ops::Range;

/// Extra space above a line, in lines, from which on it begins a paragraph.
const PARAGRAPH_GAP: f32 = 0.6;
/// Indentation in points, against the paragraph's own lines, from which on a line begins a paragraph.
const FIRST_LINE_INDENT: f32 = 14.0;

/// Builds the document out of what a reader extracted.
pub fn build(extraction: Extraction, format: Format) -> Document {
    let mut classes = classify(&extraction.pages);
    if format == Format::Docx {
        // Typed text is what it is: nothing in it is the noise of recognition.
        let noise = classes.iter_mut().flatten().filter(|c| **c == Furniture::Noise);
        noise.for_each(|c| *c = Furniture::None);
    }
    let numbers = page_numbers(&extraction, &classes, format);
    let misread = misread::numbers(&extraction.pages, &classes, |p| p.ocr || format == Format::Text);
    let mut builder = Builder::default();
    for (p, ((page, classes), number)) in extraction.pages.iter().zip(&classes).zip(&numbers).enumerate() {
        let notes = footnotes_from(page, classes);
        builder.pending = notes.map_or_else(Vec::new, |from| footnotes(page, classes, from));
        for (i, line) in page.lines.iter().enumerate() {
            let class = classes.get(i).copied().unwrap_or(Furniture::None);
            let next = page
                .lines
                .get(i + 1)
                .filter(|_| classes.get(i + 1) == Some(&Furniture::None));
            if class == Furniture::None && notes.is_some_and(|from| i >= from) {
                continue;
            }
            builder.line(line, next, class, *number, i == 0, misread.get(&(p, i)));
            builder.called(line, *number);
        }
        builder.page_ends(*number);
    }
    builder.close();
    let mut notes: Vec<Note> = extraction
        .notes
        .into_iter()
        .map(|n| Note {
            page: n.page,
            message: n.message,
        })
        .collect();
    let mut pages: Vec<Page> = extraction
        .pages
        .iter()
        .zip(&classes)
        .zip(&numbers)
        .map(|((page, classes), &number)| Page {
            number,
            readable: match format {
                Format::Docx => page.readable,
                Format::Pdf | Format::Text => quality::readable(page, classes),
            },
            ocr: page.ocr,
            size: page.size,
            agreement: page.agreement,
        })
        .collect();
    pages.dedup_by(|b, a| {
        a.number == b.number && {
            a.readable = a.readable.min(b.readable);
            true
        }
    });
    let mut document = Document {
        format,
        text: builder.text,
        origins: builder.origins,
        pages,
        blocks: builder.blocks,
        clauses: Vec::new(),
        sentences: Vec::new(),
        notes: Vec::new(),
        doubtful: builder.doubtful,
        gaps: Vec::new(),
    };
    outline(&mut document);
    document.gaps = gaps(
        &extraction.pages.iter().map(|p| p.blank).collect::<Vec<_>>(),
        &document,
        &builder.stamped,
        &builder.printed,
        &builder.numbering.gaps,
    );
    notes.extend(document.gaps.iter().map(|g| Note {
        page: g.page,
        message: g.reason.clone(),
    }));
    document.notes = notes;
    document
}

/// The page numbers shown: those of the file, or for a text without form feeds those of the clerk's stamps.
fn page_numbers(extraction: &Extraction, classes: &[Vec<Furniture>], format: Format) -> Vec<u32> {
    let mut out: Vec<u32> = extraction.pages.iter().map(|p| p.number).collect();
    if format != Format::Text {
        return out;
    }
    let mut last = 0;
    for (i, page) in extraction.pages.iter().enumerate() {
        let stamped = page
            .lines
            .iter()
            .zip(classes.get(i).map_or(&[][..], Vec::as_slice))
            .find(|(_, c)| **c == Furniture::Stamp)
            .and_then(|(l, _)| stamp_page(&l.text()).flatten());
        let number = match stamped {
            Some(n) if n > last && n <= last + 12 => n,
            _ => last + 1,
        };
        if let Some(slot) = out.get_mut(i) {
            *slot = number;
        }
        last = number;
    }
    out
}

/// Text that is missing: pages that could not be read or are not there, paragraph numbers that were skipped.
fn gaps(
    blank: &[bool],
    document: &Document,
    stamped: &[(u32, u32)],
    printed: &[(u32, u32)],
    numbering: &[super::numbering::Gap],
) -> Vec<Gap> {
    let mut out = Vec::new();
    for (page, blank) in document.pages.iter().zip(blank.iter().chain(std::iter::repeat(&false))) {
        if !blank && page.readable < quality::READABLE {
            out.push(Gap {
                page: Some(page.number),
                reason: format!("page {} could not be read in full", page.number),
            });
        }
    }
    for pair in document.pages.windows(2) {
        if let [a, b] = pair {
            out.extend((a.number + 1..b.number).map(|n| Gap {
                page: Some(n),
                reason: format!("page {n} is missing or could not be read"),
            }));
        }
    }
    for pair in stamped.windows(2) {
        if let [(page, a), (_, b)] = pair
            && document.format != Format::Text
            && *b > a + 1
            && *b <= a + 12
        {
            out.push(Gap {
                page: Some(*page),
                reason: format!("after the page stamped {a} comes the page stamped {b}"),
            });
        }
    }
    for pair in printed.windows(2) {
        if let [(page, a), (next, b)] = pair
            && *next == page + 1
            && (2..=6).contains(&b.saturating_sub(*a))
        {
            out.push(Gap {
                page: Some(*next),
                reason: format!("after the page numbered {a} comes the page numbered {b}"),
            });
        }
    }
    for gap in numbering {
        out.push(Gap {
            page: None,
            reason: format!("paragraph {} is followed by paragraph {}", gap.before, gap.after),
        });
    }
    out
}

#[derive(Default)]
struct Builder {
    text: String,
    origins: Vec<OriginRun>,
    doubtful: Vec<Range<usize>>,
    blocks: Vec<Block>,
    open: Option<Open>,
    aside: Vec<Aside>,
    /// The footnotes of the page whose calls have not been met yet.
    pending: Vec<Footnote>,
    numbering: Outline,
    stamped: Vec<(u32, u32)>,
    /// Page numbers as printed: the page of the file, the number.
    printed: Vec<(u32, u32)>,
    new_page: bool,
    /// Paragraphs without a number since the last numbered one: text whose number was lost in reading.
    unnumbered: u32,
}

/// What stands in the way of a paragraph that goes on, and follows it in the text.
struct Aside {
    kind: BlockKind,
    lines: Vec<Line>,
    page: u32,
}

/// A paragraph that may go on.
struct Open {
    kind: BlockKind,
    lines: Vec<(Line, u32)>,
    label: Option<String>,
    label_len: usize,
    depth: usize,
    hanging: f32,
}

impl Open {
    fn last_text(&self) -> String {
        self.lines.last().map(|(l, _)| l.text()).unwrap_or_default()
    }
}

/// Whether a line's end could be the end of a sentence or of a list item.
fn terminated(text: &str) -> bool {
    let text = text
        .trim_end()
        .trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')', ']']);
    text.ends_with(['.', '?', '!', ':', ';'])
}

/// Whether what stands at the foot of a page ends there: no abbreviation ("18 U.S.C." and then "§ 3553(e)"), no stop
/// that small letters follow.
fn ended_before(last: &str, next: &str) -> bool {
    let abbreviated = last
        .trim_end()
        .strip_suffix('.')
        .is_some_and(|before| !sentences::full_stop_ends(before, next.trim_start()));
    let halted = last.trim_end().ends_with([':', ';']) && starts_lower(next);
    terminated(last) && !abbreviated && !halted
}

fn item_ended(text: &str) -> bool {
    let text = text.trim_end();
    terminated(text) || text.ends_with(',') || [" and", " or", "and/or", " but"].iter().any(|w| text.ends_with(w))
}

/// Whether a line ends in a citation that the next one goes on with: "Rule 11(c)(1)(A) and" before "(B) of the Rules".
fn cites_on(last: &str, label: &Label) -> bool {
    let mut words = last.split_whitespace().rev();
    let (Some("and" | "or" | "and/or"), Some(cited)) = (words.next(), words.next()) else {
        return false;
    };
    let level = cited
        .trim_end_matches(',')
        .strip_suffix(')')
        .and_then(|c| c.rsplit_once('('));
    label.parenthesised && level.is_some_and(|(section, level)| !section.is_empty() && !level.is_empty())
}

fn starts_lower(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(char::is_lowercase)
}

/// Whether two small letters are no word: "te" is "to" as recognition reads it.
fn misread_small(word: &str) -> bool {
    let words = [
        "am", "an", "as", "at", "be", "do", "go", "he", "if", "is", "it", "me", "my", "no", "so", "up", "us", "we",
    ];
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_lowercase()) && !words.contains(&word)
}

/// A short line set apart: capitals, or most of its words capitalised and no full stop at its end.
fn looks_like_heading(line: &Line) -> bool {
    let text = line.text();
    let body = read_label(&text)
        .and_then(|l| text.get(l.len..).map(str::to_owned))
        .unwrap_or_else(|| text.clone());
    let words: Vec<&str> = body
        .split_whitespace()
        .filter(|w| w.chars().any(char::is_alphabetic))
        .collect();
    if words.is_empty() || words.len() > 14 || body.trim_end().ends_with(['.', ',', ';']) {
        return false;
    }
    let letters: Vec<char> = body.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    if letters.len() >= 4 && capitals * 10 >= letters.len() * 9 {
        return true;
    }
    let small = [
        "of", "the", "and", "to", "for", "in", "by", "a", "or", "on", "with", "under", "not", "from", "what", "will",
    ];
    let titled = words
        .iter()
        .filter(|w| w.starts_with(|c: char| c.is_uppercase()) || small.contains(w) || misread_small(w))
        .count();
    let any_capital = words.iter().any(|w| w.starts_with(|c: char| c.is_uppercase()));
    let set_apart = line.heading && !line.closed && words.len() <= 9 && !starts_lower(&body);
    any_capital && (titled == words.len() || set_apart || line.heading && titled * 10 >= words.len() * 6)
}

impl Builder {
    /// Footnotes whose call was not seen follow the paragraph that they interrupt.
    fn page_ends(&mut self, page: u32) {
        for note in std::mem::take(&mut self.pending) {
            self.note(note.lines, page);
        }
        self.new_page = true;
    }

    /// Sets the footnotes that a line calls aside, to follow its paragraph.
    fn called(&mut self, line: &Line, page: u32) {
        if self.pending.is_empty() {
            return;
        }
        for call in line.calls() {
            if let Some(at) = self.pending.iter().position(|n| n.number == Some(call)) {
                let lines = self.pending.remove(at).lines;
                self.note(lines, page);
            }
        }
        if self.open.is_none() {
            self.close();
        }
    }

    fn note(&mut self, lines: Vec<Line>, page: u32) {
        self.aside.push(Aside {
            kind: BlockKind::Footnote,
            lines,
            page,
        });
    }

    /// Takes the next line; `repaired` is its number where recognition misread it.
    fn line(
        &mut self,
        line: &Line,
        next: Option<&Line>,
        class: Furniture,
        page: u32,
        first: bool,
        repaired: Option<&Label>,
    ) {
        let text = line.text();
        if text.trim().is_empty() {
            return;
        }
        let aside = match (class, line.role) {
            (Furniture::Stamp, _) => {
                if let Some(Some(n)) = stamp_page(&text) {
                    self.stamped.push((page, n));
                }
                Some(BlockKind::Stamp)
            }
            (Furniture::PageNumber, _) => {
                if let Some(n) = printed_number(&text) {
                    self.printed.push((page, n));
                }
                Some(BlockKind::PageNumber)
            }
            (Furniture::RunningHead, _) | (_, LineRole::Header | LineRole::Footer) => Some(BlockKind::RunningHead),
            (Furniture::Initials, _) => Some(BlockKind::Initials),
            (Furniture::Noise, _) => Some(BlockKind::Noise),
            (_, LineRole::MarginNumber) => Some(BlockKind::PageNumber),
            (Furniture::None, LineRole::Note) => Some(BlockKind::Footnote),
            (Furniture::None, LineRole::Body) => None,
        };
        if let Some(kind) = aside {
            self.aside.push(Aside {
                kind,
                lines: vec![line.clone()],
                page,
            });
            return;
        }
        let turned = std::mem::take(&mut self.new_page) || first;
        if line.row {
            self.start(BlockKind::TableRow, line, page, None);
            self.close();
            return;
        }
        let label = match (&line.list_label, repaired) {
            (_, Some(label)) => Some(label.clone()),
            (Some(shown), None) => {
                read_label(&format!("{shown} x")).or_else(|| read_label(&format!("{}. x", shown.trim_matches('.'))))
            }
            (None, None) => read_label(&text),
        };
        let heading = looks_like_heading(line);
        if let Some(label) = label
            && self.may_begin(line, &label, turned)
        {
            if line.list_label.is_none()
                && text.get(label.len..).is_none_or(|t| t.trim().is_empty())
                && next.is_none_or(|n| n.gap > 2.0)
                && !label.parenthesised
                && turned
            {
                // a number alone at the end of a page
                self.aside.push(Aside {
                    kind: BlockKind::PageNumber,
                    lines: vec![line.clone()],
                    page,
                });
                return;
            }
            let gaps = self.numbering.gaps.len();
            if let Some((full, depth)) = self.numbering.place(&label) {
                // where the text stands there and only its number was lost, nothing is missing
                if let Some(gap) = self.numbering.gaps.get(gaps)
                    && gap.after - gap.before - 1 <= self.unnumbered
                {
                    self.numbering.gaps.truncate(gaps);
                }
                if depth == 0 {
                    self.unnumbered = 0;
                }
                let kind = if heading && text.len() < 90 {
                    BlockKind::Heading
                } else {
                    BlockKind::Paragraph
                };
                self.start(kind, line, page, Some((full, label.len, depth)));
                self.close_if(line.closed || kind == BlockKind::Heading && heading_ends(line, next));
                return;
            }
        }
        if self.joins(line, turned) {
            if let Some(open) = &mut self.open {
                open.lines.push((line.clone(), page));
                if open.lines.len() == 2 {
                    open.hanging = line.indent;
                }
            }
            return;
        }
        let apart = self.open.as_ref().is_none_or(|o| {
            terminated(&o.last_text()) || line.gap >= PARAGRAPH_GAP || o.kind == BlockKind::Heading || turned
        });
        let heading = heading && heading_ends(line, next) || self.stands_alone(line, next, turned);
        let kind = if heading && apart {
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        };
        if kind == BlockKind::Paragraph && !starts_lower(&text) && text.split_whitespace().count() >= 6 {
            self.unnumbered += 1;
        }
        self.start(kind, line, page, None);
        self.close_if(line.closed);
    }

    /// Whether a line with a number at its start may begin a paragraph here, or is a wrapped line that happens to
    /// begin with one ("Section\n841. The ...").
    fn may_begin(&self, line: &Line, label: &Label, turned: bool) -> bool {
        if line.list_label.is_some() || line.closed {
            return true;
        }
        let Some(open) = &self.open else { return true };
        let last = open.last_text();
        let apart = line.gap >= PARAGRAPH_GAP || open.kind == BlockKind::Heading;
        let short = last.split_whitespace().count() <= 6;
        if label.parenthesised || matches!(label.style, Style::Lower | Style::LowerRoman) {
            let deeper = open
                .lines
                .last()
                .is_some_and(|(l, _)| line.indent > l.indent + FIRST_LINE_INDENT);
            return (item_ended(&last) && !cites_on(&last, label)) || short || apart || deeper;
        }
        let upper = line
            .text()
            .get(label.len..)
            .is_some_and(|t| t.starts_with(|c: char| c.is_uppercase() || c == '|'));
        let next_in_series = self.numbering.next_number() == Some(label.value) && label.prefix.is_empty();
        terminated(&last) || (apart || turned || short || upper && next_in_series) && !ends_open(&last)
    }

    /// A heading that is set like any other line: a few words without a stop between two blank lines, after a sentence
    /// that has ended.
    fn stands_alone(&self, line: &Line, next: Option<&Line>, turned: bool) -> bool {
        let text = line.text();
        let words = text.split_whitespace().count();
        let ended = self
            .open
            .as_ref()
            .is_none_or(|o| terminated(&o.last_text()) || o.kind == BlockKind::Heading);
        let begins = next.is_some_and(|n| (n.gap >= PARAGRAPH_GAP || n.closed) && !starts_lower(&n.text()));
        (1..=8).contains(&words)
            && (line.gap >= PARAGRAPH_GAP || turned || line.closed)
            && begins
            && ended
            && text.trim_start().starts_with(|c: char| c.is_uppercase())
            && !text.trim_end().ends_with(['.', ',', ';', ':', '?', '!', ')', '_'])
    }

    fn joins(&self, line: &Line, turned: bool) -> bool {
        let Some(open) = &self.open else { return false };
        if line.closed || open.kind == BlockKind::TableRow {
            return false;
        }
        let last = open.last_text();
        let text = line.text();
        if open.kind == BlockKind::Heading {
            return line.gap < PARAGRAPH_GAP
                && !turned
                && looks_like_heading(line)
                && open.lines.len() < 3
                && open.label.is_none();
        }
        let long = last.split_whitespace().count() >= 4;
        if turned {
            let unfinished = long && !ended_before(&last, &text);
            return unfinished
                && !(looks_like_heading(line) && !starts_lower(&text) && text.split_whitespace().count() < 8)
                || starts_lower(&text) && !terminated(&last);
        }
        if line.gap >= PARAGRAPH_GAP {
            // recognition puts blank lines into paragraphs
            return long && !terminated(&last) && starts_lower(&text) && line.gap < 3.5;
        }
        let first_line = line.indent > open.hanging + FIRST_LINE_INDENT && open.lines.len() > 1;
        if first_line && terminated(&last) {
            return false;
        }
        if looks_like_heading(line) && terminated(&last) && text.split_whitespace().count() <= 8 {
            return false;
        }
        true
    }

    fn start(&mut self, kind: BlockKind, line: &Line, page: u32, label: Option<(String, usize, usize)>) {
        self.close();
        let (label, label_len, depth) = match label {
            Some((full, len, depth)) => {
                let typed = line.list_label.as_ref().map_or(len, |l| l.len() + 1);
                (Some(full), typed, depth)
            }
            None => (None, 0, 0),
        };
        self.open = Some(Open {
            kind,
            lines: vec![(line.clone(), page)],
            label,
            label_len,
            depth,
            hanging: line.indent,
        });
    }

    fn close_if(&mut self, now: bool) {
        if now {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let page = open.lines.first().map_or(1, |(_, p)| *p);
            let span = self.write(&open.lines);
            self.blocks.push(Block {
                kind: open.kind,
                page,
                label_len: open.label_len.min(span.len()),
                span,
                label: open.label,
                depth: open.depth,
                clause: None,
            });
        }
        for Aside { kind, lines, page } in std::mem::take(&mut self.aside) {
            let lines: Vec<(Line, u32)> = lines.into_iter().map(|l| (l, page)).collect();
            let span = self.write(&lines);
            self.blocks.push(Block {
                kind,
                span,
                page,
                label: None,
                label_len: 0,
                depth: 0,
                clause: None,
            });
        }
    }

    /// Appends lines as one block; an empty line stands between blocks.
    fn write(&mut self, lines: &[(Line, u32)]) -> Range<usize> {
        if !self.text.is_empty() {
            let page = lines.first().map_or(1, |(_, p)| *p);
            self.origins.push(OriginRun {
                start: self.text.len(),
                page,
                margin_number: None,
                origin: None,
            });
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        for (i, (line, page)) in lines.iter().enumerate() {
            if i > 0 {
                self.origins.push(OriginRun {
                    start: self.text.len(),
                    page: *page,
                    margin_number: None,
                    origin: None,
                });
                self.text.push('\n');
            }
            for (i, piece) in line.pieces.iter().enumerate().filter(|(_, p)| !p.text.is_empty()) {
                self.origins.push(OriginRun {
                    start: self.text.len(),
                    page: *page,
                    margin_number: line.margin_number,
                    origin: Some(piece.origin),
                });
                if line.doubtful.contains(&i) {
                    let end = self.text.len() + piece.text.trim_end().len();
                    self.doubtful.push(self.text.len()..end);
                }
                self.text.push_str(&piece.text);
            }
        }
        start..self.text.len()
    }
}

/// The number on a line that holds only a page number.
fn printed_number(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|w| !w.is_empty())?
        .parse()
        .ok()
}

/// Whether the last line ends in a word that wants a number after it.
fn ends_open(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or("").to_ascii_lowercase();
    matches!(
        last.as_str(),
        "section"
            | "sections"
            | "§"
            | "§§"
            | "paragraph"
            | "paragraphs"
            | "count"
            | "counts"
            | "rule"
            | "title"
            | "and"
            | "of"
            | "the"
            | "page"
            | "chapter"
            | "no."
            | "to"
            | "or"
            | "in"
    )
}

/// Whether what follows a heading begins anew.
fn heading_ends(line: &Line, next: Option<&Line>) -> bool {
    let Some(next) = next else { return true };
    if line.closed
        || next.gap >= PARAGRAPH_GAP
        || next.row
        || read_label(&next.text()).is_some()
        || looks_like_heading(next)
    {
        return true;
    }
    let text = line.text();
    let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    !starts_lower(&next.text())
        && (capitals
            || next.indent > line.indent + FIRST_LINE_INDENT
            || line.indent > next.indent + 40.0
            || text.split_whitespace().count() <= 6)
}

/// Clauses and sentences out of the blocks.
fn outline(document: &mut Document) {
    let mut headings: Vec<(usize, Range<usize>)> = Vec::new();
    let mut current: Option<usize> = None;
    // depth of the number, -1 for a paragraph without one; index of the sentence
    let mut leads: Vec<(isize, usize)> = Vec::new();
    for i in 0..document.blocks.len() {
        let Some(block) = document.blocks.get(i).cloned() else {
            continue;
        };
        if !block.kind.speaks() {
            continue;
        }
        let text = document.text.get(block.span.clone()).unwrap_or("").to_owned();
        let is_heading = block.kind == BlockKind::Heading;
        if is_heading {
            let level = heading_level(&text);
            headings.retain(|(l, _)| *l < level);
            headings.push((level, block.span.clone()));
            current = None;
            leads.clear();
        }
        let fresh = is_heading || block.label.is_some() || current.is_none() || !numbered(document, current);
        if fresh {
            let index = document.clauses.len();
            let top = if block.label.is_some() && block.depth > 0 {
                current.and_then(|c| document.clauses.get(c)).map_or(index, |c| c.top)
            } else {
                index
            };
            document.clauses.push(Clause {
                label: block.label.clone(),
                headings: headings
                    .iter()
                    .map(|(_, r)| r.clone())
                    .filter(|r| *r != block.span)
                    .collect(),
                span: block.span.clone(),
                top,
                sentences: document.sentences.len()..document.sentences.len(),
            });
            current = if is_heading && block.label.is_none() {
                None
            } else {
                Some(index)
            };
        }
        let clause = document.clauses.len().saturating_sub(1);
        if let Some(b) = document.blocks.get_mut(i) {
            b.clause = Some(clause);
        }
        if block.label.is_some() {
            leads.retain(|(depth, _)| *depth < block.depth as isize);
        }
        // "1. The defendant ..." begins anew; "1. to plead guilty" goes on with "The defendant agrees:"
        let goes_on = !block
            .label
            .as_ref()
            .is_some_and(|l| l.starts_with(|c: char| c.is_ascii_digit()))
            || block.depth > 0
            || starts_lower(text.get(block.label_len..).unwrap_or(""));
        let lead = if block.label.is_some() && goes_on {
            leads.last().map(|(_, s)| *s)
        } else {
            None
        };
        let start = block.span.start + block.label_len;
        let found = sentences::split(&document.text, start..block.span.end);
        let count = found.len();
        for (n, span) in found.into_iter().enumerate() {
            let open = n + 1 == count
                && !is_heading
                && !document
                    .text
                    .get(span.clone())
                    .unwrap_or("")
                    .trim_end()
                    .ends_with(['.', '?', '!']);
            let colon = document.text.get(span.clone()).unwrap_or("").trim_end().ends_with(':');
            if open && (block.label.is_some() || leads.is_empty() || colon) {
                let depth = if block.label.is_some() {
                    block.depth as isize
                } else {
                    leads.last().map_or(-1, |(d, _)| *d)
                };
                if block.label.is_none() && colon {
                    leads.retain(|(d, _)| *d < depth);
                }
                leads.push((depth, document.sentences.len()));
            } else if block.label.is_none() && !is_heading {
                leads.retain(|(d, _)| *d >= 0);
            }
            document.sentences.push(Sentence {
                span,
                clause,
                lead: if n == 0 { lead } else { None },
                heading: is_heading,
            });
        }
        if let Some(c) = document.clauses.get_mut(clause) {
            c.sentences.end = document.sentences.len();
            c.span.end = c.span.end.max(block.span.end);
        }
    }
}

fn numbered(document: &Document, clause: Option<usize>) -> bool {
    clause
        .and_then(|c| document.clauses.get(c))
        .is_some_and(|c| c.label.is_some())
}

/// 0 for a heading in capitals or with a roman number, 1 for another.
fn heading_level(text: &str) -> usize {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    usize::from(!letters.iter().all(|c| c.is_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text;

    fn document(source: &str) -> Document {
        build(text::read(source.as_bytes()), Format::Text)
    }

    #[test]
    fn paragraphs_get_labels_and_sentences_their_place() {
        let d = document(
            "PLEA AGREEMENT\n\n  1. The defendant agrees. He pleads guilty.\n\n  2. The Office agrees that:\n\n     (a) it will move under § 5K1.1; and\n     (b) it will inform the Court.\n\nBreach\n\n  3. If he fails, all ends.\n",
        );
        let labels: Vec<&str> = d.clauses.iter().filter_map(|c| c.label.as_deref()).collect();
        assert_eq!(labels, ["1", "2", "2(a)", "2(b)", "3"]);
        let lead = d
            .sentences
            .iter()
            .find(|s| d.text[s.span.clone()].starts_with("it will inform"))
            .and_then(|s| s.lead);
        assert_eq!(
            lead.map(|l| &d.text[d.sentences[l].span.clone()]),
            Some("The Office agrees that:")
        );
        let three = d.clauses.iter().find(|c| c.label.as_deref() == Some("3"));
        assert_eq!(three.map(|c| c.headings.len()), Some(2));
    }

    #[test]
    fn a_stamp_in_the_middle_of_a_sentence_is_no_part_of_it() {
        let d = document(
            "1. The Office will file a motion if the\nCase 1:19-cr-00008 Document 10 Filed 01/22/19 Page 2 of 20\ndefendant helps the Government.\n",
        );
        let all: Vec<&str> = d.sentences.iter().map(|s| &d.text[s.span.clone()]).collect();
        assert_eq!(
            all,
            ["The Office will file a motion if the\ndefendant helps the Government."]
        );
        assert!(d.blocks.iter().any(|b| b.kind == BlockKind::Stamp));
        assert_eq!(d.page_at(d.text.find("defendant helps").unwrap_or(0)), 2);
    }

    #[test]
    fn a_blank_line_inside_a_sentence_does_not_end_the_paragraph() {
        let d = document("2. The penalty is\n\nnot more than five years and a fine.\n\n3. The end.\n");
        assert_eq!(d.clauses.iter().filter(|c| c.label.is_some()).count(), 2);
        assert_eq!(d.sentences.len(), 2);
    }

    #[test]
    fn origins_never_point_outside() {
        let d = document("1. One two.\n\n2. Three\nfour.\n");
        for (range, _) in d.origins_of(0..d.text.len()) {
            assert!(d.text.get(range).is_some());
        }
        assert!(d.origins.windows(2).all(|w| w[0].start <= w[1].start));
    }
}
