//! The words that a match needs: of each part of a pattern one of its texts has to stand in the sentence, and the
//! rarest part is asked for first.

use super::program::Set;
use super::program::tree::Node;
use std::collections::BTreeMap;

/// A text that a match may need.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// At least two bytes, no blank at its ends.
    pub text: String,
    /// It stands at the beginning of a word.
    pub at_word: bool,
}

/// How often words stand in ordinary papers, as far as a sample tells.
#[derive(Debug, Default)]
pub struct Sample {
    /// Each word and how many words of the sample are smaller.
    words: Vec<(String, u32)>,
    total: u32,
}

/// Words of the sample that the reading view shows as these markers.
const MARKED: [(&str, &str); 7] = [
    ("government", "GOV"),
    ("office", "GOV"),
    ("states", "GOV"),
    ("defendant", "DEF"),
    ("client", "DEF"),
    ("company", "DEF"),
    ("court", "COURT"),
];

impl Sample {
    /// Counts the words of texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Sample {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for word in texts.flat_map(str::split_whitespace) {
            let word = word
                .trim_matches(|c: char| !c.is_ascii_alphanumeric())
                .to_ascii_lowercase();
            if let Some((_, marker)) = MARKED.iter().find(|(plain, _)| word.starts_with(plain)) {
                *counts.entry((*marker).to_owned()).or_default() += 1;
            }
            *counts.entry(word).or_default() += 1;
        }
        let mut total = 0;
        let words = counts
            .into_iter()
            .map(|(word, n)| {
                let before = total;
                total += n;
                (word, before)
            })
            .collect();
        Sample { words, total }
    }

    /// How many words begin with a text, or are it.
    fn count(&self, text: &str, whole: bool) -> u32 {
        let start = self.words.partition_point(|(w, _)| w.as_str() < text);
        let end = self
            .words
            .partition_point(|(w, _)| w.as_str() <= text || !whole && w.starts_with(text));
        let before = |i: usize| self.words.get(i).map_or(self.total, |w| w.1);
        before(end.max(start)) - before(start)
    }

    /// How often a text may be met: as often as the rarest of its words.
    fn frequency(&self, text: &str) -> u32 {
        let mut parts = text.split(' ').peekable();
        let mut least = self.total;
        while let Some(part) = parts.next() {
            let part = part.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            if !part.is_empty() {
                least = least.min(self.count(part, parts.peek().is_some()));
            }
        }
        least
    }

    fn weight(&self, group: &[Need]) -> u32 {
        group
            .iter()
            .fold(0, |all: u32, need| all.saturating_add(1 + self.frequency(&need.text)))
    }
}

/// More alternatives than this tell too little.
const MAX_TEXTS: usize = 96;
/// More groups than this cost more than they spare.
const MAX_NEEDS: usize = 8;

/// The groups of which every match needs one text each, the rarest first; none where a match needs nothing.
pub(super) fn needs(pattern: &Node, sample: &Sample) -> Vec<Vec<Need>> {
    let mut groups = Vec::new();
    conjunction(pattern, false, sample, &mut groups);
    groups.sort_by_cached_key(|g: &Vec<Need>| (sample.weight(g), g.len()));
    groups.dedup();
    groups.truncate(MAX_NEEDS);
    groups
}

/// `edge`: no word goes on where this begins.
fn conjunction(node: &Node, edge: bool, sample: &Sample, out: &mut Vec<Vec<Need>>) {
    match node {
        Node::Cat(parts) => {
            let mut edge = edge;
            for part in parts {
                conjunction(part, edge, sample, out);
                edge = ends_at_edge(part, edge);
            }
        }
        Node::Repeat { min: 1.., sub, .. } => {
            let within = edge && ends_at_edge(sub, edge);
            conjunction(sub, within, sample, out);
        }
        _ => out.extend(one_of(node, edge, sample)),
    }
}

/// Texts of which one must occur in every match.
fn one_of(node: &Node, edge: bool, sample: &Sample) -> Option<Vec<Need>> {
    match node {
        Node::Literal(bytes) => {
            let whole = std::str::from_utf8(bytes).ok()?;
            let text = whole.trim_matches(' ');
            (text.len() >= 2).then(|| {
                vec![Need {
                    text: text.to_owned(),
                    at_word: edge || whole.starts_with(' '),
                }]
            })
        }
        Node::Repeat { min: 1.., sub, .. } => one_of(sub, edge && ends_at_edge(sub, edge), sample),
        Node::Cat(parts) => {
            let mut edge = edge;
            let mut groups = Vec::new();
            for part in parts {
                groups.extend(one_of(part, edge, sample));
                edge = ends_at_edge(part, edge);
            }
            groups.into_iter().min_by_key(|g| sample.weight(g))
        }
        Node::Alt(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(one_of(part, edge, sample)?);
            }
            all.sort();
            all.dedup();
            (all.len() <= MAX_TEXTS).then_some(all)
        }
        _ => None,
    }
}

/// Whether no word goes on where this ends, if it begins at such an `edge` or not.
fn ends_at_edge(node: &Node, edge: bool) -> bool {
    match node {
        Node::Literal(bytes) => bytes.last().map_or(edge, |b| !Set::WORD.has(*b)),
        Node::Class(set) => set.intersection(Set::WORD).is_empty(),
        Node::Look(number) => edge || super::program::tree::asserts_edge(*number),
        Node::Cat(parts) => parts.iter().fold(edge, |edge, part| ends_at_edge(part, edge)),
        Node::Alt(parts) => parts.iter().all(|part| ends_at_edge(part, edge)),
        Node::Repeat { min, sub, .. } => (edge || *min > 0) && ends_at_edge(sub, false),
        Node::Back { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::notation::Expanded;
    use super::*;

    fn needs_of(source: &str) -> Vec<Vec<String>> {
        let sample = Sample::of(["it is filed or it is made, and it is said that it is considered"].into_iter());
        let tree = Expanded::new(source, &[]).map(|e| Node::new(&e.hir));
        tree.ok()
            .and_then(Result::ok)
            .map(|tree| needs(&tree, &sample))
            .unwrap_or_default()
            .into_iter()
            .map(|group| {
                let shown = |n: Need| if n.at_word { format!("^{}", n.text) } else { n.text };
                group.into_iter().map(shown).collect()
            })
            .collect()
    }

    #[test]
    fn needed_words_are_found_in_concatenations_and_alternations() {
        assert_eq!(needs_of(r"\w+ consider\w*"), [["^consider"]]);
        assert_eq!(needs_of("(?:file|made) it"), [vec!["^file", "^made"], vec!["^it"]]);
        assert!(needs_of(r"\w+").is_empty());
    }

    #[test]
    fn a_text_that_may_stand_within_a_word_is_no_beginning() {
        assert_eq!(needs_of("(?:re)?file"), [["file"]]);
        assert_eq!(needs_of("(?:[^ ]+ ){0,3}?filed"), [["^filed"]]);
        assert_eq!(needs_of("(?:is )+filed"), [vec!["^filed"], vec!["^is"]]);
    }
}
