//! The paragraph and run properties that matter for reading, as they stand in `w:pPr` and `w:rPr` (ECMA-376 part 1,
//! 17.3).

use super::xml::Tag;

/// Properties of a run, of a paragraph mark or of a style's text; `None` where nothing is said.
#[derive(Debug, Clone, Default)]
pub(super) struct RunProps {
    pub style: Option<String>,
    pub bold: Option<bool>,
    pub caps: Option<bool>,
    pub vanish: Option<bool>,
    /// The mark of a style separator: the paragraph runs on in the next one.
    pub spec_vanish: bool,
    pub font: Option<String>,
    pub superscript: Option<bool>,
}

impl RunProps {
    /// Takes in one child element of a `w:rPr`.
    pub fn read(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "rStyle" => self.style = tag.val(),
            "b" => self.bold = Some(tag.on()),
            "caps" => self.caps = Some(tag.on()),
            "vanish" => self.vanish = Some(tag.on()),
            "vertAlign" => self.superscript = tag.val().map(|v| v == "superscript"),
            "specVanish" => self.spec_vanish = tag.on(),
            "rFonts" => {
                self.font = tag
                    .attr("ascii")
                    .or_else(|| tag.attr("hAnsi"))
                    .or_else(|| self.font.take())
            }
            _ => {}
        }
    }

    /// Fills what is not said here from the properties below (a style, the defaults).
    pub fn over(&mut self, below: &RunProps) {
        self.bold = self.bold.or(below.bold);
        self.caps = self.caps.or(below.caps);
        self.vanish = self.vanish.or(below.vanish);
        self.superscript = self.superscript.or(below.superscript);
        if self.font.is_none() {
            self.font.clone_from(&below.font);
        }
    }
}

/// Indentation in points.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Indent {
    pub left: Option<f32>,
    /// First line relative to `left`: positive for an indent, negative for a hanging one.
    pub first: Option<f32>,
}

impl Indent {
    pub fn read(&mut self, tag: &Tag<'_>) {
        if let Some(left) = tag.points("left").or_else(|| tag.points("start")) {
            self.left = Some(left);
        }
        if let Some(hanging) = tag.points("hanging") {
            self.first = Some(-hanging);
        } else if let Some(first) = tag.points("firstLine") {
            self.first = Some(first);
        }
    }

    pub fn over(&mut self, below: Indent) {
        self.left = self.left.or(below.left);
        self.first = self.first.or(below.first);
    }

    /// Where the first character stands.
    pub fn first_character(self) -> f32 {
        (self.left.unwrap_or(0.0) + self.first.unwrap_or(0.0)).max(0.0)
    }
}

/// Properties of a paragraph or of a paragraph style.
#[derive(Debug, Clone, Default)]
pub(super) struct ParaProps {
    pub style: Option<String>,
    /// 0 turns numbering off.
    pub num_id: Option<i64>,
    pub level: Option<u8>,
    pub indent: Indent,
    pub centred: Option<bool>,
    /// 0-based outline level; 9 is body text.
    pub outline: Option<u8>,
    pub page_break_before: Option<bool>,
    /// The first letter of the next paragraph, set large in a frame of its own.
    pub drop_cap: bool,
}

impl ParaProps {
    /// Takes in one element inside a `w:pPr`.
    pub fn read(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "pStyle" => self.style = tag.val(),
            "numId" => self.num_id = tag.number("val"),
            "ilvl" => self.level = tag.number("val").and_then(|n| u8::try_from(n).ok()).filter(|&n| n < 9),
            "ind" => self.indent.read(tag),
            "jc" => self.centred = tag.val().map(|v| v == "center"),
            "outlineLvl" => self.outline = tag.number("val").and_then(|n| u8::try_from(n).ok()),
            "framePr" => self.drop_cap = matches!(tag.attr("dropCap").as_deref(), Some("drop" | "margin")),
            "pageBreakBefore" => self.page_break_before = Some(tag.on()),
            _ => {}
        }
    }
}
