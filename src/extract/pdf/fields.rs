//! Form fields that hold text but no drawing of it: viewers draw the value themselves, and so does a reader.

use hayro_interpret::TransformExt;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Point, Rect as KRect};

use super::glyphs::{Glyph, GlyphText};

/// Longest value that is read, in characters.
const LONGEST: usize = 20_000;
/// Annotation flags Hidden and NoView (ISO 32000-1, table 165).
const UNSEEN: i32 = 1 << 1 | 1 << 5;

/// The values of text and choice fields on the page that have no appearance stream, as glyphs in their boxes.
pub fn undrawn(page: &Page<'_>) -> Vec<Glyph> {
    let mut out = Vec::new();
    let Some(annots) = page.raw().get::<Array<'_>>("Annots") else {
        return out;
    };
    let transform = page.initial_transform(true).to_kurbo();
    for annot in annots.iter::<Dict<'_>>().take(5000) {
        let is = |key: &str, value: &[u8]| annot.get::<Name<'_>>(key).is_some_and(|n| &*n == value);
        if !is("Subtype", b"Widget") || drawn(&annot) || annot.get::<i32>("F").unwrap_or(0) & UNSEEN != 0 {
            continue;
        }
        let kind = inherited(&annot, |d| d.get::<Name<'_>>("FT").map(|n| n.to_vec()));
        if !matches!(kind.as_deref(), Some(b"Tx" | b"Ch")) {
            continue;
        }
        let Some(value) = inherited(&annot, |d| d.get::<PdfString<'_>>("V").map(|s| decode(s.as_bytes()))) else {
            continue;
        };
        let Some(rect) = annot.get::<Rect>("Rect") else {
            continue;
        };
        let corners = [Point::new(rect.x0, rect.y0), Point::new(rect.x1, rect.y1)].map(|p| transform * p);
        let [a, b] = corners;
        set(&value, KRect::from_points(a, b), type_size(&annot), &mut out);
    }
    out
}

fn drawn(annot: &Dict<'_>) -> bool {
    annot.get::<Dict<'_>>("AP").is_some_and(|ap| ap.contains_key("N"))
}

/// A value of the field or of the fields it belongs to.
fn inherited<T>(annot: &Dict<'_>, get: impl Fn(&Dict<'_>) -> Option<T>) -> Option<T> {
    let mut at = annot.clone();
    for _ in 0..8 {
        if let Some(found) = get(&at) {
            return Some(found);
        }
        at = at.get::<Dict<'_>>("Parent")?;
    }
    None
}

/// Type size from the default appearance ("/Helv 10 Tf"); 10 where it is left to the viewer.
fn type_size(annot: &Dict<'_>) -> f32 {
    let text = inherited(annot, |d| {
        d.get::<PdfString<'_>>("DA")
            .map(|s| String::from_utf8_lossy(s.as_bytes()).into_owned())
    });
    let text = text.unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let size = words
        .iter()
        .position(|w| *w == "Tf")
        .and_then(|i| words.get(i.checked_sub(1)?)?.parse::<f32>().ok());
    size.filter(|s| (1.0..200.0).contains(s)).unwrap_or(10.0)
}

/// Text strings are UTF-16BE with a mark, UTF-8 with a mark, or nearly Latin-1 (ISO 32000-2, 7.9.2.2).
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|p| {
                if let [a, b] = p {
                    u16::from_be_bytes([*a, *b])
                } else {
                    0
                }
            });
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .take(LONGEST)
                .collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).chars().take(LONGEST).collect(),
        _ => bytes.iter().take(LONGEST).map(|b| latin(*b)).collect(),
    }
}

fn latin(byte: u8) -> char {
    match byte {
        0x80 => '•',
        0x83 => '…',
        0x84 => '—',
        0x85 => '–',
        0x8d => '“',
        0x8e => '”',
        0x8f => '‘',
        0x90 => '’',
        0x93 => 'ﬁ',
        0x94 => 'ﬂ',
        _ => char::from(byte),
    }
}

/// Sets the lines of a value into its box, from the top; one line stands in the middle.
fn set(value: &str, rect: KRect, size: f32, out: &mut Vec<Glyph>) {
    let lines: Vec<&str> = value.split(['\r', '\n']).filter(|l| !l.trim().is_empty()).collect();
    let (x0, y0, width, height) = (
        rect.x0 as f32,
        rect.y0 as f32,
        rect.width() as f32,
        rect.height() as f32,
    );
    if lines.is_empty() || !(width > 0.0 && height > 0.0 && x0.is_finite() && y0.is_finite()) {
        return;
    }
    let count = lines.len() as f32;
    let size = size.min(height / count).max(1.0);
    let pitch = (height / count).min(1.2 * size);
    let mut y = y0
        + if lines.len() == 1 {
            height / 2.0 + 0.35 * size
        } else {
            0.9 * size
        };
    for line in lines {
        let advance = (0.5 * size).min((width - 2.0).max(1.0) / line.chars().count().max(1) as f32);
        let mut x = x0 + 2.0;
        for c in line.chars() {
            let text = GlyphText::One(c);
            out.push(Glyph {
                text,
                x,
                y,
                advance,
                size,
                em: size,
                turn: 0,
                hidden: false,
                bold: false,
                stroke: 0.0,
            });
            x += advance;
        }
        y += pitch;
    }
}
