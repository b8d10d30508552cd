//! Quotations for the eye: white space folded, words broken at a line's end joined, long ones cut at a word.

use crate::document::normal::{keeps_hyphen, last_word};

/// The words of a quotation on one line.
pub fn on_one_line(quote: &str) -> String {
    let mut out = String::with_capacity(quote.len());
    let mut rest = quote;
    while let Some(at) = rest.find('\n') {
        let line = rest[..at].trim_end();
        let next = rest[at..].trim_start();
        let joined = line.strip_suffix(['-', '\u{ad}']).filter(|word| {
            word.ends_with(char::is_alphabetic)
                && (line.ends_with('\u{ad}') || !keeps_hyphen(&last_word(word).to_ascii_lowercase(), next))
        });
        match joined {
            Some(word) => out.push_str(word),
            None => {
                out.push_str(line);
                if !line.ends_with('-') {
                    out.push(' ');
                }
            }
        }
        rest = next;
    }
    out.push_str(rest);
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ").replace('\u{ad}', "")
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

/// At most `limit` characters, cut at a word.
pub fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    format!("{} ...", head[..end].trim_end_matches([',', ';']))
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
