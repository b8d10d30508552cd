//! One rule as a page to read: what it reports and why, what to ask, on what authority, what it leaves alone.

use super::NOT_ADVICE;
use super::quote::upper_first;
use crate::rule::{Detect, Knowledge, Rule};
use std::fmt::Write as _;

/// Columns of a page on a terminal.
const WIDTH: usize = 96;

/// A heading and what stands under it.
struct Section {
    heading: &'static str,
    body: Body,
}

enum Body {
    Text(String),
    List(Vec<String>),
}

fn sections(rule: &Rule, knowledge: &Knowledge) -> Vec<Section> {
    let file = &rule.file;
    let text = |heading, text: &str| Section {
        heading,
        body: Body::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    let list = |heading, items: Vec<String>| Section {
        heading,
        body: Body::List(
            items
                .iter()
                .map(|i| i.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect(),
        ),
    };
    let mut out = vec![
        text("For counsel", &file.text.counsel),
        text("For the client", &file.text.plain),
        text("Ask", &file.ask.request),
        text("Language that protects", &file.ask.language),
        text("Fallback", &file.ask.fallback),
    ];
    let authorities: Vec<String> = file
        .authority
        .iter()
        .filter_map(|used| {
            let entry = knowledge.authorities.get(&used.key)?;
            Some(format!("{}: {}", entry.full, used.cited_for))
        })
        .collect();
    if !authorities.is_empty() {
        out.push(list("Authorities", authorities));
    }
    let circuits: Vec<String> = knowledge
        .circuits
        .iter()
        .filter(|_| rule.id.starts_with("motion/"))
        .map(|c| format!("{}: {}", upper_first(&c.shown), c.test))
        .collect();
    if !circuits.is_empty() {
        out.push(list("Review of a refusal to move, by circuit", circuits));
    }
    out.push(list("It reports", file.fires.iter().map(|e| e.text.clone()).collect()));
    out.push(list(
        "It leaves alone",
        file.silent
            .iter()
            .map(|e| format!("{} [{}]", e.text, e.because))
            .collect(),
    ));
    out
}

/// What the rule is, in lines of a name and a value.
fn facts(rule: &Rule) -> Vec<(&'static str, String)> {
    let file = &rule.file;
    let kinds: Vec<&str> = file.applies_to.iter().map(|k| k.name()).collect();
    let looks_for = match rule.detect {
        Detect::Present(_) => "words that are there",
        Detect::Absence(_) => "a protection that is needed and not there",
        Detect::Conflict(_) => "clauses that cannot both hold",
        Detect::Qualifier(_) => "a promise and the words that undo it",
    };
    let mut out = vec![("Severity", file.severity.name().to_owned())];
    for tier in &file.severity_when {
        let mut when: Vec<String> = tier.kind.iter().map(|k| k.name().to_owned()).collect();
        when.extend(tier.facts.iter().map(|f| f.replace('-', " ")));
        out.push((
            "",
            format!("{} for {} ({})", tier.severity.name(), when.join(", "), tier.because),
        ));
    }
    out.push(("Looks for", looks_for.to_owned()));
    out.push(("Applies to", kinds.join(", ")));
    if !file.requires.is_empty() {
        let needs: Vec<String> = file.requires.iter().map(|r| r.replace('-', " ")).collect();
        out.push(("Only where", format!("the paper shows: {}", needs.join(", "))));
    }
    if !file.yields_to.is_empty() {
        out.push(("Yields to", file.yields_to.join(", ")));
    }
    out.push(("Since", file.since.clone()));
    out
}

/// The page for a terminal.
pub fn terminal(rule: &Rule, knowledge: &Knowledge) -> String {
    let mut out = format!("{}\n{}\n\n", rule.id, rule.file.title);
    for (name, value) in facts(rule) {
        let _ = writeln!(out, "{name:12}{value}");
    }
    for section in sections(rule, knowledge) {
        let _ = writeln!(out, "\n{}", section.heading);
        match section.body {
            Body::Text(text) => out.push_str(&filled(&text, "  ", "  ")),
            Body::List(items) => {
                for item in items {
                    out.push_str(&filled(&item, "  - ", "    "));
                }
            }
        }
    }
    let _ = writeln!(out, "\n{}", filled(NOT_ADVICE, "", "").trim_end());
    out
}

/// The page as Markdown.
pub fn markdown(rule: &Rule, knowledge: &Knowledge) -> String {
    let mut out = format!("# {}\n\n`{}`\n\n", literal(&rule.file.title), rule.id);
    let mut shown = "";
    for (name, value) in facts(rule) {
        shown = if name.is_empty() { shown } else { name };
        let _ = writeln!(out, "- {shown}: {}", literal(&value));
    }
    for section in sections(rule, knowledge) {
        let _ = writeln!(out, "\n## {}\n", section.heading);
        match section.body {
            Body::Text(text) => {
                let _ = writeln!(out, "{}", literal(&text));
            }
            Body::List(items) => {
                for item in items {
                    let _ = writeln!(out, "- {}", literal(&item));
                }
            }
        }
    }
    let _ = writeln!(out, "\n{NOT_ADVICE}");
    out
}

/// The table of contents of the Markdown pages.
pub fn index(knowledge: &Knowledge) -> String {
    let mut out = format!("# The {} checks\n", knowledge.rules.len());
    let mut group = "";
    for rule in &knowledge.rules {
        let (its, slug) = rule.id.split_once('/').unwrap_or(("", &rule.id));
        if its != group {
            group = its;
            let _ = writeln!(
                out,
                "\n## {group}\n\n| check | severity | what it reports |\n|---|---|---|"
            );
        }
        let _ = writeln!(
            out,
            "| [{slug}]({}.md) | {} | {} |",
            rule.id,
            rule.file.severity.name(),
            literal(&rule.file.title).replace('|', "\\|")
        );
    }
    let _ = writeln!(out, "\n{NOT_ADVICE}");
    out
}

/// Text in which nothing is taken for Markdown.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '`' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text in lines of [`WIDTH`] columns.
fn filled(text: &str, first: &str, indent: &str) -> String {
    let mut out = String::from(first);
    let mut column = first.chars().count();
    let mut fresh = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !fresh && column + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(indent);
            column = indent.chars().count();
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        fresh = false;
    }
    out.push('\n');
    out
}
