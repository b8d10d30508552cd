//! Turns the rows of tables into lines: a row of short cells stays one line, a table that only lays out the page gives
//! ordinary paragraphs.

use super::pages::{Break, Section};
use crate::document::origin::Origin;
use crate::extract::{Line, LineRole, Piece};

/// What a story consists of, in reading order.
#[derive(Debug)]
pub(super) enum Item {
    Line(Box<Line>),
    /// An empty paragraph.
    Blank,
    Break(Break),
    /// The end of a section.
    Section(Box<Section>),
}

/// A cell with more line breaks than this lays out the page: a block of signatures, a caption.
const CELL_BREAKS: usize = 2;
/// In a row of a number and a text, the longest number and the shortest text that make it a paragraph.
const NUMBER_CELL: usize = 10;
const TEXT_CELL: usize = 60;

/// The lines of one row, given the content of each cell.
pub(super) fn row(cells: Vec<Vec<Item>>) -> Vec<Item> {
    let filled = cells.iter().filter(|cell| lines(cell).next().is_some()).count();
    let simple = cells.iter().all(|cell| {
        let mut own = lines(cell).filter(|l| l.role != LineRole::Note);
        let breaks = |l: &Line| l.pieces.iter().map(|p| p.text.matches('\n').count()).sum::<usize>();
        own.next().is_none_or(|l| !l.row && breaks(l) <= CELL_BREAKS) && own.next().is_none()
    });
    if filled < 2 || !simple {
        return cells.into_iter().flatten().collect();
    }
    let mut out = Vec::new();
    let mut after = Vec::new();
    let mut line = Line {
        closed: true,
        row: true,
        ..Line::new()
    };
    let mut texts: Vec<String> = Vec::new();
    let mut waiting = 0;
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            waiting += 1;
        }
        for item in cell {
            match item {
                Item::Line(l) if l.role == LineRole::Note => after.push(Item::Line(l)),
                Item::Line(l) => {
                    if texts.is_empty() {
                        line.role = l.role;
                        line.indent = l.indent;
                        line.list_label.clone_from(&l.list_label);
                        line.list_level = l.list_level;
                    }
                    if waiting > 0 {
                        // The label of a list must stay the first piece of its line.
                        line.pieces.push(Piece {
                            text: "\t".repeat(waiting),
                            origin: Origin::Computed,
                        });
                        waiting = 0;
                    }
                    texts.push(l.text());
                    line.pieces.extend(l.pieces);
                }
                Item::Blank => {}
                Item::Break(b) => out.push(Item::Break(b)),
                Item::Section(s) => after.push(Item::Section(s)),
            }
        }
    }
    if line
        .pieces
        .first()
        .is_some_and(|p| p.origin == Origin::Computed && p.text.starts_with('\t'))
    {
        line.list_label = None;
        line.list_level = 0;
    }
    if let [number, text] = texts.as_slice() {
        let number = number.trim();
        if number.chars().count() <= NUMBER_CELL && number.ends_with(['.', ')']) && text.chars().count() >= TEXT_CELL {
            line.row = false;
        }
    }
    line.pieces.shrink_to_fit();
    out.push(Item::Line(Box::new(line)));
    out.append(&mut after);
    out
}

fn lines(cell: &[Item]) -> impl Iterator<Item = &Line> {
    cell.iter().filter_map(|item| match item {
        Item::Line(line) => Some(&**line),
        _ => None,
    })
}
