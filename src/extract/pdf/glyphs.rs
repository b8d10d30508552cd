//! What a page draws, as far as reading needs it: glyphs with their place, images, and how much else.

use hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::dict::keys::SMASK;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect as KRect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::redacted::{BLACK, BlackBox};
use super::strokes::Strokes;
use super::weight::Weights;
use crate::document::origin::Rect;

/// Degrees of one step of [`Glyph::turn`].
pub const STEP: f32 = 5.0;

/// Smallest type size that is read, in points.
const SMALLEST: f64 = 0.01;
/// Largest, in points: no page can be larger (ISO 32000-1, annex C.2).
const LARGEST: f64 = 14_400.0;

/// Most boxes of solid black that are kept of a page.
const MOST_BOXES: usize = 1000;

/// The Unicode text of a glyph.
#[derive(Debug, Clone, PartialEq)]
pub enum GlyphText {
    /// One character, by far the usual case.
    One(char),
    /// Several, as a ligature that the font spells out.
    Many(Box<str>),
    /// The font does not say; the index of the glyph in the font.
    Unknown(u32),
}

/// A glyph on the page as shown: points, origin at the top left, y downwards.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// What it says.
    pub text: GlyphText,
    /// Origin on the baseline.
    pub x: f32,
    /// Origin on the baseline.
    pub y: f32,
    /// Advance along the direction of writing.
    pub advance: f32,
    /// Type size.
    pub size: f32,
    /// Type size along the line, where letters are squeezed or stretched.
    pub em: f32,
    /// Direction of writing in steps of [`STEP`] degrees, clockwise as shown; 0 is left to right.
    pub turn: u8,
    /// Drawn with no ink, or under an image that covers it.
    pub hidden: bool,
    /// Set in a bold font, as far as the font says.
    pub bold: bool,
    /// Where the font says nothing, the thickness of its strokes in thousandths of the type size; else 0.0.
    pub stroke: f32,
}

/// Everything of interest that one page draws, in drawing order.
#[derive(Debug, Default)]
pub struct Drawn {
    /// Glyphs in drawing order.
    pub glyphs: Vec<Glyph>,
    /// Boxes of the images.
    pub images: Vec<Rect>,
    /// Number of paths with ink.
    pub paths: usize,
    /// Straight lines along the page's edges: borders of tables, rules.
    pub strokes: Strokes,
    /// Boxes of solid black.
    pub boxes: Vec<BlackBox>,
    /// Whether there was more than the limit allows.
    pub cut: bool,
}

/// Collects [`Drawn`] from the interpreter.
pub struct Collector<'w> {
    /// What came so far.
    pub drawn: Drawn,
    width: f32,
    height: f32,
    limit: usize,
    weights: &'w Weights,
}

impl<'w> Collector<'w> {
    /// For a page of this size in points, as shown; glyphs after the `limit` are not kept.
    pub fn new(size: (f32, f32), limit: usize, weights: &'w Weights) -> Collector<'w> {
        Collector {
            drawn: Drawn::default(),
            width: size.0,
            height: size.1,
            limit,
            weights,
        }
    }
}

impl Collector<'_> {
    /// Keeps a box that is filled with black.
    fn blacken(&mut self, bounds: KRect, props: &DrawProps<'_>, mode: &DrawMode) {
        let rect = Rect {
            x0: bounds.x0.max(0.0) as f32,
            y0: bounds.y0.max(0.0) as f32,
            x1: bounds.x1.min(f64::from(self.width)) as f32,
            y1: bounds.y1.min(f64::from(self.height)) as f32,
        };
        let whole = rect.width() > 0.95 * self.width && rect.height() > 0.5 * self.height;
        let box_ = rect.width() > 0.0 && rect.height() > 0.0 && !whole;
        if matches!(mode, DrawMode::Fill(_)) && is_black(props) && box_ && self.drawn.boxes.len() < MOST_BOXES {
            self.drawn.boxes.push(BlackBox {
                rect,
                after: self.drawn.glyphs.len(),
            });
        }
    }
}

fn is_white(props: &DrawProps<'_>) -> bool {
    match &props.paint {
        hayro_interpret::Paint::Color(color) => {
            let [r, g, b, a] = color.to_rgba().to_rgba8();
            a == 0 || (r > 250 && g > 250 && b > 250)
        }
        hayro_interpret::Paint::Pattern(_) => false,
    }
}

fn is_black(props: &DrawProps<'_>) -> bool {
    match &props.paint {
        hayro_interpret::Paint::Color(color) => {
            let [r, g, b, a] = color.to_rgba().to_rgba8();
            a == 255 && r.max(g).max(b) <= BLACK && props.soft_mask.is_none()
        }
        hayro_interpret::Paint::Pattern(_) => false,
    }
}

/// Whether the font of a run is bold, by weight or by name, where it says anything of the kind.
fn is_bold(glyph: &DrawnGlyph<'_>) -> Option<bool> {
    let DrawnGlyph::Outline(outline) = glyph else {
        return Some(false);
    };
    let font = outline.font_data()?;
    let by_name = font
        .postscript_name
        .map(|name| name.contains("Bold") || name.contains("Black"));
    let by_weight = font.weight.map(|w| w >= 600);
    match (by_name, by_weight) {
        (None, None) => None,
        (name, weight) => Some(name == Some(true) || weight == Some(true)),
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !is_white(&props) {
            self.drawn.paths += 1;
            self.drawn
                .strokes
                .take_path(path, props.transform, matches!(mode, DrawMode::Fill(_)));
            let shape = if path.elements().len() <= 6 {
                props.transform * path
            } else {
                return;
            };
            let bounds = shape.bounding_box();
            if shape.area().abs() > 0.95 * bounds.area() {
                self.blacken(bounds, &props, mode);
            }
        }
    }

    fn draw_rect(&mut self, rect: &KRect, props: DrawProps<'a>, mode: &DrawMode) {
        if !is_white(&props) {
            self.drawn.paths += 1;
            self.drawn
                .strokes
                .take_rect(*rect, props.transform, matches!(mode, DrawMode::Fill(_)));
            self.blacken(props.transform.transform_rect_bbox(*rect), &props, mode);
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_clip_rect(&mut self, _: &KRect) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        let Some(first) = glyphs.first() else { return };
        if self.drawn.glyphs.len() >= self.limit {
            self.drawn.cut = true;
            return;
        }
        let hidden = matches!(mode, DrawMode::Invisible);
        let known = is_bold(first);
        let bold = known.unwrap_or(false);
        let stroke = if known.is_none() { self.weights.of(run) } else { 0.0 };
        let squeeze = uniform_squeeze(run);
        for glyph in glyphs {
            let m = (props.transform * glyph.transform()).as_coeffs();
            let Some(placed) = place(glyph, m, squeeze) else {
                continue;
            };
            // A point outside the page as shown (its crop box) is not on the page.
            let (x, y) = (placed.x, placed.y);
            if x < -placed.size || y < -1.0 || x > self.width + 1.0 || y > self.height + placed.size {
                continue;
            }
            self.drawn.glyphs.push(Glyph {
                hidden,
                bold,
                stroke,
                ..placed
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (w, h) = (f64::from(image.width()), f64::from(image.height()));
        let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)].map(|c| props.transform * Point::from(c));
        let mut rect = Rect {
            x0: f32::MAX,
            y0: f32::MAX,
            x1: f32::MIN,
            y1: f32::MIN,
        };
        for p in corners {
            let (x, y) = (
                (p.x as f32).clamp(0.0, self.width),
                (p.y as f32).clamp(0.0, self.height),
            );
            rect = rect.union(Rect {
                x0: x,
                y0: y,
                x1: x,
                y1: y,
            });
        }
        if !(rect.width() > 0.0 && rect.height() > 0.0) {
            return;
        }
        // Some scanning programs print the recognised text and lay the picture over it.
        let opaque = match &image {
            Image::Raster(raster) => !raster.stream().dict().contains_key(SMASK),
            Image::Stencil(_) => false,
        };
        if opaque && rect.width() * rect.height() > 0.5 * self.width * self.height {
            for glyph in &mut self.drawn.glyphs {
                if glyph.x >= rect.x0 && glyph.x <= rect.x1 && glyph.y >= rect.y0 && glyph.y <= rect.y1 {
                    glyph.hidden = true;
                }
            }
        }
        self.drawn.images.push(rect);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Ratio of horizontal to vertical scale, where all glyphs of the run share one: the text is squeezed or stretched.
/// `None` where they differ: then single glyphs of a substitute font were stretched to the width that the file asks for.
fn uniform_squeeze(run: &GlyphRun<'_, '_>) -> Option<f64> {
    let ratio = |t: Affine| {
        let [a, b, c, d, _, _] = t.as_coeffs();
        a.hypot(b) / c.hypot(d)
    };
    let mut glyphs = run.glyphs().iter();
    let first = ratio(glyphs.next()?.transform());
    if (first - 1.0).abs() < 0.01 || run.glyphs().len() < 3 {
        return Some(first);
    }
    glyphs
        .all(|g| (ratio(g.transform()) / first - 1.0).abs() < 0.01)
        .then_some(first)
}

fn place(glyph: &DrawnGlyph<'_>, m: [f64; 6], squeeze: Option<f64>) -> Option<Glyph> {
    let [a, b, c, d, e, f] = m;
    let across = a.hypot(b) * 1000.0;
    let mut size = c.hypot(d) * 1000.0;
    let sound = |size: f64| (SMALLEST..=LARGEST).contains(&size);
    if !(e.is_finite() && f.is_finite() && sound(size) && sound(across)) {
        return None;
    }
    let width = match glyph {
        DrawnGlyph::Outline(outline) => outline.advance_width(),
        DrawnGlyph::Type3(drawn) => drawn.advance_width(),
    };
    let width = f64::from(width.unwrap_or(500.0)) / 1000.0;
    let advance = width * if squeeze.is_some() { across } else { size };
    if matches!(glyph, DrawnGlyph::Type3(_)) {
        // The size of a Type 3 font says nothing; its letters are about half as wide as high.
        let by_width = advance / 0.5;
        if size < by_width * 0.5 || size > by_width * 4.0 {
            size = by_width.max(1.0);
        }
    }
    let unknown = GlyphText::Unknown(match glyph {
        DrawnGlyph::Outline(outline) => outline.glyph_id().to_u32(),
        DrawnGlyph::Type3(_) => 0,
    });
    let text = match glyph.as_unicode() {
        Some(BfString::Char('\0' | '\u{fffd}')) | None => unknown,
        Some(BfString::Char(c)) => GlyphText::One(c),
        Some(BfString::String(s)) => {
            let mut chars = s.chars();
            match (chars.next(), chars.next()) {
                (None, _) => unknown,
                (Some(c), None) => GlyphText::One(c),
                _ => GlyphText::Many(s.into_boxed_str()),
            }
        }
    };
    let degrees = (b.atan2(a).to_degrees() as f32).rem_euclid(360.0);
    let turn = ((degrees / STEP).round() as u32 % (360.0 / STEP) as u32) as u8;
    Some(Glyph {
        text,
        x: e as f32,
        y: f as f32,
        advance: advance.clamp(0.0, 10_000.0) as f32,
        size: size as f32,
        em: (if squeeze.is_some() && !matches!(glyph, DrawnGlyph::Type3(_)) {
            across.max(0.5 * size)
        } else {
            size
        }) as f32,
        turn,
        hidden: false,
        bold: false,
        stroke: 0.0,
    })
}
