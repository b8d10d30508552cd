//! Reads one story (the body, the notes, a header) from its XML to lines, element by element and without recursion.

use std::collections::HashMap;

use super::Changes;
use super::numbering::Counters;
use super::pages::{Break, Section, Which};
use super::paragraph::{Call, Definitions, Join, NoteKind, Para, Run, shows};
use super::symbols::symbol;
use super::table::{self, Item};
use super::xml::{Event, Ns, Parser, Tag};
use crate::document::origin::{Origin, Part};
use crate::extract::{ExtractError, Line, LineRole, Piece};

/// What is to be told about the reading, counted.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub insertions: usize,
    pub deletions: usize,
    pub moves: usize,
    /// Runs that hold hidden text.
    pub hidden: usize,
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
    form: Form,
    section: Section,
    read_notes: Notes,
    notes_called: [u32; 2],
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
            form: Form::default(),
            section: Section::default(),
            read_notes: Notes::new(),
            notes_called: [0, 0],
        }
    }

    /// Reads a part: its items in order, and its notes where it is a notes part.
    pub fn read(mut self, xml: &str) -> Result<(Vec<Item>, Notes), ExtractError> {
        let mut parser = Parser::new(xml);
        while let Some(event) = parser.next()? {
            match event {
                Event::Start(tag) => {
                    let open = self.start(&tag);
                    self.muted += u32::from(open.mutes);
                    self.path.push(open);
                }
                Event::End => {
                    if let Some(open) = self.path.pop() {
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

    fn within(&self) -> Kind {
        self.path.last().map_or(Kind::Other, |o| o.kind)
    }

    fn start(&mut self, tag: &Tag<'_>) -> Open {
        let plain = |kind| Open { kind, mutes: false };
        let within = self.within();
        if within == Kind::Ignored {
            return plain(Kind::Ignored);
        }
        match tag.ns {
            Ns::Word => self.start_word(tag, within),
            Ns::Compat if tag.name() == "AlternateContent" => {
                plain(Kind::Alternate { chosen: false })
            }
            Ns::Compat if matches!(tag.name(), "Choice" | "Fallback") => {
                let mut mutes = false;
                if let Some(Open {
                    kind: Kind::Alternate { chosen },
                    ..
                }) = self.path.last_mut()
                {
                    mutes = *chosen;
                    *chosen = true;
                }
                Open {
                    kind: Kind::Other,
                    mutes,
                }
            }
            Ns::Math if tag.name() == "t" => plain(Kind::Formula),
            Ns::Drawing if tag.name() == "blip" => self.picture(),
            Ns::Vml if tag.name() == "imagedata" => self.picture(),
            _ => plain(Kind::Other),
        }
    }

    fn picture(&mut self) -> Open {
        self.facts.pictures += usize::from(self.muted == 0);
        Open {
            kind: Kind::Other,
            mutes: false,
        }
    }

    fn start_word(&mut self, tag: &Tag<'_>, within: Kind) -> Open {
        let mut mutes = false;
        let name = tag.name();
        let kind = match (within, name) {
            (_, "p") => {
                self.paras.push(Para::new(self.next_paragraph));
                self.next_paragraph += 1;
                Kind::Para
            }
            (_, "r") => {
                if let Some(para) = self.paras.last_mut() {
                    para.runs.push(Run {
                        index: para.next_run,
                        ..Run::default()
                    });
                    para.next_run += 1;
                }
                Kind::Run
            }
            (Kind::Para, "pPr") | (Kind::OldProps, "pPr") => Kind::ParaProps,
            (Kind::Run, "rPr") | (Kind::OldProps, "rPr") => Kind::RunProps,
            (Kind::ParaProps, "rPr") => Kind::MarkProps,
            (Kind::ParaProps | Kind::RunProps | Kind::MarkProps, _) => {
                return self.start_property(tag, within);
            }
            (_, "pPr" | "rPr" | "sdtPr" | "tblPr" | "tblPrEx" | "sectPrChange" | "tabs") => {
                Kind::Ignored
            }
            (_, "sectPr") => {
                self.section = Section::default();
                Kind::Section
            }
            (Kind::Section, _) => return self.start_section_property(tag),
            (_, "trPr") => Kind::RowProps,
            (_, "tcPr") => Kind::CellProps,
            (Kind::RowProps, "ins" | "del") | (Kind::CellProps, "cellIns" | "cellDel") => {
                self.track_row_or_cell(name);
                Kind::Ignored
            }
            (Kind::RowProps | Kind::CellProps, _) => Kind::Ignored,
            (_, "ins" | "del" | "moveFrom" | "moveTo") => {
                mutes = self.track(name);
                Kind::Other
            }
            (_, "tbl") => {
                self.flush_carry();
                Kind::Other
            }
            (_, "tr") => {
                self.rows.push(Vec::new());
                Kind::Row
            }
            (_, "tc") => {
                self.sinks.push(Sink::default());
                Kind::Cell
            }
            (_, "txbxContent") => {
                self.number_host();
                self.sinks.push(Sink::default());
                Kind::Box
            }
            (_, "footnote" | "endnote") if self.role == LineRole::Note => {
                mutes = matches!(
                    tag.attr("type").as_deref(),
                    Some("separator" | "continuationSeparator" | "continuationNotice")
                );
                self.sinks.push(Sink::default());
                let kind = if name == "footnote" {
                    NoteKind::Footnote
                } else {
                    NoteKind::Endnote
                };
                Kind::Note {
                    id: tag.number("id").unwrap_or(-1),
                    kind,
                }
            }
            (_, "altChunk" | "subDoc") => {
                self.facts.chunks += usize::from(self.muted == 0);
                Kind::Other
            }
            (_, "rt") => {
                mutes = true;
                Kind::Other
            }
            _ => return self.start_content(tag, within),
        };
        Open { kind, mutes }
    }

    /// What stands in a run.
    fn start_content(&mut self, tag: &Tag<'_>, within: Kind) -> Open {
        let name = tag.name();
        let kind = match (within, name) {
            (Kind::FieldChar, "ffData") => Kind::FieldChar,
            (Kind::FieldChar, "checkBox") => Kind::CheckBox,
            (Kind::FieldChar, "ddList") => Kind::DropDown,
            (Kind::CheckBox, "checked") => {
                self.form.checked = Some(tag.on());
                Kind::Other
            }
            (Kind::CheckBox, "default") => {
                self.form.checked_by_default = Some(tag.on());
                Kind::Other
            }
            (Kind::DropDown, "result") => {
                self.form.chosen = tag.number("val").and_then(|n| usize::try_from(n).ok());
                Kind::Other
            }
            (Kind::DropDown, "listEntry") => {
                self.form.entries.extend(tag.val());
                Kind::Other
            }
            (_, "t" | "delText") => Kind::Text {
                preserve: tag.attr("space").as_deref() == Some("preserve"),
            },
            (_, "instrText") => Kind::Instruction,
            (_, "tab" | "ptab") => {
                self.emit("\t");
                Kind::Other
            }
            (_, "br") if tag.attr("type").as_deref() == Some("page") => {
                if self.reads()
                    && let Some(para) = self.paras.last_mut()
                {
                    para.page_break();
                }
                Kind::Other
            }
            (_, "br" | "cr") => {
                self.emit("\n");
                Kind::Other
            }
            (_, "noBreakHyphen") => {
                self.emit("\u{2011}");
                Kind::Other
            }
            (_, "softHyphen") => {
                self.emit("\u{AD}");
                Kind::Other
            }
            (_, "sym") => {
                let code = tag
                    .attr("char")
                    .and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
                let c = symbol(
                    &tag.attr("font").unwrap_or_default(),
                    code.unwrap_or(0xFFFD),
                );
                self.emit(c.encode_utf8(&mut [0; 4]));
                Kind::Other
            }
            (_, "lastRenderedPageBreak") => {
                if self.reads()
                    && let Some(para) = self.paras.last_mut()
                {
                    para.rendered_break();
                }
                Kind::Other
            }
            (_, "footnoteReference" | "endnoteReference") => {
                let kind = if name == "footnoteReference" {
                    NoteKind::Footnote
                } else {
                    NoteKind::Endnote
                };
                let own_mark = tag
                    .attr("customMarkFollows")
                    .is_some_and(|v| v != "0" && v != "false");
                if self.reads()
                    && let (Some(id), Some(para)) = (tag.number("id"), self.paras.last_mut())
                {
                    para.calls.push(Call { kind, id, own_mark });
                }
                Kind::Other
            }
            (_, "fldChar") => {
                match tag.attr("fldCharType").as_deref() {
                    Some("begin") => {
                        self.form = Form {
                            begins: true,
                            ..Form::default()
                        }
                    }
                    Some("separate") if self.muted == 0 => {
                        if let Some(result) = self.fields.last_mut() {
                            *result = true;
                        }
                    }
                    Some("end") if self.muted == 0 => {
                        self.fields.pop();
                    }
                    _ => {}
                }
                Kind::FieldChar
            }
            _ => Kind::Other,
        };
        Open { kind, mutes: false }
    }

    fn start_property(&mut self, tag: &Tag<'_>, within: Kind) -> Open {
        let original = self.changes == Changes::Original;
        let mut kind = Kind::Ignored;
        let Some(para) = self.paras.last_mut() else {
            return Open { kind, mutes: false };
        };
        match (within, tag.name()) {
            (Kind::ParaProps, "numPr") => kind = Kind::ParaProps,
            (Kind::ParaProps, "ins") => para.numbering_inserted = true,
            (Kind::ParaProps, "sectPr") => {
                self.section = Section::default();
                kind = Kind::Section;
            }
            (Kind::ParaProps, "pPrChange") if original => {
                para.props = Default::default();
                kind = Kind::OldProps;
            }
            (Kind::RunProps, "rPrChange") if original => {
                if let Some(run) = para.runs.last_mut() {
                    run.props = Default::default();
                }
                kind = Kind::OldProps;
            }
            (Kind::ParaProps, _) => para.props.read(tag),
            (Kind::MarkProps, "ins" | "moveTo") => {
                para.mark_inserted = true;
                self.facts.insertions += usize::from(self.muted == 0);
            }
            (Kind::MarkProps, "del") => {
                para.mark_deleted = true;
                self.facts.deletions += usize::from(self.muted == 0);
            }
            (Kind::MarkProps, "moveFrom") => para.mark_moved_away = true,
            (Kind::MarkProps, _) => para.mark.read(tag),
            (_, _) => {
                if let Some(run) = para.runs.last_mut() {
                    run.props.read(tag);
                }
            }
        }
        Open { kind, mutes: false }
    }

    fn start_section_property(&mut self, tag: &Tag<'_>) -> Open {
        let which = || match tag.attr("type").as_deref() {
            Some("first") => Which::First,
            Some("even") => Which::Even,
            _ => Which::Default,
        };
        match tag.name() {
            "headerReference" => self
                .section
                .headers
                .extend(tag.attr("id").map(|id| (which(), id))),
            "footerReference" => self
                .section
                .footers
                .extend(tag.attr("id").map(|id| (which(), id))),
            "type" => {
                self.section.continuous =
                    matches!(tag.val().as_deref(), Some("continuous" | "nextColumn"))
            }
            "titlePg" => self.section.title_page = tag.on(),
            "pgSz" => self.section.size = (tag.points("w"), tag.points("h")),
            _ => {}
        }
        Open {
            kind: Kind::Ignored,
            mutes: false,
        }
    }

    /// Counts a tracked change and tells whether what it holds is left out.
    fn track(&mut self, name: &str) -> bool {
        let counted = usize::from(self.muted == 0);
        match name {
            "ins" => self.facts.insertions += counted,
            "del" => self.facts.deletions += counted,
            "moveTo" => self.facts.moves += counted,
            _ => {}
        }
        match (self.changes, name) {
            (Changes::Accepted, "del" | "moveFrom") => true,
            (Changes::Original, "ins" | "moveTo") => true,
            (Changes::Both, "moveFrom") => true,
            _ => false,
        }
    }

    /// A row or cell that is tracked as a whole: silences it from its properties on.
    fn track_row_or_cell(&mut self, name: &str) {
        let out = self.track(if matches!(name, "ins" | "cellIns") {
            "ins"
        } else {
            "del"
        });
        let whole = if name.starts_with("cell") {
            Kind::Cell
        } else {
            Kind::Row
        };
        if out
            && let Some(open) = self.path.iter_mut().rev().find(|o| o.kind == whole)
            && !open.mutes
        {
            open.mutes = true;
            self.muted += 1;
        }
    }

    fn end(&mut self, kind: Kind) {
        match kind {
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
                        self.add(vec![Item::Section(section)]);
                    }
                    None => {}
                }
            }
            Kind::FieldChar if self.form.begins && !matches!(self.within(), Kind::FieldChar) => {
                self.begin_field()
            }
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
    }

    /// Whether text that comes now is part of what is read.
    fn reads(&self) -> bool {
        self.muted == 0 && self.fields.iter().all(|&result| result)
    }

    fn text(&mut self, text: &str) {
        match self.within() {
            Kind::Text { preserve } => {
                let spaced = text.replace(['\n', '\t'], " ");
                let plain = if preserve || !text.contains('\n') {
                    spaced.as_str()
                } else {
                    spaced.trim()
                };
                self.emit(plain);
            }
            Kind::Instruction if self.muted == 0 => {
                if text
                    .trim_start()
                    .to_ascii_uppercase()
                    .starts_with("AUTONUM")
                {
                    self.facts.numbers_not_stored += 1;
                }
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
        let Some(para) = self.paras.last_mut() else {
            return;
        };
        if para.runs.is_empty() {
            return;
        }
        let look = para.look(self.of.styles);
        let mapped;
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
        if !reads {
            return;
        }
        if look.hidden {
            if !text.trim().is_empty() {
                self.facts.hidden += 1;
            }
            return;
        }
        para.push(part, text, offset, &look);
    }

    fn add(&mut self, items: Vec<Item>) {
        if let Some(sink) = self.sinks.last_mut() {
            sink.items.extend(items);
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

    /// The paragraph around a text box gets its number before those in the box.
    fn number_host(&mut self) {
        if self.muted > 0 {
            return;
        }
        if let Some(para) = self.paras.last_mut()
            && para.join(self.changes) == Join::No
        {
            para.number(self.of, &mut self.counters, self.changes);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut para) = self.paras.pop() else {
            return;
        };
        // An instruction that runs on beyond its paragraph must not swallow the rest of the file.
        self.fields.iter_mut().for_each(|result| *result = true);
        if self.muted > 0 {
            return;
        }
        let join = para.join(self.changes);
        let carried = self.sinks.last_mut().and_then(|s| s.carry.take());
        if join == Join::TakesNext {
            para.number(self.of, &mut self.counters, self.changes);
        }
        let (whole, join) = match carried {
            Some((before, Join::TakesNext)) => {
                let join = if join == Join::No {
                    Join::No
                } else {
                    Join::TakesNext
                };
                (before.append(para, Join::TakesNext), join)
            }
            Some((before, how)) => (before.append(para, how), join),
            None => (para, join),
        };
        if join == Join::No {
            self.finish(whole);
        } else if let Some(sink) = self.sinks.last_mut() {
            sink.carry = Some((whole, join));
        }
    }

    fn flush_carry(&mut self) {
        let carried = self.sinks.last_mut().and_then(|s| s.carry.take());
        if let Some((para, _)) = carried
            && (para.has_text() || para.has_page_break() || !para.boxes.is_empty())
        {
            self.finish(para);
        }
    }

    /// Turns a paragraph into its line, with breaks before and after it, its notes and its text boxes.
    fn finish(&mut self, mut para: Para) {
        let shape = para.shape(self.of, &mut self.counters, self.changes, self.role);
        let mut items = Vec::new();
        if shape.page_break_before {
            items.push(Item::Break(Break::Before));
        }
        if para.breaks_before > 0 {
            items.push(Item::Break(Break::Rendered));
        }
        let fragments = para.take_fragments();
        let number_only = shape.label.as_ref().is_some_and(|l| l.text != "•")
            && !fragments.iter().any(|f| shows(f));
        let mut label = shape.label;
        let broken = fragments.len() > 1;
        for (i, pieces) in fragments.into_iter().enumerate() {
            if i > 0 {
                items.push(Item::Break(Break::Explicit));
            }
            if !shows(&pieces) && !(number_only && i == 0) {
                if !broken {
                    items.push(Item::Blank);
                }
                continue;
            }
            let mut line = Line {
                role: self.role,
                closed: true,
                ..Line::new()
            };
            line.indent = shape.indent;
            line.heading = shape.heading;
            if let Some(label) = label.take() {
                let text = format!("{}{}", label.text, label.after);
                line.pieces.push(Piece {
                    text,
                    origin: Origin::Computed,
                });
                line.list_level = label.level;
                line.list_label = Some(label.text);
            }
            line.pieces.extend(pieces);
            items.push(Item::Line(line));
        }
        for call in std::mem::take(&mut para.calls) {
            items.extend(self.note(call));
        }
        items.append(&mut para.boxes);
        items.extend((0..para.breaks_after).map(|_| Item::Break(Break::Within)));
        items.extend(para.section.take().map(Item::Section));
        self.add(items);
    }

    /// The lines of a note, the first one with the note's number.
    fn note(&mut self, call: Call) -> Vec<Item> {
        let counter = match (call.kind, &mut self.notes_called) {
            (NoteKind::Footnote, [n, _]) | (NoteKind::Endnote, [_, n]) => n,
        };
        if !call.own_mark {
            *counter += 1;
        }
        let number = match call.kind {
            NoteKind::Footnote => super::labels::Format::Decimal,
            NoteKind::Endnote => super::labels::Format::LowerRoman,
        }
        .write(*counter);
        let mut items = self.notes.remove(&(call.kind, call.id)).unwrap_or_default();
        let first = items.iter_mut().find_map(|i| match i {
            Item::Line(line) => Some(line),
            _ => None,
        });
        if let Some(line) = first
            && !call.own_mark
            && line.list_label.is_none()
        {
            if let Some(piece) = line.pieces.first_mut() {
                let spaces = piece.text.len() - piece.text.trim_start().len();
                if let Origin::Docx { offset, .. } = &mut piece.origin {
                    *offset += spaces as u32;
                    piece.text.drain(..spaces);
                }
            }
            line.pieces.retain(|p| !p.text.is_empty());
            line.pieces.insert(
                0,
                Piece {
                    text: format!("{number} "),
                    origin: Origin::Computed,
                },
            );
            line.list_label = Some(number);
        }
        items.retain(|i| matches!(i, Item::Line(_)));
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
            Some(symbol(font, code))
                .filter(|&s| s != '\u{FFFD}')
                .unwrap_or(c)
        })
        .collect()
}
