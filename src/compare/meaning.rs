//! What a difference of words means: which classes of `rules/compare.toml`, numbers and stretches of content came and went.

use super::hunks::{Compared, Hunk};
use super::words::{Interner, Word, stem};
use crate::reading::numbers;
use crate::rule::{Severity, Toward, Wording};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Share of a sentence's words from which on it counts as written anew.
const ANEW: f32 = 0.4;
/// Words with a meaning of their own that cannot come or go without being called a change of substance.
const STRETCH: usize = 3;

/// Words of one change up to which it is told for whom it is.
const FEW: usize = 12;

/// A change of substance in the words of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// "force", "negation", "number", "removed", ...
    pub class: String,
    /// "what is owed"
    pub title: String,
    /// What went, where it can be named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<String>,
    /// What came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gained: Vec<String>,
    /// For whom it is.
    pub toward: Toward,
    /// How much such a change can cost.
    pub severity: Severity,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// It carries nothing.
    Idle,
    /// A number, a date, an amount or a section, in one spelling.
    Number(String),
    /// Group of a class: indices into the wording.
    Class(usize, usize),
    /// Another word, by its stem.
    Content(String),
}

/// The wording, ready to be asked.
#[derive(Debug)]
pub struct Meanings<'a> {
    wording: &'a Wording,
    senses: HashMap<&'a str, (usize, usize)>,
    idle: HashSet<&'a str>,
    units: HashSet<&'a str>,
    same: HashMap<&'a str, &'a str>,
}

impl<'a> Meanings<'a> {
    /// Of a wording.
    pub fn new(wording: &'a Wording) -> Meanings<'a> {
        let mut senses = HashMap::new();
        for (c, class) in wording.class.iter().enumerate() {
            for (g, group) in class.group.iter().enumerate() {
                for word in &group.words {
                    senses.entry(word.as_str()).or_insert((c, g));
                }
            }
        }
        let same = wording.same.iter().filter_map(|set| Some((set, set.first()?)));
        Meanings {
            wording,
            senses,
            idle: wording.idle.iter().map(String::as_str).collect(),
            units: wording.units.iter().map(String::as_str).collect(),
            same: same
                .flat_map(|(set, first)| set.iter().map(move |w| (w.as_str(), first.as_str())))
                .collect(),
        }
    }

    /// Whether a word carries nothing.
    pub fn is_idle(&self, word: &str) -> bool {
        self.idle.contains(word)
    }

    /// Whether a word stands before the number of a paragraph.
    pub fn refers(&self, word: &str) -> bool {
        self.wording.refers.iter().any(|r| r == word)
    }

    /// Whether a word is known here.
    pub fn knows(&self, word: &str) -> bool {
        self.senses.contains_key(word)
            || self.idle.contains(word)
            || self.units.contains(word)
            || self.same.contains_key(word)
    }

    /// Whether a word says that somebody owes something, may do it, or does not.
    pub fn binds(&self, word: &str) -> bool {
        let class = self.senses.get(word).and_then(|(c, _)| self.wording.class.get(*c));
        class.is_some_and(|c| matches!(c.name.as_str(), "force" | "negation" | "condition"))
    }

    /// The word that stands for all that are put for one another.
    pub fn leading<'w>(&self, word: &'w str) -> &'w str
    where
        'a: 'w,
    {
        self.same.get(word).copied().unwrap_or(word)
    }

    /// What a word is; `next` is the one behind it, and `third` the one behind that.
    pub fn sense(&self, word: &str, next: &str, third: &str) -> Sense {
        let bare = word.strip_suffix("'s").or(word.strip_suffix('\'')).unwrap_or(word);
        if bare == "may" && next.starts_with(|c: char| c.is_ascii_digit()) {
            return Sense::Number("may".to_owned());
        }
        // "United States Code" is no party
        let named = |word: &str| {
            matches!(
                word,
                "code" | "sentencing" | "district" | "court" | "magistrate" | "probation" | "marshals"
            )
        };
        if bare == "united" && next == "states" && named(third) {
            return Sense::Idle;
        }
        if self.idle.contains(bare) {
            return Sense::Idle;
        }
        if let Some((c, g)) = self.senses.get(bare) {
            return Sense::Class(*c, *g);
        }
        if self.units.contains(bare) {
            return Sense::Number(bare.strip_suffix('s').unwrap_or(bare).to_owned());
        }
        if bare == "%" {
            return Sense::Number("percent".to_owned());
        }
        if let Some(n) = number(bare) {
            return Sense::Number(n);
        }
        Sense::Content(stem(self.leading(bare)).to_owned())
    }

    /// The changes of substance in a pair. `owner` tells the party that a word of the new side, or of the old one, belongs
    /// to: the nearest one named before it.
    pub fn signs(&self, compared: &Compared, interner: &Interner) -> Vec<Sign> {
        let old = self.senses(&compared.old, interner);
        let new = self.senses(&compared.new, interner);
        let hunks: Vec<&Hunk> = compared.worded().collect();
        let changed: usize = hunks.iter().map(|h| h.old.len().max(h.new.len())).sum();
        let anew = compared.longest() > 8 && changed as f32 > ANEW * compared.longest() as f32;
        let slice = |all: &[Sense], r: &std::ops::Range<usize>| all.get(r.clone()).unwrap_or(&[]).to_vec();
        let pieces: Vec<Piece> = if anew {
            vec![Piece {
                gone: hunks.iter().flat_map(|h| slice(&old, &h.old)).collect(),
                come: hunks.iter().flat_map(|h| slice(&new, &h.new)).collect(),
                before: None,
            }]
        } else {
            let piece = |h: &&Hunk| Piece {
                gone: slice(&old, &h.old),
                come: slice(&new, &h.new),
                before: self.owner(new.get(..h.new.start).unwrap_or(&[])),
            };
            hunks.iter().map(piece).collect()
        };
        let mut out: Vec<Sign> = Vec::new();
        for piece in &pieces {
            self.judge(piece, &old, &new, anew, &mut out);
        }
        if compared.differs() && self.defines(compared, interner) {
            out.push(sign("definition", "a definition", Severity::High, Toward::Open));
        }
        merge(out)
    }

    fn senses(&self, words: &[Word], interner: &Interner) -> Vec<Sense> {
        let text = |i: usize| words.get(i).map_or("", |w| interner.text(w.id));
        let mut out: Vec<Sense> = (0..words.len())
            .map(|i| self.sense(text(i), text(i + 1), text(i + 2)))
            .collect();
        // "twenty" and "one" are twenty-one
        for i in 1..out.len() {
            let tens = TENS
                .contains(&text(i - 1))
                .then(|| numbers::value(text(i - 1)))
                .flatten();
            let one = numbers::value(text(i)).filter(|n| *n < 10 && !text(i).bytes().all(|b| b.is_ascii_digit()));
            if let (Some(tens), Some(one)) = (tens, one) {
                out[i - 1] = Sense::Number((tens + one).to_string());
                out[i] = Sense::Idle;
            }
        }
        out
    }

    fn defines(&self, compared: &Compared, interner: &Interner) -> bool {
        compared
            .old
            .iter()
            .any(|w| self.wording.defines.iter().any(|d| d == interner.text(w.id)))
    }

    /// The party named last: the subject of what follows.
    fn owner(&self, before: &[Sense]) -> Option<String> {
        before.iter().rev().find_map(|s| match s {
            Sense::Class(c, g) => {
                let class = self.wording.class.get(*c).filter(|c| c.name == "decider")?;
                class.group.get(*g).map(|g| g.name.clone())
            }
            _ => None,
        })
    }

    fn judge(&self, piece: &Piece, old: &[Sense], new: &[Sense], anew: bool, out: &mut Vec<Sign>) {
        let (lost, gained) = cancelled(&piece.gone, &piece.come);
        for (c, class) in self.wording.class.iter().enumerate() {
            let of = |all: &BTreeMap<&Sense, usize>| -> Vec<usize> {
                let one = |(s, _): (&&Sense, &usize)| match s {
                    Sense::Class(class, group) if *class == c => Some(*group),
                    _ => None,
                };
                all.iter().filter_map(one).collect()
            };
            let (mut l, mut g) = (of(&lost), of(&gained));
            let strict = matches!(class.name.as_str(), "negation" | "condition") && !anew;
            // a word fewer where the same still stands, or one more where it stood already, is style
            let still = |all: &[Sense], group: &usize| all.contains(&Sense::Class(c, *group));
            if !strict && (g.is_empty() || anew) {
                l.retain(|group| !still(new, group));
            }
            if !strict && (l.is_empty() || anew) {
                g.retain(|group| !still(old, group));
            }
            // joining words that only come or go with others are no change by themselves
            if class.name == "reach" && (l.is_empty() || g.is_empty()) {
                let joins = |group: &usize| {
                    class
                        .group
                        .get(*group)
                        .is_some_and(|g| matches!(g.name.as_str(), "and" | "or" | "other" | "same"))
                };
                l.retain(|x| !joins(x));
                g.retain(|x| !joins(x));
            }
            if l.is_empty() && g.is_empty() {
                continue;
            }
            let name = |groups: &[usize]| -> Vec<String> {
                groups
                    .iter()
                    .filter_map(|g| class.group.get(*g))
                    .map(|g| g.name.clone())
                    .collect()
            };
            let mut toward: Vec<Toward> = Vec::new();
            let (lost, gained) = (name(&l), name(&g));
            // of many words it cannot be told whose they are
            if piece.gone.len().max(piece.come.len()) <= FEW {
                toward.extend(l.iter().filter_map(|x| class.group.get(*x)?.lost));
                toward.extend(g.iter().filter_map(|x| class.group.get(*x)?.gained));
                let owner = piece.before.iter();
                toward.extend(owner.filter_map(|o| by_owner(&class.name, o, &lost, &gained)));
            }
            out.push(Sign {
                lost,
                gained,
                ..sign(&class.name, &class.title, class.severity, agreed(&toward))
            });
        }
        self.numbers(piece, (&lost, &gained), old, new, out);
        let content = |all: &[Sense]| all.iter().filter(|s| !matches!(s, Sense::Idle)).count();
        let (gone, come) = (content(&piece.gone), content(&piece.come));
        if gone >= come + STRETCH && (!anew || gone > 2 * come + STRETCH) {
            out.push(sign("removed", "words taken out", Severity::Medium, Toward::Open));
        }
        if come >= gone + STRETCH && (!anew || come > 2 * gone + STRETCH) {
            out.push(sign("added", "words put in", Severity::Medium, Toward::Open));
        }
    }

    fn numbers(&self, piece: &Piece, rest: (&Counts, &Counts), old: &[Sense], new: &[Sense], out: &mut Vec<Sign>) {
        let (lost, gained) = rest;
        // in the order of the text
        let of = |all: &[Sense], left: &Counts| -> Vec<String> {
            let mut out: Vec<String> = Vec::new();
            for sense in all.iter().filter(|s| left.contains_key(s)) {
                if let Sense::Number(n) = sense
                    && !out.contains(n)
                {
                    out.push(n.clone());
                }
            }
            out
        };
        let (mut l, mut g) = (of(&piece.gone, lost), of(&piece.come, gained));
        // "thirty (30) days" and "30 days" are one number
        let stands = |all: &[Sense], n: &String| all.contains(&Sense::Number(n.clone()));
        if g.is_empty() {
            l.retain(|n| !stands(new, n));
        }
        if l.is_empty() {
            g.retain(|n| !stands(old, n));
        }
        if !l.is_empty() || !g.is_empty() {
            out.push(Sign {
                lost: l,
                gained: g,
                ..sign("number", "a number, date or section", Severity::High, Toward::Open)
            });
        }
    }

    /// What a sentence that came or went alone carries: the names of its classes, and whether it has a number.
    pub fn carries(&self, words: &[Word], interner: &Interner) -> Vec<String> {
        let senses = self.senses(words, interner);
        let mut out: Vec<String> = Vec::new();
        for sense in &senses {
            let name = match sense {
                Sense::Class(c, _) => self.wording.class.get(*c).map(|c| c.name.as_str()),
                Sense::Number(_) => Some("number"),
                _ => None,
            };
            if let Some(name) = name.filter(|n| !out.iter().any(|o| o == n)) {
                out.push(name.to_owned());
            }
        }
        out
    }

    /// Who owes something in a sentence: the party named before the first word of owing.
    pub fn who_owes(&self, words: &[Word], interner: &Interner) -> Option<String> {
        let senses = self.senses(words, interner);
        let owing = senses.iter().position(|s| match s {
            Sense::Class(c, g) => self
                .wording
                .class
                .get(*c)
                .is_some_and(|c| c.name == "force" && c.group.get(*g).is_some_and(|g| g.name == "owes")),
            _ => false,
        })?;
        self.owner(senses.get(..owing)?)
    }
}

const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// Words that went, words that came, and the party named last before them.
struct Piece {
    gone: Vec<Sense>,
    come: Vec<Sense>,
    before: Option<String>,
}

fn sign(class: &str, title: &str, severity: Severity, toward: Toward) -> Sign {
    Sign {
        class: class.to_owned(),
        title: title.to_owned(),
        lost: Vec::new(),
        gained: Vec::new(),
        toward,
        severity,
    }
}

/// Senses and how often each occurs.
type Counts<'s> = BTreeMap<&'s Sense, usize>;

/// What is left of both sides when what they share is taken away.
fn cancelled<'s>(gone: &'s [Sense], come: &'s [Sense]) -> (BTreeMap<&'s Sense, usize>, BTreeMap<&'s Sense, usize>) {
    let count = |all: &'s [Sense]| {
        let mut out: BTreeMap<&Sense, usize> = BTreeMap::new();
        for sense in all {
            *out.entry(sense).or_default() += 1;
        }
        out
    };
    let (mut lost, mut gained) = (count(gone), count(come));
    for (sense, n) in &mut lost {
        if let Some(m) = gained.get_mut(sense) {
            let both = (*n).min(*m);
            *n -= both;
            *m -= both;
        }
    }
    lost.retain(|_, n| *n > 0);
    gained.retain(|_, n| *n > 0);
    (lost, gained)
}

/// Strength of what is owed, from the weakest up.
const FORCES: [&str; 4] = ["considers", "may", "intends", "owes"];

/// For whom a change of force or of the decision-maker is, by the party that the words belong to.
fn by_owner(class: &str, owner: &str, lost: &[String], gained: &[String]) -> Option<Toward> {
    let strength = |names: &[String]| names.iter().filter_map(|n| FORCES.iter().position(|f| f == n)).max();
    match class {
        "force" => {
            let (before, after) = (strength(lost)?, strength(gained)?);
            let weaker = match after.cmp(&before) {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Greater => false,
                std::cmp::Ordering::Equal => return None,
            };
            match owner {
                "the government" => Some(if weaker { Toward::Worse } else { Toward::Better }),
                "the client" => Some(if weaker { Toward::Better } else { Toward::Worse }),
                _ => None,
            }
        }
        "decider" => match (lost, gained) {
            ([lost], [gained]) if lost == "the court" && gained == "the government" => Some(Toward::Worse),
            ([lost], [gained]) if lost == "the government" && gained == "the court" => Some(Toward::Better),
            _ => None,
        },
        _ => None,
    }
}

/// The worst, unless they point both ways.
pub fn agreed(all: &[Toward]) -> Toward {
    match (all.contains(&Toward::Worse), all.contains(&Toward::Better)) {
        (true, false) => Toward::Worse,
        (false, true) => Toward::Better,
        _ => Toward::Open,
    }
}

/// Signs of one class become one.
fn merge(signs: Vec<Sign>) -> Vec<Sign> {
    let mut out: Vec<Sign> = Vec::new();
    for sign in signs {
        match out.iter_mut().find(|s| s.class == sign.class) {
            Some(known) => {
                let fresh = |all: &[String], more: Vec<String>| {
                    more.into_iter().filter(|m| !all.contains(m)).collect::<Vec<_>>()
                };
                let lost = fresh(&known.lost, sign.lost);
                let gained = fresh(&known.gained, sign.gained);
                known.lost.extend(lost);
                known.gained.extend(gained);
                known.toward = agreed(&[known.toward, sign.toward]);
            }
            None => out.push(sign),
        }
    }
    out
}

/// A number, date, amount, section or letter in parentheses, in one spelling; `None` for a word.
fn number(word: &str) -> Option<String> {
    if word.starts_with('(') {
        return Some(word.to_owned());
    }
    if word.bytes().any(|b| b.is_ascii_digit()) {
        let plain: String = word.chars().filter(|c| *c != ',').collect();
        // "10th" is ten, "01" is one
        let bare = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal =
            bare.len() + 2 == plain.len() && matches!(plain.get(bare.len()..), Some("st" | "nd" | "rd" | "th"));
        let kept = if ordinal { bare } else { &plain };
        let trimmed = kept.trim_start_matches('0');
        return Some(if trimmed.is_empty() { "0" } else { trimmed }.to_owned());
    }
    if let Some(n) = numbers::value(word) {
        return Some(n.to_string());
    }
    const ORDINALS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    let at = ORDINALS.iter().position(|o| *o == word)?;
    Some((at + 1).to_string())
}

#[cfg(test)]
mod tests {
    use super::super::align::Pair;
    use super::super::hunks;
    use super::super::words::Unit;
    use super::*;

    #[allow(clippy::expect_used)]
    fn classes(old: &str, new: &str) -> Vec<(String, Toward)> {
        let knowledge = crate::rule::Knowledge::embedded().expect("the rules of the program");
        let meanings = Meanings::new(&knowledge.wording);
        let mut interner = Interner::default();
        let mut unit = |text: &str| Unit {
            words: text
                .split(' ')
                .map(|w| Word {
                    id: interner.id(w),
                    span: 0..0,
                })
                .collect(),
            ..Unit::default()
        };
        let (old, new) = ([unit(old)], [unit(new)]);
        let pair = Pair {
            old: vec![0],
            new: vec![0],
        };
        let idle = |id| meanings.is_idle(interner.text(id));
        let same = |words: &[Word]| words.iter().map(|w| w.id).collect();
        let compared = hunks::compare(&pair, &old, &new, &interner, idle, same);
        meanings
            .signs(&compared, &interner)
            .into_iter()
            .map(|s| (s.class, s.toward))
            .collect()
    }

    fn one(class: &str, toward: Toward) -> Vec<(String, Toward)> {
        vec![(class.to_owned(), toward)]
    }

    #[test]
    fn one_word_of_substance_is_seen_and_told_whose_it_is() {
        let old = "the government will file a motion within thirty days if the court decides that the effort was made in good faith";
        let with = |a: &str, b: &str| classes(old, &old.replacen(a, b, 1));
        assert_eq!(with("will", "may"), one("force", Toward::Worse));
        assert_eq!(with("thirty", "ten"), one("number", Toward::Open));
        assert_eq!(with("thirty", "30"), []);
        assert_eq!(with("if ", "unless "), one("condition", Toward::Open));
        assert_eq!(with("if the court", "if the government"), one("decider", Toward::Worse));
        assert_eq!(with("will file", "will not file"), one("negation", Toward::Open));
        assert_eq!(with(" in good faith", ""), one("standard", Toward::Worse));
        assert_eq!(with("will file", "shall submit"), []);
        assert_eq!(
            classes(
                "the defendant may appeal the sentence",
                "the defendant shall appeal the sentence"
            ),
            one("force", Toward::Worse)
        );
    }

    #[test]
    fn a_carve_out_that_is_taken_out_is_a_change() {
        let old =
            "the defendant waives every claim on appeal apart from claims of ineffective help by counsel in this case";
        let new = "the defendant waives every claim on appeal";
        assert!(classes(old, new).iter().any(|(c, _)| c == "removed"));
    }

    #[test]
    fn a_paraphrase_changes_nothing() {
        let old = "if the defendant keeps this agreement the government will file a motion under section 5k1.1 before the sentencing";
        let new = "the government shall submit a motion under section 5k1.1 prior to sentence provided that the defendant keeps this agreement";
        assert_eq!(classes(old, new), []);
    }
}
