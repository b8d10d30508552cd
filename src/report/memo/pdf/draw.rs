//! The pages as a file: text with tags for screen readers, an outline, page numbers.

use super::PdfError;
use super::flow::{Paragraph, Role};
use super::fonts::{Face, Fonts};
use super::lay::{Line, PAGE, Page, SIDE, TOP};
use crate::report::memo::Memo;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagKind, TagTree};
use krilla::{Document, SerializeSettings};
use std::num::NonZeroU16;

/// Size of the page number.
const FOOT: f32 = 8.5;
const SOFT: [u8; 3] = [0x55, 0x5a, 0x63];

/// The file.
pub(super) fn file(memo: &Memo, paragraphs: &[Paragraph], pages: &[Page], fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::new_with(SerializeSettings {
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    let metadata = Metadata::new()
        .title(memo.title.clone())
        .language("en".to_owned())
        .creator(format!("caveat {}", env!("CARGO_PKG_VERSION")));
    document.set_metadata(metadata);
    let mut outline = Outline::new();
    let mut groups: Vec<TagGroup> = paragraphs.iter().map(|p| TagGroup::new(tag(p))).collect();
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| PdfError::Writer("no page".to_owned()))?;
    for (number, laid) in pages.iter().enumerate() {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        for line in &laid.lines {
            let Some(paragraph) = paragraphs.get(line.paragraph) else {
                continue;
            };
            let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            self::line(&mut surface, line, paragraph, fonts);
            surface.end_tagged();
            if let Some(group) = groups.get_mut(line.paragraph) {
                group.push(id);
            }
            if line.first && paragraph.style.role == Role::Heading(2) {
                let at = Point::from_xy(0.0, (line.y - 2.0 * paragraph.style.leading).max(TOP / 2.0));
                let title: String = paragraph.spans.iter().map(|s| s.text.as_str()).collect();
                outline.push_child(OutlineNode::new(title, XyzDestination::new(number, at)));
            }
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        let foot = format!("{}   Page {} of {}", memo.banner, number + 1, pages.len());
        text(
            &mut surface,
            Point::from_xy(SIDE, PAGE.1 - 40.0),
            &foot,
            Face::Regular,
            FOOT,
            SOFT,
            fonts,
        );
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for group in groups.into_iter().filter(|g| !g.children.is_empty()) {
        tree.push(group);
    }
    document.set_tag_tree(tree);
    document.set_outline(outline);
    document.finish().map_err(|e| PdfError::Writer(e.to_string()))
}

fn tag(paragraph: &Paragraph) -> TagKind {
    let heading = |level: u16| NonZeroU16::new(level).map(|level| Tag::Hn(level, None).into());
    match paragraph.style.role {
        Role::Heading(level) => heading(level).unwrap_or_else(|| Tag::P.into()),
        Role::Quote => Tag::BlockQuote.into(),
        Role::Text => Tag::P.into(),
    }
}

fn line(surface: &mut Surface, line: &Line, paragraph: &Paragraph, fonts: &Fonts) {
    let style = paragraph.style;
    if line.first && !paragraph.mark.is_empty() {
        let at = Point::from_xy(SIDE, line.y);
        text(surface, at, &paragraph.mark, Face::Regular, style.size, SOFT, fonts);
    }
    let mut x = SIDE + style.indent;
    for segment in &line.segments {
        let at = Point::from_xy(x, line.y);
        x += text(
            surface,
            at,
            &segment.text,
            segment.face,
            style.size,
            segment.color,
            fonts,
        );
    }
}

/// Draws a text and says how wide it is.
fn text(
    surface: &mut Surface,
    at: Point,
    text: &str,
    face: Face,
    size: f32,
    [red, green, blue]: [u8; 3],
    fonts: &Fonts,
) -> f32 {
    let glyphs = fonts.shape(text, face);
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }));
    surface.draw_glyphs(at, &glyphs, fonts.font(face), text, size, false);
    glyphs.iter().map(|g| g.x_advance).sum::<f32>() * size
}
