//! Reads one story (the body, the notes, a header) from its XML to lines, element by element and without recursion.

mod elements;
mod finish;

use std::collections::HashMap;
use std::ops::Range;

use super::Changes;
use super::numbering::Counters;
use super::pages::Section;
use super::paragraph::{Definitions, Join, NoteKind, Para};
use super::symbols::symbol;
use super::table::{self, Item};
use super::trace::Trace;
use super::xml::{Event, Ns, Parser};
use crate::document::origin::Part;
use crate::extract::{ExtractError, LineRole};

/// What is to be told about the reading, counted, with the paragraphs of the body that it stands in (in order, as
/// [`Origin::Docx`](crate::document::origin::Origin::Docx) counts them).
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub insertions: usize,
    pub deletions: usize,
    pub moves: usize,
    pub changed_at: Vec<u32>,
    /// Runs that hold hidden text.
    pub hidden: usize,
    pub hidden_at: Vec<u32>,
    /// Paragraphs that a comment is called in.
    pub commented_at: Vec<u32>,
    pub pictures: usize,
    /// Other documents pulled in (`altChunk`, `subDoc`).
    pub chunks: usize,
    /// Number fields whose value Word computes and does not store.
    pub numbers_not_stored: usize,
}

/// The notes of the file, each taken out when it is called.
pub(super) type Notes = HashMap<(NoteKind, i64), Vec<Item>>;

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Looked through.
    Other,
    /// Nothing inside it is read.
    Ignored,
    Alternate {
        chosen: bool,
    },
    /// A tracked deletion, or insertion, of what is in it.
    Tracked {
        deleted: bool,
    },
    Para,
    ParaProps,
    MarkProps,
    Run,
    RunProps,
    /// Old properties, when the original is read.
    OldProps,
    Text {
        preserve: bool,
    },
    Instruction,
    Formula,
    Row,
    RowProps,
    Cell,
    CellProps,
    Box,
    Section,
    FieldChar,
    CheckBox,
    DropDown,
    Note {
        id: i64,
        kind: NoteKind,
    },
}

struct Open {
    kind: Kind,
    /// Whether it is what silences its content.
    mutes: bool,
}

#[derive(Default)]
struct Sink {
    items: Vec<Item>,
    /// A paragraph that the next one joins.
    carry: Option<(Para, Join)>,
}

/// A form field's state, read from the field's first character.
#[derive(Default)]
struct Form {
    begins: bool,
    checked: Option<bool>,
    checked_by_default: Option<bool>,
    entries: Vec<String>,
    chosen: Option<usize>,
}

/// Reads stories; the counters of lists and paragraphs are those of one part.
pub(super) struct Story<'a> {
    part: Part,
    role: LineRole,
    changes: Changes,
    of: Definitions<'a>,
    notes: &'a mut Notes,
    facts: &'a mut Facts,
    counters: Counters,
    next_paragraph: u32,
    path: Vec<Open>,
    /// How many open elements silence their content.
    muted: u32,
    sinks: Vec<Sink>,
    paras: Vec<Para>,
    rows: Vec<Vec<Vec<Item>>>,
    /// For each open field whether its result has begun.
    fields: Vec<bool>,
    /// How many open fields are still at their instruction.
    instructions: usize,
    /// Text of the open `w:t`.
    waiting: String,
    form: Form,
    section: Section,
    read_notes: Notes,
    notes_called: [u32; 2],
    /// Where the event that is being read stands in the XML.
    at: Range<usize>,
    /// Where to note places, for those who ask for them.
    trace: Option<&'a mut Trace>,
}

impl<'a> Story<'a> {
    pub fn new(
        part: Part,
        changes: Changes,
        of: Definitions<'a>,
        notes: &'a mut Notes,
        facts: &'a mut Facts,
    ) -> Story<'a> {
        let role = match part {
            Part::Body => LineRole::Body,
            Part::Header => LineRole::Header,
            Part::Footer => LineRole::Footer,
            Part::Footnotes | Part::Endnotes => LineRole::Note,
        };
        Story {
            part,
            role,
            changes,
            of,
            notes,
            facts,
            counters: Counters::default(),
            next_paragraph: 0,
            path: Vec::new(),
            muted: 0,
            sinks: vec![Sink::default()],
            paras: Vec::new(),
            rows: Vec::new(),
            fields: Vec::new(),
            instructions: 0,
            waiting: String::new(),
            form: Form::default(),
            section: Section::default(),
            read_notes: Notes::new(),
            notes_called: [0, 0],
            at: 0..0,
            trace: None,
        }
    }

    /// The same, noting places on the way.
    pub fn tracing(mut self, trace: &'a mut Trace) -> Story<'a> {
        self.trace = Some(trace);
        self
    }

    /// Reads a part: its items in order, and its notes where it is a notes part.
    pub fn read(mut self, xml: &str) -> Result<(Vec<Item>, Notes), ExtractError> {
        let mut parser = Parser::new(xml);
        while let Some(event) = parser.next()? {
            self.at = parser.at();
            match event {
                Event::Start(tag) => {
                    if let Some(trace) = &mut self.trace {
                        let id = (tag.ns == Ns::Word).then(|| tag.number("id")).flatten();
                        trace.opens(&self.at, id);
                    }
                    let open = self.start(&tag);
                    self.muted += u32::from(open.mutes);
                    self.path.push(open);
                }
                Event::End => {
                    if let Some(open) = self.path.pop() {
                        self.trace_end(open.kind);
                        self.end(open.kind);
                        self.muted -= u32::from(open.mutes);
                    }
                }
                Event::Text(text) => self.text(&text),
            }
        }
        let items = self.close_sink();
        Ok((items, self.read_notes))
    }

    /// Notes the end of an element, which is no longer on the path; its paragraph is still open.
    fn trace_end(&mut self, kind: Kind) {
        let within = self.within();
        let Some(trace) = &mut self.trace else { return };
        let outermost = self.path.iter().position(|o| o.kind == Kind::Para);
        match kind {
            Kind::Run => {
                if let Some(paragraph) = outermost {
                    let mut above = self.path.iter().skip(paragraph);
                    let boxed = self.paras.len() > 1 || above.any(|o| matches!(o.kind, Kind::Alternate { .. }));
                    trace.run_closes(&self.at, paragraph, boxed);
                }
            }
            Kind::RunProps if within == Kind::Run => trace.props_close(&self.at),
            _ => {}
        }
        let depth = self.path.len();
        let outermost = outermost.or((kind == Kind::Para).then_some(depth));
        trace.closes(&self.at, depth, outermost);
    }

    fn within(&self) -> Kind {
        self.path.last().map_or(Kind::Other, |o| o.kind)
    }

    fn end(&mut self, kind: Kind) {
        match kind {
            Kind::Text { preserve } => {
                let text = std::mem::take(&mut self.waiting);
                let spaced = text.replace(['\n', '\t'], " ");
                let trims = !preserve && text.contains('\n');
                self.emit(if trims { spaced.trim() } else { &spaced });
                if let Some(trace) = &mut self.trace {
                    trace.text_closes(&self.at);
                }
            }
            Kind::Run => {
                if let Some(para) = self.paras.last_mut() {
                    para.runs.pop();
                }
            }
            Kind::Para => self.end_paragraph(),
            Kind::Cell => {
                let items = self.close_sink();
                if let Some(row) = self.rows.last_mut() {
                    row.push(items);
                } else {
                    self.add(items);
                }
            }
            Kind::Row => {
                let cells = self.rows.pop().unwrap_or_default();
                if self.muted == 0 {
                    self.add(table::row(cells));
                }
            }
            Kind::Box => {
                let items = self.close_sink();
                if self.muted == 0 {
                    match self.paras.last_mut() {
                        Some(para) => para.boxes.extend(items),
                        None => self.add(items),
                    }
                }
            }
            Kind::Note { id, kind } => {
                let items = self.close_sink();
                if self.muted == 0 {
                    self.read_notes.insert((kind, id), items);
                }
            }
            Kind::Section => {
                let section = std::mem::take(&mut self.section);
                match self.paras.last_mut() {
                    Some(para) => para.section = Some(section),
                    None if self.muted == 0 => {
                        self.flush_carry();
                        self.add(vec![Item::Section(Box::new(section))]);
                    }
                    None => {}
                }
            }
            Kind::FieldChar if self.form.begins && !matches!(self.within(), Kind::FieldChar) => self.begin_field(),
            _ => {}
        }
    }

    fn begin_field(&mut self) {
        let form = std::mem::take(&mut self.form);
        if self.muted > 0 {
            return;
        }
        let shown = match form.checked.or(form.checked_by_default) {
            Some(true) => Some("\u{2612}".to_owned()),
            Some(false) => Some("\u{2610}".to_owned()),
            None => form.entries.get(form.chosen.unwrap_or(0)).cloned(),
        };
        if let Some(text) = shown
            && self.reads()
            && let Some(para) = self.paras.last_mut()
        {
            para.push_computed(&text);
        }
        self.fields.push(false);
        self.instructions += 1;
    }

    /// The paragraph of the body that is being read, or that comes next.
    fn place(&self) -> Option<u32> {
        (self.part == Part::Body).then(|| self.paras.last().map_or(self.next_paragraph, |p| p.index))
    }

    /// Whether text that comes now is part of what is read.
    fn reads(&self) -> bool {
        self.muted == 0 && self.instructions == 0
    }

    fn text(&mut self, text: &str) {
        match self.within() {
            // Entities come one by one: the text is whole only at its end.
            Kind::Text { .. } => self.waiting.push_str(text),
            Kind::Instruction if self.muted == 0 => {
                let computed = text.trim_start().to_ascii_uppercase().starts_with("AUTONUM");
                self.facts.numbers_not_stored += usize::from(computed);
            }
            Kind::Formula if self.reads() => {
                if let Some(para) = self.paras.last_mut() {
                    para.push_computed(text);
                }
            }
            _ => {}
        }
    }

    /// Adds to the own text of the open run, and to the line where it is read.
    fn emit(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let reads = self.reads();
        let part = self.part;
        let tracked = match self.changes {
            Changes::Both => self.path.iter().rev().find_map(|open| match open.kind {
                Kind::Tracked { deleted } => Some(deleted),
                _ => None,
            }),
            Changes::Accepted | Changes::Original => None,
        };
        let Some(para) = self.paras.last_mut() else {
            return;
        };
        if para.runs.is_empty() {
            return;
        }
        let look = para.look(self.of.styles);
        let mapped;
        let stands = text;
        let text = match &look.symbols {
            Some(font) => {
                mapped = in_symbol_font(font, text);
                mapped.as_str()
            }
            None => text,
        };
        let Some(run) = para.runs.last_mut() else {
            return;
        };
        let offset = run.offset;
        run.offset = offset.saturating_add(text.len() as u32);
        if let Some(trace) = &mut self.trace {
            trace.counts(&self.at, offset, stands, text);
        }
        if !reads {
            return;
        }
        if look.hidden {
            if !text.trim().is_empty() {
                self.facts.hidden += 1;
                if part == Part::Body {
                    self.facts.hidden_at.push(para.index);
                }
            }
            return;
        }
        para.keeps_apart(tracked, text, &look);
        para.push(part, text, offset, &look);
        if let Some(trace) = &mut self.trace {
            trace.reads(text);
        }
    }

    fn add(&mut self, items: Vec<Item>) {
        let Some(sink) = self.sinks.last_mut() else {
            return;
        };
        for item in items {
            // A thousand empty paragraphs are one gap.
            if !(matches!(item, Item::Blank) && matches!(sink.items.last(), Some(Item::Blank))) {
                sink.items.push(item);
            }
        }
    }

    fn close_sink(&mut self) -> Vec<Item> {
        self.flush_carry();
        let items = self.sinks.pop().map(|s| s.items).unwrap_or_default();
        if self.sinks.is_empty() {
            self.sinks.push(Sink::default());
        }
        items
    }
}

/// Text of a symbol font. A private-use character that the font does not define is U+FFFD, any other stays as it is.
fn in_symbol_font(font: &str, text: &str) -> String {
    text.chars()
        .map(|c| {
            let code = u32::from(c);
            if (0xF000..=0xF0FF).contains(&code) {
                return symbol(font, code);
            }
            if code >= 0x100 || c.is_whitespace() {
                return c;
            }
            Some(symbol(font, code)).filter(|&s| s != '\u{FFFD}').unwrap_or(c)
        })
        .collect()
}
