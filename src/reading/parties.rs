//! Who is bound to whom, and by what names the paper calls them.

use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use crate::document::normal::Normal;
use aho_corasick::{AhoCorasick, MatchKind};
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;
use std::sync::LazyLock;

/// The side that a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The office or offices that prosecute.
    Government,
    /// The person or organisation that is bound to them.
    Defendant,
}

impl Role {
    fn marker(self) -> &'static str {
        match self {
            Role::Government => "GOV",
            Role::Defendant => "DEF",
        }
    }
}

/// A name that the paper uses for a party, beyond the names that every paper uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Alias {
    /// Normalised: lower case.
    pub name: String,
    /// Whose.
    pub role: Role,
}

/// The parties of a paper.
#[derive(Debug, Clone, Default)]
pub struct Parties {
    /// Names, longest first.
    pub aliases: Vec<Alias>,
    /// Whether the defendant is an organisation.
    pub organisation: bool,
    automaton: Option<AhoCorasick>,
}

impl Parties {
    /// Where the names stand in a normalised text; words only.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, &'static str)> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric());
        automaton
            .find_iter(text)
            .filter(|m| {
                !word(text.as_bytes().get(m.end()))
                    && !word(m.start().checked_sub(1).and_then(|i| text.as_bytes().get(i)))
            })
            .filter_map(|m| {
                let role = self.aliases.get(m.pattern().as_usize())?.role;
                let mut range = m.range();
                // the title belongs to the name
                for title in ["mr. ", "ms. ", "mrs. ", "dr. ", "the ", "defendant "] {
                    if text[..range.start].ends_with(title) {
                        range.start -= title.len();
                        break;
                    }
                }
                Some((range, role.marker()))
            })
            .collect()
    }
}

static DEFINITION: LazyLock<Regex> =
    LazyLock::new(|| constant(r#"\((?:[a-z ,]{0,40}?)((?:"[^"()]{2,40}"(?:,? (?:or|and) (?:the )?)?)+)\)"#));
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"united states(?: of america)?,? (?:plaintiff,? )?(?:[^a-z0-9]{0,12})(?:v|vs)\.?(?:[^a-z0-9]{1,12})([a-z][a-z.,' -]{2,60})",
    )
});
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:[Yy]our client|[Dd]efendant|DEFENDANT|[Ww]itness|[Cc]lient:),?\s+((?:(?:[A-Z][A-Za-z'-]+|[A-Z]\.)\s+){0,3}[A-Z][A-Za-z'-]+)",
    )
});

/// The caption and the names of the parties stand in so many bytes at the start.
const HEAD: usize = 2400;

/// Sentences about boards, subsidiaries and compliance from which on the party is an organisation.
const CORPORATE_SENTENCES: usize = 6;

const GOVERNMENT_WORDS: [&str; 14] = [
    "office",
    "offices",
    "usao",
    "government",
    "section",
    "division",
    "unit",
    "department",
    "prosecutor",
    "united states",
    "mlars",
    "doj",
    "usa",
    "usao",
];
const DEFENDANT_WORDS: [&str; 9] = [
    "defendant",
    "client",
    "company",
    "corporation",
    "bank",
    "witness",
    "organization",
    "firm",
    "individual",
];

/// Finds the names of the parties. `not_a_name` are words that a name is never taken for.
pub fn find(document: &Document, normals: &[Normal], not_a_name: &[String]) -> Parties {
    let mut aliases: Vec<Alias> = Vec::new();
    let mut add = |name: &str, role: Role| {
        let name = name.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
        // the markers know these in every paper, with their guards ("United States Code")
        let marked = name.starts_with("united states") || name.starts_with("u.s");
        let plain = marked
            || name.len() < 3
            || name.len() > 60
            || not_a_name.contains(&name) && !DEFENDANT_WORDS.contains(&name.as_str());
        if !plain && !aliases.iter().any(|a: &Alias| a.name == name) {
            aliases.push(Alias { name, role });
        }
    };
    let whole: Vec<&str> = normals.iter().map(|n| n.text.as_str()).collect();
    for text in &whole {
        for found in DEFINITION.captures_iter(text) {
            let (Some(all), Some(names)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let before = &text[all.start().saturating_sub(140)..all.start()];
            for name in names.as_str().split('"').filter(|n| {
                n.trim().len() > 1 && !matches!(n.trim(), "or" | "and" | "or the" | ", or" | ", and" | ", or the")
            }) {
                if let Some(role) = role_of(name, before) {
                    add(name.trim_start_matches("the ").trim_start_matches("this "), role);
                }
            }
        }
    }
    let mut head = whole.iter().take(60).copied().collect::<Vec<_>>().join(" ");
    head.truncate(HEAD);
    let mut names: Vec<String> = Vec::new();
    for found in CAPTION.captures_iter(&head) {
        if let Some(name) = found.get(1) {
            names.push(caption_name(name.as_str(), not_a_name));
        }
    }
    let start: String = document.text.chars().take(HEAD * 2).collect();
    for found in NAMED.captures_iter(&start) {
        if let Some(name) = found.get(1).filter(|name| !in_capitals(&start, name.end())) {
            let name = name
                .as_str()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_ascii_lowercase();
            let name = caption_name(&name, not_a_name);
            if name.split(' ').all(|word| !is_common_word(document, word)) {
                names.push(name);
            }
        }
    }
    // a defined name that is part of the name in the caption: ("Castellanos")
    let defined: Vec<String> = whole
        .iter()
        .take(60)
        .flat_map(|text| {
            DEFINITION
                .captures_iter(text)
                .filter_map(|c| c.get(1).map(|m| m.as_str().to_owned()))
        })
        .flat_map(|names| names.split('"').map(str::to_owned).collect::<Vec<_>>())
        .filter(|n| n.len() > 2 && names.iter().any(|name| name.split([' ', '-']).any(|part| part == n)))
        .collect();
    for name in defined {
        add(&name, Role::Defendant);
    }
    if names.iter().all(String::is_empty) {
        names.extend(named_by_conduct(document, not_a_name));
    }
    let mut organisation = false;
    for name in names.iter().filter(|n| !n.is_empty()) {
        let words: Vec<&str> = name.split(' ').collect();
        organisation |= words.iter().any(|w| {
            [
                "inc",
                "corp",
                "corporation",
                "ltd",
                "llc",
                "company",
                "s.a",
                "plc",
                "ag",
                "bhd",
                "gmbh",
                "lp",
                "bank",
                "sdn",
            ]
            .contains(&w.trim_end_matches(['.', ',']))
        });
        add(name, Role::Defendant);
        if let Some(last) = words.last().filter(|w| w.len() > 2 && words.len() > 1) {
            let last = if ["jr.", "jr", "sr.", "sr", "ii", "iii"].contains(last) {
                words.get(words.len() - 2).unwrap_or(last)
            } else {
                last
            };
            if !organisation {
                add(last, Role::Defendant);
                for part in last.split('-').filter(|p| p.len() > 3 && last.contains('-')) {
                    add(part, Role::Defendant);
                }
            }
        }
    }
    let corporate = |t: &&&str| {
        [
            "board of directors",
            "the company",
            "corporate compliance",
            "certificate of corporate",
            "its officers, directors",
            "its subsidiaries",
        ]
        .iter()
        .any(|w| t.contains(w))
    };
    organisation |= whole.iter().filter(corporate).count() >= CORPORATE_SENTENCES;
    aliases.sort_by(|a, b| b.name.len().cmp(&a.name.len()).then(a.name.cmp(&b.name)));
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(aliases.iter().map(|a| a.name.as_str()))
        .ok();
    Parties {
        aliases,
        organisation,
        automaton,
    }
}

static NAMED_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?:the defendants?|defendant|your client),? [a-z .,'-]{2,60}$"));

/// Whose name a definition is: by the name itself, else by what stands directly before it.
fn role_of(name: &str, before: &str) -> Option<Role> {
    let name = name
        .trim()
        .trim_start_matches("the ")
        .trim_start_matches("this ")
        .trim_start_matches("your ");
    let last = name.rsplit(' ').next().unwrap_or(name);
    if name.split(' ').count() <= 5
        && (GOVERNMENT_WORDS.contains(&last) || GOVERNMENT_WORDS.contains(&name) || name.starts_with("usao"))
    {
        return Some(Role::Government);
    }
    if DEFENDANT_WORDS.contains(&name) {
        return Some(Role::Defendant);
    }
    let near = &before[before.len().saturating_sub(70)..];
    if NAMED_BEFORE.is_match(near.trim_end()) && name.split(' ').count() <= 3 {
        return Some(Role::Defendant);
    }
    let tail = [
        "united states attorney",
        "u.s. attorney",
        "department of justice",
        "section",
        "division",
    ]
    .iter()
    .filter_map(|w| near.rfind(w).map(|at| &near[at + w.len()..]))
    .min_by_key(|tail| tail.len());
    let office = tail.is_some_and(|t| {
        !t.contains(" and ")
            && !t.contains(" or ")
            && !t.contains("defendant")
            && !t.bytes().any(|b| b.is_ascii_digit())
    });
    (office
        && name.split(' ').count() <= 2
        && !name.contains("agreement")
        && !name.contains("guidelines")
        && !name.contains("supplement"))
    .then_some(Role::Government)
}

/// The name out of a caption: what stands before the next word that is none ("defendant", "case no.").
fn caption_name(text: &str, not_a_name: &[String]) -> String {
    let mut words = Vec::new();
    for word in text.split([' ', ',']).filter(|w| !w.is_empty()) {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let stop = [
            "defendant",
            "defendants",
            "case",
            "no",
            "cr",
            "crim",
            "criminal",
            "and",
            "et",
            "al",
            "a",
            "shall",
            "will",
            "agrees",
            "plea",
            "in",
            "is",
            "has",
            "of",
            "to",
            "the",
            "under",
            "from",
            "with",
        ];
        if stop.contains(&bare)
            || bare.is_empty()
            || bare.bytes().any(|b| b.is_ascii_digit())
            || not_a_name.iter().any(|n| n == bare)
            || words.len() >= 5
            // the name in the other column of the caption
            || words.first().is_some_and(|first: &&str| first.trim_end_matches(',') == bare)
        {
            break;
        }
        words.push(word.trim_end_matches([',', ':', ';']));
    }
    words.join(" ")
}

/// Whether a sentence set in capitals goes on at `from`: there a capital shows no name ("THE DEFENDANT WITHDRAWS HIS PLEA").
fn in_capitals(text: &str, from: usize) -> bool {
    let line = text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).take(40).collect();
    letters.len() >= 20 && letters.iter().all(|c| c.is_uppercase())
}

/// Whether the paper also writes it without a capital: then it is a word and no name ("what Defendant Promises").
fn is_common_word(document: &Document, word: &str) -> bool {
    let bytes = document.text.as_bytes();
    document.text.match_indices(word).any(|(at, _)| {
        let edge = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric());
        edge(at.checked_sub(1).and_then(|i| bytes.get(i))) && edge(bytes.get(at + word.len()))
    })
}

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\b(?:(?:M(?:r|s|rs|R|S|RS)|D[rR])\.\s+)?([A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?|[A-Z]{4,})(?:'s (?:cooperation|assistance|statements|plea|obligations|counsel|attorney|testimony|sentence|failure|performance)|\s+(?:shall|will|must|agrees|understands|acknowledges|waives|gives|consents|relinquishes|abandons|renounces|undertakes|forgoes|surrenders|promises|may|fails?|breach(?:es)?|violates?|cannot|admits|provides|cooperates|has|is|does|commits?|should|were|be)\b)",
    )
});
static TITLED: LazyLock<Regex> =
    LazyLock::new(|| constant(r"\b((?i:Dear)\s+)?(?:M(?:r|s|rs|R|S|RS)|D[rR])\.\s+([A-Z][A-Za-z'-]{2,})"));

/// A single clause has no caption: the name that is the subject of a duty or has a title is the defendant's.
fn named_by_conduct(document: &Document, not_a_name: &[String]) -> Vec<String> {
    let text = document.text.replace('\u{2019}', "'");
    let mut counted: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for found in TITLED.captures_iter(&text) {
        if let (None, Some(name)) = (found.get(1), found.get(2)) {
            *counted
                .entry(name.as_str().to_ascii_lowercase().trim_end_matches("'s").to_owned())
                .or_default() += 2;
        }
    }
    for found in SUBJECT.captures_iter(&text) {
        if let Some(name) = found.get(1) {
            *counted.entry(name.as_str().to_ascii_lowercase()).or_default() += 1;
        }
    }
    counted.retain(|name, _| !not_a_name.iter().any(|n| n == name) && !is_common_word(document, name));
    counted
        .into_iter()
        .max_by_key(|(_, n)| *n)
        .map(|(name, _)| name)
        .into_iter()
        .collect()
}
