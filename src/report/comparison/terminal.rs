//! The comparison on a terminal: what changed in substance, then the words, then what is only counted.

use super::{
    Drafts, SORTS, Segment, Side, counted, evidence_of, heading, places, reworded, segments, shortened, silent,
    verdict, weight,
};
use crate::compare::{About, Change};
use crate::report::NOT_ADVICE;
use crate::report::quote::{lines, on_one_line, printable};
use crate::report::terminal::Style;
use crate::rule::Toward;
use std::fmt::Write as _;

/// Words that stay of an unchanged stretch beside a change.
const KEEP: usize = 8;
/// Longest quotation, in characters.
const QUOTE: usize = 400;

/// The whole report.
pub fn render(drafts: &Drafts, style: Style) -> String {
    let mut out = String::new();
    let (first, second) = if drafts.form {
        ("form ", "draft")
    } else {
        ("old", "new")
    };
    for (name, examined) in [(first, drafts.old), (second, drafts.new)] {
        put(&mut out, &format!("{name}  {}", examined.path.display()), 0, style);
        for note in &examined.document.notes {
            put(&mut out, &format!("note: {}", note.message), 5, style);
        }
    }
    out.push('\n');
    let _ = writeln!(out, "{}", style.bold(&lines(&verdict(drafts), style.width).join("\n")));
    if let Some(text) = drafts.comparison.silent.and_then(silent) {
        put(&mut out, &text, 0, style);
    }
    out.push('\n');
    for about in SORTS {
        sort(&mut out, drafts, about, style);
    }
    let mut words = reworded(drafts).peekable();
    if words.peek().is_some() {
        let _ = writeln!(
            out,
            "{}\n",
            style.bold("Other words, nothing of substance found in them")
        );
        for aligned in words {
            let (old, new) = evidence_of(drafts, aligned);
            put(&mut out, &places(drafts, old.as_ref(), new.as_ref()), 2, style);
            put(
                &mut out,
                &marked(shortened(segments(drafts, aligned), KEEP), style),
                4,
                style,
            );
            out.push('\n');
        }
    }
    let only = counted(&drafts.comparison.counted);
    if !only.is_empty() {
        put(&mut out, &format!("Counted, not listed: {only}."), 0, style);
        out.push('\n');
    }
    put(&mut out, NOT_ADVICE, 0, style);
    out
}

fn sort(out: &mut String, drafts: &Drafts, about: About, style: Style) {
    let here: Vec<&Change> = drafts.comparison.changes.iter().filter(|c| c.about == about).collect();
    if here.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}\n", style.bold(&format!("{} ({})", heading(about), here.len())));
    for change in here {
        let mark = match change.toward {
            Toward::Worse => style.paint("31", "-"),
            Toward::Better => style.paint("32", "+"),
            Toward::Open => style.paint("33", "~"),
        };
        let rule = change.rule.as_ref().map_or_else(String::new, |r| format!(" ({r})"));
        let title = format!("[{}] {}{rule}", weight(change), change.title);
        let head = lines(&printable(&title), style.width.saturating_sub(4).max(24));
        for (i, line) in head.iter().enumerate() {
            let _ = writeln!(out, "{} {line}", if i == 0 { mark.as_str() } else { " " });
        }
        put(out, &places(drafts, change.old.as_ref(), change.new.as_ref()), 4, style);
        let aligned = change.pair.and_then(|p| drafts.comparison.aligned.get(p));
        let alone = change.old.is_none() || change.new.is_none();
        match aligned.filter(|a| a.compared.differs()) {
            // words that only came, or only went, are quoted whole
            Some(aligned) if !alone => {
                put(
                    out,
                    &marked(shortened(segments(drafts, aligned), KEEP), style),
                    4,
                    style,
                );
            }
            _ => {
                for evidence in [&change.old, &change.new].into_iter().flatten().take(1) {
                    let quote = crate::report::quote::cut(&on_one_line(&evidence.quote), QUOTE);
                    put(out, &format!("\u{201c}{quote}\u{201d}"), 4, style);
                }
            }
        }
        out.push('\n');
    }
}

/// What went in "[-...-]" and what came in "{+...+}", or in red and green.
fn marked(segments: Vec<Segment>, style: Style) -> String {
    let one = |s: Segment| match (s.side, style.color) {
        (Side::Both, _) => s.text,
        (Side::Old, false) => format!("[-{}-]", s.text),
        (Side::New, false) => format!("{{+{}+}}", s.text),
        // words are wrapped, so that each carries its colour
        (Side::Old, true) => each(&s.text, "31;9", style),
        (Side::New, true) => each(&s.text, "32;1", style),
    };
    segments.into_iter().map(one).collect::<Vec<_>>().join(" ")
}

fn each(text: &str, code: &str, style: Style) -> String {
    let painted: Vec<String> = text.split(' ').map(|w| style.paint(code, &printable(w))).collect();
    painted.join(" ")
}

/// A paragraph, wrapped and set in.
fn put(out: &mut String, text: &str, indent: usize, style: Style) {
    // escape sequences are ours; what comes from a file was made printable before they were put in
    let text = if text.contains('\u{1b}') {
        text.to_owned()
    } else {
        printable(text)
    };
    for line in lines(&text, style.width.saturating_sub(indent).max(24)) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
}
