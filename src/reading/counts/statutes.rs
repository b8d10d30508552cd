//! Citations of the United States Code in every spelling that agreements use.

use crate::constant::{Regex, regex as constant};
use std::ops::Range;
use std::sync::LazyLock;

/// A section that a text cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Title of the United States Code; `None` where the text names the section alone ("Section 846").
    pub title: Option<u32>,
    /// "841(b)(1)(A)"
    pub section: String,
    /// Where it stands in the normalised text.
    pub range: Range<usize>,
}

static TITLE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:title (\d{1,2}|[|l!] ?8),? ?(?:of the )?(?:united states code|u\.? ?s\.? ?c\.?(?:a\.)?),? ?(?:at )?|\b(\d{1,2}) ?u\.? ?s\.? ?c\.?(?:a\.)?,? ?)(?:(?:sections?|secs?\.?|ss)\.?)? ?",
    )
});
static SECTION_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:sections?|secs?\.?|ss) ([0-9][0-9a-z()\-, and]{1,60}?)(?:,? (?:of|in|under) (?:the )?|, )title (\d{1,2})\b",
    )
});
static SECTION_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:in violation of|contrary to|violat(?:es?|ed|ing|ions? of)|guilty (?:to|of)(?: a| an| the)?(?: offense| crime| count| charge)?(?: under| of)?|offense(?: under| against| created by)|charged under|pursuant to) (?:sections?|secs?\.?|ss) ",
    )
});
/// Sections with a penalty, known without their title.
static PENAL_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"\b(?:sections?|secs?\.?|ss) ((?:841|960|924|1591|2241|225[12]a?|242[23])\([0-9a-z]|(?:1028a|2260a)\b)")
});
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^(?:(?:,|;| and| or|,? and| through|,? as well as|:)? ?(?:sections?|secs?\.?)? ?)(\d{2,5}[a-z]{0,2}(?:-\d{1,2})?)((?: ?\([0-9a-z]{1,4}\))*)",
    )
});
static SUBSECTION: LazyLock<Regex> = LazyLock::new(|| constant(r"^(?:,| and|,? and) ?((?:\([0-9a-z]{1,4}\) ?)+)"));

/// Every section that a normalised text cites, in order.
pub fn cited(text: &str) -> Vec<Cited> {
    let mut out: Vec<Cited> = Vec::new();
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return out;
    }
    let number = |digits: &str| match digits.as_bytes().first() {
        Some(b'|' | b'l' | b'!') => Some(18),
        _ => digits.parse().ok(),
    };
    for found in TITLE_FIRST.captures_iter(text) {
        let title = found.get(1).or(found.get(2)).and_then(|m| number(m.as_str()));
        if let (Some(title), Some(all)) = (title, found.get(0)) {
            list(text, all.end(), text.len(), Some(title), &mut out);
        }
    }
    for found in SECTION_FIRST.captures_iter(text) {
        let title = found.get(2).and_then(|m| m.as_str().parse().ok());
        if let (Some(sections), Some(title)) = (found.get(1), title) {
            list(text, sections.start(), sections.end(), Some(title), &mut out);
        }
    }
    for found in SECTION_ALONE.find_iter(text) {
        list(text, found.end(), text.len(), None, &mut out);
    }
    for found in PENAL_ALONE.captures_iter(text).filter_map(|f| f.get(1)) {
        list(text, found.start(), text.len(), None, &mut out);
    }
    out.sort_by_key(|c| (c.range.start, c.title.is_none()));
    out.dedup_by(|b, a| b.range.start < a.range.end);
    out
}

/// What follows a number that is no section: the title of the next citation, a term, a quantity.
const NO_SECTION: [&str; 9] = ["u.s.c", "u. s", "usc", "year", "month", "day", "kilo", "gram", "count"];

/// The sections of one list: "841(a)(1), (b)(1)(A) and 846".
fn list(text: &str, from: usize, to: usize, title: Option<u32>, out: &mut Vec<Cited>) {
    let mut at = from;
    let mut base = String::new();
    while let Some(rest) = text.get(at..to) {
        if let Some(found) = SECTION.captures(rest) {
            let (Some(all), Some(number)) = (found.get(0), found.get(1)) else {
                break;
            };
            let after = rest.get(all.end()..).unwrap_or("").trim_start();
            if NO_SECTION.iter().any(|word| after.starts_with(word)) {
                break;
            }
            base = number.as_str().to_owned();
            let subs: String = found.get(2).map_or("", |m| m.as_str()).replace(' ', "");
            out.push(Cited {
                title,
                section: capitals(&format!("{base}{subs}")),
                range: at + number.start()..at + all.end(),
            });
            at += all.end();
        } else if let Some(found) = SUBSECTION.captures(rest).filter(|_| !base.is_empty()) {
            let (Some(all), Some(subs)) = (found.get(0), found.get(1)) else {
                break;
            };
            let end = at + all.as_str().trim_end().len();
            out.push(Cited {
                title,
                section: capitals(&format!("{base}{}", subs.as_str().replace(' ', ""))),
                range: at + subs.start()..end,
            });
            at = end;
        } else {
            break;
        }
    }
}

/// Penalty paragraphs have capital letters: "841(b)(1)(a)" in the normalised text is 841(b)(1)(A), "924(c)(1)(a)(i)"
/// is 924(c)(1)(A)(i); a letter after the section's number is a capital (1028A), but "78dd-2" and "2000e" are not.
fn capitals(section: &str) -> String {
    let open = section.find('(').unwrap_or(section.len());
    let (number, subs) = section.split_at(open);
    let letters = number.bytes().filter(u8::is_ascii_alphabetic).count();
    let mut out = match (letters, number) {
        (1, "78j" | "78m" | "77q" | "77x" | "2332h") => number.to_owned(),
        (1, _) => number.to_ascii_uppercase(),
        _ => number.to_owned(),
    };
    for (depth, part) in subs.split('(').skip(1).enumerate() {
        out.push('(');
        if depth == 2 && part.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push_str(&part.to_ascii_uppercase());
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statutes_in_their_spellings() {
        for (text, expected) in [
            ("21 u.s.c. section 841(b)(1)(a)(viii)", vec![(21, "841(b)(1)(A)(viii)")]),
            (
                "title 21, united states code, sections 841(a)(1), (b)(1)(a)",
                vec![(21, "841(a)(1)"), (21, "841(b)(1)(A)")],
            ),
            (
                "21 u.s.c. sections 846 and 841(b)(1)(a)",
                vec![(21, "846"), (21, "841(b)(1)(A)")],
            ),
            (
                "21 u.s.c. section 846 and 18 u.s.c. section 924(c)(1)(a)(i)",
                vec![(21, "846"), (18, "924(c)(1)(A)(i)")],
            ),
            ("title 18, united states code, section 1956(h)", vec![(18, "1956(h)")]),
            ("title | 8, united states code, section 982", vec![(18, "982")]),
            ("title 18 u.s.c. sec. 1344", vec![(18, "1344")]),
            ("section 3553(e) of title 18", vec![(18, "3553(e)")]),
            (
                "sections 952 and 960 of title 21, united states code",
                vec![(21, "952"), (21, "960")],
            ),
            (
                "sections 841(a)(1) and 846, title 21",
                vec![(21, "841(a)(1)"), (21, "846")],
            ),
            ("18 u.s.c. section 1028a", vec![(18, "1028A")]),
            (
                "title 15, united states code, sections 78dd-2 and 78dd-3",
                vec![(15, "78dd-2"), (15, "78dd-3")],
            ),
            ("15 u.s.c. sections 78j(b) and 78ff", vec![(15, "78j(b)"), (15, "78ff")]),
            ("21 usc 841(a)(1)", vec![(21, "841(a)(1)")]),
        ] {
            let found: Vec<(u32, String)> = cited(text)
                .into_iter()
                .map(|c| (c.title.unwrap_or(0), c.section))
                .collect();
            let expected: Vec<(u32, String)> = expected.into_iter().map(|(t, s)| (t, s.to_owned())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_penal_section_is_known_without_its_title() {
        for (text, section) in [
            ("section 841(b)(1)(b) governs", "841(b)(1)(B)"),
            ("the five years of section 924(c)", "924(c)"),
        ] {
            let found = cited(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].title, found[0].section.as_str()), (None, section));
        }
        let titled = cited("title 18, united states code, section 924(c)");
        assert_eq!(titled.iter().map(|c| c.title).collect::<Vec<_>>(), [Some(18)]);
    }

    #[test]
    fn a_section_alone_is_a_citation_only_as_an_offense() {
        let alone = cited("conspiracy to distribute cocaine, in violation of section 846");
        assert_eq!(alone.len(), 1);
        assert_eq!((alone[0].title, alone[0].section.as_str()), (None, "846"));
        assert!(cited("as section 12 of this agreement says").is_empty());
        assert!(cited("paragraph 846").is_empty());
    }

    #[test]
    fn the_range_is_that_of_the_section() {
        let text = "21 u.s.c. sections 841(a)(1), (b)(1)(a)";
        let found = cited(text);
        let words: Vec<&str> = found.iter().map(|c| &text[c.range.clone()]).collect();
        assert_eq!(words, ["841(a)(1)", "(b)(1)(a)"]);
    }
}
