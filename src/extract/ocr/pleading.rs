//! The margin of pleading paper in a picture: a column of numbers at even distances and the rules beside it, which
//! recognition takes for words between the lines. They are cut off, and read by themselves.

use super::picture::Picture;

/// Steepest skew that is looked for, as the fall of a line over its length.
const STEEPEST: f32 = 0.035;
/// Fewest numbers that make a margin.
const FEWEST: usize = 15;
/// Ink of a column or row, in pixels, up to which it counts as white.
const WHITE: usize = 3;

/// A margin with numbers.
#[derive(Debug)]
pub struct Margin {
    /// How far the lines of the page fall, pixels a pixel.
    skew: f32,
    /// Left and right edge at the top of the page, in pixels.
    edges: (f32, f32),
    /// Top and bottom of each number at the left edge of the page, in pixels, from the top.
    numbers: Vec<(f32, f32)>,
    /// Distance between two numbers, in pixels.
    pitch: f32,
    /// Left and right edge of each rule down the page, at its top.
    rules: Vec<(f32, f32)>,
}

/// Finds the margin, where the page has one.
pub fn margin(picture: &Picture) -> Option<Margin> {
    let inch = picture.dpi as f32;
    let dark = picture.dark();
    let skew = skew(&dark, picture.height);
    let body = |y: f32| y > 0.05 * picture.height as f32 && y < 0.95 * picture.height as f32;
    let mut columns = vec![0_usize; picture.width as usize];
    for &(x, y) in dark.iter().filter(|p| body(p.1)) {
        if let Some(count) = columns.get_mut((x + skew * y).max(0.0) as usize) {
            *count += 1;
        }
    }
    let runs = runs(&columns, (0.06 * inch) as usize);
    let (at, edges, numbers, pitch) = runs.iter().enumerate().find_map(|(at, &(from, to))| {
        let (left, right) = (from as f32, to as f32);
        if right - left > 0.45 * inch || right > 0.25 * picture.width as f32 {
            return None;
        }
        let numbers = stack(&dark, skew, (left, right), picture);
        let pitch = even(&numbers, picture.height as f32)?;
        Some((at, (left, right), numbers, pitch))
    })?;
    let height = picture.height as usize;
    let rules = runs
        .iter()
        .skip(at + 1)
        .filter(|(from, to)| {
            let ink: usize = columns.get(*from..*to).map_or(0, |c| c.iter().sum());
            ((to - from) as f32) < 0.1 * inch && ink * 2 > height
        })
        .map(|&(from, to)| (from as f32, to as f32))
        .collect();
    Some(Margin {
        skew,
        edges,
        numbers,
        pitch,
        rules,
    })
}

/// The skew at which the rows of dark pixels are told apart best.
fn skew(dark: &[(f32, f32)], height: u32) -> f32 {
    let sharpness = |skew: f32| {
        let mut rows = vec![0_u64; height as usize];
        for (x, y) in dark.iter().step_by(4) {
            if let Some(count) = rows.get_mut((y - skew * x).max(0.0) as usize) {
                *count += 1;
            }
        }
        rows.iter().map(|n| n * n).sum::<u64>()
    };
    let steps = 35_i16;
    (-steps..=steps)
        .map(|step| f32::from(step) / f32::from(steps) * STEEPEST)
        .max_by_key(|&skew| sharpness(skew))
        .unwrap_or(0.0)
}

/// Stretches with ink; white of no more than `gap` is part of one.
fn runs(ink: &[usize], gap: usize) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (at, _) in ink.iter().enumerate().filter(|(_, n)| **n > WHITE) {
        match out.last_mut() {
            Some((_, to)) if at <= *to + gap => *to = at + 1,
            _ => out.push((at, at + 1)),
        }
    }
    out
}

/// The marks that stand one below the other between two edges, of the height of a figure.
fn stack(dark: &[(f32, f32)], skew: f32, (left, right): (f32, f32), picture: &Picture) -> Vec<(f32, f32)> {
    let mut rows = vec![0_usize; picture.height as usize];
    for &(x, y) in dark {
        let at = x + skew * y;
        if at >= left
            && at <= right
            && let Some(count) = rows.get_mut((y - skew * x).max(0.0) as usize)
        {
            *count += 1;
        }
    }
    let inch = picture.dpi as f32;
    runs(&rows.iter().map(|n| n * (WHITE + 1)).collect::<Vec<_>>(), 2)
        .into_iter()
        .map(|(from, to)| (from as f32, to as f32))
        .filter(|(from, to)| to - from > 0.05 * inch && to - from < 0.25 * inch)
        .collect()
}

/// The distance of marks that stand at even distances over most of the page.
fn even(numbers: &[(f32, f32)], height: f32) -> Option<f32> {
    let (first, last) = (numbers.first()?, numbers.last()?);
    if numbers.len() < FEWEST || last.0 - first.0 < 0.55 * height {
        return None;
    }
    let steps: Vec<f32> = numbers
        .windows(2)
        .filter_map(|p| Some(p.get(1)?.1 - p.first()?.1))
        .collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    let pitch = *sorted.get(sorted.len() / 2)?;
    let fits = |step: &&f32| {
        let times = (**step / pitch).round().max(1.0);
        (**step - times * pitch).abs() < 0.12 * pitch && times < 4.0
    };
    (steps.iter().filter(fits).count() * 5 >= steps.len() * 4).then_some(pitch)
}

impl Margin {
    /// The picture of the numbers alone, upright, with white around it.
    pub fn strip(&self, picture: &Picture) -> Picture {
        let pad = picture.dpi as usize / 5;
        let (left, right) = self.edges;
        let width = (right - left) as usize + 2 * pad;
        let mut pixels = Vec::with_capacity(width * picture.height as usize);
        for y in 0..picture.height {
            for x in 0..width {
                let inside = (pad.saturating_sub(2)..width - pad + 2).contains(&x);
                let from = left + x as f32 - pad as f32 - self.skew * y as f32;
                pixels.push(if inside { picture.at(from, y) } else { 255 });
            }
        }
        Picture {
            width: width as u32,
            height: picture.height,
            pixels,
            dpi: picture.dpi,
        }
    }

    /// Takes the numbers and the rules out of the picture.
    pub fn cut(&self, picture: &mut Picture) {
        let strip = (0.0, self.edges.1 + 2.0);
        for y in 0..picture.height {
            let lean = self.skew * y as f32;
            for (left, right) in self.rules.iter().map(|r| (r.0 - 2.0, r.1 + 2.0)).chain([strip]) {
                picture.whiten(y, left - lean, right - lean);
            }
        }
    }

    /// The numbers with their boxes (left, top, right, bottom, in pixels of the picture), as those that were read tell:
    /// `read` are numbers with the height at which they stand in the strip. Empty where they do not agree.
    pub fn numbered(&self, read: &[(u16, f32)]) -> Vec<(u16, [f32; 4])> {
        let Some(first) = self.numbers.first() else {
            return Vec::new();
        };
        let line = |bottom: f32| ((bottom - first.1) / self.pitch).round() as i32;
        let lean = self.skew * self.edges.0;
        let mut votes: Vec<i32> = read
            .iter()
            .map(|&(number, bottom)| i32::from(number) - line(bottom - lean))
            .collect();
        votes.sort_unstable();
        let middle = votes.get(votes.len() / 2).copied().unwrap_or(0);
        let agreed = votes.iter().filter(|v| **v == middle).count();
        if agreed < 5 || agreed * 2 < votes.len() {
            return Vec::new();
        }
        self.numbers
            .iter()
            .filter_map(|&(top, bottom)| {
                let number = u16::try_from(line(bottom) + middle)
                    .ok()
                    .filter(|n| (1..=60).contains(n))?;
                let left = self.edges.0 - self.skew * bottom;
                let right = self.edges.1 - self.skew * bottom;
                Some((number, [left, top + lean, right, bottom + lean]))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 200 by 400 points of text beside a margin of 20 marks and a rule, with a skew of one in a hundred.
    fn page(marks: u32) -> Picture {
        let (width, height) = (600_u32, 800_u32);
        let mut picture = Picture {
            width,
            height,
            pixels: vec![255; (width * height) as usize],
            dpi: 100,
        };
        let mut ink = |x: u32, y: u32| {
            let (x, y) = (x as f32 - 0.01 * y as f32, y as f32 + 0.01 * x as f32);
            let at = y.round() as usize * width as usize + x.round().max(0.0) as usize;
            if let Some(pixel) = picture.pixels.get_mut(at) {
                *pixel = 0;
            }
        };
        for line in 0..20 {
            let top = 80 + 32 * line;
            for y in top..top + 10 {
                (if line < marks { 40..50 } else { 0..0 }).for_each(|x| ink(x, y));
                (120..500).filter(|x| x % 8 < 5).for_each(|x| ink(x, y));
            }
        }
        for y in 0..780 {
            ink(80, y);
            ink(81, y);
        }
        picture
    }

    #[test]
    fn the_margin_and_its_rule_are_cut_off_and_the_text_stays() {
        let mut picture = page(20);
        let margin = margin(&picture).unwrap_or_else(|| panic!("no margin"));
        assert!((margin.skew - 0.01).abs() < 0.003, "{margin:?}");
        assert_eq!((margin.numbers.len(), margin.rules.len()), (20, 1), "{margin:?}");
        let before = picture.dark().iter().filter(|p| p.0 > 105.0).count();
        margin.cut(&mut picture);
        assert_eq!(picture.dark().len(), before);
        let strip = margin.strip(&page(20)).dark().len();
        assert!((1900..=2100).contains(&strip), "{strip}");
    }

    #[test]
    fn numbers_that_were_not_read_are_told_from_those_that_were() {
        let margin = margin(&page(20)).unwrap_or_else(|| panic!("no margin"));
        let read: Vec<(u16, f32)> = (0..20)
            .step_by(3)
            .map(|n: u16| (if n == 6 { 71 } else { n + 1 }, 90.5 + 32.0 * f32::from(n)))
            .collect();
        let numbers: Vec<u16> = margin.numbered(&read).iter().map(|n| n.0).collect();
        assert_eq!(numbers, (1..=20).collect::<Vec<u16>>());
        assert!(margin.numbered(&read[..3]).is_empty());
    }

    #[test]
    fn a_few_marks_are_no_margin() {
        assert!(margin(&page(9)).is_none());
    }
}
