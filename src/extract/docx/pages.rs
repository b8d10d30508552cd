//! Cuts the lines of the body into pages at the breaks that the file holds, and puts headers and footers on them.

use std::collections::HashMap;

use super::table::Item;
use crate::extract::{ExtractedPage, Line};

/// More pages than this are not told apart: a break costs an attacker ten bytes.
const PAGE_LIMIT: usize = 20_000;

/// A page break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// Typed by the author.
    Explicit,
    /// The paragraph that follows wants to start a page.
    Before,
    /// Found by Word at the last layout, before the next line.
    Rendered,
    /// Found by Word within the line before.
    Within,
}

/// Which pages of a section a header or footer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Default,
    First,
    Even,
}

/// What a `w:sectPr` says.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// Whether it starts on the page on which the one before it ends.
    pub continuous: bool,
    /// Whether the first page has a header and footer of its own.
    pub title_page: bool,
    /// Width and height in points.
    pub size: (Option<f32>, Option<f32>),
    /// Relationship ids of headers.
    pub headers: Vec<(Which, String)>,
    /// Relationship ids of footers.
    pub footers: Vec<(Which, String)>,
}

/// The lines of the header and footer parts, by relationship id.
#[derive(Debug, Default)]
pub(super) struct Margins {
    pub headers: HashMap<String, Vec<Line>>,
    pub footers: HashMap<String, Vec<Line>>,
    /// Whether even pages have their own.
    pub even_and_odd: bool,
}

/// The pages of a document.
pub(super) fn paginate(items: Vec<Item>, mut margins: Margins) -> Vec<ExtractedPage> {
    let sections: Vec<Section> = items
        .iter()
        .filter_map(|i| match i {
            Item::Section(s) => Some((**s).clone()),
            _ => None,
        })
        .collect();
    let mut cutter = Cutter {
        pages: vec![page(1)],
        pending: 0,
        blank: false,
    };
    let mut ended = 0;
    // Index of the page on which each section starts.
    let mut starts = vec![0];
    for item in items {
        match item {
            Item::Line(mut line) => {
                cutter.turn();
                if cutter.blank {
                    line.gap = 1.0;
                    cutter.blank = false;
                }
                if let Some(page) = cutter.pages.last_mut() {
                    page.lines.push(*line);
                }
            }
            Item::Blank => cutter.blank = true,
            Item::Break(Break::Explicit | Break::Within) => cutter.pending += 1,
            Item::Break(Break::Before | Break::Rendered) => {
                if cutter.pending == 0 && !cutter.at_top() {
                    cutter.pending = 1;
                }
            }
            Item::Section(_) => {
                ended += 1;
                if sections.get(ended).is_none_or(|next| !next.continuous) {
                    cutter.pending += 1;
                }
                starts.push(cutter.pages.len() - 1 + cutter.pending);
            }
        }
    }
    let mut pages = cutter.pages;
    for (i, section) in sections.iter().enumerate() {
        let last = pages.len() - 1;
        let first = starts.get(i).copied().unwrap_or(0).min(last);
        let end = starts.get(i + 1).copied().unwrap_or(last).min(last).max(first);
        for page in pages.get_mut(first..=end).unwrap_or_default() {
            if page.size.is_none()
                && let (Some(w), Some(h)) = section.size
            {
                page.size = Some((w, h));
            }
        }
        let at = |which: Which| {
            let second = if first < end { first + 1 } else { first };
            match which {
                Which::First => section.title_page.then_some(first),
                Which::Default if section.title_page => (first < end).then_some(second),
                Which::Default => Some(first),
                Which::Even if !margins.even_and_odd => None,
                Which::Even => Some(if first % 2 == 1 { first } else { second }),
            }
        };
        for (which, id) in &section.headers {
            let Some(page) = at(*which).and_then(|i| pages.get_mut(i)) else {
                continue;
            };
            if let Some(lines) = margins.headers.remove(id) {
                page.lines.splice(0..0, lines);
            }
        }
        for (which, id) in &section.footers {
            let Some(page) = at(*which).and_then(|i| pages.get_mut(i)) else {
                continue;
            };
            if let Some(lines) = margins.footers.remove(id) {
                page.lines.extend(lines);
            }
        }
    }
    pages
}

struct Cutter {
    /// Never empty.
    pages: Vec<ExtractedPage>,
    /// Breaks since the last line. A break that nothing follows makes no page.
    pending: usize,
    blank: bool,
}

impl Cutter {
    fn at_top(&self) -> bool {
        self.pages.last().is_none_or(|p| p.lines.is_empty())
    }

    fn turn(&mut self) {
        let turned = self.pending;
        self.pending = 0;
        // A break before anything else still makes a first, empty page only where the author typed it.
        for _ in 0..turned {
            if self.pages.len() >= PAGE_LIMIT {
                return;
            }
            self.pages.push(page(self.pages.len() as u32 + 1));
        }
    }
}

fn page(number: u32) -> ExtractedPage {
    ExtractedPage {
        number,
        size: None,
        lines: Vec::new(),
        readable: 1.0,
        agreement: None,
        ocr: false,
        blank: false,
        may_hide: false,
    }
}
