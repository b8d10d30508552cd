//! The faces of the PDF and the shaping of words: Libertinus Serif (SIL Open Font License), and DejaVu Sans Mono for
//! characters that it lacks.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::name_id;
use rustybuzz::{Direction, UnicodeBuffer};

/// A face of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Running text.
    Regular,
    /// Headings.
    Bold,
    /// Words of the paper.
    Italic,
    /// Characters that the others lack.
    Other,
}

/// A face, ready to be shaped with and to be drawn with.
struct Loaded {
    shaper: rustybuzz::Face<'static>,
    font: Font,
}

/// The faces.
pub(super) struct Fonts {
    faces: [Loaded; 4],
}

impl Fonts {
    /// `None` where a face is missing.
    pub(super) fn new() -> Option<Fonts> {
        Some(Fonts {
            faces: [
                load("Libertinus Serif", "Regular")?,
                load("Libertinus Serif", "Bold")?,
                load("Libertinus Serif", "Italic")?,
                load("DejaVu Sans Mono", "Book")?,
            ],
        })
    }

    fn loaded(&self, face: Face) -> &Loaded {
        let [regular, bold, italic, other] = &self.faces;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Italic => italic,
            Face::Other => other,
        }
    }

    /// The font to draw with.
    pub(super) fn font(&self, face: Face) -> Font {
        self.loaded(face).font.clone()
    }

    /// The face that has all characters of a word, if any has: the one that is wanted, else the other one.
    pub(super) fn face_for(&self, word: &str, wanted: Face) -> Face {
        let has = |face: Face| word.chars().all(|c| self.loaded(face).shaper.glyph_index(c).is_some());
        if !has(wanted) && has(Face::Other) {
            Face::Other
        } else {
            wanted
        }
    }

    /// The glyphs of a text in one face, measured in ems.
    pub(super) fn shape(&self, text: &str, face: Face) -> Vec<KrillaGlyph> {
        let loaded = self.loaded(face);
        let em = loaded.shaper.units_per_em() as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        // reports are in English; what is written from right to left keeps its order of letters
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&loaded.shaper, &[], buffer);
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        for (i, (info, at)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let start = info.cluster as usize;
            let next = infos.iter().skip(i).find(|n| n.cluster != info.cluster);
            let end = next.map_or(text.len(), |n| n.cluster as usize);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                at.x_advance as f32 / em,
                at.x_offset as f32 / em,
                at.y_offset as f32 / em,
                at.y_advance as f32 / em,
                start..end.max(start),
                None,
            ));
        }
        glyphs
    }

    /// The width of a text in ems.
    pub(super) fn width(&self, text: &str, face: Face) -> f32 {
        self.shape(text, face).iter().map(|g| g.x_advance).sum()
    }
}

fn load(family: &str, style: &str) -> Option<Loaded> {
    typst_assets::fonts().find_map(|data: &'static [u8]| {
        let shaper = rustybuzz::Face::from_slice(data, 0)?;
        let named = |id: u16, wanted: &str| {
            let mut names = shaper.names().into_iter();
            names.any(|n| n.name_id == id && n.to_string().as_deref() == Some(wanted))
        };
        if !named(name_id::FAMILY, family) || !named(name_id::SUBFAMILY, style) {
            return None;
        }
        let font = Font::new(data.into(), 0)?;
        Some(Loaded { shaper, font })
    })
}
