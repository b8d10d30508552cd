//! The notation of patterns: `{{names}}` and gaps expanded, and the words that a match needs.

use regex_syntax::hir::{Hir, HirKind};
use std::collections::BTreeMap;

/// The shared and rule-local `{{name}}` alternatives.
pub type Terms = BTreeMap<String, Vec<String>>;

/// How deep `{{names}}` may refer to each other.
const MAX_DEPTH: usize = 12;

/// A pattern with its notation expanded.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// A regular expression.
    pub regex: String,
    /// The same, parsed.
    pub hir: Hir,
    /// What every match needs: of each group one of its texts. Empty where a match needs nothing in particular.
    pub needs: Vec<Vec<String>>,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// The pattern as written.
    pub pattern: String,
    /// What is wrong.
    pub message: String,
}

impl Expanded {
    /// Expands the notation and checks the syntax.
    ///
    /// # Errors
    /// An unknown `{{name}}`, or what the regular expression parser says.
    pub fn new(source: &str, terms: &[&Terms]) -> Result<Expanded, PatternError> {
        let fail = |message: String| PatternError {
            pattern: source.to_owned(),
            message,
        };
        let body = expand(source, terms, 0).map_err(fail)?;
        let regex = format!(r"\b{{start-half}}(?:{body})\b{{end-half}}");
        let hir = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(&regex)
            .map_err(|e| fail(format!("it is no regular expression: {}", first_line(&e.to_string()))))?;
        Ok(Expanded {
            needs: needs(&hir),
            regex,
            hir,
        })
    }
}

fn first_line(text: &str) -> String {
    text.lines()
        .rev()
        .find(|l| !l.trim().is_empty())
        .unwrap_or("")
        .trim_start_matches("error: ")
        .to_owned()
}

fn expand(source: &str, terms: &[&Terms], depth: usize) -> Result<String, String> {
    if depth > MAX_DEPTH {
        return Err("its {{names}} refer to each other in a circle".to_owned());
    }
    let mut out = String::with_capacity(source.len() * 2);
    let mut rest = source;
    while let Some(open) = rest.find("{{") {
        out.push_str(&rest[..open]);
        let after = &rest[open + 2..];
        let close = after.find("}}").ok_or("a {{ without }}")?;
        let name = &after[..close];
        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()) {
            out.push_str(&format!("(?:[^ ]+ ){{0,{name}}}?"));
        } else {
            let alternatives = terms
                .iter()
                .find_map(|t| t.get(name))
                .ok_or_else(|| format!("there is no term {{{{{name}}}}} in the rule or in rules/vocabulary.toml"))?;
            let parts: Result<Vec<String>, String> = alternatives.iter().map(|a| expand(a, terms, depth + 1)).collect();
            out.push_str(&format!("(?:{})", parts?.join("|")));
        }
        rest = &after[close + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

/// More alternatives than this tell too little.
const MAX_TEXTS: usize = 96;
/// More groups than this cost more than they spare.
pub const MAX_NEEDS: usize = 8;

/// The groups that every match of a concatenation needs, the most telling first.
fn needs(hir: &Hir) -> Vec<Vec<String>> {
    let mut groups = conjunction(hir);
    groups.sort_by_key(|g| (g.len(), usize::MAX - g.iter().map(String::len).min().unwrap_or(0)));
    groups.dedup();
    groups.truncate(MAX_NEEDS);
    groups
}

fn conjunction(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().flat_map(conjunction).collect(),
        HirKind::Capture(c) => conjunction(&c.sub),
        HirKind::Repetition(r) if r.min > 0 => conjunction(&r.sub),
        _ => one_of(hir).into_iter().collect(),
    }
}

/// Texts of which one must occur in every match.
fn one_of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(l) => {
            let text = std::str::from_utf8(&l.0).ok()?.trim_matches(' ').to_owned();
            (text.len() >= 2).then(|| vec![text])
        }
        HirKind::Capture(c) => one_of(&c.sub),
        HirKind::Repetition(r) if r.min > 0 => one_of(&r.sub),
        // the most telling part stands for the whole
        HirKind::Concat(parts) => parts.iter().filter_map(one_of).max_by_key(|g| {
            (
                g.iter().map(String::len).min().unwrap_or(0).min(6),
                usize::MAX - g.len(),
            )
        }),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(one_of(part)?);
            }
            all.sort();
            all.dedup();
            (all.len() <= MAX_TEXTS).then_some(all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs_of(source: &str) -> Vec<Vec<String>> {
        Expanded::new(source, &[]).map(|e| e.needs).unwrap_or_default()
    }

    #[test]
    fn needed_words_are_found_in_concatenations_and_alternations() {
        assert_eq!(needs_of(r"\w+ consider\w*"), [["consider"]]);
        assert_eq!(needs_of("(?:file|make) it"), [vec!["it"], vec!["file", "make"]]);
        assert!(needs_of(r"\w+").is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        let none = Terms::new();
        assert!(Expanded::new("{{nobody}}", &[&none]).is_err_and(|e| e.message.contains("nobody")));
        assert!(Expanded::new("(a", &[&none]).is_err());
        let circle: Terms = [("a".to_owned(), vec!["{{a}}".to_owned()])].into();
        assert!(Expanded::new("{{a}}", &[&circle]).is_err_and(|e| e.message.contains("circle")));
    }
}
