//! The styles of a Word file, each with what it inherits through `basedOn` (ECMA-376 part 1, 17.7).

use std::collections::HashMap;

use super::props::{ParaProps, RunProps};
use super::xml::{Event, Ns, Parser};
use crate::extract::ExtractError;

/// The longest chain of `basedOn` that is followed.
const CHAIN_LIMIT: usize = 32;

/// A style with everything it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// "heading 1", lower case.
    pub name: String,
    based_on: Option<String>,
    pub para: ParaProps,
    pub run: RunProps,
    /// The style, this one or one it is based on, whose own properties name the numbering.
    pub numbered_by: Option<String>,
    /// Whether it or one it is based on is a heading or title.
    pub heading: bool,
}

/// All styles of the file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default_paragraph: Option<String>,
    defaults: RunProps,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn read(xml: &str) -> Result<Styles, ExtractError> {
        let mut styles = Styles::default();
        let mut parser = Parser::new(xml);
        let mut path: Vec<Place> = Vec::new();
        let mut open: Option<(String, Style)> = None;
        while let Some(event) = parser.next()? {
            match event {
                Event::Start(tag) => {
                    let within = path.last().copied().unwrap_or(Place::Other);
                    let name = if tag.ns == Ns::Word { tag.name() } else { "" };
                    let mut place = Place::Other;
                    match (within, name) {
                        (_, "style") => {
                            let id = tag.attr("styleId").unwrap_or_default();
                            if tag.attr("type").as_deref() == Some("paragraph")
                                && tag
                                    .attr("default")
                                    .is_some_and(|d| matches!(d.as_str(), "1" | "true" | "on"))
                            {
                                styles.default_paragraph = Some(id.clone());
                            }
                            open = Some((id, Style::default()));
                            place = Place::Style;
                        }
                        (_, "rPrDefault") => place = Place::Defaults,
                        (Place::Defaults, "rPr") => place = Place::DefaultRun,
                        (Place::DefaultRun, _) => styles.defaults.read(&tag),
                        (Place::Style, "pPr") => place = Place::Para,
                        (Place::Style, "rPr") => place = Place::Run,
                        (Place::Style, "name") => {
                            if let Some((_, s)) = &mut open {
                                s.name = tag.val().unwrap_or_default().to_lowercase();
                            }
                        }
                        (Place::Style, "basedOn") => {
                            if let Some((_, s)) = &mut open {
                                s.based_on = tag.val();
                            }
                        }
                        (Place::Para, "numPr") => place = Place::Para,
                        (Place::Para, "rPr" | "pPrChange" | "sectPr") => {}
                        (Place::Para, _) => {
                            if let Some((_, s)) = &mut open {
                                s.para.read(&tag);
                            }
                        }
                        (Place::Run, _) => {
                            if let Some((_, s)) = &mut open {
                                s.run.read(&tag);
                            }
                        }
                        _ => {}
                    }
                    path.push(place);
                }
                Event::End => {
                    if path.pop() == Some(Place::Style)
                        && let Some((id, style)) = open.take()
                    {
                        styles.by_id.insert(id, style);
                    }
                }
                Event::Text(_) => {}
            }
        }
        styles.inherit();
        Ok(styles)
    }

    /// A paragraph's style; the default paragraph style where it names none that exists.
    pub fn paragraph(&self, id: Option<&str>) -> Option<&Style> {
        id.and_then(|id| self.by_id.get(id))
            .or_else(|| self.default_paragraph.as_ref().and_then(|id| self.by_id.get(id)))
    }

    /// A style by its id.
    pub fn get(&self, id: &str) -> Option<&Style> {
        self.by_id.get(id)
    }

    /// What holds where no style says otherwise.
    pub fn defaults(&self) -> &RunProps {
        &self.defaults
    }

    fn inherit(&mut self) {
        let whole: HashMap<String, Style> = self.by_id.keys().map(|id| (id.clone(), self.resolved(id))).collect();
        self.by_id = whole;
    }

    fn resolved(&self, id: &str) -> Style {
        let Some(own) = self.by_id.get(id) else {
            return Style::default();
        };
        let mut style = own.clone();
        style.heading = is_heading_name(&style.name);
        if style.para.num_id.is_some() {
            style.numbered_by = Some(id.to_owned());
        }
        let mut next = own.based_on.as_deref();
        for _ in 0..CHAIN_LIMIT {
            let Some((below_id, below)) = next.and_then(|n| self.by_id.get_key_value(n)) else {
                break;
            };
            style.run.over(&below.run);
            style.para.indent.over(below.para.indent);
            style.para.centred = style.para.centred.or(below.para.centred);
            style.para.outline = style.para.outline.or(below.para.outline);
            style.para.page_break_before = style.para.page_break_before.or(below.para.page_break_before);
            style.heading |= is_heading_name(&below.name);
            if style.para.num_id.is_none() && below.para.num_id.is_some() {
                style.para.num_id = below.para.num_id;
                style.numbered_by = Some(below_id.clone());
            }
            style.para.level = style.para.level.or(below.para.level);
            next = below.based_on.as_deref();
        }
        style.heading |= style.para.outline.is_some_and(|l| l < 9);
        style
    }
}

fn is_heading_name(name: &str) -> bool {
    name == "title"
        || name
            .strip_prefix("heading ")
            .is_some_and(|n| n.trim().parse::<u8>().is_ok())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Style,
    Para,
    Run,
    Defaults,
    DefaultRun,
    Other,
}
