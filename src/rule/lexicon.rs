//! The words of the rules' own texts, and which of them a misread word stands for.

use std::collections::{BTreeSet, HashMap, HashSet};

/// Shortest word that is repaired.
const SHORTEST: usize = 3;
/// Shortest word in which an "l" may be an "i" and the other way round: "fail" is not "fall".
const LONG: usize = 8;

/// Small words as recognition reads them; none is a word of English or of a citation.
const SMALL: [(&str, &str); 7] = [
    ("te", "to"),
    ("tc", "to"),
    ("ef", "of"),
    ("ol", "of"),
    ("hy", "by"),
    ("bv", "by"),
    ("jn", "in"),
];

/// The words of these texts, in lower case, sorted.
pub fn words<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let words: BTreeSet<String> = texts
        .flat_map(|t| t.split(|c: char| !c.is_ascii_alphabetic()))
        .filter(|w| w.len() >= SHORTEST)
        .map(str::to_ascii_lowercase)
        .collect();
    words.into_iter().collect()
}

/// Known words, and what character recognition makes of them: "rn" for "m", "I" or "1" for "l", "0" for "o", and the
/// other way round.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    known: HashSet<String>,
    /// By what is left of a word when letters that are taken for each other are made one; `None` where two words are alike.
    alike: HashMap<String, Option<String>>,
}

impl Lexicon {
    /// Of these words.
    pub fn new(words: Vec<String>) -> Lexicon {
        let mut alike: HashMap<String, Option<String>> = HashMap::with_capacity(words.len());
        for word in &words {
            alike
                .entry(fold(word))
                .and_modify(|other| *other = None)
                .or_insert_with(|| Some(word.clone()));
        }
        Lexicon {
            known: words.into_iter().collect(),
            alike,
        }
    }

    /// Whether the rules use this word, in lower case.
    pub fn knows(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// The word that a misread one stands for; `None` for a known word, and for one that is like none. `printed` is the
    /// word as it stands in the source, with its capitals.
    pub fn meant(&self, word: &str, printed: &str) -> Option<&str> {
        if word.len() < SHORTEST && printed == word {
            return SMALL
                .iter()
                .find(|(misread, _)| *misread == word)
                .map(|(_, small)| *small);
        }
        if word.len() < SHORTEST || self.known.contains(word) || word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let meant = self.alike.get(&fold(word))?.as_deref()?;
        let strokes = word.replace("rn", "m") != meant.replace("rn", "m");
        (!strokes || word.len() >= LONG || is_mixed(printed)).then_some(meant)
    }
}

/// Whether a word has a figure or a capital "I" among its small letters.
fn is_mixed(printed: &str) -> bool {
    printed.contains(|c: char| c.is_ascii_lowercase())
        && printed
            .char_indices()
            .any(|(at, c)| at > 0 && matches!(c, 'I' | '1' | '0'))
}

/// The word with letters that are taken for each other made one.
fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'n' if out.ends_with('r') => {
                out.pop();
                out.push('m');
            }
            'l' | '1' => out.push('i'),
            '0' => out.push('o'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_word_leads_to_its_word_and_a_word_stays_one() {
        let texts = "The Government's attorney shall harm the commitment, the sole removal; a harn.";
        let lexicon = Lexicon::new(words([texts].into_iter()));
        let meant = |printed: &str| lexicon.meant(&printed.to_ascii_lowercase(), printed).map(str::to_owned);
        for (misread, word) in [
            ("Governrnent", "government"),
            ("govemment", "government"),
            ("attomey", "attorney"),
            ("cornrnitrnent", "commitment"),
            ("soIe", "sole"),
            ("shaI1", "shall"),
            ("rem0val", "removal"),
            ("commltment", "commitment"),
            ("te", "to"),
        ] {
            assert_eq!(meant(misread).as_deref(), Some(word), "{misread}");
        }
        for word in ["government", "harn", "harm", "soie", "SOIE", "110", "other", "at", "TE"] {
            assert_eq!(meant(word), None, "{word}");
        }
    }
}
