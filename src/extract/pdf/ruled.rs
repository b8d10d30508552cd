//! Tables with borders: words go into the cells that the lines draw.

use super::columns::Segment;
use super::strokes::Grid;
use super::words::Word;

/// Most printed lines in one cell of a row that is read across; above it, the cells are read one after the other.
const TALLEST: usize = 8;

/// Takes the words that stand in bordered tables out of `words` and returns the rows of the tables, as segments.
pub fn take(words: &mut Vec<Word>, grids: &[Grid]) -> Vec<Segment> {
    let mut out = Vec::new();
    for grid in grids {
        take_grid(words, grid, &mut out);
    }
    out
}

fn take_grid(words: &mut Vec<Word>, grid: &Grid, out: &mut Vec<Segment>) {
    let (Some(&top), Some(&bottom)) = (grid.rows.first(), grid.rows.last()) else {
        return;
    };
    if grid.rows.len() < 3 {
        return;
    }
    let inside = |w: &Word| {
        let (u, v) = ((w.u0 + w.u1) / 2.0, w.v - 0.3 * w.size);
        u > grid.left - 1.0 && u < grid.right + 1.0 && v > top && v < bottom
    };
    // Row by row, the words of each cell.
    let mut rows: Vec<Vec<Vec<Word>>> = Vec::new();
    for pair in grid.rows.windows(2) {
        let [from, to] = pair else { continue };
        let middle = (from + to) / 2.0;
        let mut edges: Vec<f32> = Vec::new();
        for c in grid.columns.iter().filter(|c| c.from <= middle && c.to >= middle) {
            if edges.last().is_none_or(|last| c.at - last > 4.0) {
                edges.push(c.at);
            }
        }
        let mut cells: Vec<Vec<Word>> = vec![Vec::new(); edges.len() + 1];
        for word in words.iter().filter(|w| inside(w)) {
            let (u, v) = ((word.u0 + word.u1) / 2.0, word.v - 0.3 * word.size);
            if v <= *from || v > *to {
                continue;
            }
            let cell = edges.iter().filter(|e| **e < u).count();
            if let Some(cell) = cells.get_mut(cell) {
                cell.push(word.clone());
            }
        }
        cells.retain(|c| !c.is_empty());
        rows.push(cells);
    }
    rows.retain(|r| !r.is_empty());
    let several = rows.iter().filter(|r| r.len() > 1).count();
    let tall = rows
        .iter()
        .flatten()
        .any(|c| super::rows::rows(c.clone()).len() > TALLEST);
    // A frame around running text is no table, and a layout table is read by its columns.
    if several < 2 || several * 2 < rows.len() || tall {
        return;
    }
    for cells in rows {
        if let Some(segment) = row(cells) {
            out.push(segment);
        }
    }
    words.retain(|w| !inside(w));
}

fn row(cells: Vec<Vec<Word>>) -> Option<Segment> {
    let mut words: Vec<Word> = Vec::new();
    let mut starts = Vec::new();
    let (mut v, mut size) = (f32::MAX, 0.0_f32);
    for cell in cells {
        if !words.is_empty() {
            starts.push(words.len());
        }
        for line in super::rows::rows(cell) {
            v = v.min(line.v);
            size = size.max(line.size);
            words.extend(line.words);
        }
    }
    (!words.is_empty()).then_some(Segment {
        words,
        v,
        size,
        rule: false,
        cells: starts,
        row: true,
    })
}
