//! Normalises text for matching: lower-case ASCII, one blank between words, broken words joined; with the way back.

use unicode_normalization::UnicodeNormalization;

/// A normalised stretch of text and, for each of its bytes, the bytes of the source it stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normal {
    /// ASCII only.
    pub text: String,
    /// For each byte of `text` the offset in the source at which the character it stands for begins.
    pub start: Vec<u32>,
    /// For each byte of `text` the offset in the source at which that character ends.
    pub end: Vec<u32>,
}

impl Normal {
    /// Appends one ASCII byte that stands for `start..end` of the source.
    pub fn push(&mut self, byte: u8, start: u32, end: u32) {
        debug_assert!(byte.is_ascii());
        self.text.push(char::from(byte));
        self.start.push(start);
        self.end.push(end);
    }

    /// Appends a text all of which stands for `start..end` of the source.
    pub fn push_str(&mut self, text: &str, start: u32, end: u32) {
        for byte in text.bytes().filter(u8::is_ascii) {
            self.push(byte, start, end);
        }
    }

    /// Appends a stretch of another normalised text.
    pub fn extend(&mut self, other: &Normal, range: std::ops::Range<usize>) {
        self.text.push_str(other.text.get(range.clone()).unwrap_or(""));
        self.start
            .extend_from_slice(other.start.get(range.clone()).unwrap_or(&[]));
        self.end.extend_from_slice(other.end.get(range).unwrap_or(&[]));
    }

    /// The bytes of the source that a stretch of the normalised text stands for.
    pub fn source(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let (Some(start), Some(end)) = (self.start.get(range.start), self.end.get(range.end.saturating_sub(1))) else {
            return 0..0;
        };
        let (start, end) = (*start as usize, *end as usize);
        start..end.max(start)
    }
}

/// Words that keep the hyphen that a line ends after, whatever follows: "non-prosecution", "self-incriminating".
const KEEPS_HYPHEN: [&str; 15] = [
    "non", "self", "cross", "case-in", "multi", "well", "above", "plea", "three", "two", "one", "four", "five", "mid",
    "quasi",
];

/// Syllables that keep it in front of these beginnings only: "pre-trial" has one, "pre-sented" is one word.
const KEEPS_HYPHEN_BEFORE: [(&str, &[&str]); 6] = [
    (
        "co",
        &[
            "conspirator",
            "defendant",
            "counsel",
            "debtor",
            "owner",
            "schemer",
            "signatory",
        ],
    ),
    (
        "pre",
        &[
            "trial",
            "sentenc",
            "plea",
            "indictment",
            "existing",
            "release",
            "judgment",
            "charge",
            "conviction",
            "arranged",
        ],
    ),
    (
        "post",
        &[
            "conviction",
            "sentenc",
            "plea",
            "trial",
            "release",
            "judgment",
            "offense",
            "indictment",
            "arrest",
        ],
    ),
    ("in", &["person", "kind", "custody", "court", "chief", "house", "depth"]),
    ("anti", &["trust", "money", "corruption", "fraud", "terror", "kickback"]),
    ("ten", &["year", "month", "day", "level", "percent"]),
];

/// Whether a hyphen at a line's end belongs to the word; `word` stands before it in small letters, `rest` after the
/// line break.
pub fn keeps_hyphen(word: &str, rest: &str) -> bool {
    !rest.starts_with(char::is_lowercase)
        || KEEPS_HYPHEN.contains(&word)
        || KEEPS_HYPHEN_BEFORE
            .iter()
            .any(|(syllable, after)| *syllable == word && after.iter().any(|a| rest.starts_with(a)))
}

/// UTF-8 that was taken for Windows-1252 and encoded again; what it should have been.
const DOUBLE_ENCODED: [(&str, &str); 10] = [
    ("\u{e2}\u{20ac}\u{2122}", "'"),
    ("\u{e2}\u{20ac}\u{2dc}", "'"),
    ("\u{e2}\u{20ac}\u{153}", "\""),
    ("\u{e2}\u{20ac}\u{9d}", "\""),
    ("\u{e2}\u{20ac}\u{201c}", "-"),
    ("\u{e2}\u{20ac}\u{201d}", " - "),
    ("\u{e2}\u{20ac}\u{a6}", "..."),
    ("\u{c2}\u{a7}", " section "),
    ("\u{c2}\u{a0}", " "),
    ("\u{ef}\u{ac}\u{81}", "fi"),
];

/// Normalises `source[range]`; the offsets are those of `source`.
pub fn normalise(source: &str, range: std::ops::Range<usize>) -> Normal {
    let mut out = Normal::default();
    let Some(text) = source.get(range.clone()) else {
        return out;
    };
    let base = range.start;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let (start, end) = ((base + at) as u32, (base + at + c.len_utf8()) as u32);
        if matches!(c, '\u{e2}' | '\u{c2}' | '\u{ef}')
            && let Some((bad, good)) = DOUBLE_ENCODED.iter().find(|(bad, _)| text[at..].starts_with(bad))
        {
            put(&mut out, good, start, start + bad.len() as u32);
            skip_to = at + bad.len();
            continue;
        }
        match c {
            '-' | '\u{2010}' | '\u{ad}' if line_ends(&text[at + c.len_utf8()..]) => {
                let after = &text[at + c.len_utf8()..];
                let rest = after.trim_start();
                skip_to = text.len() - rest.len();
                let word = last_word(&out.text);
                let keep = c != '\u{ad}' && keeps_hyphen(word, rest);
                if keep {
                    put(&mut out, "-", start, end);
                }
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{b4}' | '\u{2032}' | '`' => {
                put(&mut out, "'", start, end)
            }
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => put(&mut out, "\"", start, end),
            '\u{2010}'..='\u{2013}' | '\u{2212}' => put(&mut out, "-", start, end),
            '\u{2014}' | '\u{2015}' => put(&mut out, " - ", start, end),
            '\u{a7}' => {
                let double = text[at + c.len_utf8()..].starts_with('\u{a7}');
                let start = misread_sign(&mut out).unwrap_or(start);
                put(
                    &mut out,
                    if double { " sections " } else { " section " },
                    start,
                    end + if double { 2 } else { 0 },
                );
                if double {
                    skip_to = at + 2 * c.len_utf8();
                }
            }
            '\u{b6}' => put(&mut out, " paragraph ", start, end),
            '\u{2022}' | '\u{25cf}' | '\u{25a0}' => put(&mut out, " * ", start, end),
            c if c.is_whitespace() => put(&mut out, " ", start, end),
            c if c.is_ascii() => out_byte(&mut out, c, start, end),
            c => {
                for plain in std::iter::once(c).nfkd().filter(char::is_ascii) {
                    out_byte(&mut out, plain, start, end);
                }
            }
        }
    }
    while out.text.ends_with(' ') {
        out.text.pop();
        out.start.pop();
        out.end.pop();
    }
    out
}

fn out_byte(out: &mut Normal, c: char, start: u32, end: u32) {
    if c.is_ascii_whitespace() || c.is_ascii_control() {
        put(out, " ", start, end);
    } else {
        out.push(c.to_ascii_lowercase() as u8, start, end);
    }
}

/// Appends, folding blanks.
fn put(out: &mut Normal, text: &str, start: u32, end: u32) {
    for byte in text.bytes() {
        if byte == b' ' && (out.text.is_empty() || out.text.ends_with(' ')) {
            continue;
        }
        out.push(byte, start, end);
    }
}

/// Takes away the figure that recognition made of the first sign of two: "21 U.S.C. 8§ 846". Gives its place.
fn misread_sign(out: &mut Normal) -> Option<u32> {
    let before = out.text.trim_end().strip_suffix('8')?;
    let code = before.trim_end();
    if code.len() == before.len() || !["u.s.c.", "usc", "u.s.s.g.", "ussg"].iter().any(|c| code.ends_with(c)) {
        return None;
    }
    let keep = before.len();
    let start = out.start.get(keep).copied();
    out.text.truncate(keep);
    out.start.truncate(keep);
    out.end.truncate(keep);
    start
}

fn line_ends(after: &str) -> bool {
    let blank = after.len() - after.trim_start().len();
    after.get(..blank).is_some_and(|b| b.contains('\n')) && blank < after.len()
}

/// The letters, digits and hyphens that a text ends with.
pub fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| c != '-' && !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(source: &str) -> String {
        normalise(source, 0..source.len()).text
    }

    #[test]
    fn quotes_dashes_spaces_and_ligatures() {
        assert_eq!(
            text("the Office\u{2019}s \u{201c}ﬁnal\u{201d} word\u{2014}and\n  no other"),
            "the office's \"final\" word - and no other"
        );
        assert_eq!(text("18 U.S.C. §\u{a0}3553(e)"), "18 u.s.c. section 3553(e)");
        assert_eq!(text("§§ 841, 846"), "sections 841, 846");
        assert_eq!(text("21 U.S.C. 8§ 846"), "21 u.s.c. section 846");
        assert_eq!(text("Count 8 § 846"), "count 8 section 846");
        assert_eq!(text("defendantâ€™s"), "defendant's");
        assert_eq!(text("Muñoz"), "munoz");
    }

    #[test]
    fn a_word_broken_at_the_line_end_is_joined_where_it_is_one_word() {
        assert_eq!(text("coop-\n eration"), "cooperation");
        assert_eq!(text("non-\nprosecution"), "non-prosecution");
        assert_eq!(text("case-in-\nchief"), "case-in-chief");
        assert_eq!(text("coop\u{ad}eration"), "cooperation");
        assert_eq!(text("cross-\nexamination"), "cross-examination");
        assert_eq!(
            text("in-\nformation pre-\nsented, re-\nserved"),
            "information presented, reserved"
        );
        assert_eq!(
            text("pre-\ntrial, co-\ndefendant, anti-\ncipates"),
            "pre-trial, co-defendant, anticipates"
        );
    }

    #[test]
    fn the_way_back_is_exact() {
        let source = "if § 5K1.1 applies";
        let normal = normalise(source, 0..source.len());
        let at = normal.text.find("section 5k1.1").unwrap_or(0);
        assert_eq!(&source[normal.source(at..at + "section 5k1.1".len())], "§ 5K1.1");
    }

    proptest! {
        #[test]
        fn every_byte_has_a_place_in_the_source(source in "\\PC{0,60}", noise in prop::collection::vec(prop::sample::select(vec!['§', '’', '-', '\n', 'ﬁ', '\u{ad}', 'a', ' ']), 0..40)) {
            let source: String = source.chars().chain(noise).collect();
            let normal = normalise(&source, 0..source.len());
            prop_assert!(normal.text.is_ascii());
            prop_assert_eq!(normal.text.len(), normal.start.len());
            prop_assert_eq!(normal.text.len(), normal.end.len());
            prop_assert!(!normal.text.contains("  "));
            for i in 0..normal.text.len() {
                let range = normal.source(i..i + 1);
                prop_assert!(source.get(range).is_some());
            }
            prop_assert!(normal.start.windows(2).all(|w| w[0] <= w[1]));
        }
    }
}
