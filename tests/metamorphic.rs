//! What a rule finds does not depend on how the words are set: every `fires` example of every rule, in other typing,
//! still fires, and its quotes are the source's.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::check::examples;
use caveat::examine::Examiner;
use common::examiner;
use std::sync::OnceLock;

fn shared() -> &'static Examiner {
    static EXAMINER: OnceLock<Examiner> = OnceLock::new();
    EXAMINER.get_or_init(examiner)
}

/// Runs every example through a change of its typing. An example that the change leaves as it is counts for nothing.
fn holds(name: &str, change: impl Fn(&str) -> String) {
    holds_but(name, &[], change);
}

/// The same without the rules that the change concerns by its nature.
fn holds_but(name: &str, but: &[&str], change: impl Fn(&str) -> String) {
    let examiner = shared();
    let (mut tried, mut lost) = (0, Vec::new());
    for rule in examiner
        .knowledge
        .rules
        .iter()
        .filter(|r| !but.contains(&r.id.as_str()))
    {
        let default = rule.file.applies_to.first().copied();
        for (i, example) in rule.file.fires.iter().enumerate() {
            let changed = change(&example.text);
            if changed == example.text {
                continue;
            }
            tried += 1;
            let found = examples::examine(examiner, &changed, example.kind.or(default), example.minimum_months);
            let finding = found
                .as_ref()
                .and_then(|e| e.outcomes.findings.iter().find(|f| f.rule == rule.id && f.counts()));
            match (found.as_ref(), finding) {
                (Some(examined), Some(finding)) => {
                    for evidence in &finding.evidence {
                        assert_eq!(
                            examined.document.text.get(evidence.span.clone()),
                            Some(evidence.quote.as_str()),
                            "{} [fires {}]",
                            rule.id,
                            i + 1
                        );
                    }
                }
                _ => lost.push(format!("{} [fires {}]: {changed}", rule.id, i + 1)),
            }
        }
    }
    assert!(tried > 100, "{name}: only {tried} examples were changed");
    assert!(
        lost.is_empty(),
        "{name}: {} of {tried} findings are lost:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

/// Words and what stands between them.
fn every_nth_blank(text: &str, n: usize, put: &str) -> String {
    let mut out = String::new();
    for (i, part) in text.split(' ').enumerate() {
        if i > 0 {
            out.push_str(if i % n == 0 { put } else { " " });
        }
        out.push_str(part);
    }
    out
}

#[test]
fn line_breaks_inside_a_sentence() {
    holds("line breaks", |t| every_nth_blank(t, 7, "\n"));
}

#[test]
fn doubled_spaces() {
    holds("doubled spaces", |t| t.replace(' ', "  "));
}

#[test]
fn curly_quotes() {
    holds("curly quotes", |t| {
        let mut open = true;
        t.chars()
            .map(|c| match c {
                '\'' => '\u{2019}',
                '"' => {
                    open = !open;
                    if open { '\u{201d}' } else { '\u{201c}' }
                }
                c => c,
            })
            .collect()
    });
}

#[test]
fn a_fixed_space_after_the_section_sign() {
    holds("fixed space", |t| {
        t.replace("§ ", "§\u{a0}").replace("U.S.C. ", "U.S.C.\u{a0}")
    });
}

#[test]
fn ligatures() {
    holds("ligatures", |t| {
        t.replace("ffi", "\u{fb03}")
            .replace("fi", "\u{fb01}")
            .replace("fl", "\u{fb02}")
    });
}

#[test]
fn a_page_break_with_a_stamp() {
    holds("page break", |t| {
        let blanks: Vec<usize> = t.match_indices(' ').map(|(i, _)| i).collect();
        // a page ends within a paragraph of some length, and within a sentence
        let inside = blanks
            .iter()
            .skip(blanks.len() * 2 / 3)
            .find(|at| !t[..**at].ends_with('.'));
        let Some(&at) = inside.filter(|_| blanks.len() >= 11 && !t.contains('\n')) else {
            return t.to_owned();
        };
        format!(
            "{}\n\u{c}Case 1:24-cr-00417-RDV   Document 38   Filed 03/12/25   Page 2 of 2\n\n{}",
            &t[..at],
            &t[at + 1..]
        )
    });
}

#[test]
fn words_broken_at_the_end_of_a_line() {
    holds("hyphens", |t| {
        let mut n = 0;
        t.split(' ')
            .map(|word| {
                let plain = word.len() >= 9 && word.bytes().all(|b| b.is_ascii_lowercase());
                n += usize::from(plain);
                if plain && n % 2 == 1 {
                    format!("{}-\n{}", &word[..4], &word[4..])
                } else {
                    word.to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    });
}

#[test]
fn another_name_for_the_government() {
    // one party under two names is what formality/definitions reports
    holds_but("alias", &["formality/definitions"], |t| {
        t.replace("The Government ", "The United States ")
            .replace("the Government ", "the United States ")
            .replace("This Office ", "The Government ")
            .replace("this Office ", "the Government ")
    });
}

#[test]
fn another_name_for_the_defendant() {
    holds("alias", |t| {
        t.replace("The defendant ", "Ms. Adeyemi ")
            .replace("the defendant ", "Ms. Adeyemi ")
            .replace("the defendant's ", "Ms. Adeyemi's ")
            .replace("The defendant's ", "Ms. Adeyemi's ")
    });
}

/// Words set in capitals. A surname without a title cannot be told from other words there, and a word misread by
/// character recognition turns into another ("Iaw", "tenns"): such examples stay as they are.
#[test]
fn capitals() {
    let plain = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric());
        w.is_empty() || w.chars().next().is_some_and(|c| !c.is_uppercase()) || KNOWN_CAPITALS.contains(&w)
    };
    holds("capitals", |t| {
        let words: Vec<&str> = t.split_whitespace().collect();
        let named = words
            .windows(2)
            .any(|pair| !plain(pair[1]) && !pair[0].ends_with(['.', ':', ';']));
        let misread = ["rn", "nn", "ii", "vv"].iter().any(|m| t.to_lowercase().contains(m))
            || t.contains("iI")
            || t.contains("Il");
        if named || misread || !plain(words[0]) && words[0].len() > 4 && !KNOWN_CAPITALS.contains(&words[0]) {
            t.to_owned()
        } else {
            t.to_uppercase()
        }
    });
}

const KNOWN_CAPITALS: [&str; 30] = [
    "Government",
    "United",
    "States",
    "Office",
    "Offices",
    "Court",
    "Defendant",
    "Section",
    "Rule",
    "Title",
    "Count",
    "One",
    "Two",
    "Three",
    "Agreement",
    "Guidelines",
    "Attorney",
    "Client",
    "Company",
    "District",
    "Sentencing",
    "Indictment",
    "Information",
    "Code",
    "If",
    "You",
    "This",
    "The",
    "I",
    "A",
];
