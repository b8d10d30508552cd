//! Reading order: segments become blocks, and blocks are read from the top, and from the left where they stand side by side.

use super::columns::Segment;

/// Segments that follow each other in one column, top to bottom.
pub type Block = Vec<Segment>;

/// Most segments that are sorted into columns; a page with more is a drawing and is read row by row.
const MOST: usize = 2000;

/// Blocks in reading order.
pub fn blocks(mut segments: Vec<Segment>) -> Vec<Block> {
    segments.sort_by(|a, b| a.v.total_cmp(&b.v).then(a.u0().total_cmp(&b.u0())));
    let boxes: Vec<(f32, f32, f32, f32)> = segments.iter().map(|s| (s.u0(), s.u1(), s.v, s.size)).collect();
    let alone = boxes
        .windows(2)
        .all(|p| matches!(p, [a, b] if b.2 - a.2 > 0.75 * a.3.min(b.3)));
    if alone || boxes.len() > MOST {
        return if segments.is_empty() {
            Vec::new()
        } else {
            vec![segments]
        };
    }
    let above: Vec<Vec<usize>> = (0..boxes.len()).map(|i| neighbours_above(&boxes, i)).collect();
    let mut below = vec![0_usize; boxes.len()];
    for i in above.iter().flatten() {
        if let Some(n) = below.get_mut(*i) {
            *n += 1;
        }
    }
    let middle = boxes.iter().map(|b| b.0).fold(f32::MAX, f32::min) / 2.0
        + boxes.iter().map(|b| b.1).fold(f32::MIN, f32::max) / 2.0;
    let mut block_of: Vec<usize> = Vec::with_capacity(boxes.len());
    let mut blocks: Vec<Block> = Vec::new();
    for (i, segment) in segments.into_iter().enumerate() {
        let joined = match above.get(i).map(Vec::as_slice) {
            Some([only]) if below.get(*only) == Some(&1) => block_of.get(*only).copied().filter(|&b| {
                blocks.get(b).and_then(|b| b.last()).is_some_and(|last| {
                    !leaves_centre(last, &segment, middle)
                        && last.rule == segment.rule
                        && segment.v - last.last_v() < 4.4 * last.size.max(segment.size)
                })
            }),
            _ => None,
        };
        match joined.and_then(|b| blocks.get_mut(b).map(|block| (b, block))) {
            Some((b, block)) => {
                block.push(segment);
                block_of.push(b);
            }
            None => {
                block_of.push(blocks.len());
                blocks.push(vec![segment]);
            }
        }
    }
    sort(blocks)
}

/// Whether a line centred on the page is followed by one that is not: a title above one side of a caption.
fn leaves_centre(above: &Segment, below: &Segment, middle: f32) -> bool {
    let off = |s: &Segment| ((s.u0() + s.u1()) / 2.0 - middle).abs();
    off(above) < above.size && off(below) > 3.0 * below.size && (above.u0() - below.u0()).abs() > 1.5 * below.size
}

fn overlap(a: (f32, f32, f32, f32), b: (f32, f32, f32, f32)) -> bool {
    a.1.min(b.1) - a.0.max(b.0) > 1.0
}

/// The segments that stand directly above one: the nearest that shares some of its width, and others that share some of
/// its width and none with the nearest (the other column above a line across both).
fn neighbours_above(boxes: &[(f32, f32, f32, f32)], at: usize) -> Vec<usize> {
    let Some(&own) = boxes.get(at) else {
        return Vec::new();
    };
    let mut out: Vec<usize> = Vec::new();
    for (i, &other) in boxes.iter().enumerate().take(at).rev() {
        if own.2 - other.2 < 0.3 * own.3.min(other.3) || !overlap(own, other) {
            continue;
        }
        if own.2 - other.2 > 30.0 * own.3 {
            break;
        }
        if out.iter().all(|&k| boxes.get(k).is_some_and(|&k| !overlap(k, other))) {
            out.push(i);
        }
    }
    out
}

fn sort(blocks: Vec<Block>) -> Vec<Block> {
    struct Extent {
        u0: f32,
        u1: f32,
        top: f32,
        bottom: f32,
    }
    let extents: Vec<Extent> = blocks
        .iter()
        .map(|b| Extent {
            u0: b.iter().map(Segment::u0).fold(f32::MAX, f32::min),
            u1: b.iter().map(Segment::u1).fold(f32::MIN, f32::max),
            top: b.first().map_or(0.0, |s| s.v - 0.7 * s.size),
            bottom: b.last().map_or(0.0, Segment::last_v),
        })
        .collect();
    // The rule of a caption: what stands left of it is read before what stands right of it.
    let rules: Vec<(f32, f32, f32)> = blocks
        .iter()
        .zip(&extents)
        .filter(|(b, _)| b.len() > 2 && b.iter().all(|s| s.rule))
        .map(|(_, e)| (e.u0, e.top, e.bottom))
        .collect();
    let before = |a: &Extent, b: &Extent| {
        let within = |e: &Extent, r: &(f32, f32, f32)| e.top >= r.1 - 12.0 && e.bottom <= r.2 + 12.0;
        for rule in &rules {
            if within(a, rule) && within(b, rule) && (a.u0 < rule.0) != (b.u0 < rule.0) {
                return a.u0 < rule.0;
            }
        }
        let side_by_side = a.bottom.min(b.bottom) - a.top.max(b.top) > 1.0;
        if side_by_side && a.u1 <= b.u0 + 2.0 {
            true
        } else if side_by_side && b.u1 <= a.u0 + 2.0 {
            false
        } else {
            (a.top, a.u0) < (b.top, b.u0)
        }
    };
    // Depth first over "must come before"; blocks come in the order of their tops, so plain pages stay as they are.
    fn visit(
        i: usize,
        extents: &[Extent],
        before: &dyn Fn(&Extent, &Extent) -> bool,
        seen: &mut [bool],
        out: &mut Vec<usize>,
    ) {
        let mut stack = vec![(i, 0)];
        if let Some(s) = seen.get_mut(i) {
            *s = true;
        }
        while let Some((at, next)) = stack.pop() {
            let Some(own) = extents.get(at) else { continue };
            let found = (next..extents.len()).find(|&j| {
                j != at && !seen.get(j).copied().unwrap_or(true) && extents.get(j).is_some_and(|o| before(o, own))
            });
            match found {
                Some(j) => {
                    stack.push((at, j + 1));
                    if let Some(s) = seen.get_mut(j) {
                        *s = true;
                    }
                    stack.push((j, 0));
                }
                None => out.push(at),
            }
        }
    }
    let mut order: Vec<usize> = Vec::with_capacity(blocks.len());
    let mut seen = vec![false; blocks.len()];
    for i in 0..blocks.len() {
        if !seen.get(i).copied().unwrap_or(true) {
            visit(i, &extents, &before, &mut seen, &mut order);
        }
    }
    let mut slots: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|i| slots.get_mut(i).and_then(Option::take))
        .collect()
}
