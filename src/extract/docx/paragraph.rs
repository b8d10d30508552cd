//! One `w:p` while it is read, and the line that comes of it.

use super::Changes;
use super::numbering::{Counters, Label, Numbering};
use super::pages::Section;
use super::props::{Indent, ParaProps, RunProps};
use super::styles::Styles;
use super::table::Item;
use crate::document::origin::{Origin, Part};
use crate::extract::{LineRole, Piece};

/// A heading style makes a heading of no more characters than this: agreements number whole paragraphs with "Heading 2".
const STYLED_HEADING: usize = 200;
/// Bold, centred or capital text of no more characters than this is a heading.
const SHORT_HEADING: usize = 100;

/// What is known of the definitions of the file.
#[derive(Clone, Copy)]
pub(super) struct Definitions<'a> {
    pub styles: &'a Styles,
    pub numbering: &'a Numbering,
}

/// An open run.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub index: u32,
    /// Bytes of its own text so far.
    pub offset: u32,
    pub props: RunProps,
    /// The properties with the styles below them, once its first text has come.
    pub look: Option<Look>,
}

/// How a run is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub bold: bool,
    pub caps: bool,
    pub hidden: bool,
    pub superscript: bool,
    /// The font, where it is a symbol font.
    pub symbols: Option<String>,
}

/// Which note a reference calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NoteKind {
    Footnote,
    Endnote,
}

/// A call of a note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub kind: NoteKind,
    pub id: i64,
    /// Whether the text brings its own mark in place of a number.
    pub own_mark: bool,
}

/// What joins a paragraph to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// It stands by itself.
    No,
    /// Its mark is deleted: the text becomes part of the next paragraph, whose properties hold.
    IntoNext,
    /// Its mark is hidden (a style separator): the next paragraph runs on in this one.
    TakesNext,
}

/// An open paragraph.
#[derive(Debug)]
pub(super) struct Para {
    pub index: u32,
    pub next_run: u32,
    pub runs: Vec<Run>,
    pub props: ParaProps,
    pub mark: RunProps,
    pub mark_deleted: bool,
    pub mark_moved_away: bool,
    pub mark_inserted: bool,
    /// The numbering itself is a tracked insertion.
    pub numbering_inserted: bool,
    /// Text between explicit page breaks; never empty.
    fragments: Vec<Vec<Piece>>,
    /// Whether any fragment shows, whether the last one does, and whether there is more than one.
    shows: bool,
    last_shows: bool,
    broken: bool,
    pub breaks_before: u32,
    pub breaks_after: u32,
    pub calls: Vec<Call>,
    /// Content of its text boxes.
    pub boxes: Vec<Item>,
    pub section: Option<Section>,
    label: Option<Option<Label>>,
    /// Of the last text: whether it is deleted (`Some(true)`), inserted (`Some(false)`) or neither.
    tracked: Option<bool>,
    letters: usize,
    bold_letters: usize,
    small_letters: usize,
}

/// What a finished paragraph shows besides its text.
pub(super) struct Shape {
    pub label: Option<Label>,
    pub heading: bool,
    pub indent: f32,
    pub page_break_before: bool,
}

impl Para {
    pub fn new(index: u32) -> Para {
        Para {
            index,
            next_run: 0,
            runs: Vec::new(),
            props: ParaProps::default(),
            mark: RunProps::default(),
            mark_deleted: false,
            mark_moved_away: false,
            mark_inserted: false,
            numbering_inserted: false,
            fragments: vec![Vec::new()],
            shows: false,
            last_shows: false,
            broken: false,
            breaks_before: 0,
            breaks_after: 0,
            calls: Vec::new(),
            boxes: Vec::new(),
            section: None,
            label: None,
            tracked: None,
            letters: 0,
            bold_letters: 0,
            small_letters: 0,
        }
    }

    /// How the run that is open is shown.
    pub fn look(&mut self, styles: &Styles) -> Look {
        let Some(run) = self.runs.last_mut() else {
            return Look::default();
        };
        if let Some(look) = &run.look {
            return look.clone();
        }
        let mut props = run.props.clone();
        if let Some(style) = props.style.as_deref().and_then(|id| styles.get(id)) {
            props.over(&style.run);
        }
        if let Some(style) = styles.paragraph(self.props.style.as_deref()) {
            props.over(&style.run);
        }
        props.over(styles.defaults());
        let look = Look {
            bold: props.bold.unwrap_or(false),
            caps: props.caps.unwrap_or(false),
            hidden: props.vanish.unwrap_or(false),
            superscript: props.superscript.unwrap_or(false),
            symbols: props.font.filter(|f| super::symbols::is_symbol_font(f)),
        };
        run.look = Some(look.clone());
        look
    }

    /// Takes in text of the open run that starts at `offset` of the run's own text.
    pub fn push(&mut self, part: Part, text: &str, offset: u32, look: &Look) {
        let Some(run) = self.runs.last().map(|r| r.index) else {
            return;
        };
        self.saw(text);
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            self.letters += 1;
            self.bold_letters += usize::from(look.bold);
            self.small_letters += usize::from(c.is_lowercase() && !look.caps);
        }
        let index = self.index;
        let Some(pieces) = self.fragments.last_mut() else {
            return;
        };
        if let Some(last) = pieces.last_mut()
            && let Origin::Docx {
                paragraph,
                run: r,
                offset: o,
                ..
            } = last.origin
            && (paragraph, r) == (index, run)
            && o as usize + last.text.len() == offset as usize
        {
            last.text.push_str(text);
            return;
        }
        let origin = Origin::Docx {
            part,
            paragraph: index,
            run,
            offset,
        };
        pieces.push(Piece {
            text: text.to_owned(),
            origin,
        });
    }

    /// Keeps apart what would run together: the last deleted word and the first inserted one, where both are read
    /// (`tracked`: whether the text is deleted or inserted), and a raised number that calls a note ("5K1.1" and "1").
    pub fn keeps_apart(&mut self, tracked: Option<bool>, text: &str, look: &Look) {
        let before = std::mem::replace(&mut self.tracked, tracked);
        let last = self.fragments.last().and_then(|pieces| pieces.last());
        let after = |kind: fn(char) -> bool| last.is_some_and(|p| p.text.ends_with(kind));
        let redlined = before.is_some() && tracked.is_some() && before != tracked;
        let words = redlined && text.starts_with(char::is_alphanumeric) && after(char::is_alphanumeric);
        let call = look.superscript && text.bytes().all(|b| b.is_ascii_digit()) && after(|c| !c.is_whitespace());
        if words || call {
            self.push_computed(" ");
        }
    }

    /// Takes in text that stands in no run: a form field's choice, a formula.
    pub fn push_computed(&mut self, text: &str) {
        self.saw(text);
        if let Some(pieces) = self.fragments.last_mut() {
            pieces.push(Piece {
                text: text.to_owned(),
                origin: Origin::Computed,
            });
        }
    }

    fn saw(&mut self, text: &str) {
        if !self.last_shows && is_shown(text) {
            self.last_shows = true;
            self.shows = true;
        }
    }

    /// Takes in an explicit page break.
    pub fn page_break(&mut self) {
        self.fragments.push(Vec::new());
        self.broken = true;
        self.last_shows = false;
    }

    /// Takes in a page break that Word found when it last laid the file out.
    pub fn rendered_break(&mut self) {
        if self.last_shows {
            self.breaks_after += 1;
        } else if !self.broken {
            self.breaks_before += 1;
        }
    }

    /// Whether anything of it shows on paper.
    pub fn has_text(&self) -> bool {
        self.shows
    }

    /// Whether an explicit page break stands in it.
    pub fn has_page_break(&self) -> bool {
        self.broken
    }

    /// Whether and how it runs into the next paragraph.
    pub fn join(&self, changes: Changes) -> Join {
        if self.section.is_some() {
            return Join::No;
        }
        let gone = match changes {
            Changes::Accepted => self.mark_deleted || self.mark_moved_away,
            Changes::Original => self.mark_inserted,
            Changes::Both => self.mark_moved_away,
        };
        if gone {
            return Join::IntoNext;
        }
        if self.props.drop_cap {
            return Join::IntoNext;
        }
        if self.mark.vanish == Some(true) || self.mark.spec_vanish {
            return if self.has_text() {
                Join::TakesNext
            } else {
                Join::IntoNext
            };
        }
        Join::No
    }

    /// Puts the next paragraph behind this one; whose properties hold is told by `join`.
    pub fn append(mut self, mut next: Para, join: Join) -> Para {
        let mut others = std::mem::take(&mut next.fragments).into_iter();
        if let (Some(last), Some(first)) = (self.fragments.last_mut(), others.next()) {
            last.extend(first);
        }
        self.fragments.extend(others);
        self.last_shows = next.last_shows || (self.last_shows && !next.broken);
        self.broken |= next.broken;
        self.shows |= next.shows;
        self.calls.append(&mut next.calls);
        self.boxes.append(&mut next.boxes);
        self.breaks_before += next.breaks_before;
        self.breaks_after += next.breaks_after;
        self.section = self.section.take().or(next.section.take());
        self.letters += next.letters;
        self.bold_letters += next.bold_letters;
        self.small_letters += next.small_letters;
        if join == Join::IntoNext {
            self.index = next.index;
            self.props = next.props;
            self.mark = next.mark;
            self.numbering_inserted = next.numbering_inserted;
            self.label = next.label;
        }
        self.mark_deleted = next.mark_deleted;
        self.mark_moved_away = next.mark_moved_away;
        self.mark_inserted = next.mark_inserted;
        self
    }

    /// The text between its page breaks, taken out.
    pub fn take_fragments(&mut self) -> Vec<Vec<Piece>> {
        std::mem::take(&mut self.fragments)
    }

    /// Counts it in its list, once.
    pub fn number(&mut self, of: Definitions<'_>, counters: &mut Counters, changes: Changes) -> Option<Label> {
        if let Some(label) = &self.label {
            return label.clone();
        }
        let label = self
            .list(of, changes)
            .and_then(|(num, level, _)| of.numbering.count(counters, num, level, of.styles));
        self.label = Some(label.clone());
        label
    }

    /// List, level, and whether the paragraph itself (not its style) names the list.
    fn list(&self, of: Definitions<'_>, changes: Changes) -> Option<(i64, u8, bool)> {
        let style = of.styles.paragraph(self.props.style.as_deref());
        let ignored = self.numbering_inserted && changes == Changes::Original;
        let own = self.props.num_id.filter(|_| !ignored);
        let num = own.or(style.and_then(|s| s.para.num_id)).filter(|&n| n != 0)?;
        let own_level = self.props.level.filter(|_| !ignored);
        let level = own_level.or_else(|| {
            let style = style.filter(|s| s.para.num_id.is_some())?;
            let linked = |id: &str| of.numbering.level_of_style(num, id, of.styles);
            self.props
                .style
                .as_deref()
                .and_then(linked)
                .or_else(|| style.numbered_by.as_deref().and_then(linked))
                .or(style.para.level)
        });
        Some((num, level.unwrap_or(0), own.is_some()))
    }

    /// What it shows besides its text.
    pub fn shape(&mut self, of: Definitions<'_>, counters: &mut Counters, changes: Changes, role: LineRole) -> Shape {
        let label = self.number(of, counters, changes);
        let style = of.styles.paragraph(self.props.style.as_deref());
        let mut indent = self.props.indent;
        let from_style = style.map_or(Indent::default(), |s| s.para.indent);
        match self.list(of, changes) {
            Some((num, level, own)) => {
                let from_list = of.numbering.indent(num, level, of.styles).unwrap_or_default();
                let (first, second) = if own {
                    (from_list, from_style)
                } else {
                    (from_style, from_list)
                };
                indent.over(first);
                indent.over(second);
            }
            None => indent.over(from_style),
        }
        let length: usize = self
            .fragments
            .iter()
            .flatten()
            .map(|p| p.text.trim().chars().count())
            .sum();
        let outline = self.props.outline.map(|l| l < 9);
        let styled = outline.unwrap_or_else(|| style.is_some_and(|s| s.heading));
        let centred = self
            .props
            .centred
            .or(style.and_then(|s| s.para.centred))
            .unwrap_or(false);
        let bold = self.bold_letters == self.letters;
        let capitals = self.small_letters == 0;
        let set_apart = self.letters >= 2 && (bold || capitals || centred);
        let heading = role == LineRole::Body
            && self.letters > 0
            && ((styled && length <= STYLED_HEADING) || (set_apart && length <= SHORT_HEADING));
        Shape {
            label,
            heading,
            indent: indent.first_character(),
            page_break_before: self
                .props
                .page_break_before
                .or(style.and_then(|s| s.para.page_break_before))
                .unwrap_or(false),
        }
    }
}

/// Whether the pieces put anything on paper.
pub(super) fn shows(pieces: &[Piece]) -> bool {
    pieces.iter().any(|p| is_shown(&p.text))
}

fn is_shown(text: &str) -> bool {
    text.chars()
        .any(|c| !c.is_whitespace() && c != '\u{AD}' && c != '\u{FEFF}')
}
