//! Words by meaning: every form of every verb and noun of `[meaning.*]`, and the actions that are made of them.

use super::vocabulary::{ActFile, MeaningFile, WhenFile};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::ops::BitOr;

/// A set of meanings, a bit for each name in the order of [`Glossary::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meanings(u128);

impl Meanings {
    /// Whether the two have a meaning in common.
    pub fn has(self, other: Meanings) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Meanings {
    type Output = Meanings;
    fn bitor(self, other: Meanings) -> Meanings {
        Meanings(self.0 | other.0)
    }
}

/// The forms that a verb can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Forms(u8);

impl Forms {
    /// "file"
    pub const BASE: Forms = Forms(1);
    /// "files"
    pub const THIRD: Forms = Forms(2);
    /// "filed", "took"
    pub const PAST: Forms = Forms(4);
    /// "filed", "taken"
    pub const PARTICIPLE: Forms = Forms(8);
    /// "filing"
    pub const GERUND: Forms = Forms(16);

    /// Whether the two have a form in common.
    pub fn has(self, other: Forms) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Forms {
    type Output = Forms;
    fn bitor(self, other: Forms) -> Forms {
        Forms(self.0 | other.0)
    }
}

/// What is known of a word or phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// As a verb.
    pub verb: Meanings,
    /// As a noun.
    pub noun: Meanings,
    /// As it stands: adjectives, adverbs, small words.
    pub word: Meanings,
    /// As which form of the verb.
    pub forms: Forms,
    /// Only where a comma or the end follows ("if any,").
    pub closed: bool,
}

impl Entry {
    /// In any role.
    pub fn any(&self) -> Meanings {
        self.verb | self.noun | self.word
    }

    fn add(&mut self, other: Entry) {
        self.verb = self.verb | other.verb;
        self.noun = self.noun | other.noun;
        self.word = self.word | other.word;
        self.forms = self.forms | other.forms;
        self.closed |= other.closed;
    }
}

/// What makes an act.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct When {
    /// The verb has one of these meanings.
    pub verb: Meanings,
    /// Or a noun has one of these.
    pub noun: Meanings,
    /// Where it is not empty: what is acted upon has one of these.
    pub object: Meanings,
    /// And somewhere in its part of the sentence stands one of each.
    pub with: Vec<Meanings>,
    /// And none of these.
    pub not: Meanings,
    /// The noun that names what is acted upon is one of these, where it is not empty.
    pub head: Meanings,
    /// It is none of these.
    pub not_head: Meanings,
    /// One of these stands in the question that the verb puts, where it is not empty.
    pub question: Meanings,
    /// The client is the subject, and receives.
    pub client: bool,
    /// The verb itself gives this force: "considers".
    pub force: Option<String>,
    /// Not where the verb is a passive.
    pub active: bool,
    /// Only where another sentence of the paragraph has shown the act ("such a motion").
    pub after: bool,
}

/// An action, by meaning.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    /// "dismiss"
    pub name: String,
    /// Its name where what is owed is not to do it: "not-prosecute". Where there is none, that is a denial.
    pub negative: Option<String>,
    /// "government", "defendant".
    pub actor: Vec<String>,
    /// Any of these.
    pub when: Vec<When>,
    /// What it reaches, by name: any of these groups, each meaning of it.
    pub scope: Vec<Reach>,
    /// By what means, by name.
    pub vehicle: Vec<Reach>,
    /// What tells of a means where none is named.
    pub implied: Vec<Reach>,
}

/// A name, and the groups of meanings of which one must stand there whole.
pub type Reach = (String, Vec<Vec<Meanings>>);

/// The words, the meanings, the acts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Glossary {
    /// Names of the meanings, sorted; the place of each is its bit.
    pub names: Vec<String>,
    /// Every form of every word and phrase, sorted.
    pub entries: Vec<(String, Entry)>,
    /// The actions, in the order in which they are tried.
    pub acts: Vec<Act>,
}

impl Glossary {
    /// Compiles the tables.
    ///
    /// # Errors
    /// Where an act names a meaning that does not exist, or there are more than 128 of them.
    pub fn compile(
        meanings: &BTreeMap<String, MeaningFile>,
        irregular: &BTreeMap<String, String>,
        acts: &[ActFile],
    ) -> Result<Glossary, String> {
        if meanings.len() > 128 {
            return Err(format!("there are {} meanings; 128 is the most", meanings.len()));
        }
        let names: Vec<String> = meanings.keys().cloned().collect();
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        let mut put = |text: &str, entry: Entry| {
            entries
                .entry(text.trim_end_matches(',').to_owned())
                .or_default()
                .add(entry)
        };
        for (bit, file) in meanings.values().enumerate() {
            let meaning = Meanings(1 << bit);
            for verb in &file.verbs {
                for (form, text) in forms(verb, irregular) {
                    put(
                        &text,
                        Entry {
                            verb: meaning,
                            forms: form,
                            ..Entry::default()
                        },
                    );
                }
            }
            for noun in &file.nouns {
                for text in [noun.clone(), plural(noun)] {
                    put(
                        &text,
                        Entry {
                            noun: meaning,
                            ..Entry::default()
                        },
                    );
                }
            }
            for word in &file.words {
                put(
                    word,
                    Entry {
                        word: meaning,
                        closed: word.ends_with(','),
                        ..Entry::default()
                    },
                );
            }
        }
        let set = |wanted: &[String]| {
            wanted.iter().try_fold(Meanings::default(), |set, name| {
                names
                    .binary_search(name)
                    .map(|bit| set | Meanings(1 << bit))
                    .map_err(|_| format!("there is no [meaning.{name}]"))
            })
        };
        let when = |file: &WhenFile| -> Result<When, String> {
            Ok(When {
                verb: set(&file.verb)?,
                noun: set(&file.noun)?,
                object: set(&file.object)?,
                with: file.with.iter().map(|w| set(w)).collect::<Result<_, _>>()?,
                not: set(&file.not)?,
                head: set(&file.head)?,
                not_head: set(&file.not_head)?,
                question: set(&file.question)?,
                client: file.client,
                force: file.force.clone(),
                active: file.active,
                after: file.after,
            })
        };
        let reaches = |named: &BTreeMap<String, Vec<Vec<String>>>| -> Result<Vec<Reach>, String> {
            let one = |name: &String| set(std::slice::from_ref(name));
            let group = |group: &Vec<String>| group.iter().map(one).collect::<Result<Vec<_>, _>>();
            named
                .iter()
                .map(|(name, groups)| Ok((name.clone(), groups.iter().map(group).collect::<Result<_, _>>()?)))
                .collect()
        };
        let act = |file: &ActFile| -> Result<Act, String> {
            Ok(Act {
                name: file.name.clone(),
                negative: file.negative.clone(),
                actor: file.actor.clone(),
                when: file.when.iter().map(when).collect::<Result<_, _>>()?,
                scope: reaches(&file.scope)?,
                vehicle: reaches(&file.vehicle)?,
                implied: reaches(&file.implied)?,
            })
        };
        let acts = acts.iter().map(act).collect::<Result<_, _>>()?;
        Ok(Glossary {
            entries: entries.into_iter().collect(),
            names,
            acts,
        })
    }

    /// The meaning of this name; the empty set where there is none.
    pub fn meaning(&self, name: &str) -> Meanings {
        self.names
            .binary_search_by(|n| n.as_str().cmp(name))
            .map_or_else(|_| Meanings::default(), |bit| Meanings(1 << bit))
    }
}

/// The words of a [`Glossary`], for looking up.
#[derive(Debug, Default)]
pub struct Words {
    single: HashMap<String, Entry>,
    /// By first word; the rest of each phrase, commas included, the longest first.
    phrases: HashMap<String, Vec<(Vec<String>, Entry)>>,
}

impl Words {
    /// Prepares the look-up.
    pub fn new(glossary: &Glossary) -> Words {
        let mut words = Words::default();
        for (text, entry) in &glossary.entries {
            // a comma is a word of its own
            let spaced = text.replace(',', " ,");
            let mut parts = spaced.split(' ').map(str::to_owned);
            let Some(first) = parts.next() else { continue };
            let rest: Vec<String> = parts.collect();
            if !rest.is_empty() {
                words.phrases.entry(first).or_default().push((rest, *entry));
            } else if !entry.closed {
                words.single.insert(first, *entry);
            }
        }
        for phrases in words.phrases.values_mut() {
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        words
    }

    /// A single word.
    pub fn word(&self, text: &str) -> Option<Entry> {
        self.single.get(text).copied()
    }

    /// The phrases that begin with a word, the longest first: what follows it, and what they mean.
    pub fn phrases(&self, first: &str) -> &[(Vec<String>, Entry)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }
}

/// The forms of a verb or of a phrase that begins with one.
fn forms(verb: &str, irregular: &BTreeMap<String, String>) -> Vec<(Forms, String)> {
    let (first, rest) = verb.split_once(' ').map_or((verb, ""), |(f, r)| (f, r));
    let joined = |form: &str| {
        if rest.is_empty() {
            form.to_owned()
        } else {
            format!("{form} {rest}")
        }
    };
    let kinds = [Forms::THIRD, Forms::PAST, Forms::PARTICIPLE, Forms::GERUND];
    let mut out = vec![(Forms::BASE, joined(first))];
    if let Some(listed) = irregular.get(first) {
        out.extend(kinds.into_iter().zip(listed.split(' ')).map(|(k, f)| (k, joined(f))));
        return out;
    }
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
    let before_last = first.chars().rev().nth(1);
    let sibilant = ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| first.ends_with(e));
    let (third, past, gerund) = match first.strip_suffix('y').filter(|_| !vowel(before_last)) {
        Some(stem) => (format!("{stem}ies"), format!("{stem}ied"), format!("{first}ing")),
        None => match first.strip_suffix('e') {
            Some(stem) if first.ends_with("ie") => (
                format!("{first}s"),
                format!("{first}d"),
                format!("{}ying", &stem[..stem.len() - 1]),
            ),
            Some(stem) if !first.ends_with("ee") => (format!("{first}s"), format!("{first}d"), format!("{stem}ing")),
            Some(_) => (format!("{first}s"), format!("{first}d"), format!("{first}ing")),
            None if sibilant => (format!("{first}es"), format!("{first}ed"), format!("{first}ing")),
            None => (format!("{first}s"), format!("{first}ed"), format!("{first}ing")),
        },
    };
    out.extend(
        kinds
            .into_iter()
            .zip([&third, &past, &past, &gerund])
            .map(|(k, f)| (k, joined(f))),
    );
    out
}

fn plural(noun: &str) -> String {
    let vowel = noun.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    match noun.strip_suffix('y') {
        Some(stem) if !vowel => format!("{stem}ies"),
        _ if ["s", "x", "ch", "sh"].iter().any(|e| noun.ends_with(e)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(verb: &str) -> Vec<String> {
        let irregular = [("give".to_owned(), "gives gave given giving".to_owned())].into();
        forms(verb, &irregular).into_iter().map(|(_, f)| f).collect()
    }

    #[test]
    fn verbs_are_inflected() {
        assert_eq!(form("agree"), ["agree", "agrees", "agreed", "agreed", "agreeing"]);
        assert_eq!(form("file"), ["file", "files", "filed", "filed", "filing"]);
        assert_eq!(form("apply"), ["apply", "applies", "applied", "applied", "applying"]);
        assert_eq!(form("obey"), ["obey", "obeys", "obeyed", "obeyed", "obeying"]);
        assert_eq!(form("reach"), ["reach", "reaches", "reached", "reached", "reaching"]);
        assert_eq!(
            form("give up"),
            ["give up", "gives up", "gave up", "given up", "giving up"]
        );
    }

    #[test]
    fn nouns_have_plurals() {
        assert_eq!(
            ["duty", "say", "breach", "count"].map(plural),
            ["duties", "says", "breaches", "counts"]
        );
    }
}
