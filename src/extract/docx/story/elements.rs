//! What each opening element means, by where it stands.

use super::super::Changes;
use super::super::pages::{Section, Which};
use super::super::paragraph::{Call, NoteKind, Para, Run};
use super::super::symbols::symbol;
use super::super::xml::{Ns, Tag};
use super::{Form, Kind, Open, Sink, Story};
use crate::extract::LineRole;

impl Story<'_> {
    pub(super) fn start(&mut self, tag: &Tag<'_>) -> Open {
        let plain = |kind| Open { kind, mutes: false };
        let within = self.within();
        if within == Kind::Ignored {
            return plain(Kind::Ignored);
        }
        match tag.ns {
            Ns::Word => self.start_word(tag, within),
            Ns::Compat if tag.name() == "AlternateContent" => plain(Kind::Alternate { chosen: false }),
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
                if let Some(trace) = &mut self.trace
                    && let Some(note) = self.path.iter().rev().find_map(|o| match o.kind {
                        Kind::Note { id, kind } => Some((kind, id)),
                        _ => None,
                    })
                {
                    trace.note_of.insert(self.next_paragraph, note);
                }
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
                    if let Some(trace) = &mut self.trace {
                        trace.run_opens((para.index, para.next_run), &self.at);
                    }
                    para.next_run += 1;
                }
                Kind::Run
            }
            (Kind::Para, "pPr") | (Kind::OldProps, "pPr") => Kind::ParaProps,
            (Kind::Run, "rPr") | (Kind::OldProps, "rPr") => {
                if let Some(trace) = &mut self.trace {
                    trace.props_open(&self.at);
                }
                Kind::RunProps
            }
            (Kind::ParaProps, "rPr") => Kind::MarkProps,
            (Kind::ParaProps | Kind::RunProps | Kind::MarkProps, _) => {
                return self.start_property(tag, within);
            }
            (_, "pPr" | "rPr" | "sdtPr" | "tblPr" | "tblPrEx" | "sectPrChange" | "tabs") => Kind::Ignored,
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
                Kind::Tracked {
                    deleted: matches!(name, "del" | "moveFrom"),
                }
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
            (_, "t" | "delText") => {
                if let Some(trace) = &mut self.trace {
                    trace.text_opens(&self.at);
                }
                Kind::Text {
                    preserve: tag.attr("space").as_deref() == Some("preserve"),
                }
            }
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
                let code = tag.attr("char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
                let c = symbol(&tag.attr("font").unwrap_or_default(), code.unwrap_or(0xFFFD));
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
                if let Some(trace) = &mut self.trace
                    && let Some(id) = tag.number("id")
                {
                    trace.calls((kind, id));
                }
                let own_mark = tag.attr("customMarkFollows").is_some_and(|v| v != "0" && v != "false");
                if self.reads()
                    && let (Some(id), Some(para)) = (tag.number("id"), self.paras.last_mut())
                {
                    para.calls.push(Call { kind, id, own_mark });
                }
                Kind::Other
            }
            (_, "commentRangeStart" | "commentRangeEnd") => {
                if let Some(trace) = &mut self.trace
                    && let Some(id) = tag.number("id")
                {
                    if name == "commentRangeStart" {
                        trace.comment_begins(id);
                    } else {
                        trace.comment_ends(id);
                    }
                }
                Kind::Other
            }
            (_, "commentReference") => {
                let place = self.place();
                self.facts.commented_at.extend(place);
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
                        if let Some(result) = self.fields.last_mut()
                            && !*result
                        {
                            *result = true;
                            self.instructions -= 1;
                        }
                    }
                    Some("end") if self.muted == 0 => {
                        let unread = self.fields.pop() == Some(false);
                        self.instructions -= usize::from(unread);
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
            (Kind::MarkProps, mark @ ("ins" | "moveTo" | "del")) => {
                let deleted = mark == "del";
                if deleted {
                    para.mark_deleted = true;
                } else {
                    para.mark_inserted = true;
                }
                self.count_change(if deleted { "del" } else { "ins" });
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
            "headerReference" => self.section.headers.extend(tag.attr("id").map(|id| (which(), id))),
            "footerReference" => self.section.footers.extend(tag.attr("id").map(|id| (which(), id))),
            "type" => self.section.continuous = matches!(tag.val().as_deref(), Some("continuous" | "nextColumn")),
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
        self.count_change(name);
        matches!(
            (self.changes, name),
            (Changes::Accepted, "del" | "moveFrom")
                | (Changes::Original, "ins" | "moveTo")
                | (Changes::Both, "moveFrom")
        )
    }

    fn count_change(&mut self, name: &str) {
        if self.muted > 0 {
            return;
        }
        match name {
            "ins" => self.facts.insertions += 1,
            "del" => self.facts.deletions += 1,
            "moveTo" => self.facts.moves += 1,
            _ => return,
        }
        let place = self.place();
        self.facts.changed_at.extend(place);
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
}
