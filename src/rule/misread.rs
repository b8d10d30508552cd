//! Words as character recognition misreads them: "rn" for "m" and the other way round, in words that the rules use.

use std::collections::{BTreeMap, BTreeSet};

/// What two letters are taken for each other.
const CONFUSED: [(&str, &str); 2] = [("m", "rn"), ("rn", "m")];
/// Shortest word that is repaired.
const SHORTEST: usize = 3;

/// The misreadings of the words of these texts, each with the word that it stands for. A misreading that is a word of
/// the texts itself is none.
pub fn of_words<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<String, String> {
    let words: BTreeSet<String> = texts
        .flat_map(|t| t.split(|c: char| !c.is_ascii_alphabetic()))
        .filter(|w| w.len() >= SHORTEST)
        .map(str::to_ascii_lowercase)
        .collect();
    let mut out = BTreeMap::new();
    for word in &words {
        for (right, wrong) in CONFUSED {
            let places: Vec<usize> = word.match_indices(right).map(|(at, _)| at).collect();
            let one = places.iter().map(|&at| {
                let (before, after) = (&word[..at], &word[at + right.len()..]);
                format!("{before}{wrong}{after}")
            });
            let all = (places.len() > 1).then(|| word.replace(right, wrong));
            for misread in one.chain(all).filter(|m| !words.contains(m)) {
                out.entry(misread).or_insert_with(|| word.clone());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of_words;

    #[test]
    fn a_misreading_leads_to_its_word_and_a_word_stays_one() {
        let found = of_words(["The Government's attorney may harm the commitment; a harn."].into_iter());
        for (misread, word) in [
            ("governrnent", "government"),
            ("govemment", "government"),
            ("attomey", "attorney"),
            ("rnay", "may"),
            ("cornmitment", "commitment"),
            ("cornrnitrnent", "commitment"),
        ] {
            assert_eq!(found.get(misread).map(String::as_str), Some(word), "{misread}");
        }
        assert!(!found.contains_key("harn") && !found.contains_key("government"));
    }
}
