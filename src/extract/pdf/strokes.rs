//! Straight lines on the page: the borders of tables and the rules beside captions.

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect as KRect};

/// Most lines that are kept of a page; a page with more is a drawing.
const MOST: usize = 4000;
/// Thickest filled box that is a line, in points.
const THICK: f32 = 3.0;
/// Shortest line that counts, in points.
const SHORT: f32 = 6.0;
/// How near two ends must come to touch, in points.
const TOUCH: f32 = 3.0;

/// A line across or down the page: `at` is its place on the other axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// y of a line across, x of a line down.
    pub at: f32,
    /// Start.
    pub from: f32,
    /// End.
    pub to: f32,
}

/// The lines of a page, in points as shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strokes {
    /// Left to right.
    pub across: Vec<Stroke>,
    /// Top to bottom.
    pub down: Vec<Stroke>,
}

/// A table drawn with borders.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Its edges.
    pub left: f32,
    /// Its edges.
    pub right: f32,
    /// The borders between rows from top to bottom, the outer ones too.
    pub rows: Vec<f32>,
    /// The borders between columns.
    pub columns: Vec<Stroke>,
}

impl Strokes {
    /// Takes the lines out of a path.
    pub fn take_path(&mut self, path: &BezPath, transform: Affine, filled: bool) {
        if path.elements().len() > 200 {
            return;
        }
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        let mut part: Option<KRect> = None;
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(p) => {
                    self.close(part.take(), filled);
                    start = transform * p;
                    last = start;
                    part = Some(KRect::from_points(start, start));
                    continue;
                }
                PathEl::LineTo(p) => transform * p,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    last = transform * p;
                    part = None;
                    continue;
                }
            };
            if filled {
                part = part.map(|r| r.union_pt(next));
            } else {
                self.add(KRect::from_points(last, next));
            }
            last = next;
        }
        self.close(part, filled);
    }

    /// Takes the lines out of a rectangle.
    pub fn take_rect(&mut self, rect: KRect, transform: Affine, filled: bool) {
        let box_ = transform.transform_rect_bbox(rect);
        if filled {
            self.add(box_);
        } else {
            self.add(KRect::new(box_.x0, box_.y0, box_.x1, box_.y0));
            self.add(KRect::new(box_.x0, box_.y1, box_.x1, box_.y1));
            self.add(KRect::new(box_.x0, box_.y0, box_.x0, box_.y1));
            self.add(KRect::new(box_.x1, box_.y0, box_.x1, box_.y1));
        }
    }

    fn close(&mut self, part: Option<KRect>, filled: bool) {
        if filled && let Some(part) = part {
            self.add(part);
        }
    }

    fn add(&mut self, r: KRect) {
        let (x0, y0, x1, y1) = (r.x0 as f32, r.y0 as f32, r.x1 as f32, r.y1 as f32);
        if !(x0.is_finite() && y0.is_finite() && x1.is_finite() && y1.is_finite()) {
            return;
        }
        if self.across.len() + self.down.len() >= MOST {
            return;
        }
        if y1 - y0 <= THICK && x1 - x0 >= SHORT {
            self.across.push(Stroke {
                at: (y0 + y1) / 2.0,
                from: x0,
                to: x1,
            });
        } else if x1 - x0 <= THICK && y1 - y0 >= SHORT {
            self.down.push(Stroke {
                at: (x0 + x1) / 2.0,
                from: y0,
                to: y1,
            });
        }
    }

    /// The tables with borders, from the top; pieces of one line are put together first.
    pub fn grids(&mut self) -> Vec<Grid> {
        self.across = whole(std::mem::take(&mut self.across));
        self.down = whole(std::mem::take(&mut self.down));
        if self.across.len() + self.down.len() > 400 {
            return Vec::new();
        }
        // Lines that touch belong to one table.
        let crosses = |a: &Stroke, d: &Stroke| {
            d.at >= a.from - TOUCH && d.at <= a.to + TOUCH && a.at >= d.from - TOUCH && a.at <= d.to + TOUCH
        };
        let mut free: Vec<Stroke> = self.down.clone();
        let mut left: Vec<Stroke> = self.across.clone();
        let mut out = Vec::new();
        while let Some(seed) = left.pop() {
            let (mut across, mut down) = (vec![seed], Vec::new());
            loop {
                let before = across.len() + down.len();
                free.retain(|d| {
                    let joins = across.iter().any(|a| crosses(a, d));
                    if joins {
                        down.push(*d);
                    }
                    !joins
                });
                left.retain(|a| {
                    let joins = down.iter().any(|d| crosses(a, d));
                    if joins {
                        across.push(*a);
                    }
                    !joins
                });
                if across.len() + down.len() == before {
                    break;
                }
            }
            if across.len() >= 2 && !down.is_empty() {
                out.push(grid(across, down));
            }
        }
        out.sort_by(|a, b| top(a).total_cmp(&top(b)));
        out
    }
}

fn top(grid: &Grid) -> f32 {
    grid.rows.first().copied().unwrap_or(0.0)
}

fn grid(mut across: Vec<Stroke>, mut down: Vec<Stroke>) -> Grid {
    across.sort_by(|a, b| a.at.total_cmp(&b.at));
    down.sort_by(|a, b| a.at.total_cmp(&b.at));
    let left = across
        .iter()
        .map(|s| s.from)
        .chain(down.iter().map(|s| s.at))
        .fold(f32::MAX, f32::min);
    let right = across
        .iter()
        .map(|s| s.to)
        .chain(down.iter().map(|s| s.at))
        .fold(f32::MIN, f32::max);
    let mut rows: Vec<f32> = Vec::new();
    for s in &across {
        if rows.last().is_none_or(|last| s.at - last > 5.0) {
            rows.push(s.at);
        }
    }
    Grid {
        left,
        right,
        rows,
        columns: down,
    }
}

/// Puts pieces of one line together.
fn whole(mut strokes: Vec<Stroke>) -> Vec<Stroke> {
    strokes.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Stroke> = Vec::new();
    for s in strokes {
        let joined = out
            .iter_mut()
            .rev()
            .take(40)
            .take_while(|o| s.at - o.at < 1.6)
            .find(|o| s.from <= o.to + TOUCH && o.from <= s.to + TOUCH);
        match joined {
            Some(o) => {
                o.from = o.from.min(s.from);
                o.to = o.to.max(s.to);
            }
            None => out.push(s),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Affine, KRect, Strokes};

    #[test]
    fn boxes_side_by_side_are_a_grid_and_a_lone_line_is_not() {
        let mut strokes = Strokes::default();
        for row in 0..3 {
            for column in 0..2 {
                let (x, y) = (72.0 + 100.0 * f64::from(column), 100.0 + 20.0 * f64::from(row));
                strokes.take_rect(KRect::new(x, y, x + 100.0, y + 20.0), Affine::IDENTITY, false);
            }
        }
        strokes.take_rect(KRect::new(72.0, 500.0, 300.0, 500.5), Affine::IDENTITY, true);
        let grids = strokes.grids();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].rows, [100.0, 120.0, 140.0, 160.0]);
        assert_eq!(grids[0].columns.len(), 3);
    }
}
