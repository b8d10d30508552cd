//! `caveat explain`: one rule, whole.

use super::{OK, RulesFrom};
use crate::report::rule_page;
use crate::rule::Knowledge;
use clap::Args;

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
    super::print(&rule_page::terminal(rule, &knowledge))?;
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
