//! The notation of patterns: `{{names}}` and gaps expanded.

use regex_syntax::hir::Hir;
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
        Ok(Expanded { regex, hir })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        let none = Terms::new();
        assert!(Expanded::new("{{nobody}}", &[&none]).is_err_and(|e| e.message.contains("nobody")));
        assert!(Expanded::new("(a", &[&none]).is_err());
        let circle: Terms = [("a".to_owned(), vec!["{{a}}".to_owned()])].into();
        assert!(Expanded::new("{{a}}", &[&circle]).is_err_and(|e| e.message.contains("circle")));
    }
}
