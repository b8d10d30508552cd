//! How much of a page could be read.

use super::furniture::{Furniture, wordlike};
use crate::extract::ExtractedPage;

/// Share of a page below which it counts as not read.
pub const READABLE: f32 = 0.7;

/// The readable share of a page: what the reader says, lowered by lines that are noise and by words that are none.
pub fn readable(page: &ExtractedPage, classes: &[Furniture]) -> f32 {
    if page.blank && page.readable >= 1.0 {
        return 1.0;
    }
    let (mut words, mut noise) = (0.0_f32, 0.0_f32);
    for (line, class) in page.lines.iter().zip(classes) {
        let text = line.text();
        let count = text.split_whitespace().count() as f32;
        match class {
            Furniture::Noise => noise += count.max(3.0),
            Furniture::Stamp | Furniture::PageNumber | Furniture::RunningHead | Furniture::Initials => {}
            Furniture::None => {
                let share = wordlike(&text);
                words += count * share;
                noise += count * (1.0 - share) * 0.5;
            }
        }
    }
    if words + noise == 0.0 {
        // nothing but furniture: the body of the page was lost, if it could be there at all
        return if page.blank || !page.may_hide { 1.0 } else { 0.0 };
    }
    page.readable * (words / (words + noise))
}
