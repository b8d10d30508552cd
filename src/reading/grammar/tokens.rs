//! The words of a sentence, each with its meanings; a phrase that is known is one word.

use super::Names;
use crate::rule::meanings::{Entry, Words};
use std::ops::Range;

/// Whose name a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// The prosecuting office.
    Government,
    /// Whoever is bound to it.
    Defendant,
    /// The judge.
    Court,
    /// Anybody else.
    Other,
}

impl Actor {
    /// As rules and JSON name it.
    pub fn name(self) -> &'static str {
        match self {
            Actor::Government => "government",
            Actor::Defendant => "defendant",
            Actor::Court => "court",
            Actor::Other => "other",
        }
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word or phrase.
    Word,
    /// The name of a party or of the court; whether it is a possessive.
    Actor(Actor, bool),
    /// "," or a dash.
    Comma,
    /// ";"
    Stop,
    /// ":"
    Colon,
    /// A bracket.
    Aside,
}

/// A word of a sentence.
#[derive(Debug, Clone)]
pub struct Token<'a> {
    /// Its place in the sentence's view.
    pub range: Range<usize>,
    /// As it stands there.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
    /// What it means.
    pub entry: Entry,
}

impl Token<'_> {
    /// Whether it is a party's or the court's name, as a subject or object.
    pub fn actor(&self) -> Option<Actor> {
        match self.kind {
            Kind::Actor(actor, false) => Some(actor),
            _ => None,
        }
    }

    /// Whether it may stand between the parts of a verb.
    pub fn is_adverb(&self, names: &Names) -> bool {
        self.kind == Kind::Word
            && (self.entry.word.has(names.adverb)
                || self.text.len() > 4
                    && self.text.ends_with("ly")
                    && self.entry.verb.is_empty()
                    && self.entry.noun.is_empty())
    }
}

/// Brackets hold an aside of at most so many words; what is longer is read like the rest.
const ASIDE: usize = 14;

/// The words of a sentence's view.
pub fn tokens<'a>(view: &'a str, words: &Words, names: &Names) -> Vec<Token<'a>> {
    let raw = raw(view);
    let mut out = Vec::with_capacity(raw.len());
    let mut i = 0;
    while let Some((range, text, kind)) = raw.get(i) {
        if let (Kind::Aside, "(") = (*kind, *text)
            && let Some(close) = raw.iter().skip(i).take(ASIDE).position(|(_, t, _)| *t == ")")
        {
            i += close + 1;
            continue;
        }
        let (taken, entry) = match kind {
            Kind::Word | Kind::Actor(..) => phrase(&raw, i, words).unwrap_or_else(|| (1, word(text, words))),
            _ => (1, Entry::default()),
        };
        let end = raw.get(i + taken - 1).map_or(range.end, |(r, ..)| r.end);
        out.push(Token {
            range: range.start..end,
            text: view.get(range.start..end).unwrap_or(text),
            kind: match taken {
                _ if entry.word.has(names.office) => Kind::Actor(Actor::Government, false),
                1 => *kind,
                _ => Kind::Word,
            },
            entry,
        });
        i += taken;
    }
    out
}

fn word(text: &str, words: &Words) -> Entry {
    let plain = text.strip_suffix("'s").unwrap_or(text);
    // a marker with the number of a note: "S5K1.1"
    let plain = match plain.split_once('.') {
        Some((marker, _)) if plain.starts_with(|c: char| c.is_ascii_uppercase()) => marker,
        _ => plain,
    };
    words.word(text).or_else(|| words.word(plain)).unwrap_or_default()
}

/// The longest phrase that begins at a word: how many words it takes, and what it means.
fn phrase(raw: &[Raw<'_>], at: usize, words: &Words) -> Option<(usize, Entry)> {
    let (_, first, _) = raw.get(at)?;
    words.phrases(first).iter().find_map(|(rest, entry)| {
        let next = at + 1 + rest.len();
        let follows = raw.get(at + 1..next)?.iter().map(|(_, text, _)| *text);
        if !follows.eq(rest.iter().map(String::as_str)) {
            return None;
        }
        let ends = raw
            .get(next)
            .is_none_or(|(_, _, kind)| matches!(kind, Kind::Comma | Kind::Stop));
        (!entry.closed || ends).then_some((next - at, *entry))
    })
}

type Raw<'a> = (Range<usize>, &'a str, Kind);

fn raw(view: &str) -> Vec<Raw<'_>> {
    let bytes = view.as_bytes();
    let inside = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'\'' | b'-' | b'/' | b'$' | b'%' | b'#');
    let mut out = Vec::with_capacity(view.len() / 6);
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        at += 1;
        if byte == b' ' {
            continue;
        }
        if inside(byte) && byte != b'\'' && byte != b'-' {
            while bytes.get(at).is_some_and(|b| {
                inside(*b) || *b == b'.' && bytes.get(at + 1).is_some_and(|n| n.is_ascii_alphanumeric())
            }) {
                at += 1;
            }
            let text = view.get(start..at).unwrap_or("").trim_end_matches(['\'', '-']);
            out.push((start..start + text.len(), text, kind(text)));
            continue;
        }
        let mark = match byte {
            b',' => Kind::Comma,
            b';' => Kind::Stop,
            b'-' => Kind::Comma,
            b':' => Kind::Colon,
            _ => Kind::Aside,
        };
        // full stops (of abbreviations, and at the end), quotation marks and apostrophes say nothing here
        if mark != Kind::Aside || matches!(byte, b'(' | b')') {
            out.push((start..at, view.get(start..at).unwrap_or(""), mark));
        }
    }
    out
}

fn kind(text: &str) -> Kind {
    let (name, possessive) = match text.strip_suffix("'s") {
        Some(name) => (name, true),
        None => (text, false),
    };
    match name {
        "GOV" => Kind::Actor(Actor::Government, possessive),
        "DEF" => Kind::Actor(Actor::Defendant, possessive),
        "COURT" => Kind::Actor(Actor::Court, possessive),
        _ => Kind::Word,
    }
}
