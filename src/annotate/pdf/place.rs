//! Where the words of a remark stand on their pages, as lines of boxes, and the way from the page as it is shown to the
//! page as the file has it.

use super::super::AnnotateError;
use super::unfaithful;
use crate::document::Document;
use crate::document::origin::{Origin, Rect};
use hayro_interpret::TransformExt;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::Affine;
use std::ops::Range;

/// The words of a remark on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// 1-based.
    pub page: u32,
    /// A box for each line, in points on the page as it is shown; never empty.
    pub lines: Vec<Rect>,
}

/// Two words of a line stand no further apart than this many times their height; cells of a table do.
const WIDEST_GAP: f32 = 2.5;

/// The words of a stretch of the document's text, page by page.
pub(super) fn marks(document: &Document, span: &Range<usize>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for (_, origin) in document.origins_of(span.clone()) {
        let Origin::Pdf { page, rect } = origin else {
            continue;
        };
        if out.last().is_none_or(|mark| mark.page != page) {
            out.push(Mark {
                page,
                lines: Vec::new(),
            });
        }
        let Some(mark) = out.last_mut() else { continue };
        match mark.lines.last_mut() {
            Some(line) if goes_on(*line, rect) => *line = line.union(rect),
            _ => mark.lines.push(rect),
        }
    }
    out
}

/// Whether a word stands on the line, behind what is there.
fn goes_on(line: Rect, word: Rect) -> bool {
    let overlap = line.y1.min(word.y1) - line.y0.max(word.y0);
    let lower = line.height().min(word.height());
    overlap > lower / 2.0 && word.x0 > line.x0 && word.x0 - line.x1 < WIDEST_GAP * lower.max(1.0)
}

/// A page as it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shown {
    /// From the page as it is shown (points, origin at the top left, y downwards) to the page's own space.
    pub to_page: Affine,
    /// Width in points.
    pub width: f32,
}

/// The pages of a file.
pub(super) struct Pages(Vec<Shown>);

impl Pages {
    /// Reads how each page is shown; `None` where no pages can be found.
    pub fn open(bytes: &[u8]) -> Option<Pages> {
        let pdf = Pdf::new(bytes.to_vec()).ok()?;
        let pages = pdf.pages().iter().map(|page| {
            let shown = page.initial_transform(true).to_kurbo();
            (shown.determinant().abs() > 1e-9).then(|| Shown {
                to_page: shown.inverse(),
                width: page.render_dimensions().0,
            })
        });
        pages.collect::<Option<Vec<Shown>>>().map(Pages)
    }

    /// A page, 1-based.
    ///
    /// # Errors
    /// Where the file has no such page.
    pub fn get(&self, number: u32) -> Result<Shown, AnnotateError> {
        let index = usize::try_from(number).unwrap_or(0).checked_sub(1);
        let page = index.and_then(|i| self.0.get(i)).copied();
        page.ok_or_else(|| unfaithful("a page of it cannot be found"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(x0: f32, y0: f32) -> Rect {
        Rect {
            x0,
            y0,
            x1: x0 + 30.0,
            y1: y0 + 10.0,
        }
    }

    #[test]
    fn words_of_a_line_are_one_box_and_a_cell_across_the_page_is_another() {
        let line = word(72.0, 100.0);
        assert!(goes_on(line, word(105.0, 101.0)));
        assert!(!goes_on(line, word(72.0, 114.0)), "the next line");
        assert!(!goes_on(line, word(300.0, 100.0)), "another column");
        assert!(
            !goes_on(word(300.0, 100.0), word(72.0, 104.0)),
            "a line that begins again"
        );
    }
}
