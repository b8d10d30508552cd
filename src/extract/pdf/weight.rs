//! How bold a font without a name looks: the mean thickness of the strokes of its letters.

use std::cell::RefCell;
use std::collections::HashMap;

use hayro_interpret::CacheKey;
use hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro_interpret::kurbo::Shape;

use super::glyphs::Glyph;

/// Thickness of glyphs already measured, by glyph.
#[derive(Default)]
pub struct Weights(RefCell<HashMap<u128, f32>>);

impl Weights {
    /// Mean stroke of the first letters of a run, in thousandths of the type size; 0.0 where it has none.
    pub fn of(&self, run: &GlyphRun<'_, '_>) -> f32 {
        let (mut sum, mut count) = (0.0, 0.0);
        for glyph in run.glyphs().iter().take(8) {
            let DrawnGlyph::Outline(outline) = &**glyph else {
                return 0.0;
            };
            let key = CacheKey::cache_key(&outline.identifier());
            let stroke = *self.0.borrow_mut().entry(key).or_insert_with(|| {
                let path = outline.outline();
                if path.elements().len() > 500 {
                    return 0.0;
                }
                let (area, around) = (path.area().abs(), path.perimeter(1.0));
                // Dots and dashes say nothing.
                if around > 700.0 {
                    (2.0 * area / around) as f32
                } else {
                    0.0
                }
            });
            if stroke > 0.0 {
                sum += stroke;
                count += 1.0;
            }
            if count >= 3.0 {
                break;
            }
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }
}

/// Marks glyphs as bold whose strokes are much thicker than those of most of the page.
pub fn mark_bold(glyphs: &mut [Glyph]) {
    let mut strokes: Vec<f32> = glyphs.iter().map(|g| g.stroke).filter(|s| *s > 0.0).collect();
    if strokes.is_empty() {
        return;
    }
    strokes.sort_by(f32::total_cmp);
    let usual = strokes.get(strokes.len() / 2).copied().unwrap_or(0.0);
    for glyph in glyphs {
        glyph.bold |= glyph.stroke > 1.3 * usual;
    }
}
