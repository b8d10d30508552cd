//! What is printed on a page but is no part of what the paper says: filing stamps, page numbers, running heads, noise.

use crate::extract::{ExtractedPage, Line};

/// What a line is, as far as the page alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// Part of what the paper says.
    None,
    /// The clerk's stamp: "Case 1:19-cr-00008 Document 10 Filed 01/22/19 Page 2 of 20".
    Stamp,
    /// A page number.
    PageNumber,
    /// The same line at the head or foot of most pages.
    RunningHead,
    /// Room for initials at the foot of a page: "Defendant's Initials ____".
    Initials,
    /// Marks that are no words: what recognition made of a stamp, a signature, a fold.
    Noise,
}

/// Whether a line is a filing stamp of CM/ECF. `Some(Some(n))` where its page number can be read.
///
/// The stamp has a case number, a document number, a filing date and a page; recognition loses any of them, so two
/// of the four and a first word of the stamp are enough.
pub fn stamp_page(line: &str) -> Option<Option<u32>> {
    let line = line.trim();
    if line.len() > 160 || line.len() < 10 {
        return None;
    }
    let lower = line.to_ascii_lowercase();
    let start = lower.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let case = start.starts_with("case") && lower.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let usca = start.starts_with("usca") || start.starts_with("appellate case");
    let document =
        lower.contains("document") || lower.contains("doc.") || lower.contains("dkt") || lower.contains("ecf");
    let filed = lower.contains("filed") || lower.contains("entered") || lower.contains("date:");
    let page = lower.contains("page") || lower.contains("pg ");
    let marks = usize::from(document) + usize::from(filed) + usize::from(page);
    let stamp = (case || usca) && marks >= 2
        || lower.contains("pageid") && (document || filed || page)
        || document && filed && page && lower.bytes().filter(u8::is_ascii_digit).count() >= 6;
    if !stamp || lower.trim_end().ends_with('.') && line.split_whitespace().count() > 20 {
        return None;
    }
    Some(number_after(&lower, "page"))
}

fn number_after(line: &str, word: &str) -> Option<u32> {
    let after = &line[line.rfind(&format!("{word} "))? + word.len()..];
    let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Whether a line holds nothing but a page number: "7", "- 7 -", "Page 7 of 12", "7 of 12", "iv".
fn is_page_number(line: &str) -> bool {
    let lower = line.trim().to_ascii_lowercase();
    if lower.len() > 16 || lower.is_empty() {
        return false;
    }
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | '/'))
        .filter(|w| !w.is_empty())
        .collect();
    let number = |w: &str| !w.is_empty() && w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    let roman = |w: &str| w.len() <= 5 && w.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    match words.as_slice() {
        [one] => number(one) || roman(one),
        ["page", one] => number(one) || roman(one),
        // "0f" is how recognition reads it
        [a, "of" | "0f", b] | ["page", a, "of" | "0f", b] => number(a) && number(b),
        [a, b] => number(a) && number(b) && lower.contains('/'),
        _ => false,
    }
}

/// Whether a line is room for initials: "Defendant's Initials ____  3", "Initials: ___/___", "D.O.L. ____". A blank is
/// left to be filled, and nothing is said but whose it is.
fn is_initials(line: &str) -> bool {
    let blank = line.contains("__");
    let names: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '_' | '/' | ':'))
        .filter(|w| w.contains(char::is_alphabetic))
        .collect();
    let initials = |w: &str| {
        let letters = w.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() <= 4
            && letters.clone().all(char::is_uppercase)
            && w.chars().filter(|c| *c == '.').count() >= 2
    };
    let named = names.iter().any(|w| w.to_ascii_lowercase().starts_with("initial"));
    blank && names.len() <= 6 && (named || !names.is_empty() && names.iter().all(|w| initials(w)))
}

/// Share of the tokens of a line that look like words, numbers or citations of an English legal text, 0.0 to 1.0.
pub fn wordlike(line: &str) -> f32 {
    let tokens: Vec<&str> = line.split_whitespace().collect();
    if tokens.is_empty() {
        return 1.0;
    }
    tokens
        .iter()
        .map(|t| if token_is_word(t) { 1.0 } else { 0.0 })
        .sum::<f32>()
        / tokens.len() as f32
}

fn token_is_word(token: &str) -> bool {
    let core = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '§' && c != '$');
    if core.is_empty() || matches!(core, "§" | "§§" | "$") {
        // a row of underscores is room to be filled
        let room = token.len() > 2 && token.chars().all(|c| c == '_');
        return room || matches!(token, "§" | "§§" | "-" | "–" | "—" | "&" | "•" | "$" | "/s/");
    }
    let letters: Vec<char> = core.chars().filter(|c| c.is_alphabetic()).collect();
    let digits = core.chars().filter(char::is_ascii_digit).count();
    if letters.is_empty() {
        return digits > 0;
    }
    if digits > 0 {
        // "2D1.1(b)(18)", "78dd-2", "1:18-cr-20312-MGC"
        return digits * 3 >= letters.len() || core.contains('-') || core.contains('.');
    }
    let odd = core
        .chars()
        .filter(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-' | '.' | '(' | ')' | '/' | ',' | '_'))
        .count();
    if odd > 0 {
        return false;
    }
    if letters.len() == 1 {
        return matches!(letters.first(), Some('a' | 'A' | 'I' | 'v' | 'V')) || token.ends_with(['.', ')', ':']);
    }
    let vowels = letters
        .iter()
        .filter(|c| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
        .count();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let cased = capitals == 0
        || capitals == letters.len()
        || letters.first().is_some_and(|c| c.is_uppercase()) && capitals <= 2
        || core.contains('-')
        || core.contains('.');
    if capitals == letters.len() && letters.len() <= 6 {
        return letters.len() > 2 || vowels > 0 || core.contains('.') || matches!(core, "US" | "DC" | "SD" | "ND");
    }
    cased && vowels > 0 && vowels < letters.len()
        || matches!(
            core.to_ascii_lowercase().as_str(),
            "by" | "my" | "vs" | "dr" | "mr" | "ms" | "cr" | "nd" | "st" | "pp" | "cf"
        )
}

/// Classifies every line of every page.
pub fn classify(pages: &[ExtractedPage]) -> Vec<Vec<Furniture>> {
    let heads = running_heads(pages);
    pages
        .iter()
        .map(|page| {
            let last = page.lines.len();
            let mut out: Vec<Furniture> = page
                .lines
                .iter()
                .enumerate()
                .map(|(i, line)| {
                    let text = line.text();
                    let edge = i < 3 || i + 4 > last;
                    if stamp_page(&text).is_some() && (edge || text.len() < 120) {
                        Furniture::Stamp
                    } else if (edge || line.indent > 120.0) && pages.len() > 1 && is_page_number(&text) && !line.closed
                    {
                        Furniture::PageNumber
                    } else if i + 4 > last && is_initials(&text) {
                        Furniture::Initials
                    } else if edge && heads.contains(&head_key(&text)) {
                        Furniture::RunningHead
                    } else {
                        Furniture::None
                    }
                })
                .collect();
            noise(page, &mut out);
            out
        })
        .collect()
}

/// The line without its digits, so that "Page 3" and "Page 4" are one head.
fn head_key(line: &str) -> String {
    line.chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

fn running_heads(pages: &[ExtractedPage]) -> std::collections::BTreeSet<String> {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for page in pages {
        let last = page.lines.len();
        let mut here = std::collections::BTreeSet::new();
        for (i, line) in page.lines.iter().enumerate() {
            if i < 2 || i + 2 >= last {
                let key = head_key(&line.text());
                if key.len() >= 4 && key.len() <= 90 {
                    here.insert(key);
                }
            }
        }
        for key in here {
            *seen.entry(key).or_default() += 1;
        }
    }
    let needed = (pages.len() / 2).max(3);
    seen.into_iter().filter(|(_, n)| *n >= needed).map(|(k, _)| k).collect()
}

/// A line is noise where it holds few words and its neighbours do not either, or where it is short and holds none.
fn noise(page: &ExtractedPage, out: &mut [Furniture]) {
    let scores: Vec<f32> = page.lines.iter().map(|l| wordlike(&l.text())).collect();
    let lengths: Vec<usize> = page.lines.iter().map(|l| l.text().split_whitespace().count()).collect();
    for i in 0..out.len() {
        if out[i] != Furniture::None || page.lines[i].list_label.is_some() {
            continue;
        }
        let around = |d: isize| scores.get((i as isize + d) as usize).copied().unwrap_or(0.5);
        let lonely = around(-1) < 0.5 || around(1) < 0.5;
        let text = page.lines[i].text();
        let label = super::numbering::read_label(&text).is_some();
        let bad = scores[i] < 0.34 && lengths[i] >= 3
            || scores[i] < 0.5 && lonely && lengths[i] <= 8
            || scores[i] == 0.0 && lengths[i] >= 2;
        if bad && !(label && lengths[i] <= 2) && !caption_mark(&text) {
            out[i] = Furniture::Noise;
        }
    }
}

/// The first line of the footnotes at the foot of a page: after a rule of underscores, or set smaller than the text
/// above and beginning with a number.
pub fn footnotes_from(page: &ExtractedPage, classes: &[Furniture]) -> Option<usize> {
    let numbered = |i: usize| {
        page.lines.get(i).is_some_and(|l| {
            let text = l.text();
            let digits = text.chars().take_while(char::is_ascii_digit).count();
            (1..=2).contains(&digits)
                && text
                    .chars()
                    .nth(digits)
                    .is_some_and(|c| c.is_whitespace() || c.is_uppercase())
        })
    };
    let rule = |i: usize| {
        let text = page.lines.get(i).map(|l| l.text()).unwrap_or_default();
        text.len() >= 8 && text.chars().all(|c| matches!(c, '_' | '-' | '\u{2014}'))
    };
    let last = page.lines.len();
    if let Some(at) = (last / 3..last).rev().find(|&i| rule(i) && numbered(i + 1)) {
        return Some(at);
    }
    let mut heights: Vec<f32> = page.lines.iter().filter_map(Line::type_height).collect();
    heights.sort_by(f32::total_cmp);
    let usual = *heights.get(heights.len() / 2)?;
    let mut from = None;
    for i in (0..last).rev() {
        if classes.get(i) != Some(&Furniture::None) {
            continue;
        }
        let height = page.lines.get(i).and_then(Line::type_height);
        let small = height.is_some_and(|h| h < usual * 0.92);
        if !small {
            break;
        }
        if numbered(i) {
            from = Some(i);
        }
    }
    from.filter(|&i| i > last / 3)
}

/// A footnote at the foot of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// Its number, where it begins with one.
    pub number: Option<u32>,
    /// Its lines; the rule above it is one of them.
    pub lines: Vec<Line>,
}

/// The footnotes of a page, from the line at `from` on.
pub fn footnotes(page: &ExtractedPage, classes: &[Furniture], from: usize) -> Vec<Footnote> {
    let mut out: Vec<Footnote> = Vec::new();
    for (line, class) in page.lines.iter().zip(classes).skip(from) {
        if *class != Furniture::None {
            continue;
        }
        let text = line.text();
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let number = digits.parse().ok();
        match out.last_mut() {
            // the rule belongs to what it stands above
            Some(last) if number.is_none() || last.number.is_none() => {
                last.number = last.number.or(number);
                last.lines.push(line.clone());
            }
            _ => out.push(Footnote {
                number,
                lines: vec![line.clone()],
            }),
        }
    }
    out
}

/// The column of section signs or brackets that divides a caption in Texas and California.
fn caption_mark(text: &str) -> bool {
    text.split_whitespace()
        .all(|t| matches!(t, "§" | ")" | ":" | "(" | "*" | "|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_in_their_forms() {
        for (line, page) in [
            ("Case 1:19-cr-00008 Document 10 Filed 01/22/19 Page 2 of 20", Some(2)),
            (
                "Case 1:18-cr-20312-MGC Document 212 Entered on FLSD Docket 10/11/2019 Page 4 of 16",
                Some(4),
            ),
            (
                "Case: 1:17-cr-00618 Document #: 31 Filed: 05/02/18 Page 7 of 30 PageID #:214",
                Some(7),
            ),
            (
                "Case 7il6-cr-02164 Document25 Filedin TXSDon 1/02/16 Page 5 of 13",
                Some(5),
            ),
        ] {
            assert_eq!(stamp_page(line), Some(page), "{line}");
        }
        for line in [
            "The Case was filed in 2019 and the defendant entered a plea.",
            "Count One charges the defendant",
            "In any case the document shall be filed by the Clerk.",
        ] {
            assert_eq!(stamp_page(line), None, "{line}");
        }
    }

    #[test]
    fn page_numbers_alone_on_a_line() {
        for line in ["7", "- 7 -", "Page 7 of 12", "Page 3 0f 5", "7 of 12", "iv", "Page 3"] {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["7.", "18 U.S.C.", "2019 and", "(a)"] {
            assert!(!is_page_number(line), "{line}");
        }
    }

    #[test]
    fn room_for_initials() {
        for line in [
            "Defendant's Initials _____          2",
            "Initials: ____ / ____",
            "D.O.L. ______",
            "(Defendant's initials) ___",
        ] {
            assert!(is_initials(line), "{line}");
        }
        for line in [
            "Each page is to be initialed by Mr. Okafor-Lyle",
            "By: ______________",
            "__________ DATED",
            "U.S. Attorney ____",
        ] {
            assert!(!is_initials(line), "{line}");
        }
    }

    #[test]
    fn words_and_noise() {
        assert!(wordlike("pursuant to U.S.S.G. § 2D1.1(b)(18) and 15 U.S.C. § 78dd-2,") > 0.9);
        assert!(wordlike("____________________ ______") > 0.9);
        assert!(wordlike("ann aot ROA ¢ faliPat hey = RR SP LE UU {}~ |") < 0.6);
        assert!(wordlike("Pesce~ ,;Alb =|= ¢¢ x*& }{ ~~ ^^") < 0.3);
    }
}
