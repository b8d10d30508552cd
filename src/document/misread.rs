//! Paragraph numbers that recognition misread, told from the numbers around them: "qi." between 6 and 8 is 7, "IL." after I. is II.

use super::furniture::Furniture;
use super::numbering::{Label, Style, read_label, roman};
use crate::extract::{ExtractedPage, Line, LineRole};
use std::collections::BTreeMap;

/// A line by the index of its page and its own index on it.
pub type Place = (usize, usize);

/// Longest mark that can be a misread number, in characters.
const LONGEST: usize = 5;
/// How far the numbers of one series may be out of line, in points.
const OUT_OF_LINE: f32 = 12.0;

/// A line that begins with a number or with a mark that could be one.
#[derive(Debug, Clone)]
struct Start {
    place: Place,
    indent: f32,
    /// What it was read as.
    label: Option<Label>,
    /// Bytes of the mark, the blank after it included.
    len: usize,
    /// The value of a roman number in capitals of which some were read as what looks like them: "VIL." is 7.
    roman: Option<u32>,
}

/// The numbers of lines that do not show them, or show another: on pages where `recognised` says that the text comes
/// from character recognition.
pub fn numbers(
    pages: &[ExtractedPage],
    classes: &[Vec<Furniture>],
    recognised: impl Fn(&ExtractedPage) -> bool,
) -> BTreeMap<Place, Label> {
    let mut starts = Vec::new();
    for (p, page) in pages.iter().enumerate() {
        let doubtful = recognised(page);
        for (l, line) in page.lines.iter().enumerate() {
            let body = classes.get(p).and_then(|c| c.get(l)) == Some(&Furniture::None)
                && line.role == LineRole::Body
                && !line.row
                && line.list_label.is_none();
            if let Some(start) = body.then(|| start((p, l), line, doubtful)).flatten() {
                starts.push(start);
            }
        }
    }
    let mut out = BTreeMap::new();
    repair(&starts, Style::Decimal, &mut out);
    // letters begin anew under every number
    let is_number =
        |s: &Start| s.label.as_ref().is_some_and(|l| l.style == Style::Decimal) || out.contains_key(&s.place);
    let parts: Vec<Vec<Start>> = starts
        .split(|s| is_number(s) && !s.label.as_ref().is_some_and(|l| l.parenthesised))
        .map(<[Start]>::to_vec)
        .collect();
    for part in parts {
        repair(&part, Style::Lower, &mut out);
    }
    romans(&starts, &mut out);
    out
}

/// Capital roman numbers in the order of their series. A number that comes again has lost a stroke: after VII a "VII." is VIII.
fn romans(starts: &[Start], out: &mut BTreeMap<Place, Label>) {
    let mut last = 0;
    for start in starts {
        let next = Label {
            style: Style::UpperRoman,
            parenthesised: false,
            value: last + 1,
            len: start.len,
            prefix: Vec::new(),
        };
        match start.roman {
            Some(1) => last = 1,
            Some(value) if last > 0 && (value == last + 1 || value == last) => {
                last += 1;
                if start.label.as_ref() != Some(&next) {
                    out.insert(start.place, next);
                }
            }
            _ => {}
        }
    }
}

/// The value of such a mark: capitals and a full stop, with strokes that were read as L, l, T, 1 or a bar.
fn roman_mark(mark: &str) -> Option<u32> {
    let core = mark.strip_suffix('.')?;
    let sound = core.chars().any(|c| matches!(c, 'I' | 'V' | 'X')) && core.chars().all(|c| "IVXLlT1|".contains(c));
    let strokes: String = core
        .chars()
        .map(|c| {
            if "LlT1|".contains(c) {
                'i'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    roman(&strokes).filter(|_| sound)
}

fn start(place: Place, line: &Line, doubtful: bool) -> Option<Start> {
    let text = line.text();
    let label = read_label(&text).filter(|l| l.prefix.is_empty());
    let mark = text.split_whitespace().next()?;
    let len = match &label {
        Some(label) => label.len,
        None => {
            let apart = || match line.pieces.as_slice() {
                [first, second, ..] => first.trails(second),
                _ => false,
            };
            let short =
                mark.chars().count() <= LONGEST && !matches!(mark, "v." | "vs." | "Mr." | "Ms." | "Dr." | "No.");
            let marked = mark.ends_with(['.', ',', ':', ';', ')', '}', ']']) || apart();
            if !(doubtful && short && marked) {
                return None;
            }
            let after = text.find(mark)? + mark.len();
            text.len() - text.get(after..)?.trim_start().len()
        }
    };
    Some(Start {
        place,
        indent: line.indent,
        roman: roman_mark(mark).filter(|_| doubtful),
        label,
        len,
    })
}

/// Finds in a series the marks between n and n + 2, and before a 2 with which the series would begin.
fn repair(starts: &[Start], style: Style, out: &mut BTreeMap<Place, Label>) {
    let known: Vec<(usize, &Label)> = starts
        .iter()
        .enumerate()
        .filter_map(|(i, s)| Some((i, s.label.as_ref().filter(|l| l.style == style)?)))
        .collect();
    let in_line = |a: usize, b: usize| match (starts.get(a), starts.get(b)) {
        (Some(a), Some(b)) => (a.indent - b.indent).abs() <= OUT_OF_LINE,
        _ => false,
    };
    let mut put = |at: usize, like: &Label, value: u32| {
        if let Some(start) = starts.get(at) {
            let label = Label {
                value,
                len: start.len,
                ..like.clone()
            };
            out.insert(start.place, label);
        }
    };
    let same = |a: &Label, b: &Label| a.parenthesised == b.parenthesised;
    for (n, &(at, label)) in known.iter().enumerate() {
        // the nearest number before it in its column that it could follow
        let before = known
            .get(..n)
            .unwrap_or(&[])
            .iter()
            .rev()
            .find(|(b, l)| in_line(*b, at) && same(l, label) && l.value < label.value);
        let (from, missing) = match before {
            Some((b, l)) if l.value + 2 == label.value => (*b + 1, l.value + 1),
            None if label.value == 2 => (0, 1),
            _ => continue,
        };
        let between: Vec<usize> = (from..at)
            .filter(|&i| in_line(i, at) && starts.get(i).is_some_and(|s| s.label.as_ref() != Some(label)))
            .collect();
        match (before, between.as_slice()) {
            (Some(_), [only]) => put(*only, label, missing),
            (None, [.., last]) => put(*last, label, missing),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::blocks::build;
    use crate::extract::text;
    use crate::source::Format;

    fn labels(source: &str) -> Vec<String> {
        let document = build(text::read(source.as_bytes()), Format::Text);
        document.clauses.iter().filter_map(|c| c.label.clone()).collect()
    }

    #[test]
    fn a_mark_between_two_numbers_is_the_number_between_them() {
        assert_eq!(
            labels("6. The first ends.\n\nqi. The second ends.\n\n8. The third ends.\n"),
            ["6", "7", "8"]
        );
        assert_eq!(
            labels("(a) one ends;\n\n(b) two ends;\n\nfe) three ends;\n\n(d) four ends.\n"),
            ["a", "b", "c", "d"]
        );
    }

    #[test]
    fn a_mark_before_the_second_is_the_first() {
        assert_eq!(
            labels("A. Terms\n\nlL. The first ends.\n\n2. The second ends.\n"),
            ["A", "1", "2"]
        );
    }

    #[test]
    fn roman_numbers_with_misread_strokes_keep_their_series() {
        let parts = ["I.", "IL.", "Ill.", "IV.", "V.", "VI.", "VIL.", "VII."];
        let text: String = parts
            .iter()
            .map(|p| format!("{p} THE HEADING\n\nIt ends here.\n\n"))
            .collect();
        assert_eq!(labels(&text), ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]);
    }

    #[test]
    fn words_between_two_numbers_are_no_number() {
        assert_eq!(
            labels("6. The first ends.\n\nThe second ends.\n\nIt ends.\n\n8. The third ends.\n"),
            ["6", "8"]
        );
        assert_eq!(
            labels("6. The first ends.\n\nqi. The second.\n\n9. The third.\n"),
            ["6", "9"]
        );
    }
}
