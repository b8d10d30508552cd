//! Quotations for the eye: white space folded, words broken at a line's end joined, long ones cut at a word.

use crate::document::normal::{keeps_hyphen, last_word};
use std::ops::Range;

/// A line's end in a text, and what stands in its place on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineEnd {
    /// The bytes that go: the line break with the blanks around it, and the hyphen of a broken word.
    pub at: Range<usize>,
    /// Whether a blank takes their place.
    pub blank: bool,
}

/// The ends of the lines of a text, in order.
pub fn line_ends(text: &str) -> Vec<LineEnd> {
    let mut out: Vec<LineEnd> = Vec::new();
    let mut begin = 0;
    while let Some(at) = text[begin..].find('\n').map(|n| begin + n) {
        let line = text[begin..at].trim_end();
        let next = text[at..].trim_start();
        let end = text.len() - next.len();
        let joined = line.strip_suffix(['-', '\u{ad}']).filter(|word| {
            word.ends_with(char::is_alphabetic)
                && (line.ends_with('\u{ad}') || !keeps_hyphen(&last_word(word).to_ascii_lowercase(), next))
        });
        out.push(LineEnd {
            at: begin + joined.unwrap_or(line).len()..end,
            blank: joined.is_none() && !line.ends_with('-'),
        });
        begin = end;
    }
    out
}

/// The words of a quotation on one line.
pub fn on_one_line(quote: &str) -> String {
    let mut out = String::with_capacity(quote.len());
    let mut begin = 0;
    for end in line_ends(quote) {
        out.push_str(&quote[begin..end.at.start]);
        if end.blank {
            out.push(' ');
        }
        begin = end.at.end;
    }
    out.push_str(&quote[begin..]);
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ").replace('\u{ad}', "")
}

/// The text with its first letter as a capital.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The text as a terminal may have it: characters that would command it, or turn the order of letters around, become
/// U+FFFD; line breaks and tabs stay.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            // Unicode Standard Annex 9, explicit directional formatting
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
            _ if c.is_control() => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect()
}

/// A text broken at blanks into lines of at most `width` characters; a longer word has a line of its own.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match out.last_mut().filter(|_| column + 1 + length <= width) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
                column += 1 + length;
            }
            None => {
                out.push(word.to_owned());
                column = length;
            }
        }
    }
    out
}

/// At most `limit` characters, cut at a word, with dots where it was cut.
pub fn cut(text: &str, limit: usize) -> String {
    match head(text, limit) {
        whole if whole.len() == text.len() => whole.to_owned(),
        part => format!("{part} ..."),
    }
}

/// The first words of a text: at most `limit` characters.
pub fn head(text: &str, limit: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text;
    };
    let head = &text[..end];
    head[..head.rfind(' ').unwrap_or(end)].trim_end_matches([',', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_broken_words_joined() {
        assert_eq!(
            on_one_line("the coop-\neration of\n  the non-\nprosecution"),
            "the cooperation of the non-prosecution"
        );
        assert_eq!(
            printable("a\u{1b}[31m\nb\u{9b}\u{202e}"),
            "a\u{fffd}[31m\nb\u{fffd}\u{fffd}"
        );
        assert_eq!(cut("one two three", 8), "one two ...");
        assert_eq!(cut("short", 8), "short");
    }
}
