//! Letters for glyphs whose font does not say what they mean.
//!
//! TrueType text fonts of the usual makers number their glyphs in the order of ASCII, 29 lower, and a subset keeps the
//! numbers. Where a whole page of such glyphs gives English letter frequencies that way, that is what they say.

use super::glyphs::{Glyph, GlyphText};

const SHIFT: u32 = 29;
/// Fewest unknown glyphs that are worth a guess.
const FEWEST: usize = 100;

/// Fills in unknown glyphs where the guess is sound; says whether it did.
pub fn infer(glyphs: &mut [Glyph]) -> bool {
    let (mut all, mut ascii, mut common, mut rare) = (0_usize, 0_usize, 0_usize, 0_usize);
    for glyph in glyphs.iter() {
        let GlyphText::Unknown(id) = glyph.text else {
            continue;
        };
        all += 1;
        let Some(c) = letter(id) else { continue };
        ascii += 1;
        match c.to_ascii_lowercase() {
            ' ' | 'e' | 't' | 'a' | 'o' | 'i' | 'n' | 's' | 'r' | 'h' => common += 1,
            'j' | 'q' | 'x' | 'z' | '^' | '~' | '`' | '{' | '}' | '|' | '\\' => rare += 1,
            _ => {}
        }
    }
    // In English running text about 70 of 100 characters are the common ones and 1 is a rare one.
    if all < FEWEST
        || all * 4 < glyphs.len()
        || ascii * 100 < all * 92
        || common * 100 < all * 45
        || rare * 100 > all * 5
    {
        return false;
    }
    for glyph in glyphs {
        if let GlyphText::Unknown(id) = glyph.text
            && let Some(c) = letter(id)
        {
            glyph.text = GlyphText::One(c);
        }
    }
    true
}

fn letter(id: u32) -> Option<char> {
    match id.saturating_add(SHIFT) {
        code @ 0x20..=0x7e => char::from_u32(code),
        _ => match id {
            179 => Some('“'),
            180 => Some('”'),
            181 => Some('‘'),
            182 => Some('’'),
            177 => Some('–'),
            178 => Some('—'),
            135 => Some('•'),
            134 => Some('§'),
            _ => None,
        },
    }
}
