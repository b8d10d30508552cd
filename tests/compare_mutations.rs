//! Changes made at random: of substance, which the comparison has to find, and of layout, which it has to leave alone.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::compare::{About, compare};
use caveat::examine::{Examined, Examiner};
use caveat::reading::CaseFacts;
use caveat::source::Source;
use common::{agreements, examiner};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Changes of each sort.
const CHANGES: usize = 200;
const SEED: u64 = 20_260_109;

fn shared() -> &'static Examiner {
    static EXAMINER: OnceLock<Examiner> = OnceLock::new();
    EXAMINER.get_or_init(examiner)
}

/// A generator of numbers that gives the same ones every time (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }
}

fn read(text: &str) -> Examined {
    let source = Source::from_bytes("draft.txt".into(), text.as_bytes().to_vec());
    shared()
        .examine(&source, &CaseFacts::default())
        .expect("a text can be read")
}

/// The texts of the fixture agreements, without those on pleading paper where `plain`: there every line has its number.
fn texts(plain: bool) -> Vec<(String, String)> {
    agreements()
        .into_iter()
        .filter(|f| !plain || !f.to_string_lossy().contains("margin-numbers"))
        .map(|f| {
            let name = f.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (
                name,
                std::fs::read_to_string(f.join("agreement.txt")).expect("the text of a fixture"),
            )
        })
        .collect()
}

/// A change of one text.
struct Mutation {
    text: usize,
    what: String,
    changed: String,
}

/// Compares every mutation with its text, on all processors, and gives those for which `wrong` says something.
fn judged(
    texts: &[(String, String)],
    mutations: &[Mutation],
    wrong: impl Fn(&Examined, &Examined) -> Option<String> + Sync,
) -> Vec<String> {
    let originals: Vec<Examined> = texts.iter().map(|(_, t)| read(t)).collect();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut out: Vec<(usize, String)> = std::thread::scope(|scope| {
        let work = || {
            let mut out = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some(mutation) = mutations.get(i) else { return out };
                let changed = read(&mutation.changed);
                if let Some(why) = wrong(&originals[mutation.text], &changed) {
                    out.push((i, format!("{}: {}: {why}", texts[mutation.text].0, mutation.what)));
                }
            }
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles
            .into_iter()
            .flat_map(|h| h.join().expect("a thread ends"))
            .collect()
    });
    out.sort();
    out.into_iter().map(|(_, why)| why).collect()
}

/// Words of substance, and what can be put for them.
fn replacements() -> Vec<(&'static str, Regex, Vec<&'static str>)> {
    let list = |pattern: &str| Regex::new(pattern).expect("a pattern");
    vec![
        ("force", list(r"\b(?:will|shall|must)\s+[a-z]+"), vec!["may"]),
        ("force", list(r"\bmay\s+[a-z]+"), vec!["will", "shall", "must"]),
        (
            "negation",
            list(r"\b(?:will|shall|may|is|are|does|was)\s+[a-z]+"),
            vec!["+ not"],
        ),
        ("negation", list(r"\bnot\s+[a-z]+"), vec![""]),
        (
            "decision-maker",
            list(r"\bthe\s+Court\b"),
            vec!["the Government", "the Probation Office"],
        ),
        (
            "decision-maker",
            list(
                r"\b(?:[Tt]he\s+United\s+States\s+(?:will|may|shall|has)|[Tt]his\s+Office|USAO-SDFL|[Tt]he\s+(?:Government|government|prosecutors))\b",
            ),
            vec!["the Court"],
        ),
        (
            "deadline",
            list(
                r"\b(?:seven|ten|fourteen|fifteen|twenty|thirty|forty-five|sixty|ninety|\d+)\s+(?:days|months|years|hours)\b",
            ),
            vec!["three", "twelve", "forty", "180"],
        ),
        (
            "section",
            list(r"\b(?:3553\([a-z]\)|5K1\.1|1B1\.8|3E1\.1|2B1\.1|35\(b\)|11\(f\)|2255|3742|3582|851|841|1349|410)"),
            vec!["3661", "5K2.0", "408"],
        ),
        (
            "carve-out",
            list(
                r",?\s+\b(?:except|unless|other\s+than|apart\s+from|provided\s+that|so\s+long\s+as|subject\s+to|only\s+if|but\s+not)\b[^.;:]{12,160}[.;]",
            ),
            vec![""],
        ),
    ]
}

/// One change of a text.
fn changed(text: &str, found: Range<usize>, class: &str, put: &str) -> String {
    let words = &text[found.clone()];
    let new = match (class, put) {
        ("force", _) => words.replacen(words.split_whitespace().next().unwrap_or(""), put, 1),
        ("negation", "+ not") => words.replacen(
            words.split_whitespace().next().unwrap_or(""),
            &format!("{} not", words.split_whitespace().next().unwrap_or("")),
            1,
        ),
        ("negation", _) => words["not".len()..].trim_start().to_owned(),
        ("deadline", _) => words.replacen(words.split_whitespace().next().unwrap_or(""), put, 1),
        ("decision-maker", _) if words.contains("States") => {
            let verb = words.split_whitespace().last().unwrap_or("");
            format!("{put} {verb}")
        }
        // the stop that ends the sentence stays
        ("carve-out", _) => words.chars().last().map(String::from).unwrap_or_default(),
        _ => put.to_owned(),
    };
    format!("{}{new}{}", &text[..found.start], &text[found.end..])
}

/// Where words can be changed: which text, where in it, and what may be put in their place.
type Site = (usize, Range<usize>, Vec<&'static str>);

fn substance(texts: &[(String, String)]) -> Vec<Mutation> {
    let mut random = Random(SEED);
    let mut sites: BTreeMap<&'static str, Vec<Site>> = BTreeMap::new();
    for (class, pattern, puts) in replacements() {
        for (i, (_, text)) in texts.iter().enumerate() {
            let here = pattern.find_iter(text).map(|m| (i, m.range(), puts.clone()));
            sites.entry(class).or_default().extend(here);
        }
    }
    let mut out = Vec::new();
    let mut classes: Vec<_> = sites.into_iter().collect();
    let mut turn = 0;
    while out.len() < CHANGES {
        // a class of which every place has been changed once leaves the rest to the others
        classes.retain(|(_, here)| !here.is_empty());
        assert!(!classes.is_empty(), "no more places after {}", out.len());
        turn += 1;
        let at = turn % classes.len();
        let (class, here) = &mut classes[at];
        let (text, found, puts) = here.swap_remove(random.below(here.len()));
        let put = puts[random.below(puts.len())];
        let words = texts[text].1[found.clone()]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let changed = changed(&texts[text].1, found, class, put);
        assert_ne!(changed, texts[text].1);
        out.push(Mutation {
            text,
            what: format!("{class}: {words} -> {put}"),
            changed,
        });
    }
    out
}

#[test]
fn changes_of_substance_are_found() {
    let texts = texts(false);
    let mutations = substance(&texts);
    let missed = judged(&texts, &mutations, |old, new| {
        let comparison = compare(old, new, &shared().knowledge, false);
        let found = comparison.changes.iter().any(|c| c.about == About::Words);
        (!found).then(|| "no change of substance".to_owned())
    });
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for mutation in &mutations {
        *classes
            .entry(mutation.what.split(':').next().unwrap_or(""))
            .or_default() += 1;
    }
    println!(
        "{} of {CHANGES} changes of substance are found; {classes:?}",
        CHANGES - missed.len()
    );
    missed.iter().for_each(|m| println!("missed: {m}"));
    assert!(
        missed.len() * 100 <= CHANGES * 3,
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// Paragraphs as lines that may be wrapped: no tables, captions or lines of signatures.
fn rewrapped(text: &str, width: usize, hyphens: bool) -> String {
    let page = |page: &str| {
        page.split("\n\n")
            .map(|block| {
                let lines: Vec<&str> = block.lines().collect();
                let table = lines.iter().any(|l| l.trim().contains("    ") || l.contains("__")) || lines.len() < 3;
                if table {
                    block.to_owned()
                } else {
                    wrapped(&lines, width, hyphens)
                }
            })
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    text.split('\u{c}').map(page).collect::<Vec<_>>().join("\u{c}")
}

fn wrapped(lines: &[&str], width: usize, hyphens: bool) -> String {
    let indent = |line: &str| line[..line.len() - line.trim_start().len()].to_owned();
    let rest = indent(lines[1]);
    let mut out = indent(lines[0]);
    let mut column = out.len();
    for (i, word) in lines.iter().flat_map(|l| l.split_whitespace()).enumerate() {
        let long = hyphens && word.len() > 8 && word.bytes().all(|b| b.is_ascii_lowercase());
        if i > 0 && column + 1 + word.len() > width {
            if long && column + 6 < width {
                out.push_str(&format!(" {}-\n{rest}{}", &word[..4], &word[4..]));
                column = rest.len() + word.len() - 4;
                continue;
            }
            out.push_str(&format!("\n{rest}{word}"));
            column = rest.len() + word.len();
        } else {
            if i > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += word.len();
        }
    }
    out
}

/// Every numbered paragraph gets a number higher by `by`, and so do the references to it.
fn renumbered(text: &str, by: u32) -> String {
    let labels = Regex::new(r"(?m)^(\s*)(\d{1,2})(\.\s+[A-Z])").expect("a pattern");
    let references =
        Regex::new(r"\b(paragraphs?\s+)(\d{1,2})((?:(?:,|\s+and|\s+or|\s+through)\s+\d{1,2})*)").expect("a pattern");
    let number = Regex::new(r"\d+").expect("a pattern");
    let up = |n: &str| (n.parse::<u32>().unwrap_or(0) + by).to_string();
    let text = labels.replace_all(text, |c: &regex::Captures| format!("{}{}{}", &c[1], up(&c[2]), &c[3]));
    let out = references.replace_all(&text, |c: &regex::Captures| {
        let more = number.replace_all(&c[3], |n: &regex::Captures| up(&n[0])).into_owned();
        format!("{}{}{more}", &c[1], up(&c[2]))
    });
    out.into_owned()
}

fn layout(texts: &[(String, String)]) -> Vec<Mutation> {
    let mut random = Random(SEED + 1);
    let mut out = Vec::new();
    while out.len() < CHANGES {
        let text = random.below(texts.len());
        let original = &texts[text].1;
        let n = random.below(40);
        let (what, changed) = match out.len() % 7 {
            0 => (format!("wrapped at {}", 60 + n), rewrapped(original, 60 + n, false)),
            1 => (
                format!("wrapped with hyphens at {}", 60 + n),
                rewrapped(original, 60 + n, true),
            ),
            2 => (
                format!("renumbered by {}", 1 + n % 3),
                renumbered(original, 1 + n as u32 % 3),
            ),
            3 => ("quotes".to_owned(), quotes(original)),
            4 => (format!("every {}th blank doubled", 2 + n), doubled(original, 2 + n)),
            5 => ("a page break".to_owned(), page_break(original, &mut random)),
            _ => (
                format!("all of it, {n}"),
                doubled(&quotes(&rewrapped(&renumbered(original, 3), 62 + n, true)), 5 + n),
            ),
        };
        if changed != *original {
            out.push(Mutation { text, what, changed });
        }
    }
    out
}

fn quotes(text: &str) -> String {
    if text.contains('\u{2019}') {
        return text
            .replace(['\u{2018}', '\u{2019}'], "'")
            .replace(['\u{201c}', '\u{201d}'], "\"");
    }
    text.replace('\'', "\u{2019}").replace('"', "\u{201d}")
}

/// Blanks between two letters, doubled here and there.
fn doubled(text: &str, n: usize) -> String {
    let mut out = String::new();
    let mut seen = 0;
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        out.push(*c);
        let between = i > 0 && chars[i - 1].is_alphanumeric() && chars.get(i + 1).is_some_and(|c| c.is_alphanumeric());
        if *c == ' ' && between {
            seen += 1;
            if seen % n == 0 {
                out.push(' ');
            }
        }
    }
    out
}

/// A form feed at the end of some line of a paragraph.
fn page_break(text: &str, random: &mut Random) -> String {
    let inner = Regex::new(r"[a-z,]\n *[a-z]").expect("a pattern");
    let places: Vec<usize> = inner.find_iter(text).map(|m| m.start() + 2).collect();
    let at = places[random.below(places.len())];
    format!("{}\u{c}{}", &text[..at], &text[at..])
}

#[test]
fn changes_of_layout_change_nothing_in_substance() {
    let texts = texts(true);
    let mutations = layout(&texts);
    let wrong = judged(&texts, &mutations, |old, new| {
        let comparison = compare(old, new, &shared().knowledge, false);
        let titles: Vec<&str> = comparison.changes.iter().map(|c| c.title.as_str()).collect();
        (!titles.is_empty()).then(|| titles.join(" | "))
    });
    println!(
        "{} of {CHANGES} changes of layout change nothing in substance",
        CHANGES - wrong.len()
    );
    wrong.iter().for_each(|w| println!("wrong: {w}"));
    assert!(
        wrong.len() * 100 <= CHANGES,
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
