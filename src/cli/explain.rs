//! `caveat explain`: one rule, whole.

use super::{OK, RulesFrom};
use crate::rule::{Knowledge, Rule};
use clap::Args;
use std::fmt::Write as _;

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule's id, for example motion/consider-only
    rule: String,
    #[command(flatten)]
    rules: RulesFrom,
}

pub(super) fn run(args: &ExplainArgs) -> Result<u8, String> {
    let knowledge = super::knowledge(&args.rules)?;
    let Some(rule) = knowledge.rule(&args.rule) else {
        return Err(format!(
            "there is no rule `{}`{}; `caveat rules list` names them all",
            args.rule,
            near(&args.rule, &knowledge)
        ));
    };
    super::print(&page(rule, &knowledge))?;
    Ok(OK)
}

/// ", did you mean ...", where one is near.
fn near(typed: &str, knowledge: &Knowledge) -> String {
    let slug = typed.rsplit('/').next().unwrap_or(typed);
    let found: Vec<&str> = knowledge
        .rules
        .iter()
        .map(|r| r.id.as_str())
        .filter(|id| id.contains(slug))
        .take(4)
        .collect();
    if found.is_empty() {
        String::new()
    } else {
        format!(" (did you mean {}?)", found.join(" or "))
    }
}

fn page(rule: &Rule, knowledge: &Knowledge) -> String {
    let file = &rule.file;
    let mut out = String::new();
    let _ = writeln!(out, "{}\n{}\n", rule.id, file.title);
    let kinds: Vec<&str> = file.applies_to.iter().map(|k| k.name()).collect();
    let _ = writeln!(out, "Severity    {}", file.severity.name());
    for tier in &file.severity_when {
        let names: Vec<&str> = tier.kind.iter().map(|k| k.name()).collect();
        let _ = writeln!(
            out,
            "            {} in {} ({})",
            tier.severity.name(),
            names.join(", "),
            tier.because
        );
    }
    let _ = writeln!(out, "Applies to  {}", kinds.join(", "));
    let _ = writeln!(out, "Since       {}\n", file.since);
    let _ = writeln!(out, "For counsel\n{}\n", fill(&file.text.counsel));
    let _ = writeln!(out, "For the client\n{}\n", fill(&file.text.plain));
    let _ = writeln!(out, "Ask\n{}\n", fill(&file.ask.request));
    let _ = writeln!(out, "Language\n{}\n", fill(&file.ask.language));
    let _ = writeln!(out, "Fallback\n{}\n", fill(&file.ask.fallback));
    if !file.authority.is_empty() {
        out.push_str("Authorities\n");
        for used in &file.authority {
            if let Some(entry) = knowledge.authorities.get(&used.key) {
                let _ = writeln!(out, "{}", fill(&format!("{}: {}", entry.full, used.cited_for)));
            }
        }
        out.push('\n');
    }
    out.push_str("It reports\n");
    for example in &file.fires {
        let _ = writeln!(out, "{}", fill(&format!("- {}", example.text)));
    }
    out.push_str("\nIt does not report\n");
    for example in &file.silent {
        let _ = writeln!(out, "{}", fill(&format!("- {} [{}]", example.text, example.because)));
    }
    let _ = writeln!(out, "\n{}", crate::report::NOT_ADVICE);
    out
}

/// Text at 96 columns, indented by two.
fn fill(text: &str) -> String {
    let mut lines = vec![String::from("  ")];
    for word in text.split_whitespace() {
        let line = lines.last().map_or(0, |l| l.chars().count());
        if line + 1 + word.chars().count() > 96 {
            lines.push(String::from("  "));
        }
        if let Some(last) = lines.last_mut() {
            if last.len() > 2 {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n")
}
