//! One pattern: the notation of the rule files, the words that must be there for it to match, the regex when needed.

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The shared and rule-local `{{name}}` alternatives.
pub type Terms = BTreeMap<String, Vec<String>>;

/// How deep `{{names}}` may refer to each other.
const MAX_DEPTH: usize = 12;
/// Bytes that one compiled regex may take.
const SIZE_LIMIT: usize = 16 << 20;

/// A pattern of a rule file, expanded; compiled when it is first run.
#[derive(Debug)]
pub struct Pattern {
    expanded: String,
    literals: Vec<String>,
    regex: OnceLock<Option<Regex>>,
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

impl Pattern {
    /// Expands the notation and checks the syntax.
    ///
    /// # Errors
    /// An unknown `{{name}}`, or what the regular expression parser says.
    pub fn new(source: &str, terms: &[&Terms]) -> Result<Pattern, PatternError> {
        let fail = |message: String| PatternError {
            pattern: source.to_owned(),
            message,
        };
        let body = expand(source, terms, 0).map_err(fail)?;
        let expanded = format!(r"\b{{start-half}}(?:{body})\b{{end-half}}");
        let hir = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(&expanded)
            .map_err(|e| fail(format!("it is no regular expression: {}", first_line(&e.to_string()))))?;
        let literals = needed(&hir).map(|l| l.0).unwrap_or_default();
        Ok(Pattern {
            expanded,
            literals,
            regex: OnceLock::new(),
        })
    }

    /// Lower-case texts of which one is in every match; empty where there are none.
    pub fn literals(&self) -> &[String] {
        &self.literals
    }

    fn regex(&self) -> Option<&Regex> {
        self.regex
            .get_or_init(|| {
                RegexBuilder::new(&self.expanded)
                    .unicode(false)
                    .size_limit(SIZE_LIMIT)
                    .dfa_size_limit(SIZE_LIMIT)
                    .build()
                    .ok()
            })
            .as_ref()
    }

    /// Compiles now.
    ///
    /// # Errors
    /// Where the compiled regex is larger than the limit.
    pub fn compile(&self) -> Result<(), PatternError> {
        match self.regex() {
            Some(_) => Ok(()),
            None => Err(PatternError {
                pattern: self.expanded.clone(),
                message: "it is too large when compiled".to_owned(),
            }),
        }
    }

    /// The first match in a reading view.
    pub fn find(&self, view: &str) -> Option<Range<usize>> {
        self.regex()?.find(view.as_bytes()).map(|m| m.range())
    }

    /// Every match in a reading view.
    pub fn find_all(&self, view: &str) -> Vec<Range<usize>> {
        self.regex()
            .map(|r| r.find_iter(view.as_bytes()).map(|m| m.range()).collect())
            .unwrap_or_default()
    }

    /// Whether it matches.
    pub fn is_match(&self, view: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(view.as_bytes()))
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

/// Texts of which one must occur in every match, with the length of the shortest.
struct Needed(Vec<String>, usize);

/// More alternatives than this tell too little.
const MAX_LITERALS: usize = 96;

fn needed(hir: &Hir) -> Option<Needed> {
    match hir.kind() {
        HirKind::Literal(l) => {
            let text = String::from_utf8(l.0.to_vec()).ok()?;
            let text = text.trim_matches(' ').to_owned();
            (text.len() >= 2).then(|| Needed(vec![text.clone()], text.len()))
        }
        HirKind::Capture(c) => needed(&c.sub),
        HirKind::Repetition(r) if r.min > 0 => needed(&r.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(needed)
            .max_by_key(|n| (n.1.min(6), usize::MAX - n.0.len())),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            let mut shortest = usize::MAX;
            for part in parts {
                let Needed(literals, length) = needed(part)?;
                all.extend(literals);
                shortest = shortest.min(length);
            }
            all.sort();
            all.dedup();
            (all.len() <= MAX_LITERALS).then_some(Needed(all, shortest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(source: &str) -> Pattern {
        let terms: Terms = [
            ("file".to_owned(), vec!["file".to_owned(), "make".to_owned()]),
            ("will".to_owned(), vec!["will {{file}}".to_owned()]),
        ]
        .into();
        Pattern::new(source, &[&terms]).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn terms_gaps_and_word_edges() {
        assert!(pattern("GOV {{2}}{{will}}").is_match("GOV in turn will make it"));
        assert!(!pattern("GOV {{2}}{{will}}").is_match("GOV one two three will make it"));
        assert!(!pattern("may").is_match("the dismay of"));
        assert!(pattern("may").is_match("(may)"));
    }

    #[test]
    fn needed_words_are_found_in_concatenations_and_alternations() {
        assert_eq!(pattern(r"\w+ consider\w*").literals(), ["consider"]);
        assert_eq!(pattern("(?:file|make) it").literals(), ["file", "make"]);
        assert!(pattern(r"\w+").literals().is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        let terms = Terms::new();
        assert!(Pattern::new("{{nobody}}", &[&terms]).is_err_and(|e| e.message.contains("nobody")));
        assert!(Pattern::new("(a", &[&terms]).is_err());
        let circle: Terms = [("a".to_owned(), vec!["{{a}}".to_owned()])].into();
        assert!(Pattern::new("{{a}}", &[&circle]).is_err_and(|e| e.message.contains("circle")));
    }
}
