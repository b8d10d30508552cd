//! The comparison as Markdown, for a message to the client's file or a comment on a pull request.

use super::{
    Drafts, SORTS, Segment, Side, counted, evidence_of, heading, places, reworded, segments, shortened, silent,
    verdict, weight,
};
use crate::compare::Change;
use crate::report::NOT_ADVICE;
use crate::report::quote::{cut, on_one_line};
use crate::report::rule_page::literal;
use std::fmt::Write as _;

/// Words that stay of an unchanged stretch beside a change.
const KEEP: usize = 12;
/// Longest quotation, in characters.
const QUOTE: usize = 600;

/// The whole report.
pub fn render(drafts: &Drafts) -> String {
    let title = if drafts.form {
        "Deviations from the form"
    } else {
        "Two drafts"
    };
    let mut out = format!("# {title}\n\n");
    for (name, examined) in [("Old", drafts.old), ("New", drafts.new)] {
        let name = if drafts.form && name == "Old" { "Form" } else { name };
        let _ = writeln!(out, "- {name}: {}", literal(&examined.path.display().to_string()));
    }
    let _ = writeln!(out, "\n**{}**", verdict(drafts));
    if let Some(text) = drafts.comparison.silent.and_then(silent) {
        let _ = writeln!(out, "\n{text}");
    }
    for about in SORTS {
        let here: Vec<&Change> = drafts.comparison.changes.iter().filter(|c| c.about == about).collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n## {}\n", heading(about));
        for change in here {
            item(&mut out, drafts, change);
        }
    }
    let mut words = reworded(drafts).peekable();
    if words.peek().is_some() {
        out.push_str("\n## Other words, nothing of substance found in them\n\n");
        for aligned in words {
            let (old, new) = evidence_of(drafts, aligned);
            let _ = writeln!(
                out,
                "- {}: {}",
                literal(&places(drafts, old.as_ref(), new.as_ref())),
                marked(shortened(segments(drafts, aligned), KEEP))
            );
        }
    }
    let only = counted(&drafts.comparison.counted);
    if !only.is_empty() {
        let _ = writeln!(out, "\nCounted, not listed: {only}.");
    }
    let _ = writeln!(out, "\n{NOT_ADVICE}");
    out
}

fn item(out: &mut String, drafts: &Drafts, change: &Change) {
    let rule = change.rule.as_ref().map_or_else(String::new, |r| format!(" (`{r}`)"));
    let _ = writeln!(
        out,
        "- **{}** {}{rule}  \n  {}",
        weight(change),
        literal(&change.title),
        literal(&places(drafts, change.old.as_ref(), change.new.as_ref()))
    );
    let aligned = change.pair.and_then(|p| drafts.comparison.aligned.get(p));
    let alone = change.old.is_none() || change.new.is_none();
    let words = match aligned.filter(|a| a.compared.differs() && !alone) {
        Some(aligned) => Some(marked(shortened(segments(drafts, aligned), KEEP))),
        None => (change.old.as_ref().or(change.new.as_ref()))
            .map(|e| format!("\u{201c}{}\u{201d}", literal(&cut(&on_one_line(&e.quote), QUOTE)))),
    };
    if let Some(words) = words {
        let _ = writeln!(out, "  \n  {words}");
    }
}

/// What went struck through, what came in bold.
fn marked(segments: Vec<Segment>) -> String {
    let one = |s: Segment| match s.side {
        Side::Both => literal(&s.text),
        Side::Old => format!("~~{}~~", literal(&s.text)),
        Side::New => format!("**{}**", literal(&s.text)),
    };
    segments.into_iter().map(one).collect::<Vec<_>>().join(" ")
}
