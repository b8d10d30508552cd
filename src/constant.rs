//! Regular expressions that are written in the program.
//!
//! Nearly every text that they meet is ASCII, and for ASCII alone `\w`, `\b` and `\d` cost far less to compile. So
//! each is compiled for ASCII when it first meets a text, and for all of Unicode only when it meets one that is more,
//! or names other characters itself.

use regex::bytes;
use std::ops::Range;
use std::sync::OnceLock;

/// A constant pattern, compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Regex {
    pattern: String,
    ascii: OnceLock<bytes::Regex>,
    unicode: OnceLock<bytes::Regex>,
}

/// A constant pattern.
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex {
        pattern: pattern.to_owned(),
        ascii: OnceLock::new(),
        unicode: OnceLock::new(),
    }
}

/// Where a pattern, or a group of it, matched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Match<'t> {
    fn of(text: &'t str, found: &bytes::Match) -> Match<'t> {
        Match {
            text,
            start: found.start(),
            end: found.end(),
        }
    }

    /// In bytes from the start of the text.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// In bytes from the start of the text.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// In bytes from the start of the text.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The words.
    pub(crate) fn as_str(&self) -> &'t str {
        self.text.get(self.range()).unwrap_or("")
    }
}

/// A match with its groups.
#[derive(Debug)]
pub(crate) struct Captures<'t> {
    text: &'t str,
    groups: bytes::Captures<'t>,
}

impl<'t> Captures<'t> {
    /// A group by number; 0 is the whole match.
    pub(crate) fn get(&self, group: usize) -> Option<Match<'t>> {
        self.groups.get(group).map(|found| Match::of(self.text, &found))
    }

    /// A group by name.
    pub(crate) fn name(&self, group: &str) -> Option<Match<'t>> {
        self.groups.name(group).map(|found| Match::of(self.text, &found))
    }
}

impl Regex {
    /// Whether the text has a match.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.engine(text).is_match(text.as_bytes())
    }

    /// The first match.
    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.find_iter(text).next()
    }

    /// Every match, none overlapping the one before.
    pub(crate) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.engine(text)
            .find_iter(text.as_bytes())
            .map(move |found| Match::of(text, &found))
    }

    /// The first match with its groups.
    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        let groups = self.engine(text).captures(text.as_bytes())?;
        Some(Captures { text, groups })
    }

    /// Every match with its groups, none overlapping the one before.
    pub(crate) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.engine(text)
            .captures_iter(text.as_bytes())
            .map(move |groups| Captures { text, groups })
    }

    /// The pattern compiled for a text.
    ///
    /// # Panics
    /// Where the pattern is wrong: a mistake of the programmer that every test meets.
    #[allow(clippy::expect_used)]
    fn engine(&self, text: &str) -> &bytes::Regex {
        let ascii = text.is_ascii();
        let engine = if ascii { &self.ascii } else { &self.unicode };
        let build = |unicode| bytes::RegexBuilder::new(&self.pattern).unicode(unicode).build();
        engine.get_or_init(|| {
            build(!ascii)
                .or_else(|_| build(true))
                .expect("a constant pattern is a regular expression")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_meaning_for_ascii_and_for_all_else() {
        let pattern = regex(r"\b(?<word>\w+)(, )[^.]");
        for text in ["so one, two", "so one, two; caf\u{e9}"] {
            let found = pattern.captures(text).map(|c| (c.get(0), c.name("word")));
            let found = found.map(|(all, word)| (all.map(|m| m.range()), word.map(|m| m.as_str())));
            assert_eq!(found, Some((Some(3..9), Some("one"))));
        }
        assert!(regex(r"\w{4}").is_match("caf\u{e9}"));
        assert!(regex("[A-Z\u{c0}-\u{de}][a-z]").is_match("Cafe"));
        assert_eq!(regex(r"o\w").find_iter("on or \u{a7} of").count(), 3);
        assert_eq!(regex(r"[^.]").find("\u{a7}").map(|m| m.as_str()), Some("\u{a7}"));
    }
}
