//! One pattern: the notation of the rule files, the words that must be there for it to match, the regex when needed.

use regex_automata::meta::{self, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
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
    needs: Vec<Vec<String>>,
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
        let needs = needs(&hir);
        Ok(Pattern {
            expanded,
            needs,
            regex: OnceLock::new(),
        })
    }

    /// What every match needs: of each group one of its texts. Empty where a match needs nothing in particular.
    pub fn needs(&self) -> &[Vec<String>] {
        &self.needs
    }

    /// Whether a view has what a match needs; cheaper than the regex, and spares compiling it.
    pub fn may_match(&self, view: &str) -> bool {
        self.needs.iter().all(|group| group.iter().any(|text| view.contains(text.as_str())))
    }

    /// Whether it has been compiled.
    pub fn compiled(&self) -> bool {
        self.regex.get().is_some()
    }

    /// The regular expression with all notation expanded.
    pub fn expanded(&self) -> &str {
        &self.expanded
    }

    /// Compiles for a few searches in short texts: without the automata whose building costs more than such searches.
    fn regex(&self) -> Option<&Regex> {
        self.regex
            .get_or_init(|| {
                let config = meta::Config::new()
                    .onepass(false)
                    .dfa(false)
                    .hybrid(true)
                    .auto_prefilter(false)
                    .utf8_empty(false)
                    .which_captures(WhichCaptures::Implicit)
                    .nfa_size_limit(Some(SIZE_LIMIT));
                let syntax = syntax::Config::new().unicode(false).utf8(false);
                meta::Builder::new().configure(config).syntax(syntax).build(&self.expanded).ok()
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
        self.regex()?.find(view).map(|m| m.range())
    }

    /// Every match in a reading view.
    pub fn find_all(&self, view: &str) -> Vec<Range<usize>> {
        self.regex()
            .map(|r| r.find_iter(view).map(|m| m.range()).collect())
            .unwrap_or_default()
    }

    /// Whether it matches.
    pub fn is_match(&self, view: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(view))
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
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(one_of)
            .max_by_key(|g| (g.iter().map(String::len).min().unwrap_or(0).min(6), usize::MAX - g.len())),
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
        assert_eq!(pattern(r"\w+ consider\w*").needs(), [["consider"]]);
        assert_eq!(pattern("(?:file|make) it").needs(), [vec!["it"], vec!["file", "make"]]);
        assert!(pattern(r"\w+").needs().is_empty());
        assert!(!pattern("(?:file|make) it").may_match("make this"));
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
