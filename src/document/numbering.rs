//! Paragraph numbers: reading one at the start of a paragraph, and placing it in the outline ("7(b)(ii)").

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 1 2 3
    Decimal,
    /// a b c
    Lower,
    /// A B C
    Upper,
    /// i ii iii
    LowerRoman,
    /// I II III
    UpperRoman,
}

/// A number at the start of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// How it is written.
    pub style: Style,
    /// Whether it stands in parentheses or before a closing one: "(b)", "b)".
    pub parenthesised: bool,
    /// Its value, from 1.
    pub value: u32,
    /// Bytes it takes at the start of the text, the blank after it included.
    pub len: usize,
    /// For numbers like "5.2": the parts before the last.
    pub prefix: Vec<u32>,
}

/// Reads the number at the start of `text`, if there is one: "7.", "(b)", "iv.", "5.2", "Paragraph 7." and what
/// recognition makes of them ("l.", "ll.", "4,", "IO.").
///
/// A letter that could be a roman number is given as a letter; [`Outline`] decides.
pub fn read_label(text: &str) -> Option<Label> {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    let (word_len, body) = strip_word(trimmed);
    let open = body.starts_with(['(', '[']);
    let start = usize::from(open);
    let core_len = body
        .get(start..)?
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .unwrap_or(body.len() - start);
    let mut core = body.get(start..start + core_len)?;
    let mut end = start + core_len;
    let dotted = core.ends_with('.');
    core = core.trim_end_matches('.');
    let close = body.get(end..)?.chars().next();
    let closed = matches!(close, Some(')' | ']' | '}'));
    if closed {
        end += 1;
    }
    let comma = !dotted && !closed && close == Some(',') && core.bytes().all(|b| b.is_ascii_digit()) && core.len() <= 2;
    if comma {
        end += 1;
    }
    if body.get(end..)?.starts_with('.') {
        end += 1;
    }
    if open != closed && open || core.is_empty() {
        return None;
    }
    let rest = body.get(end..)?;
    // "1.2 The Office agrees"; never "10.5 percent"
    let parts_alone = !open && core.contains('.') && rest.trim_start().starts_with(|c: char| c.is_uppercase());
    if !(dotted || closed || comma || parts_alone || word_len > 0)
        || !(rest.is_empty() || rest.starts_with(char::is_whitespace))
    {
        return None;
    }
    let len = lead + word_len + end + (rest.len() - rest.trim_start().len());
    let make = |style, value, prefix| {
        Some(Label {
            style,
            // "14.)" is "14."
            parenthesised: closed && (open || !dotted),
            value,
            len,
            prefix,
        })
    };
    let parts: Vec<&str> = core.split('.').collect();
    if parts
        .iter()
        .all(|p| !p.is_empty() && p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()))
    {
        let mut numbers: Vec<u32> = parts.iter().filter_map(|p| p.parse().ok()).collect();
        let value = numbers.pop()?;
        // "10.5 years" is no label: one with parts needs small ones
        if value == 0 || value > 250 || numbers.len() > 2 {
            return None;
        }
        return make(Style::Decimal, value, numbers);
    }
    if parts.len() > 1 || core.len() > 5 {
        return None;
    }
    if core.len() == 1 {
        let letter = core.bytes().next()?;
        if letter == b'l' && dotted && !closed {
            return make(Style::Decimal, 1, Vec::new());
        }
        if letter.is_ascii_lowercase() {
            return make(Style::Lower, u32::from(letter - b'a') + 1, Vec::new());
        }
        if letter.is_ascii_uppercase() {
            return make(Style::Upper, u32::from(letter - b'A') + 1, Vec::new());
        }
        return None;
    }
    // "Cc." is a "c." of which recognition saw two
    if let [upper @ b'A'..=b'Z', lower] = core.as_bytes()
        && upper.to_ascii_lowercase() == *lower
        && *lower != b'l'
    {
        return make(Style::Lower, u32::from(lower - b'a') + 1, Vec::new());
    }
    if let Some(value) = misread_number(core) {
        return make(Style::Decimal, value, Vec::new());
    }
    if let Some(value) = roman(&core.to_ascii_lowercase()) {
        let style = if core.bytes().all(|b| b.is_ascii_lowercase()) {
            Style::LowerRoman
        } else {
            Style::UpperRoman
        };
        return make(style, value, Vec::new());
    }
    let mut bytes = core.bytes();
    if let (Some(a), Some(b), None) = (bytes.next(), bytes.next(), bytes.next())
        && a == b
        && a.is_ascii_lowercase()
    {
        return make(Style::Lower, u32::from(a - b'a') + 27, Vec::new());
    }
    None
}

/// "Paragraph 7", "Section 4", "¶ 7" before the number.
fn strip_word(text: &str) -> (usize, &str) {
    for word in [
        "Paragraph ",
        "PARAGRAPH ",
        "Section ",
        "SECTION ",
        "Article ",
        "ARTICLE ",
        "¶ ",
        "¶",
        "§ ",
        "PART ",
        "Part ",
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            // only as a heading: "Section 4." or the number alone, never "Section 5K1.1 provides"
            let number: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
            let after = rest.get(number.len()..).unwrap_or("");
            let heading = number.len() <= 4 && (after.is_empty() || after.starts_with(['.', ':', ')', '-', '–', '—']));
            return if heading && !number.is_empty() && after.starts_with('.') {
                (word.len(), rest)
            } else {
                (0, text)
            };
        }
    }
    (0, text)
}

/// A number whose ones and noughts were read as letters: "ll", "lO", "IO", "1l".
fn misread_number(core: &str) -> Option<u32> {
    let digits: String = core
        .chars()
        .map(|c| match c {
            'l' | 'I' => '1',
            'O' | 'o' => '0',
            'S' => '5',
            other => other,
        })
        .collect();
    let real = core.chars().filter(char::is_ascii_digit).count();
    let l = core.contains('l') || core.contains('O');
    (core.len() <= 3 && (real > 0 || l) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|n| (1..=199).contains(n))
}

/// The value of a roman number in small letters, up to 59.
pub(super) fn roman(text: &str) -> Option<u32> {
    let mut total = 0;
    let mut last = 0;
    for c in text.chars().rev() {
        let value = match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        };
        if value < last {
            total -= value;
        } else {
            total += value;
            last = value;
        }
    }
    (total > 0 && total < 60).then_some(total as u32)
}

/// One level of the outline that is open.
#[derive(Debug, Clone)]
struct Level {
    style: Style,
    parenthesised: bool,
    value: u32,
    depth_of_prefix: usize,
    shown: String,
}

/// A gap in the numbers of the paragraphs of one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The number before it, as shown.
    pub before: u32,
    /// The number after it.
    pub after: u32,
}

/// Places numbers in an outline as they come. Keeps the open levels; a number that continues an open level closes
/// those below it, one that begins a series (1, a, i) opens a new level.
#[derive(Debug, Default)]
pub struct Outline {
    levels: Vec<Level>,
    /// The last number of the outermost decimal series: paragraphs are often numbered through from section to section.
    last: u32,
    /// Where numbers of the top decimal series were skipped.
    pub gaps: Vec<Gap>,
}

impl Outline {
    /// The number that the next paragraph of the outermost decimal series should have.
    pub fn next_number(&self) -> Option<u32> {
        (self.last > 0).then_some(self.last + 1)
    }

    /// Takes the next number; returns the full label and its depth (0 for the top), or `None` where it cannot be a
    /// paragraph number in this place.
    pub fn place(&mut self, label: &Label) -> Option<(String, usize)> {
        let mut candidates = vec![label.clone()];
        if matches!(label.style, Style::Lower | Style::Upper)
            && let Some(value) = single_roman(label)
        {
            let style = if label.style == Style::Lower {
                Style::LowerRoman
            } else {
                Style::UpperRoman
            };
            candidates.push(Label {
                style,
                value,
                ..label.clone()
            });
        }
        // first choice: it continues an open level exactly
        for depth in (0..self.levels.len()).rev() {
            for candidate in &candidates {
                if self.fits(depth, candidate) && candidate.value == self.levels[depth].value + 1 {
                    return Some(self.continue_at(depth, candidate));
                }
            }
        }
        // or it goes on from section to section
        let through = label.style == Style::Decimal && !label.parenthesised && label.prefix.is_empty();
        let sections = self
            .levels
            .iter()
            .take_while(|l| matches!(l.style, Style::Upper | Style::UpperRoman))
            .count();
        if through
            && self.last > 0
            && (1..=3).contains(&label.value.saturating_sub(self.last))
            && !self
                .levels
                .iter()
                .any(|l| l.style == Style::Decimal && !l.parenthesised)
        {
            if label.value > self.last + 1 {
                self.gaps.push(Gap {
                    before: self.last,
                    after: label.value,
                });
            }
            self.levels.truncate(sections);
            return Some(self.push(label));
        }
        // second: it begins a series
        for candidate in candidates.iter().rev() {
            if candidate.value == 1 && candidate.prefix.is_empty() {
                return Some(self.open(candidate));
            }
        }
        // third: recognition lost the first figure of the number that should come ("7." for "17.")
        if let Some(depth) = (0..self.levels.len())
            .rev()
            .find(|&d| self.levels[d].value >= 9 && self.fits(d, label))
        {
            let expected = self.levels[depth].value + 1;
            if label.style == Style::Decimal && label.value < 10 && expected % 10 == label.value {
                return Some(self.continue_at(
                    depth,
                    &Label {
                        value: expected,
                        ..label.clone()
                    },
                ));
            }
        }
        // fourth: it skips a few numbers of an open level
        for depth in (0..self.levels.len()).rev() {
            for candidate in &candidates {
                let skipped = candidate.value.saturating_sub(self.levels[depth].value);
                if self.fits(depth, candidate) && (2..=4).contains(&skipped) {
                    if self.levels[depth].style == Style::Decimal && self.levels[depth].depth_of_prefix == 0 {
                        self.gaps.push(Gap {
                            before: self.levels[depth].value,
                            after: candidate.value,
                        });
                    }
                    return Some(self.continue_at(depth, candidate));
                }
            }
        }
        if !label.prefix.is_empty() {
            return Some(self.dotted(label));
        }
        // the first number under the first heading was lost
        if through && self.last == 0 && label.value <= 4 && sections == self.levels.len() {
            return Some(self.push(label));
        }
        // the first number of the paper may be any: a clause on its own, or a dump that lost its first page
        (self.levels.is_empty() && (label.style == Style::Decimal || label.parenthesised)).then(|| self.open(label))
    }

    fn fits(&self, depth: usize, label: &Label) -> bool {
        self.levels.get(depth).is_some_and(|l| {
            l.style == label.style
                && l.depth_of_prefix == label.prefix.len()
                && (l.parenthesised == label.parenthesised || label.style != Style::Decimal)
        })
    }

    fn continue_at(&mut self, depth: usize, label: &Label) -> (String, usize) {
        self.levels.truncate(depth + 1);
        if let Some(level) = self.levels.last_mut() {
            level.value = label.value;
            level.shown = show(label);
            if level.style == Style::Decimal && !level.parenthesised && level.depth_of_prefix == 0 {
                self.last = label.value;
            }
        }
        self.full()
    }

    fn open(&mut self, label: &Label) -> (String, usize) {
        // a decimal series that begins again closes everything (a second part of the paper), unless it is in parentheses
        if label.style == Style::Decimal && !label.parenthesised {
            let keep = self
                .levels
                .iter()
                .position(|l| l.style == Style::Decimal && !l.parenthesised);
            let headings = self
                .levels
                .iter()
                .take_while(|l| matches!(l.style, Style::UpperRoman | Style::Upper))
                .count();
            self.levels
                .truncate(keep.unwrap_or(headings).min(headings.max(keep.unwrap_or(headings))));
        } else if let Some(depth) = (0..self.levels.len())
            .find(|&d| self.levels[d].style == label.style && self.levels[d].parenthesised == label.parenthesised)
        {
            self.levels.truncate(depth);
        } else if matches!(label.style, Style::UpperRoman) || label.style == Style::Upper && !label.parenthesised {
            let headings = self
                .levels
                .iter()
                .take_while(|l| l.style == Style::UpperRoman && label.style == Style::Upper)
                .count();
            self.levels.truncate(headings);
        }
        self.push(label)
    }

    fn push(&mut self, label: &Label) -> (String, usize) {
        if label.style == Style::Decimal && !label.parenthesised && label.prefix.is_empty() {
            self.last = label.value;
        }
        self.levels.push(Level {
            style: label.style,
            parenthesised: label.parenthesised,
            value: label.value,
            depth_of_prefix: label.prefix.len(),
            shown: show(label),
        });
        self.full()
    }

    fn dotted(&mut self, label: &Label) -> (String, usize) {
        self.levels
            .retain(|l| l.style == Style::Decimal && l.depth_of_prefix < label.prefix.len());
        let parts: Vec<String> = label.prefix.iter().chain([&label.value]).map(u32::to_string).collect();
        let shown = parts.join(".");
        self.levels.push(Level {
            style: Style::Decimal,
            parenthesised: false,
            value: label.value,
            depth_of_prefix: label.prefix.len(),
            shown,
        });
        self.full()
    }

    /// "7(b)(ii)" and its depth: sections in roman capitals and capital letters are no part of a paragraph's number,
    /// unless nothing else is open.
    fn full(&self) -> (String, usize) {
        let from = self
            .levels
            .iter()
            .position(|l| l.style == Style::Decimal && !l.parenthesised)
            .unwrap_or(0);
        let from = self
            .levels
            .iter()
            .rposition(|l| l.depth_of_prefix > 0)
            .unwrap_or(from)
            .max(from);
        let mut out = String::new();
        for (i, level) in self.levels.iter().skip(from).enumerate() {
            if i == 0 {
                out.push_str(&level.shown)
            } else {
                out.push_str(&format!("({})", level.shown))
            }
        }
        (out, self.levels.len().saturating_sub(from + 1))
    }
}

fn single_roman(label: &Label) -> Option<u32> {
    // i, v, x as letters are 9, 22, 24
    match label.value {
        9 => Some(1),
        22 => Some(5),
        24 => Some(10),
        _ => None,
    }
}

fn show(label: &Label) -> String {
    match label.style {
        Style::Decimal => {
            let mut parts: Vec<String> = label.prefix.iter().map(u32::to_string).collect();
            parts.push(label.value.to_string());
            parts.join(".")
        }
        Style::Lower | Style::Upper => {
            let base = if label.style == Style::Lower { b'a' } else { b'A' };
            let letter = char::from(base + ((label.value - 1) % 26) as u8);
            std::iter::repeat_n(letter, 1 + ((label.value - 1) / 26) as usize).collect()
        }
        Style::LowerRoman => to_roman(label.value),
        Style::UpperRoman => to_roman(label.value).to_ascii_uppercase(),
    }
}

fn to_roman(mut value: u32) -> String {
    let mut out = String::new();
    for (n, s) in [
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ] {
        while value >= n {
            out.push_str(s);
            value -= n;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(labels: &[&str]) -> Vec<String> {
        let mut outline = Outline::default();
        labels
            .iter()
            .map(|text| {
                let label = read_label(&format!("{text} The defendant")).unwrap_or_else(|| panic!("{text} is a label"));
                outline.place(&label).map_or_else(|| "-".to_owned(), |p| p.0)
            })
            .collect()
    }

    #[test]
    fn numbers_letters_and_romans_nest() {
        assert_eq!(
            outline(&["1.", "(a)", "(i)", "(ii)", "(b)", "2.", "a.", "b.", "3."]),
            ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2", "2(a)", "2(b)", "3"]
        );
    }

    #[test]
    fn letter_i_after_h_is_a_letter() {
        assert_eq!(outline(&["1.", "(g)"])[1], "-");
        assert_eq!(
            outline(&["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)"])[8..],
            ["i", "j"]
        );
    }

    #[test]
    fn sections_in_roman_capitals_are_not_part_of_the_number() {
        assert_eq!(
            outline(&["I.", "1.", "2.", "II.", "3.", "(a)"]),
            ["I", "1", "2", "II", "3", "3(a)"]
        );
    }

    #[test]
    fn paragraphs_numbered_through_the_sections() {
        assert_eq!(
            outline(&["A.", "1.", "2.", "B.", "3.", "a.", "b.", "C.", "4."]),
            ["A", "1", "2", "B", "3", "3(a)", "3(b)", "C", "4"]
        );
    }

    #[test]
    fn a_skipped_number_is_a_gap() {
        let mut outline = Outline::default();
        for text in ["19. x", "20. x", "22. x"] {
            if let Some(label) = read_label(text) {
                outline.place(&label);
            }
        }
        assert_eq!(outline.gaps, [Gap { before: 20, after: 22 }]);
    }

    #[test]
    fn what_recognition_makes_of_numbers() {
        assert_eq!(read_label("ll. In the event").map(|l| l.value), Some(11));
        assert_eq!(read_label("4, Defendant recognizes").map(|l| l.value), Some(4));
        assert_eq!(read_label("l. Defendant agrees").map(|l| l.value), Some(1));
        assert_eq!(read_label("lO. Defendant agrees").map(|l| l.value), Some(10));
        assert_eq!(
            read_label("Cc. what the plan was").map(|l| (l.style, l.value)),
            Some((Style::Lower, 3))
        );
        assert_eq!(read_label("14.) In accordance").map(|l| l.parenthesised), Some(false));
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "18 U.S.C. § 371",
            "5K1.1 of the Guidelines",
            "a motion",
            "I agree",
            "Section 5K1.1 provides",
            "2019, the defendant",
            "Mr. Doe",
            "U.S. Attorney",
            "10.50 percent of",
        ] {
            assert_eq!(read_label(text).filter(|l| l.prefix.is_empty()), None, "{text}");
        }
    }

    #[test]
    fn dotted_numbers_keep_their_parts() {
        assert_eq!(outline(&["1.", "1.1", "1.2", "(a)"]), ["1", "1.1", "1.2", "1.2(a)"]);
    }
}
