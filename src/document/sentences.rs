//! Splits the text of a paragraph into sentences, knowing the abbreviations of federal practice.

use std::ops::Range;

/// Words after which a full stop does not end a sentence, in lower case and without the stop.
const ABBREVIATIONS: [&str; 67] = [
    "max", "min", "yrs", "mos", "approx", "u.s.c", "u.s.s.g", "u.s", "u.s.p.o", "fed", "r", "crim", "p", "evid", "v",
    "vs", "no", "nos", "mr", "mrs", "ms", "dr", "hon", "esq", "st", "sec", "secs", "cr", "cir", "supp", "ct",
    "s.d.n.y", "e.d.n.y", "d.d.c", "art", "para", "par", "e.g", "i.e", "cf", "id", "al", "inc", "corp", "co", "ltd",
    "llc", "l.l.c", "dkt", "doc", "app", "stat", "reg", "pub", "l", "jr", "sr", "f", "ed", "rev", "amend", "c.f.r",
    "dept", "div", "assoc", "tit", "approx",
];

/// The sentences of `text[range]`, blanks trimmed, in order. Every character that is no blank belongs to exactly one.
pub fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(body) = text.get(range.clone()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in body.char_indices() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let after = at + 1;
        let mut end = after;
        while let Some(next) = body[end..].chars().next() {
            if matches!(next, '"' | '\'' | '\u{201d}' | '\u{2019}' | ')' | ']') {
                end += next.len_utf8();
            } else {
                break;
            }
        }
        let rest = &body[end..];
        if rest.is_empty() {
            continue;
        }
        if !rest.starts_with(char::is_whitespace) || at < start {
            continue;
        }
        let next = rest.trim_start();
        let starts = next.chars().next().is_some_and(|n| {
            n.is_uppercase() || n.is_ascii_digit() || matches!(n, '"' | '\u{201c}' | '(' | '[' | '\u{2018}')
        });
        if !starts || c == '.' && !full_stop_ends(&body[start..at], next) {
            continue;
        }
        push(&mut out, body, start..end, range.start);
        start = end;
    }
    push(&mut out, body, start..body.len(), range.start);
    out
}

fn push(out: &mut Vec<Range<usize>>, body: &str, range: Range<usize>, base: usize) {
    let piece = &body[range.clone()];
    let lead = piece.len() - piece.trim_start().len();
    let kept = piece.trim().len();
    if kept > 0 {
        let start = base + range.start + lead;
        out.push(start..start + kept);
    }
}

/// Whether a full stop after `before` and in front of `next` ends the sentence.
pub fn full_stop_ends(before: &str, next: &str) -> bool {
    // blanks may be longer than a byte: "U.S.C.\u{a0}§"
    let word_start = before
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace() || *c == '(')
        .map_or(0, |(i, c)| i + c.len_utf8());
    let word = before[word_start..].trim_start_matches(['"', '\u{201c}', '\'', '\u{2018}', '[']);
    let lower = word.to_ascii_lowercase();
    // a paragraph number at the start of the sentence: "7. The defendant"
    if before[..word_start].trim().is_empty() && super::numbering::read_label(&format!("{word}. x")).is_some() {
        return false;
    }
    if word.chars().count() == 1 && word.chars().all(char::is_uppercase) && lower != "i" {
        return false;
    }
    if ABBREVIATIONS.contains(&lower.as_str()) {
        // "... of the U.S.C. The defendant": a new sentence begins with an article or a party
        let first = next.split_whitespace().next().unwrap_or("");
        let opener = matches!(
            first,
            "The"
                | "This"
                | "If"
                | "In"
                | "Defendant"
                | "Your"
                | "Upon"
                | "No"
                | "Nothing"
                | "He"
                | "She"
                | "It"
                | "Should"
                | "Any"
                | "Such"
        );
        let long = matches!(
            lower.as_str(),
            "u.s.c"
                | "u.s.s.g"
                | "inc"
                | "corp"
                | "llc"
                | "ltd"
                | "p"
                | "evid"
                | "co"
                | "al"
                | "s.d.n.y"
                | "e.d.n.y"
                | "d.d.c"
                | "c.f.r"
                | "jr"
                | "sr"
                | "esq"
        );
        return opener && long && (lower != "p" || before.trim_end().ends_with('P'));
    }
    // initials and dotted abbreviations: "D.N.J." in front of a name
    if word.contains('.') && word.split('.').all(|p| p.len() <= 1) {
        let first = next.split_whitespace().next().unwrap_or("");
        return matches!(first, "The" | "This" | "If" | "In" | "Defendant" | "Nothing");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text, 0..text.len()).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn abbreviations_of_practice_do_not_end_a_sentence() {
        for one in [
            "The motion is made under 18 U.S.C. § 3553(e) and U.S.S.G. § 5K1.1.",
            "He waives Fed. R. Crim. P. 11(f) and Fed. R. Evid. 410.",
            "See United States v. Doe, No. 17-CR-618.",
            "Mr. J. Doe of Acme Corp. and Beta Inc. agrees.",
            "7. The defendant agrees.",
        ] {
            assert_eq!(sentences(one), [one]);
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            sentences(
                "The Office may move under § 5K1.1. Nothing requires it to do so! \"It will not.\" (This is final.) The end."
            ),
            [
                "The Office may move under § 5K1.1.",
                "Nothing requires it to do so!",
                "\"It will not.\"",
                "(This is final.)",
                "The end."
            ]
        );
        assert_eq!(sentences("pursuant to 18 U.S.C. The defendant agrees.").len(), 2);
    }

    #[test]
    fn nothing_is_lost() {
        let text = "  One.  Two? Three\nfour.  ";
        assert_eq!(sentences(text), ["One.", "Two?", "Three\nfour."]);
        assert_eq!(sentences("Form\u{a0}1. Next"), ["Form\u{a0}1.", "Next"]);
    }
}
