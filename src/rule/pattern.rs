//! Patterns at work: each compiled when it is first needed, and searched for in the reading view.

use super::notation::{Expanded, PatternError};
use regex_automata::Input;
use regex_automata::meta::{self, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes that one compiled regex may take.
const SIZE_LIMIT: usize = 16 << 20;
/// Searches after which a pattern gets its automaton.
const LIGHT_SEARCHES: u32 = 160;

/// A pattern of a rule file.
#[derive(Debug)]
pub struct Pattern {
    expanded: Expanded,
    searches: AtomicU32,
    light: OnceLock<Option<Regex>>,
    heavy: OnceLock<Option<Regex>>,
}

impl From<Expanded> for Pattern {
    fn from(expanded: Expanded) -> Pattern {
        Pattern {
            expanded,
            searches: AtomicU32::new(0),
            light: OnceLock::new(),
            heavy: OnceLock::new(),
        }
    }
}

impl Pattern {
    /// What every match needs: of each group one of its texts.
    pub fn needs(&self) -> &[Vec<String>] {
        &self.expanded.needs
    }

    /// What compiling and searching cost, in bytes of regular expression: for asking the cheap ones first.
    pub fn cost(&self) -> usize {
        self.expanded.regex.len()
    }

    /// Whether a view has what a match needs; cheaper than the regex, and spares compiling it.
    pub fn may_match(&self, view: &str) -> bool {
        self.expanded
            .needs
            .iter()
            .all(|group| group.iter().any(|text| view.contains(text.as_str())))
    }

    /// The regex that is worth its price: one paper asks each pattern a few times, in short texts, and building an
    /// automaton costs more than those searches; a library of papers asks thousands of times.
    fn regex(&self) -> Option<(&Regex, bool)> {
        let worn = self.searches.fetch_add(1, Ordering::Relaxed) >= LIGHT_SEARCHES;
        let slot = if worn { &self.heavy } else { &self.light };
        slot.get_or_init(|| self.build(worn))
            .as_ref()
            .map(|regex| (regex, worn))
    }

    fn build(&self, automaton: bool) -> Option<Regex> {
        let config = meta::Config::new()
            .onepass(false)
            .dfa(false)
            .hybrid(automaton)
            .auto_prefilter(automaton)
            .utf8_empty(false)
            .which_captures(WhichCaptures::Implicit)
            .nfa_size_limit(Some(SIZE_LIMIT));
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        meta::Builder::new()
            .configure(config)
            .syntax(syntax)
            .build(&self.expanded.regex)
            .ok()
    }

    /// Compiles now.
    ///
    /// # Errors
    /// Where the compiled regex is larger than the limit.
    pub fn compile(&self) -> Result<(), PatternError> {
        match self.regex() {
            Some(_) => Ok(()),
            None => Err(PatternError {
                pattern: self.expanded.regex.clone(),
                message: "it is too large when compiled".to_owned(),
            }),
        }
    }

    /// The first match in a reading view.
    pub fn find(&self, view: &str) -> Option<Range<usize>> {
        let (regex, worn) = self.regex()?;
        if worn {
            return regex.find(view).map(|m| m.range());
        }
        // one working memory for all light patterns: each would keep its own, and there are thousands
        CACHE.with_borrow_mut(|slot| {
            let cache = match slot {
                Some(cache) => {
                    cache.reset(regex);
                    cache
                }
                None => slot.insert(regex.create_cache()),
            };
            regex.search_with(cache, &Input::new(view)).map(|m| m.range())
        })
    }

    /// Every match in a reading view.
    pub fn find_all(&self, view: &str) -> Vec<Range<usize>> {
        self.regex()
            .map(|(r, _)| r.find_iter(view).map(|m| m.range()).collect())
            .unwrap_or_default()
    }

    /// Whether it matches.
    pub fn is_match(&self, view: &str) -> bool {
        self.find(view).is_some()
    }
}

thread_local! {
    static CACHE: RefCell<Option<meta::Cache>> = const { RefCell::new(None) };
}

#[cfg(test)]
mod tests {
    use super::super::notation::Terms;
    use super::*;

    fn pattern(source: &str) -> Pattern {
        let terms: Terms = [
            ("file".to_owned(), vec!["file".to_owned(), "make".to_owned()]),
            ("will".to_owned(), vec!["will {{file}}".to_owned()]),
        ]
        .into();
        Expanded::new(source, &[&terms])
            .unwrap_or_else(|e| panic!("{e}"))
            .into()
    }

    #[test]
    fn terms_gaps_and_word_edges() {
        assert!(pattern("GOV {{2}}{{will}}").is_match("GOV in turn will make it"));
        assert!(!pattern("GOV {{2}}{{will}}").is_match("GOV one two three will make it"));
        assert!(!pattern("may").is_match("the dismay of"));
        assert!(pattern("may").is_match("(may)"));
        assert!(!pattern("(?:file|make) it").may_match("make this"));
    }
}
