//! Turns finished paragraphs into lines, with what stands before and after them.

use super::super::labels::Format;
use super::super::pages::Break;
use super::super::paragraph::{Call, Join, NoteKind, Para, shows};
use super::super::table::Item;
use super::Story;
use crate::document::origin::Origin;
use crate::extract::{Line, Piece};

impl Story<'_> {
    /// The paragraph around a text box gets its number before those in the box.
    pub(super) fn number_host(&mut self) {
        if self.muted > 0 {
            return;
        }
        if let Some(para) = self.paras.last_mut()
            && para.join(self.changes) == Join::No
        {
            para.number(self.of, &mut self.counters, self.changes);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(mut para) = self.paras.pop() else {
            return;
        };
        // An instruction that runs on beyond its paragraph must not swallow the rest of the file.
        // Those that do were begun in this paragraph: all older ones are at their result already.
        for result in self.fields.iter_mut().rev() {
            if self.instructions == 0 {
                break;
            }
            self.instructions -= usize::from(!*result);
            *result = true;
        }
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
                let join = if join == Join::No { Join::No } else { Join::TakesNext };
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

    pub(super) fn flush_carry(&mut self) {
        let carried = self.sinks.last_mut().and_then(|s| s.carry.take());
        if let Some((para, _)) = carried
            && (para.has_text() || para.has_page_break() || !para.boxes.is_empty())
        {
            self.finish(para);
        }
    }

    /// Turns a paragraph into its line, with breaks before and after it, its notes and its text boxes.
    pub(super) fn finish(&mut self, mut para: Para) {
        let shape = para.shape(self.of, &mut self.counters, self.changes, self.role);
        let mut items = Vec::new();
        if shape.page_break_before {
            items.push(Item::Break(Break::Before));
        }
        if para.breaks_before > 0 {
            items.push(Item::Break(Break::Rendered));
        }
        let fragments = para.take_fragments();
        let number_only = shape.label.as_ref().is_some_and(|l| l.text != "•") && !fragments.iter().any(|f| shows(f));
        let mut label = shape.label;
        let broken = fragments.len() > 1;
        for (i, pieces) in fragments.into_iter().enumerate() {
            if i > 0 {
                items.push(Item::Break(Break::Explicit));
            }
            let bare_number = number_only && i == 0;
            if !shows(&pieces) && !bare_number {
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
            if line.pieces.is_empty() {
                line.pieces = pieces;
            } else {
                line.pieces.extend(pieces);
            }
            line.pieces.shrink_to_fit();
            items.push(Item::Line(Box::new(line)));
        }
        for call in std::mem::take(&mut para.calls) {
            items.extend(self.note(call));
        }
        items.append(&mut para.boxes);
        items.extend((0..para.breaks_after).map(|_| Item::Break(Break::Within)));
        items.extend(para.section.take().map(|s| Item::Section(Box::new(s))));
        self.add(items);
    }

    /// The lines of a note, the first one with the note's number.
    pub(super) fn note(&mut self, call: Call) -> Vec<Item> {
        let counter = match (call.kind, &mut self.notes_called) {
            (NoteKind::Footnote, [n, _]) | (NoteKind::Endnote, [_, n]) => n,
        };
        if !call.own_mark {
            *counter += 1;
        }
        let number = match call.kind {
            NoteKind::Footnote => Format::Decimal,
            NoteKind::Endnote => Format::LowerRoman,
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
