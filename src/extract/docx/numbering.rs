//! Computes the number that Word prints before a list paragraph (ECMA-376 part 1, 17.9).

use std::collections::{HashMap, HashSet};

use super::labels::Format;
use super::props::Indent;
use super::styles::Styles;
use super::xml::{Event, Ns, Parser};
use crate::extract::ExtractError;

/// What is put between the number and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: Format,
    text: String,
    suffix: Suffix,
    /// `Some(0)`: never; `Some(n)`: when the n-th level (1-based) or one above it is used; `None`: any level above.
    restart: Option<u32>,
    legal: bool,
    style: Option<String>,
    hidden: bool,
    picture: bool,
    indent: Indent,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: HashMap<u8, Level>,
    /// The numbering style that holds the levels in its place.
    style_link: Option<String>,
    /// The numbering style that it is the definition of.
    defines: Option<String>,
}

#[derive(Debug, Default)]
struct Num {
    of: i64,
    starts: HashMap<u8, u32>,
    levels: HashMap<u8, Level>,
}

/// The lists of a file.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<i64, Abstract>,
    nums: HashMap<i64, Num>,
}

/// How far each list of one story (body, notes, a header) has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    values: HashMap<i64, [Option<u32>; 9]>,
    started: HashSet<(i64, u8)>,
}

/// A computed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// "5.", "(b)", "•".
    pub text: String,
    /// Tab or space.
    pub after: &'static str,
    /// 0-based.
    pub level: u8,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn read(xml: &str) -> Result<Numbering, ExtractError> {
        reading::read(xml)
    }

    /// The level that the list links to the paragraph style.
    pub fn level_of_style(&self, num_id: i64, style: &str, styles: &Styles) -> Option<u8> {
        let num = self.nums.get(&num_id)?;
        let list = self.list(num, styles)?.1;
        (0..9).find(|l| {
            let level = num.levels.get(l).or_else(|| list.levels.get(l));
            level.is_some_and(|level| level.style.as_deref() == Some(style))
        })
    }

    /// The indentation that the level gives its paragraphs.
    pub fn indent(&self, num_id: i64, level: u8, styles: &Styles) -> Option<Indent> {
        let num = self.nums.get(&num_id)?;
        let list = self.list(num, styles)?.1;
        num.levels
            .get(&level)
            .or_else(|| list.levels.get(&level))
            .map(|l| l.indent)
    }

    /// Counts one paragraph of the list and gives its number; `None` where the level prints none.
    pub fn count(&self, counters: &mut Counters, num_id: i64, level: u8, styles: &Styles) -> Option<Label> {
        let num = self.nums.get(&num_id)?;
        let (list_id, list) = self.list(num, styles)?;
        let get = |l: u8| num.levels.get(&l).or_else(|| list.levels.get(&l));
        let start = |l: u8| {
            num.starts
                .get(&l)
                .copied()
                .or_else(|| get(l).map(|x| x.start))
                .unwrap_or(1)
        };
        let at = usize::from(level);
        let first_of_num = counters.started.insert((num_id, level));
        let values = counters.values.entry(list_id).or_default();
        let slot = values.get_mut(at)?;
        *slot = match *slot {
            Some(_) if first_of_num && num.starts.contains_key(&level) => Some(start(level)),
            Some(n) => Some(n.saturating_add(1)),
            None => Some(start(level)),
        };
        for (l, deeper) in (0u8..).zip(values.iter_mut()).skip(at + 1) {
            let restarts = match get(l).and_then(|x| x.restart) {
                None => true,
                Some(n) => u32::from(level) < n,
            };
            if restarts {
                *deeper = None;
            }
        }
        // A level above that was never used counts as begun.
        for (l, above) in (0u8..).zip(values.iter_mut()).take(at) {
            above.get_or_insert_with(|| start(l));
        }
        let definition = get(level)?;
        if definition.hidden {
            return None;
        }
        let after = match definition.suffix {
            Suffix::Tab => "\t",
            Suffix::Space | Suffix::Nothing => " ",
        };
        if definition.format == Format::Bullet || definition.picture {
            let shown = definition.picture || !definition.text.trim().is_empty();
            return shown.then(|| Label {
                text: "•".to_owned(),
                after,
                level,
            });
        }
        let text = fill(&definition.text, |l| {
            let format = match get(l).map(|x| x.format).unwrap_or_default() {
                Format::None | Format::Bullet => return None,
                _ if definition.legal => Format::Decimal,
                other => other,
            };
            let n = values
                .get(usize::from(l))
                .copied()
                .flatten()
                .unwrap_or_else(|| start(l));
            Some(format.write(n))
        });
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(Label { text, after, level })
    }

    /// The definition behind a list, through the numbering style it may point to.
    fn list(&self, num: &Num, styles: &Styles) -> Option<(i64, &Abstract)> {
        let own = self.abstracts.get(&num.of)?;
        let Some(link) = own.style_link.as_deref() else {
            return Some((num.of, own));
        };
        let through_style = styles
            .get(link)
            .and_then(|s| s.para.num_id)
            .and_then(|id| self.nums.get(&id))
            .and_then(|n| Some((n.of, self.abstracts.get(&n.of)?)));
        let by_name = || {
            let mut found: Vec<_> = self
                .abstracts
                .iter()
                .filter(|(_, a)| a.defines.as_deref() == Some(link))
                .collect();
            found.sort_by_key(|(id, _)| **id);
            found.first().map(|(id, a)| (**id, *a))
        };
        through_style.or_else(by_name).or(Some((num.of, own)))
    }
}

/// Puts the numbers into "%1.%2". A level that writes none takes the text up to the next level's number with it.
fn fill(pattern: &str, number: impl Fn(u8) -> Option<String>) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    // Where the text after a level without a number begins.
    let mut unnumbered = None;
    while let Some(c) = chars.next() {
        match chars.peek().and_then(|d| d.to_digit(10)) {
            Some(d @ 1..=9) if c == '%' => {
                chars.next();
                if let Some(at) = unnumbered.take() {
                    out.truncate(at);
                }
                match number(d as u8 - 1) {
                    Some(text) => out.push_str(&text),
                    None => unnumbered = Some(out.len()),
                }
            }
            _ => out.push(c),
        }
    }
    out
}

mod reading {
    //! Reads the definitions.

    use super::*;

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Place {
        Abstract,
        Num,
        Override,
        Level,
        LevelPara,
        LevelRun,
        Other,
    }

    #[derive(Default)]
    struct Open {
        id: i64,
        list: Abstract,
        num: Num,
        /// The level an override is for.
        over: u8,
        at: u8,
        level: Level,
    }

    pub(super) fn read(xml: &str) -> Result<Numbering, ExtractError> {
        let mut out = Numbering::default();
        let mut parser = Parser::new(xml);
        let mut path: Vec<(Place, Place)> = Vec::new();
        let mut open = Open::default();
        while let Some(event) = parser.next()? {
            match event {
                Event::Start(tag) => {
                    // Alternate content is looked through: its children belong to the element around it.
                    let within = path.last().map_or(Place::Other, |p| p.1);
                    if tag.ns == Ns::Compat {
                        path.push((Place::Other, within));
                        continue;
                    }
                    let name = if tag.ns == Ns::Word { tag.name() } else { "" };
                    let small = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
                    let level_number = || tag.number("ilvl").and_then(|n| u8::try_from(n).ok()).filter(|&n| n < 9);
                    let mut place = Place::Other;
                    match (within, name) {
                        (_, "abstractNum") => {
                            open.id = tag.number("abstractNumId").unwrap_or(-1);
                            open.list = Abstract::default();
                            place = Place::Abstract;
                        }
                        (Place::Abstract, "numStyleLink") => open.list.style_link = tag.val(),
                        (Place::Abstract, "styleLink") => open.list.defines = tag.val(),
                        (Place::Abstract | Place::Override, "lvl") => {
                            open.at = level_number().unwrap_or(if within == Place::Override { open.over } else { 9 });
                            open.level = Level {
                                start: 0,
                                ..Level::default()
                            };
                            place = Place::Level;
                        }
                        (Place::Level, "start") => open.level.start = small(tag.number("val")).unwrap_or(0),
                        (Place::Level, "numFmt") => {
                            open.level.format = Format::of(&tag.val().unwrap_or_default());
                        }
                        (Place::Level, "lvlText") => open.level.text = tag.val().unwrap_or_default(),
                        (Place::Level, "lvlRestart") => open.level.restart = small(tag.number("val")),
                        (Place::Level, "isLgl") => open.level.legal = tag.on(),
                        (Place::Level, "pStyle") => open.level.style = tag.val(),
                        (Place::Level, "lvlPicBulletId") => open.level.picture = true,
                        (Place::Level, "suff") => {
                            open.level.suffix = match tag.val().as_deref() {
                                Some("space") => Suffix::Space,
                                Some("nothing") => Suffix::Nothing,
                                _ => Suffix::Tab,
                            };
                        }
                        (Place::Level, "pPr") => place = Place::LevelPara,
                        (Place::Level, "rPr") => place = Place::LevelRun,
                        (Place::LevelPara, "ind") => open.level.indent.read(&tag),
                        (Place::LevelRun, "vanish") => open.level.hidden = tag.on(),
                        (_, "num") => {
                            open.id = tag.number("numId").unwrap_or(-1);
                            open.num = Num::default();
                            place = Place::Num;
                        }
                        (Place::Num, "abstractNumId") => open.num.of = tag.number("val").unwrap_or(-1),
                        (Place::Num, "lvlOverride") => {
                            open.over = level_number().unwrap_or(9);
                            place = Place::Override;
                        }
                        (Place::Override, "startOverride") => {
                            if let Some(n) = small(tag.number("val")) {
                                open.num.starts.insert(open.over, n);
                            }
                        }
                        _ => {}
                    }
                    path.push((place, place));
                }
                Event::End => {
                    let closed = path.pop().map_or(Place::Other, |p| p.0);
                    let within = path.last().map_or(Place::Other, |p| p.1);
                    match closed {
                        Place::Abstract => {
                            out.abstracts.insert(open.id, std::mem::take(&mut open.list));
                        }
                        Place::Num => {
                            out.nums.insert(open.id, std::mem::take(&mut open.num));
                        }
                        Place::Level => {
                            let level = std::mem::take(&mut open.level);
                            if within == Place::Override {
                                open.num.levels.insert(open.over, level);
                            } else {
                                open.list.levels.insert(open.at, level);
                            }
                        }
                        _ => {}
                    }
                }
                Event::Text(_) => {}
            }
        }
        Ok(out)
    }
}
